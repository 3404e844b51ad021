package rds

import (
	"fmt"
	"slices"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/rdsclusterinstance"

	"slipway/constructs/address"
)

// newInstances makes the writer and then the readers: the instance that a cluster gets first becomes its writer, so the tag
// Role is true when the environment is new. After a failover it names the first role, not the present one.
//
// Each instance waits for the one before it: RDS refuses some of several that are made at once with InvalidDBClusterStateFault, which the provider does not
// try again (hashicorp/terraform-provider-aws#50115, open). So a change that restarts instances restarts them one at a time, too.
func newInstances(scope address.Scope, props ClusterProps, cluster string) []rdsclusterinstance.RdsClusterInstance {
	db := props.Database
	parameters := newInstanceParameters(scope, props)
	var instances []rdsclusterinstance.RdsClusterInstance
	for i := range 1 + db.Readers {
		role := "reader"
		if i == 0 {
			role = "writer"
		}
		instance := &rdsclusterinstance.RdsClusterInstanceConfig{
			Identifier:                 jsii.String(props.Names.Instance(i)),
			ClusterIdentifier:          jsii.String(cluster),
			Engine:                     jsii.String(engine),
			InstanceClass:              jsii.String(db.Class(i)),
			PromotionTier:              jsii.Number(i),
			DbParameterGroupName:       jsii.String(parameters),
			AutoMinorVersionUpgrade:    jsii.Bool(db.AutoMinorVersionUpgrade),
			ApplyImmediately:           jsii.Bool(db.ApplyImmediately),
			PubliclyAccessible:         jsii.Bool(false),
			CopyTagsToSnapshot:         jsii.Bool(true),
			MonitoringInterval:         jsii.Number(db.MonitoringInterval),
			PerformanceInsightsEnabled: jsii.Bool(db.Insights.Enabled),
			Tags:                       &map[string]*string{"Role": jsii.String(role)},
		}
		if db.CaCertificate != "" {
			instance.CaCertIdentifier = jsii.String(db.CaCertificate)
		}
		if db.Insights.Enabled {
			instance.PerformanceInsightsKmsKeyId = jsii.String(props.Key.Arn)
			instance.PerformanceInsightsRetentionPeriod = jsii.Number(db.Insights.RetentionDays)
		}
		after := slices.Clone(props.BeforeInstances)
		if i > 0 {
			after = append(after, instances[0])
		}
		if i > 1 {
			after = append(after, instances[i-1])
		}
		if props.MonitoringRole != nil {
			instance.MonitoringRoleArn = jsii.String(props.MonitoringRole.Arn)
			after = append(after, props.MonitoringRole.Ready...)
		}
		instance.DependsOn = &after
		instances = append(instances, address.New(scope, rdsclusterinstance.NewRdsClusterInstance, fmt.Sprintf("instance_%d", i), instance))
	}
	return instances
}
