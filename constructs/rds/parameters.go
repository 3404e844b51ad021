package rds

import (
	"slices"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dbparametergroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/rdsclusterparametergroup"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
	"slipway/internal/parameters"
)

// exportParameters turn on the logs that an export sends; without them its log group stays empty.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Integrating.CloudWatch.html
var exportParameters = map[string][]config.Parameter{
	"audit": {
		{Name: "server_audit_logging", Value: "1"},
		{Name: "server_audit_events", Value: "CONNECT,QUERY_DCL,QUERY_DDL"},
	},
	"general":   {{Name: "general_log", Value: "1"}},
	"slowquery": {{Name: "slow_query_log", Value: "1"}},
}

// clusterParameters are TLS for every connection, also for those that pass by the proxy, then what the log exports need, then
// the configuration's own, which win over those of the exports.
func clusterParameters(db config.Database) []config.Parameter {
	family := parameters.Of(db.ParameterFamily())
	var all []config.Parameter
	add := func(p config.Parameter) {
		p.ApplyMethod = family.ApplyMethod(p.Name)
		all = append(all, p)
	}
	add(config.Parameter{Name: "require_secure_transport", Value: "ON"})
	for _, export := range db.LogExports {
		for _, parameter := range exportParameters[export] {
			own := func(p config.Parameter) bool { return p.Name == parameter.Name }
			if !slices.ContainsFunc(db.ClusterParameters, own) {
				add(parameter)
			}
		}
	}
	return append(all, db.ClusterParameters...)
}

// newClusterParameters gives the group's name. A new engine family replaces the group while the cluster uses it: the
// new one comes first, under a name of its own.
func newClusterParameters(scope address.Scope, props ClusterProps) string {
	var group []rdsclusterparametergroup.RdsClusterParameterGroupParameter
	for _, p := range clusterParameters(props.Database) {
		group = append(group, rdsclusterparametergroup.RdsClusterParameterGroupParameter{
			Name: jsii.String(p.Name), Value: jsii.String(p.Value), ApplyMethod: jsii.String(p.ApplyMethod),
		})
	}
	return *address.New(scope, rdsclusterparametergroup.NewRdsClusterParameterGroup, "main", &rdsclusterparametergroup.RdsClusterParameterGroupConfig{
		NamePrefix:  jsii.String(props.Names.Prefix() + "-"),
		Description: jsii.String("Aurora cluster"),
		Family:      jsii.String(props.Database.ParameterFamily()),
		Parameter:   group,
		Lifecycle:   lifecycle.CreateBeforeDestroy(),
	}).Name()
}

func newInstanceParameters(scope address.Scope, props ClusterProps) string {
	group := []dbparametergroup.DbParameterGroupParameter{}
	for _, p := range props.Database.InstanceParameters {
		group = append(group, dbparametergroup.DbParameterGroupParameter{
			Name: jsii.String(p.Name), Value: jsii.String(p.Value), ApplyMethod: jsii.String(p.ApplyMethod),
		})
	}
	return *address.New(scope, dbparametergroup.NewDbParameterGroup, "main", &dbparametergroup.DbParameterGroupConfig{
		NamePrefix:  jsii.String(props.Names.Prefix() + "-"),
		Description: jsii.String("Aurora instances"),
		Family:      jsii.String(props.Database.ParameterFamily()),
		Parameter:   group,
		Lifecycle:   lifecycle.CreateBeforeDestroy(),
	}).Name()
}
