package stacks

import (
	"strings"
	"testing"
)

const (
	alarm     = "aws_cloudwatch_metric_alarm."
	dashboard = "aws_cloudwatch_dashboard.main"
	proxyName = "${aws_db_proxy.main.name}"
)

func Test47TheProxysDimensionIsProxyName(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", alarm + "proxy_borrow_latency", "dimensions.ProxyName", proxyName},
		{"", alarm + "proxy_borrow_latency", "dimensions.DBProxyName", "(not set)"},
		{"the set that AWS writes availability for", alarm + "proxy_availability", "dimensions",
			`{"ProxyName":"${aws_db_proxy.main.name}","TargetGroup":"${aws_db_proxy_default_target_group.main.name}","TargetRole":"READWRITE"}`},
	})
}

func Test48SaturationOfTheProxyIsMeasuredTwice(t *testing.T) {
	const clients, connections = alarm + "proxy_client_connections", alarm + "proxy_database_connections"
	check(t, minimal(t, ""), []expectation{
		{"ClientConnections > 80% of max_connections", clients, "metric_query.0.metric.metric_name", "ClientConnections"},
		{"of what the proxy may use, not of a formula", clients, "metric_query.1.metric.metric_name", "MaxDatabaseConnectionsAllowed"},
		{"", clients, "metric_query.2.expression", "100 * clients / allowed"},
		{"", clients, "threshold", "80"},
		{"", clients, "comparison_operator", "GreaterThanThreshold"},
		{"each host of the proxy writes a part", clients, "metric_query.0.metric.stat", "Sum"},
		{"", clients, "metric_query.1.metric.stat", "Sum"},
		{"", clients, "metric_query.1.metric.period", "60"},
		{"the readers' connections are of no use to the writer", clients, "metric_query.1.metric.dimensions.TargetRole", "READWRITE"},
		{"not written before the first use", clients, "treat_missing_data", "notBreaching"},
		{"a metric of its own and a query exclude each other", clients, "metric_name", "(not set)"},
		{"", clients, "period", "(not set)"},
		{"clients are multiplexed, connections are bounded", connections, "metric_query.0.metric.metric_name", "DatabaseConnections"},
		{"", connections, "metric_query.0.metric.dimensions.TargetRole", "READWRITE"},
		{"", connections, "metric_query.2.expression", "100 * connections / allowed"},
		{"", connections, "threshold", "80"},
		{"and so is the wait for them", alarm + "proxy_borrow_latency", "metric_name", "DatabaseConnectionsBorrowLatency"},
		{"500 ms, in microseconds", alarm + "proxy_borrow_latency", "threshold", "500000"},
	})
	check(t, minimal(t, "{database: {readers: 0}}"), []expectation{
		{"only one endpoint", clients, "metric_query.0.metric.dimensions", `{"ProxyName":"${aws_db_proxy.main.name}"}`},
	})
	check(t, production(t), []expectation{
		{"not the readers' clients", clients, "metric_query.0.metric.dimensions.EndpointName", "default"},
		{"the readers by themselves", alarm + "proxy_reader_connections", "metric_query.1.metric.dimensions.TargetRole", "READ_ONLY"},
	})
}

func Test49UnhealthyTargetsForTwoPeriods(t *testing.T) {
	const unhealthy, healthy = alarm + "unhealthy_targets", alarm + "healthy_targets"
	check(t, minimal(t, ""), []expectation{
		{"UnHealthyHostCount", unhealthy, "metric_name", "UnHealthyHostCount"},
		{"> 0", unhealthy, "comparison_operator", "GreaterThanThreshold"},
		{"> 0", unhealthy, "threshold", "0"},
		{"for 2 consecutive periods", unhealthy, "evaluation_periods", "2"},
		{"for 2 consecutive periods", unhealthy, "datapoints_to_alarm", "2"},
		{"", unhealthy, "period", "60"},
		{"", unhealthy, "statistic", "Maximum"},
		{"", unhealthy, "treat_missing_data", "notBreaching"},
		{"", unhealthy, "dimensions.LoadBalancer", "${aws_lb.main.arn_suffix}"},
		{"", unhealthy, "dimensions.TargetGroup", "${aws_lb_target_group.main.arn_suffix}"},
		{"no healthy host", healthy, "metric_name", "HealthyHostCount"},
		{"", healthy, "comparison_operator", "LessThanThreshold"},
		{"", healthy, "threshold", "1"},
		{"of the zone with most, if AWS counts by zone", healthy, "statistic", "Maximum"},
		{"of all zones", healthy, "dimensions.AvailabilityZone", "(not set)"},
		{"no target is registered", healthy, "treat_missing_data", "breaching"},
	})
}

