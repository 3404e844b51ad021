package alarms

import (
	"slices"
	"strings"
)

// Unwatched says of every type of resource that no alarm names, why: what fails there shows elsewhere, or cannot fail by itself.
var Unwatched = map[string]string{
	"aws_rds_cluster_instance":    "the cluster's alarms are over all its instances, also those that reader autoscaling adds",
	"aws_db_proxy_target":         "proxy-availability is about the target",
	"aws_db_proxy_endpoint":       "proxy-reader-availability is about the instances behind it",
	"aws_ecs_task_definition":     "a task that does not start shows in missing-tasks, and the circuit breaker ends its deployment",
	"aws_db_event_subscription":   "RDS tells of what no metric shows, and nothing tells when it cannot: try it once, as docs/runbook.md shows",
	"aws_cloudwatch_event_rule":   "it tells of tasks that failed to start, whose number shows in missing-tasks",
	"aws_cloudwatch_event_target": "as aws_sns_topic",
	"aws_lb_listener":             "what a listener cannot forward shows in load-balancer-5xx",
	"aws_lb_listener_rule":        "what redirects and answers of its own are wanted, and how many there are is in the access logs",

	"aws_lb_listener_certificate": "certificate-expiry is about the first certificate; further ones are somebody else's, and AWS Health tells the account " +
		"of one that ACM cannot renew",
	"aws_acm_certificate":            "certificate-expiry, which watches the certificate of the listener",
	"aws_acm_certificate_validation": "certificate-expiry is about what it waits for",
	"aws_route53_record": "what a name no longer leads to is missing in the load balancer's requests, " +
		"and only somebody who asks from outside can tell",

	"aws_ecs_cluster_capacity_providers": "a task for which there is no capacity shows in missing-tasks",
	"aws_appautoscaling_target":          "what scaling should have prevented shows in service-cpu, service-memory and target-response-time",
	"aws_appautoscaling_policy":          "as aws_appautoscaling_target",
	"aws_appautoscaling_scheduled_action": "a floor that was not raised shows in service-cpu and service-memory; one that was not lowered costs money and " +
		"harms nobody",

	"aws_service_discovery_http_namespace": "a task that cannot join it does not start, which shows in missing-tasks; a client that finds nobody shows in what it " +
		"answers itself",
	"aws_nat_gateway":  "AWS keeps it running; what it drops shows in the application's answers, target-5xx and target-response-time",
	"aws_vpc_endpoint": "a task that cannot pull its image, read its secrets or log shows in missing-tasks",
	"aws_wafv2_web_acl": "with mode: block blocked-requests watches it; with count it stops nothing, and the dashboard shows what it would have blocked; " +
		"the alarms of somebody else's are theirs",
	"aws_wafv2_web_acl_association":           "as aws_wafv2_web_acl",
	"aws_wafv2_web_acl_logging_configuration": "lost logs of a web ACL harm no request",
	"aws_kms_key":                       "an unusable key stops the database and new tasks: proxy-availability and missing-tasks; it cannot be deleted at once",
	"aws_secretsmanager_secret":         "a wrong password shows in proxy-failed-logins or database-failed-logins, a missing one in missing-tasks",
	"aws_secretsmanager_secret_version": "as aws_secretsmanager_secret",
	"aws_iam_role": "a missing right shows where it is used: tasks that do not start in missing-tasks, a proxy without its secret in " +
		"proxy-availability",
	"aws_iam_role_policy":                 "as aws_iam_role",
	"aws_security_group":                  "a closed edge shows behind it: healthy-targets, proxy-availability",
	"aws_vpc_security_group_ingress_rule": "as aws_security_group",
	"aws_vpc_security_group_egress_rule":  "as aws_security_group",
	"aws_cloudwatch_log_group":            "lost logs harm no request; the tasks write without waiting",
	"aws_cloudwatch_log_metric_filter":    "what it counts is an alarm's own; that it counts at all shows on the dashboard, where lines without a match are 0",
	"aws_cloudwatch_log_subscription_filter": "what the destination refuses is lost there and stays in the log group; its owner watches it: IncomingLogEvents, " +
		"DeliveryErrors",
	"aws_flow_log":                            "lost flow logs harm no request",
	"aws_s3_bucket":                           "lost access logs harm no request",
	"aws_cloudwatch_metric_alarm":             "an alarm without data says so on the dashboard",
	"aws_sns_topic":                           "nothing can tell that it cannot tell: try it once, as docs/runbook.md shows",
	"aws_chatbot_slack_channel_configuration": "as aws_sns_topic",
	"aws_sns_topic_subscription":              "as aws_sns_topic",

	"aws_backup_plan":                "what it does not do shows in backup-age, and AWS Backup tells the topic of a copy that fails",
	"aws_backup_selection":           "as aws_backup_plan",
	"aws_backup_vault_notifications": "as aws_sns_topic",

	"aws_sns_topic_policy":                               configuration,
	"aws_cloudwatch_dashboard":                           configuration,
	"aws_db_parameter_group":                             configuration,
	"aws_db_subnet_group":                                configuration,
	"aws_default_security_group":                         configuration,
	"aws_eip":                                            configuration,
	"aws_internet_gateway":                               configuration,
	"aws_kms_alias":                                      configuration,
	"aws_rds_cluster_parameter_group":                    configuration,
	"aws_route":                                          configuration,
	"aws_route_table":                                    configuration,
	"aws_route_table_association":                        configuration,
	"aws_s3_bucket_lifecycle_configuration":              configuration,
	"aws_s3_bucket_ownership_controls":                   configuration,
	"aws_s3_bucket_policy":                               configuration,
	"aws_s3_bucket_public_access_block":                  configuration,
	"aws_s3_bucket_server_side_encryption_configuration": configuration,
	"aws_subnet":                                         configuration,
	"aws_vpc":                                            configuration,
}

// Passive tells of types that do not fail by themselves, whoever makes them: configuration, rights and security groups.
func Passive(typ string) bool {
	families := []string{"aws_iam_", "aws_security_group", "aws_vpc_security_group_", "aws_cloudwatch_metric_alarm"}
	return Unwatched[typ] == configuration || slices.ContainsFunc(families, func(family string) bool { return strings.HasPrefix(typ, family) })
}

// configuration has no state of its own that could go wrong.
const configuration = "configuration: once applied it does not fail by itself"
