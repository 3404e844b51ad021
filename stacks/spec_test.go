package stacks

import (
	"strings"
	"testing"
)

// TestTheSpecSentenceBySentence holds the default configuration against the requirements, in their order.
func TestTheSpecSentenceBySentence(t *testing.T) {
	stack := minimal(t, "")
	const (
		taskRole  = "aws_iam_role.ecs_task_role"
		execution = "aws_iam_role.ecs_task_execution_role"
		task      = "aws_ecs_task_definition.main"
		container = "container_definitions.0."
		group     = "aws_lb_target_group.main"
		service   = "aws_ecs_service.main"
		tracking  = "target_tracking_scaling_policy_configuration."
		cpu       = "aws_appautoscaling_policy.ecs_cpu"
		memory    = "aws_appautoscaling_policy.ecs_memory"
		requests  = "aws_appautoscaling_policy.ecs_alb_requests"
		proxy     = "aws_db_proxy.main"
		pool      = "aws_db_proxy_default_target_group.main"
	)
	check(t, stack, []expectation{
		// 1. ECS task role
		{"ECS task role: a role for the application", task, "task_role_arn", "${" + taskRole + ".arn}"},
		{"Task execution role: a role of its own for ECS", task, "execution_role_arn", "${" + execution + ".arn}"},
		{"The task role is ECS tasks' to assume", taskRole, "assume_role_policy.Statement.0.Principal.Service", "ecs-tasks.amazonaws.com"},
		{"The execution role is ECS tasks' to assume", execution, "assume_role_policy.Statement.0.Principal.Service", "ecs-tasks.amazonaws.com"},
		{"Secrets Manager: read RDS database credentials", "aws_iam_role_policy.ecs_task_role_secrets", "policy.Statement.0.Action",
			"secretsmanager:GetSecretValue, secretsmanager:DescribeSecret"},
		{"Resource: secret:{project_name}-{environment}-db-*", "aws_iam_role_policy.ecs_task_role_secrets", "policy.Statement.0.Resource",
			"arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-minimal-db-*"},
		{"KMS: decrypt secrets", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.0.Action", "kms:Decrypt"},
		{"KMS: describe keys", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.2.Action", "kms:DescribeKey"},
		{"S3: read and write objects", "aws_iam_role_policy.ecs_task_role_objects", "policy.Statement.0.Action",
			"s3:AbortMultipartUpload, s3:GetObject, s3:PutObject"},
		{"Resource: arn:aws:s3:::{project_name}-*/*", "aws_iam_role_policy.ecs_task_role_objects", "policy.Statement.0.Resource", "arn:aws:s3:::shop-*/*"},
		{"CloudWatch Logs: create log streams, put log events", "aws_iam_role_policy.ecs_task_role_logs", "policy.Statement.0.Action",
			"logs:CreateLogStream, logs:PutLogEvents"},
		{"Execution role: ECR", "aws_iam_role_policy.ecs_task_execution_role_image", "policy.Statement.1.Action",
			"ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer"},
		{"Execution role: CloudWatch", "aws_iam_role_policy.ecs_task_execution_role_logs", "policy.Statement.0.Action", "logs:CreateLogStream, logs:PutLogEvents"},

		// 2A. Container health check
		{"Command: CMD-SHELL, curl -f http://localhost/ || exit 1", task, container + "healthCheck.command", "CMD-SHELL, curl -f http://localhost/ || exit 1"},
		{"Interval: 30 seconds between checks", task, container + "healthCheck.interval", "30"},
		{"Timeout: 5 seconds per check", task, container + "healthCheck.timeout", "5"},
		{"Retries: 3 consecutive failures", task, container + "healthCheck.retries", "3"},
		{"Start period: 60 seconds", task, container + "healthCheck.startPeriod", "60"},

		// 2B. Target group health check
		{"enabled = true", group, "health_check.enabled", "true"},
		{"interval = 30", group, "health_check.interval", "30"},
		{"healthy_threshold = 2", group, "health_check.healthy_threshold", "2"},
		{"unhealthy_threshold = 3", group, "health_check.unhealthy_threshold", "3"},
		{"timeout = 10", group, "health_check.timeout", "10"},
		{`path = "/"`, group, "health_check.path", "/"},
		{`matcher = "200-399"`, group, "health_check.matcher", "200-399"},
		{`protocol = "HTTP"`, group, "health_check.protocol", "HTTP"},
		{"Deregistration delay reduced to 30s", group, "deregistration_delay", "30"},

		// 2C. Service health
		{"health_check_grace_period_seconds = 60", service, "health_check_grace_period_seconds", "60"},
		{"deployment_minimum_healthy_percent = 100", service, "deployment_minimum_healthy_percent", "100"},
		{"Zero downtime needs room above 100%", service, "deployment_maximum_percent", "200"},
		{"deployment_circuit_breaker enable = true", service, "deployment_circuit_breaker.enable", "true"},
		{"deployment_circuit_breaker rollback = true", service, "deployment_circuit_breaker.rollback", "true"},

		// 2D. Stickiness
		{`type = "lb_cookie"`, group, "stickiness.type", "lb_cookie"},
		{"cookie_duration = 86400", group, "stickiness.cookie_duration", "86400"},
		{"enabled = true", group, "stickiness.enabled", "true"},

		// 3A. Target tracking
		{"CPU target 70%", cpu, tracking + "target_value", "70"},
		{"CPU metric", cpu, tracking + "predefined_metric_specification.predefined_metric_type", "ECSServiceAverageCPUUtilization"},
		{"CPU scale-out cooldown 60", cpu, tracking + "scale_out_cooldown", "60"},
		{"CPU scale-in cooldown 300", cpu, tracking + "scale_in_cooldown", "300"},
		{"Memory target 80%", memory, tracking + "target_value", "80"},
		{"Memory metric", memory, tracking + "predefined_metric_specification.predefined_metric_type", "ECSServiceAverageMemoryUtilization"},
		{"Memory scale-out cooldown 60", memory, tracking + "scale_out_cooldown", "60"},
		{"Memory scale-in cooldown 300", memory, tracking + "scale_in_cooldown", "300"},
		{"1000 requests per target", requests, tracking + "target_value", "1000"},
		{"Metric ALBRequestCountPerTarget", requests, tracking + "predefined_metric_specification.predefined_metric_type", "ALBRequestCountPerTarget"},
		{"Requests scale-out cooldown 60", requests, tracking + "scale_out_cooldown", "60"},
		{"Requests scale-in cooldown 300", requests, tracking + "scale_in_cooldown", "300"},

		// 3B. Scheduled scaling
		{"Business hours: 8 AM Monday-Friday", "aws_appautoscaling_scheduled_action.business_hours", "schedule", "cron(0 8 ? * MON-FRI *)"},
		{"Business hours: UTC", "aws_appautoscaling_scheduled_action.business_hours", "timezone", "UTC"},
		{"Business hours: min_capacity is the configured value", "aws_appautoscaling_scheduled_action.business_hours", "scalable_target_action.min_capacity", "2"},
		{"After hours: 6 PM Monday-Friday", "aws_appautoscaling_scheduled_action.after_hours", "schedule", "cron(0 18 ? * MON-FRI *)"},
		{"After hours: UTC", "aws_appautoscaling_scheduled_action.after_hours", "timezone", "UTC"},
		{"After hours: min_capacity is 1", "aws_appautoscaling_scheduled_action.after_hours", "scalable_target_action.min_capacity", "1"},

		// 4A. Read replicas
		{"promotion_tier = index of the writer", "aws_rds_cluster_instance.instance_0", "promotion_tier", "0"},
		{"promotion_tier = index of a reader", "aws_rds_cluster_instance.instance_1", "promotion_tier", "1"},
		{"First instance: writer", "aws_rds_cluster_instance.instance_0", "tags.Role", "writer"},
		{"Subsequent instances: reader", "aws_rds_cluster_instance.instance_1", "tags.Role", "reader"},

		// 4B. RDS Proxy
		{"name = {project_name}-{environment}-rds-proxy", proxy, "name", "shop-minimal-rds-proxy"},
		{`engine_family = "MYSQL"`, proxy, "engine_family", "MYSQL"},
		{"require_tls = true", proxy, "require_tls", "true"},
		{`auth_scheme = "SECRETS"`, proxy, "auth.auth_scheme", "SECRETS"},
		{`iam_auth = "DISABLED"`, proxy, "auth.iam_auth", "DISABLED"},
		{"secret_arn = aws_secretsmanager_secret.db_password.arn", proxy, "auth.secret_arn", "${aws_secretsmanager_secret.db_password.arn}"},
		{"connection_borrow_timeout = 120 seconds", pool, "connection_pool_config.connection_borrow_timeout", "120"},
		{"max_connections_percent = 100%", pool, "connection_pool_config.max_connections_percent", "100"},
		{"max_idle_connections_percent = 50%", pool, "connection_pool_config.max_idle_connections_percent", "50"},

		// 4C. RDS Proxy role
		{"Read secrets from Secrets Manager", "aws_iam_role_policy.rds_proxy_role_secrets", "policy.Statement.0.Action", "secretsmanager:GetSecretValue"},
		{"Access to username and password secrets", "aws_iam_role_policy.rds_proxy_role_secrets", "policy.Statement.0.Resource",
			"${aws_secretsmanager_secret.db_username.arn}, ${aws_secretsmanager_secret.db_password.arn}"},
		{"Decrypt secrets using KMS", "aws_iam_role_policy.rds_proxy_role_secrets", "policy.Statement.1.Action", "kms:Decrypt"},
		{"The role is the proxy's", proxy, "role_arn", "${aws_iam_role.rds_proxy_role.arn}"},

		// Recommended alarms
		{"RDS Proxy saturation: ClientConnections", alarm + "proxy_client_connections", "metric_query.0.metric.metric_name", "ClientConnections"},
		{"> 80% of max_connections", alarm + "proxy_client_connections", "threshold", "80"},
		{"Unhealthy target count: UnHealthyHostCount", alarm + "unhealthy_targets", "metric_name", "UnHealthyHostCount"},
		{"> 0", alarm + "unhealthy_targets", "threshold", "0"},
		{"for 2 consecutive periods", alarm + "unhealthy_targets", "evaluation_periods", "2"},
		{"High request latency: TargetResponseTime", alarm + "target_response_time", "metric_name", "TargetResponseTime"},
		{"> 1 second", alarm + "target_response_time", "threshold", "1"},

		// Application integration guide: environment variables and secrets of the container
		{"DB_HOST = RDS Proxy endpoint", task, container + "environment.0.name", "DB_HOST"},
		{"DB_HOST = RDS Proxy endpoint", task, container + "environment.0.value", "${aws_db_proxy.main.endpoint}"},
		{"DB_NAME = maindb", task, container + "environment.1.name", "DB_NAME"},
		{"DB_NAME = maindb", task, container + "environment.1.value", "maindb"},
		{"DB_PORT = 3306", task, container + "environment.2.name", "DB_PORT"},
		{"DB_PORT = 3306", task, container + "environment.2.value", "3306"},
		{"DB_PASSWORD from Secrets Manager", task, container + "secrets.0.name", "DB_PASSWORD"},
		{"DB_PASSWORD from Secrets Manager", task, container + "secrets.0.valueFrom", "${aws_secretsmanager_secret.db_password.arn}:password::"},
		{"DB_USERNAME from Secrets Manager", task, container + "secrets.1.name", "DB_USERNAME"},
		{"DB_USERNAME from Secrets Manager", task, container + "secrets.1.valueFrom", "${aws_secretsmanager_secret.db_username.arn}"},
		{"database maindb", "aws_rds_cluster.main", "database_name", "maindb"},
	})
}

// TestTheVariableAlbRequestCountTarget is the spec's section 3C: a configuration variable of that name, 1000 by default.
func TestTheVariableAlbRequestCountTarget(t *testing.T) {
	stack := minimal(t, "scaling: {alb_request_count_target: 250}")
	check(t, stack, []expectation{{"alb_request_count_target = 250", "aws_appautoscaling_policy.ecs_alb_requests",
		"target_tracking_scaling_policy_configuration.target_value", "250"}})
}

// TestOutputsHaveTheSpecsNamesAndDescriptions is the spec's sections 4D and 4E.
func TestOutputsHaveTheSpecsNamesAndDescriptions(t *testing.T) {
	data := synthesize(t, parse(t, "minimal.yaml", "{database: {proxy: {reader_endpoint: true}}}"))["minimal"]
	for name, want := range map[string][2]string{
		"rds_proxy_endpoint":        {"RDS Proxy endpoint for connection pooling", "${aws_db_proxy.main.endpoint}"},
		"rds_proxy_arn":             {"ARN of the RDS Proxy", "${aws_db_proxy.main.arn}"},
		"rds_proxy_reader_endpoint": {"", "${aws_db_proxy_endpoint.reader.endpoint}"},
		"db_cluster_endpoint":       {"", "${aws_rds_cluster.main.endpoint}"},
		"db_reader_endpoint":        {"", "${aws_rds_cluster.main.reader_endpoint}"},
		"db_username_secret_arn":    {"", "${aws_secretsmanager_secret.db_username.arn}"},
		"db_password_secret_arn":    {"", "${aws_secretsmanager_secret.db_password.arn}"},
		"alb_dns_name":              {"", "${aws_lb.main.dns_name}"},
		"service_url":               {"", "http://${aws_lb.main.dns_name}"},
		"ecs_cluster_name":          {"", "${aws_ecs_cluster.main.name}"},
		"ecs_service_name":          {"", "${aws_ecs_service.main.name}"},
		"log_group_name":            {"", "${aws_cloudwatch_log_group.ecs.name}"},
		"vpc_id":                    {"", "${aws_vpc.main.id}"},
		"public_subnet_ids":         {"", "${aws_subnet.public_0.id}, ${aws_subnet.public_1.id}"},
		"private_subnet_ids":        {"", "${aws_subnet.private_0.id}, ${aws_subnet.private_1.id}"},
		"database_subnet_ids":       {"", "${aws_subnet.database_0.id}, ${aws_subnet.database_1.id}"},
	} {
		if value, _ := follow(string(data), "output."+name+".value"); text(value) != want[1] {
			t.Errorf("output %s is %s, want %s", name, text(value), want[1])
		}
		description, _ := follow(string(data), "output."+name+".description")
		if want[0] != "" && text(description) != want[0] || strings.TrimSpace(text(description)) == "" {
			t.Errorf("output %s is described as %q, want %q", name, text(description), want[0])
		}
	}
}
