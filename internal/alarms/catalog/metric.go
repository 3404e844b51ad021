package catalog

import "slices"

// Metric as AWS documents it.
type Metric struct {
	Namespace, Name string
	// Documented are the sets of dimensions that AWS writes the metric for, each set's names in the order of the alphabet. A metric of
	// another set has no data.
	Documented []string
	Page       string // of AWS's documentation, where the metric and its dimensions are described
}

// Series is a metric as a row or a graph reads it.
type Series struct {
	ID        string // in an expression
	Metric    Metric
	Of        Set
	Statistic string // Average, Sum, Minimum, Maximum, SampleCount or a percentile, such as p95
	Label     string // on the dashboard; "" for CloudWatch's own
	When      When   // in a graph
}

// Set of dimensions, complete, in the order in which the dashboard writes them.
type Set []Dimension

// Dimension takes its value from a resource, or has a fixed one.
type Dimension struct {
	Name  string
	From  Attribute
	Value string
	Needs string // the address without which AWS writes nothing for the fixed value
	When  When
}

// Attribute of a resource, as Terraform names it: type and attribute.
type Attribute string

// Attributes that name what the metrics are about.
const (
	LoadBalancerSuffix   Attribute = "aws_lb.arn_suffix"              // app/<name>/<id>
	TargetGroupSuffix    Attribute = "aws_lb_target_group.arn_suffix" // targetgroup/<name>/<id>
	ClusterName          Attribute = "aws_ecs_cluster.name"
	ServiceName          Attribute = "aws_ecs_service.name"
	ProxyName            Attribute = "aws_db_proxy.name"
	ProxyTargetGroupName Attribute = "aws_db_proxy_default_target_group.name"
	ProxyEndpointName    Attribute = "aws_db_proxy_endpoint.db_proxy_endpoint_name"
	DBClusterID          Attribute = "aws_rds_cluster.id"
	CertificateArn       Attribute = "aws_lb_listener.certificate_arn"
	BackupVaultName      Attribute = "aws_backup_vault.name"
	WebACLName           Attribute = "aws_wafv2_web_acl.name"

	// Region is that of the environment, and of no resource.
	Region Attribute = "region"

	// QueueName and DeadLetterQueueName are of queues that the environment does not make: their names follow from scaling.queue.
	QueueName           Attribute = "scaling.queue.queue_arn"
	DeadLetterQueueName Attribute = "scaling.queue.dead_letter_queue_arn"
)

// Of says whether a dimension of one of the metrics has its value from a resource.
func Of(metrics []Series, resource Attribute) bool {
	return slices.ContainsFunc(metrics, func(s Series) bool {
		return slices.ContainsFunc(s.Of, func(d Dimension) bool { return d.From == resource })
	})
}
