package monitoring

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dbeventsubscription"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/rds"
	"slipway/internal/names"
)

// DatabaseEventsProps say of what RDS tells whom.
type DatabaseEventsProps struct {
	Names   names.Names
	Topic   string // ARN
	Cluster *rds.Cluster
	Proxy   *rds.Proxy // nil without one
	// After is the right to publish, without which RDS refuses to subscribe, and what else shall be there before anybody is told.
	After []cdktf.ITerraformDependable
}

// Categories of the events that no metric shows, as AWS documents them for each type of source. Left out is what somebody has asked for or what
// happens each day: creation, deletion, backup, restoration.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html
var (
	clusterEvents  = []string{"failover", "failure", "maintenance", "notification"}
	instanceEvents = []string{"availability", "configuration change", "failure", "low storage", "maintenance", "notification", "recovery", "security patching"}
	proxyEvents    = []string{"failure"} // no address is free in its subnets
)

// NewDatabaseEvents makes a subscription for the cluster, one for its instances and one for the proxy. Instances that reader autoscaling adds are in
// none: their names are not known, and a subscription without names is for all of the account.
//
// The name of the instances' subscription has their number, so that another number replaces it. The provider would take an instance out of it only
// after the instance is gone, which RDS answers with SourceNotFound (aws-cloudformation/aws-cloudformation-resource-providers-rds#222).
func NewDatabaseEvents(scope address.Scope, props DatabaseEventsProps) {
	subscribe := func(label, name, source string, categories []string, ids ...string) {
		address.New(scope, dbeventsubscription.NewDbEventSubscription, label, &dbeventsubscription.DbEventSubscriptionConfig{
			Name:            jsii.String(name),
			SnsTopic:        jsii.String(props.Topic),
			SourceType:      jsii.String(source),
			SourceIds:       jsii.Strings(ids...),
			EventCategories: jsii.Strings(categories...),
			DependsOn:       &props.After,
		})
	}
	instances := props.Cluster.Instances
	subscribe("cluster", props.Names.ClusterEvents(), "db-cluster", clusterEvents, props.Cluster.ID)
	subscribe("instances", props.Names.InstanceEvents(len(instances)), "db-instance", instanceEvents, instances...)
	if props.Proxy != nil {
		subscribe("proxy", props.Names.ProxyEvents(), "db-proxy", proxyEvents, props.Proxy.Name)
	}
}