func Test50LatenciesHaveTheirUnits(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"TargetResponseTime > 1 second", alarm + "target_response_time", "threshold", "1"},
		{"", alarm + "target_response_time", "comparison_operator", "GreaterThanThreshold"},
		{"an average hides the slow ones", alarm + "target_response_time", "extended_statistic", "p95"},
		{"", alarm + "target_response_time", "statistic", "(not set)"},
		{"", alarm + "target_connection_errors", "metric_name", "TargetConnectionErrorCount"},
		{"", alarm + "target_connection_errors", "statistic", "Sum"},
		{"500 ms, in microseconds", alarm + "proxy_query_latency", "threshold", "500000"},
		{"256 MiB, in bytes", alarm + "database_freeable_memory", "threshold", "268435456"},
		{"4096 MiB, in bytes", alarm + "database_local_storage", "threshold", "4294967296"},
		{"milliseconds", alarm + "database_replica_lag", "threshold", "1000"},
	})
	check(t, everything(t, ""), []expectation{
		{"", alarm + "target_response_time", "threshold", "0.5"},
		{"", alarm + "proxy_query_latency", "threshold", "200000"},
	})
}

func Test51AlarmsTellATopicWhenTheyBeginAndEnd(t *testing.T) {
	const policy, topic = "aws_sns_topic_policy.alarms", "${aws_sns_topic.alarms.arn}"
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"", alarm + "healthy_targets", "alarm_actions", topic},
		{"", alarm + "healthy_targets", "ok_actions", topic},
		{"the description leads to the runbook", alarm + "healthy_targets", "alarm_description",
			"Fewer than 1 tasks pass the load balancer's health check. Runbook: https://wiki.example.com/runbook#healthy-targets"},
		{"", policy, "policy.Statement.0.Principal.Service", "cloudwatch.amazonaws.com"},
		{"", policy, "policy.Statement.0.Action", "sns:Publish"},
		{"", policy, "policy.Statement.0.Resource", "arn:aws:sns:us-east-1:123456789012:shop-everything-alarms"},
		{"nobody else's alarms", policy, "policy.Statement.0.Condition.StringEquals.aws:SourceAccount", "123456789012"},
		{"", policy, "policy.Statement.0.Condition.ArnLike.aws:SourceArn", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:shop-everything-*"},
		{"and the database's events", policy, "policy.Statement.1.Principal.Service", "events.rds.amazonaws.com"},
		{"beside copies of backups that fail", policy, "policy.Statement.2.Principal.Service", "backup.amazonaws.com"},
		{"nothing else", policy, "policy.Statement.3", "(not set)"},
		{"", "aws_sns_topic_subscription.email_on_call_example_com", "endpoint", "on-call@example.com"},
		{"", "aws_sns_topic_subscription.email_night_shift_1_example_com", "protocol", "email"},
		{"", "aws_sns_topic_subscription.email_night_shift_1_example_com", "topic_arn", topic},
	})
	foreign := minimal(t, "{monitoring: {topic_arn: 'arn:aws:sns:us-east-1:210987654321:on-call'}}")
	wantNoBlock(t, foreign, "aws_sns_topic.alarms")
	wantNoBlock(t, foreign, policy)
	check(t, foreign, []expectation{{"", alarm + "healthy_targets", "alarm_actions", "arn:aws:sns:us-east-1:210987654321:on-call"}})
}

func Test52AlarmsCanEndADeployment(t *testing.T) {
	check(t, everything(t, ""), []expectation{
		{"", servicePath, "alarms.enable", "true"},
		{"", servicePath, "alarms.rollback", "true"},
		{"known in the plan", servicePath, "alarms.alarm_names",
			"${aws_cloudwatch_metric_alarm.target_response_time.alarm_name}, ${aws_cloudwatch_metric_alarm.target_5xx.alarm_name}"},
		{"the service waits for them, so they must not wait for it", alarm + "target_5xx", "depends_on", "(not set)"},
		{"", alarm + "target_response_time", "depends_on", "(not set)"},
		{"all others come after it", alarm + "healthy_targets", "depends_on", servicePath},
	})
	check(t, minimal(t, ""), []expectation{
		{"optional, and ECS is told so: without the block it would go on watching", servicePath, "alarms.enable", "false"},
		{"", servicePath, "alarms.rollback", "false"},
	})
	check(t, minimal(t, "{monitoring: {enabled: false}}"), []expectation{
		{"", servicePath, "alarms.enable", "false"},
		{"the provider cannot send an empty list", servicePath, "alarms.alarm_names", "shop-minimal-target-response-time, shop-minimal-target-5xx"},
	})
	check(t, minimal(t, "{monitoring: {deployment_alarms: {enable: true, rollback: false}}}"), []expectation{
		{"", servicePath, "alarms.rollback", "false"},
	})
}

