package report

import (
	"slices"
	"strings"

	"slipway/internal/billing"
	"slipway/internal/stackjson"
)

// arguments of a block are a billing.Resource. What an expression stands for is not known, but how many values a list of them has.
type arguments struct{ stackjson.Block }

func (a arguments) Text(path ...string) string {
	text, _ := a.Block.Text(strings.Join(path, "."))
	if strings.Contains(text, "${") {
		return ""
	}
	return text
}

func (a arguments) Number(path ...string) (float64, bool) {
	return a.Block.Number(strings.Join(path, "."))
}

func (a arguments) Blocks(name string) []billing.Resource {
	var all []billing.Resource
	for _, object := range a.Objects(name) {
		all = append(all, arguments{stackjson.Block{Body: object}})
	}
	return all
}

func (a arguments) Values(name string) int {
	value, _ := a.Lookup(name)
	switch value := value.(type) {
	case nil:
		return 0
	case []any:
		return len(value)
	}
	return 1
}

func (a arguments) Unknown(name string) bool {
	value, _ := a.Lookup(name)
	text, ok := value.(string)
	return ok && strings.Contains(text, "${")
}

// partOf are the parts of the types that are billed by themselves.
var partOf = map[string]string{
	"aws_lb": partLoadBalancer, "aws_alb": partLoadBalancer, "aws_nat_gateway": partNetwork, "aws_eip": partNetwork, "aws_vpc_endpoint": partNetwork,
	"aws_db_proxy_endpoint": partProxy, "aws_kms_key": partKeys, "aws_kms_external_key": partKeys, "aws_kms_replica_key": partKeys,
	"aws_secretsmanager_secret": partKeys, "aws_cloudwatch_metric_alarm": partMonitoring, "aws_cloudwatch_dashboard": partMonitoring,
	"aws_cloudwatch_log_metric_filter": partMonitoring, "aws_wafv2_web_acl": partWebACL,
}

// singles are billed by themselves.
func (c *costing) singles() {
	for _, block := range c.stack.Blocks() {
		if block.Kind != stackjson.Resource || !billing.Single(block.Type) {
			continue
		}
		bill, count := billing.Of(block.Type, arguments{block}), c.count(block)
		if count < 0 || !bill.Known() {
			continue
		}
		for _, of := range bill.Charges {
			of.Quantity *= count
			c.add(partOf[block.Type], block, of)
		}
	}
}

// count of a block's resources; below 0 where it is not known, which is said.
func (c *costing) count(block stackjson.Block) float64 {
	if n, ok := block.Number("count"); ok {
		return n
	}
	for _, of := range []string{"count", "for_each"} {
		switch value, _ := block.Lookup(of); value := value.(type) {
		case nil:
		case map[string]any:
			return float64(len(value))
		default:
			c.unknown("", block.Type, "how many there are, "+of+" does not say without Terraform", block.Address)
			return -1
		}
	}
	return 1
}

// byUse are types that cost by their use, which is among the assumptions.
var byUse = []string{
	"aws_ecs_service", "aws_ecs_task_definition", "aws_ecs_cluster", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_db_proxy", "aws_flow_log",
	"aws_cloudwatch_log_group", "aws_backup_plan", "aws_backup_selection", "aws_backup_vault", "aws_wafv2_web_acl_logging_configuration",
}

// costless are types that cost nothing by themselves, or so little that no bill shows it.
var costless = []string{
	"aws_acm_certificate", "aws_acm_certificate_validation", "aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action", "aws_appautoscaling_target",
	"aws_backup_vault_notifications", "aws_chatbot_slack_channel_configuration", "aws_cloudwatch_event_rule", "aws_cloudwatch_event_target",
	"aws_cloudwatch_log_subscription_filter", "aws_db_event_subscription",
	"aws_db_parameter_group", "aws_db_proxy_default_target_group", "aws_db_proxy_target", "aws_db_subnet_group", "aws_default_security_group",
	"aws_ecs_cluster_capacity_providers", "aws_internet_gateway", "aws_kms_alias", "aws_lb_listener", "aws_lb_listener_certificate", "aws_lb_listener_rule",
	"aws_lb_target_group", "aws_rds_cluster_parameter_group", "aws_route", "aws_route53_record", "aws_route_table", "aws_route_table_association",
	"aws_secretsmanager_secret_version", "aws_security_group", "aws_security_group_rule", "aws_service_discovery_http_namespace", "aws_sns_topic",
	"aws_sns_topic_policy", "aws_sns_topic_subscription", "aws_sqs_queue_policy", "aws_subnet", "aws_vpc", "aws_vpc_security_group_egress_rule",
	"aws_vpc_security_group_ingress_rule", "aws_wafv2_web_acl_association",
}

// others have no known price: types that a team added, and what an argument does not tell of a known one.
func (c *costing) others() {
	logged := c.accessLogBuckets()
	for _, block := range c.stack.Blocks() {
		switch {
		case block.Kind != stackjson.Resource, slices.Contains(byUse, block.Type), slices.Contains(costless, block.Type),
			strings.HasPrefix(block.Type, "aws_iam_"), strings.HasPrefix(block.Type, "aws_s3_bucket_"), block.Nowhere(),
			slices.Contains(logged, block.Address):
		case billing.Single(block.Type):
			if !billing.Of(block.Type, arguments{block}).Known() {
				c.unknown("", block.Type, "its arguments do not tell what it costs, or it is of a kind without a known price", block.Address)
			}
		default:
			c.unknown("", block.Type, "no price of this type is known here", block.Address)
		}
	}
	for _, name := range sortedKeys(c.stack.Section("module")) {
		c.unknown("", "module", "what a module makes is not looked at", "module."+name)
	}
}

// accessLogBuckets are those that load balancers log to.
func (c *costing) accessLogBuckets() []string {
	var all []string
	for _, balancer := range c.stack.OfType("aws_lb") {
		if bucket, _, ok := c.stack.Reference(textOr(balancer, "access_logs.bucket")); ok && textOr(balancer, "access_logs.enabled") == "true" {
			all = append(all, bucket.Address)
		}
	}
	return all
}