func TestTasksAreHeldAgainstTheNumberWantedNotAgainstAFixedFloor(t *testing.T) {
	const missing = alarm + "missing_tasks"
	check(t, minimal(t, ""), []expectation{
		{"", missing, "metric_query.0.metric.metric_name", "DesiredTaskCount"},
		{"", missing, "metric_query.1.metric.metric_name", "RunningTaskCount"},
		{"a schedule that lowers the floor rings nothing", missing, "metric_query.2.expression", "desired - running"},
		{"", missing, "metric_query.0.metric.namespace", "ECS/ContainerInsights"},
		{"", "aws_ecs_cluster.main", "setting.value", "enabled"},
		{"longer than a task takes to start", missing, "datapoints_to_alarm", "15"},
	})
	check(t, everything(t, ""), []expectation{
		{"without Container Insights, the lowest floor of all schedules", missing, "threshold", "2"},
		{"the number of tasks that run, which no zone can hide", missing, "metric_name", "CPUUtilization"},
		{"", missing, "statistic", "SampleCount"},
		{"", missing, "period", "60"},
		{"", missing, "dimensions.ServiceName", "${aws_ecs_service.main.name}"},
	})
}

func TestTheTopicIsToldOfTheDatabasesEvents(t *testing.T) {
	const cluster, instances, proxy = "aws_db_event_subscription.cluster", "aws_db_event_subscription.instances", "aws_db_event_subscription.proxy"
	const topic = "arn:aws:sns:us-east-1:123456789012:shop-minimal-alarms"
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"", cluster, "source_type", "db-cluster"},
		{"", cluster, "source_ids", "${aws_rds_cluster.main.id}"},
		{"failover, maintenance, a patch that failed", cluster, "event_categories", "failover, failure, maintenance, notification"},
		{"known in the plan", cluster, "sns_topic", topic},
		{"", instances, "source_type", "db-instance"},
		{"only this environment's", instances, "source_ids",
			"${aws_rds_cluster_instance.instance_0.identifier}, ${aws_rds_cluster_instance.instance_1.identifier}"},
		{"", instances, "event_categories",
			"availability, configuration change, failure, low storage, maintenance, notification, recovery, security patching"},
		{"another one for another number of instances", instances, "name", "shop-minimal-instances-2"},
		{"", proxy, "source_type", "db-proxy"},
		{"", proxy, "source_ids", proxyName},
		{"", proxy, "event_categories", "failure"},
		{"RDS of this account and region", "aws_sns_topic_policy.alarms", "policy.Statement.1.Condition.ArnLike.aws:SourceArn",
			"arn:aws:rds:us-east-1:123456789012:*"},
		{"", "aws_sns_topic_policy.alarms", "policy.Statement.1.Condition.StringEquals.aws:SourceAccount", "123456789012"},
		{"", "aws_sns_topic_policy.alarms", "policy.Statement.1.Action", "sns:Publish"},
		{"or no event could be encrypted", "aws_kms_key.main", "policy.Statement.3.Principal.Service", "events.rds.amazonaws.com"},
		{"", "aws_kms_key.main", "policy.Statement.3.Action", "kms:Decrypt, kms:GenerateDataKey*"},
		{"", "aws_kms_key.main", "policy.Statement.3.Condition.StringEquals.aws:SourceAccount", "123456789012"},
	})
	for _, subscription := range []string{cluster, instances, proxy} {
		wantAmong(t, stack, subscription, "depends_on", "aws_sns_topic_policy.alarms", servicePath)
	}
	check(t, minimal(t, "{database: {readers: 0}}"), []expectation{
		{"", instances, "source_ids", "${aws_rds_cluster_instance.instance_0.identifier}"},
		{"", instances, "name", "shop-minimal-instances-1"},
	})
	foreign := minimal(t, "{monitoring: {topic_arn: 'arn:aws:sns:us-east-1:210987654321:on-call'}}")
	check(t, foreign, []expectation{{"", cluster, "sns_topic", "arn:aws:sns:us-east-1:210987654321:on-call"}})
	if policy := text(lookup(t, foreign, "aws_kms_key.main", "policy")); strings.Contains(policy, "events.rds.amazonaws.com") {
		t.Error("the key lets RDS use it for a topic that it does not encrypt")
	}
	for _, change := range []string{"{monitoring: {topic_arn: 'arn:aws:sns:us-east-1:210987654321:on-call.fifo'}}", "{monitoring: {database_events: false}}"} {
		stack := minimal(t, change)
		wantNoBlock(t, stack, cluster)
		wantNoBlock(t, stack, instances)
		wantNoBlock(t, stack, proxy)
		if policy := text(lookup(t, stack, "aws_kms_key.main", "policy")); strings.Contains(policy, "events.rds.amazonaws.com") {
			t.Errorf("%s: the key lets RDS use it for nothing", change)
		}
	}
}

func TestTheCertificateOfACMIsWatched(t *testing.T) {
	const expiry = alarm + "certificate_expiry"
	check(t, production(t), []expectation{
		{"", expiry, "namespace", "AWS/CertificateManager"},
		{"", expiry, "metric_name", "DaysToExpiry"},
		{"", expiry, "dimensions", `{"CertificateArn":"${aws_lb_listener.https.certificate_arn}"}`},
		{"", expiry, "comparison_operator", "LessThanThreshold"},
		{"ACM renews 45 days before", expiry, "threshold", "30"},
		{"written twice a day", expiry, "period", "86400"},
		{"neither a certificate of today nor one that has expired changes its state", expiry, "treat_missing_data", "ignore"},
	})
	wantNoBlock(t, minimal(t, ""), expiry)
	wantNoBlock(t, minimal(t, "{load_balancer: {certificate_arn: 'arn:aws:iam::123456789012:server-certificate/shop'}}"), expiry)
}

func TestNobodyIsWokenWhereNoTaskIsWanted(t *testing.T) {
	const asleep = "scaling: {min: 1, schedules: [{name: day, schedule: 'cron(0 8 ? * * *)'}, {name: night, schedule: 'cron(0 18 ? * * *)', min: 0, max: 0}]}"
	stack := minimal(t, "{"+asleep+"}")
	check(t, stack, []expectation{
		{"", "aws_appautoscaling_scheduled_action.night", "scalable_target_action.min_capacity", "0"},
		{"", "aws_appautoscaling_scheduled_action.night", "scalable_target_action.max_capacity", "0"},
		{"only while tasks are wanted", alarm + "healthy_targets", "metric_query.2.expression", "IF(desired > 0, healthy, 5000)"},
		{"", alarm + "healthy_targets", "metric_query.1.metric.metric_name", "DesiredTaskCount"},
		{"", alarm + "healthy_targets", "treat_missing_data", "notBreaching"},
		{"a start may take a while each morning", alarm + "healthy_targets", "datapoints_to_alarm", "15"},
		{"", alarm + "missing_tasks", "treat_missing_data", "notBreaching"},
		{"a new service starts with one", servicePath, "desired_count", "1"},
	})
	stack = minimal(t, "{service: {container_insights: disabled}, "+asleep+"}")
	wantNoBlock(t, stack, alarm+"healthy_targets")
	wantNoBlock(t, stack, alarm+"missing_tasks")
}

func TestTheDashboardNamesTheSpecsMetrics(t *testing.T) {
	body := text(lookup(t, production(t), dashboard, "dashboard_body"))
	for _, name := range []string{
		"DatabaseConnections", "ClientConnections", "QueryDatabaseResponseLatency", "ALBRequestCountPerTarget", "RequestCountPerTarget",
		"TargetResponseTime", "HealthyHostCount", "UnHealthyHostCount", "TargetConnectionErrorCount",
	} {
		if !strings.Contains(body, `"`+name) {
			t.Errorf("no %s", name)
		}
	}
	for _, title := range []string{"Service", "Load balancer", "Scaling", "RDS Proxy", "Database"} {
		if !strings.Contains(body, `"## `+title+`"`) {
			t.Errorf("no part %s", title)
		}
	}
}
