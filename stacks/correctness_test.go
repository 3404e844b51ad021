package stacks

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/names"
	"slipway/internal/stackjson"
)

// These tests are about where the spec's letter fails on AWS; docs/decisions/spec-on-aws.md numbers the same points.

const (
	taskPath      = "aws_ecs_task_definition.main"
	servicePath   = "aws_ecs_service.main"
	clusterPath   = "aws_rds_cluster.main"
	container     = "container_definitions.0."
	targetAddress = "aws_appautoscaling_target.ecs"
	passwordArn   = "${aws_secretsmanager_secret.db_password.arn}"
	usernameArn   = "${aws_secretsmanager_secret.db_username.arn}"
	keyArn        = "${aws_kms_key.main.arn}"
)

func list(t *testing.T, stack *stackjson.Config, address, path string) []string {
	t.Helper()
	values, _ := lookup(t, stack, address, path).([]any)
	var result []string
	for _, value := range values {
		result = append(result, text(value))
	}
	return result
}

func wantAmong(t *testing.T, stack *stackjson.Config, address, path string, wanted ...string) {
	t.Helper()
	got := list(t, stack, address, path)
	for _, want := range wanted {
		if !slices.Contains(got, want) {
			t.Errorf("%s.%s lacks %s; it has %s", address, path, want, strings.Join(got, ", "))
		}
	}
}

// production gives the stack of a production environment, as environments/prod.yaml is until somebody makes it their own.
func production(t *testing.T) *stackjson.Config {
	t.Helper()
	return read(t, synthesize(t, parse(t, "prod.yaml", ""))["prod"])
}

func wantNoBlock(t *testing.T, stack *stackjson.Config, address string) {
	t.Helper()
	if _, found := stack.Block(address); found {
		t.Errorf("%s must not exist", address)
	}
}

func Test01TheExecutionRoleReadsTheInjectedSecrets(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"exactly the injected secrets", "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.0.Resource", usernameArn + ", " + passwordArn},
		{"and their key", "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.1.Resource", keyArn},
	})
}

func Test02TheSecretsHaveTheNamesThatThePolicyExpects(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", "aws_secretsmanager_secret.db_username", "name", "shop-minimal-db-username"},
		{"", "aws_secretsmanager_secret.db_password", "name", "shop-minimal-db-password"},
	})
}

func Test03ThePasswordSecretIsJSONWithoutTheHost(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"JSON of user name and password", "aws_secretsmanager_secret_version.db_password", "secret_string_wo",
			`${jsonencode({"username" = "admin", "password" = ephemeral.aws_secretsmanager_random_password.db_password.random_password})}`},
		{"plain text user name", "aws_secretsmanager_secret_version.db_username", "secret_string", "admin"},
		{"the trailing colons matter", taskPath, container + "secrets.0.valueFrom", passwordArn + ":password::"},
	})
}

func Test04IdentityPoliciesUseTheSecretsFullArns(t *testing.T) {
	found := 0
	for _, policy := range append(minimal(t, "").Policies(), everything(t, "").Policies()...) {
		for _, statement := range policy.Statements {
			for _, resource := range statement.Resource {
				if strings.Contains(resource, ":secret:") {
					found++
				}
				if strings.Contains(resource, ":secret:") && !strings.HasSuffix(resource, "-*") && !regexp.MustCompile(`-\w{6}$`).MatchString(resource) {
					t.Errorf("%s: %s lacks the six random characters of a secret's ARN", policy.Address, resource)
				}
			}
		}
	}
	if found < 2 {
		t.Errorf("only %d ARNs of secrets were looked at", found)
	}
}

func Test05ArnsNameRegionAccountAndPartition(t *testing.T) {
	china := `{region: cn-north-1, service: {image: 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop:1}, network: {excluded_zone_ids: []}}`
	for _, test := range []struct{ change, arn, via string }{
		{"", "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-minimal-db-*", "secretsmanager.us-east-1.amazonaws.com"},
		{china, "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:shop-minimal-db-*", "secretsmanager.cn-north-1.amazonaws.com.cn"},
	} {
		check(t, minimal(t, test.change), []expectation{
			{"", "aws_iam_role_policy.ecs_task_role_secrets", "policy.Statement.0.Resource", test.arn},
			{"", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.0.Condition.StringEquals.kms:ViaService", test.via},
		})
	}
}

func Test06DecryptIsForOneKeyViaSecretsManagerAndDescribeIsDirect(t *testing.T) {
	const policy = "aws_iam_role_policy.ecs_task_role_key"
	check(t, minimal(t, ""), []expectation{
		{"", policy, "policy.Statement.0.Resource", keyArn},
		{"", policy, "policy.Statement.0.Condition.StringEquals.kms:ViaService", "secretsmanager.us-east-1.amazonaws.com"},
		{"", policy, "policy.Statement.2.Resource", keyArn},
		{"a direct call never matches ViaService", policy, "policy.Statement.2.Condition", "(not set)"},
	})
}

func Test07EncryptedObjectsCanBeWritten(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.1.Action", "kms:Decrypt, kms:GenerateDataKey"},
		{"", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.1.Condition.StringEquals.kms:ViaService", "s3.us-east-1.amazonaws.com"},
	})
}

func Test08BucketsAreOfThisAccountAndNeverThePlatforms(t *testing.T) {
	const policy = "aws_iam_role_policy.ecs_task_role_objects"
	check(t, minimal(t, "{state: {bucket: shop-state}}"), []expectation{
		{"", policy, "policy.Statement.0.Condition.StringEquals.aws:ResourceAccount", "123456789012"},
		{"a missing object is 404, not 403", policy, "policy.Statement.1.Action", "s3:GetBucketLocation, s3:ListBucket"},
		{"", policy, "policy.Statement.1.Condition.StringEquals.aws:ResourceAccount", "123456789012"},
		{"the state and the access logs match the pattern", policy, "policy.Statement.2.Effect", "Deny"},
		{"", policy, "policy.Statement.2.Resource", "arn:aws:s3:::shop-state, arn:aws:s3:::shop-state/*, arn:aws:s3:::*-alb-logs-123456789012, arn:aws:s3:::*-alb-logs-123456789012/*"},
	})
	check(t, minimal(t, "{service: {s3: {bucket_prefix: shop-minimal-, allow_delete: true}}}"), []expectation{
		{"an environment may narrow it", policy, "policy.Statement.0.Resource", "arn:aws:s3:::shop-minimal-*/*"},
		{"deleting is asked for", policy, "policy.Statement.0.Action", "s3:AbortMultipartUpload, s3:GetObject, s3:PutObject, s3:DeleteObject"},
	})
}

func Test09TheTaskRoleWritesToOneLogGroup(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", "aws_iam_role_policy.ecs_task_role_logs", "policy.Statement.0.Resource", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-minimal:*"},
	})
}

func Test10TheProxyWaitsForItsRoleAndItsSecrets(t *testing.T) {
	stack := minimal(t, "")
	wantAmong(t, stack, "aws_db_proxy.main", "depends_on", "aws_iam_role_policy.rds_proxy_role_secrets",
		"aws_secretsmanager_secret_version.db_password", "aws_secretsmanager_secret_version.db_username")
	check(t, stack, []expectation{
		{"", "aws_iam_role.rds_proxy_role", "assume_role_policy.Statement.0.Principal.Service", "rds.amazonaws.com"},
		{"", "aws_iam_role_policy.rds_proxy_role_secrets", "policy.Statement.1.Condition.StringEquals.kms:ViaService", "secretsmanager.us-east-1.amazonaws.com"},
	})
}

func Test11TrustPoliciesNameTheAccount(t *testing.T) {
	for _, role := range []string{"aws_iam_role.ecs_task_role", "aws_iam_role.ecs_task_execution_role"} {
		check(t, minimal(t, ""), []expectation{
			{"", role, "assume_role_policy.Statement.0.Condition.StringEquals.aws:SourceAccount", "123456789012"},
			{"", role, "assume_role_policy.Statement.0.Condition.ArnLike.aws:SourceArn", "arn:aws:ecs:us-east-1:123456789012:*"},
		})
	}
	stack := everything(t, "")
	for _, policy := range stack.Policies() {
		if policy.Kind != stackjson.Trust {
			continue
		}
		for _, statement := range policy.Statements {
			if !slices.ContainsFunc(statement.Condition, func(c stackjson.Condition) bool { return c.Key == "aws:SourceAccount" }) {
				t.Errorf("%s: anyone's resources may borrow the role", policy.Address)
			}
		}
	}
}

func Test12AUserWithFewerRightsCanReplaceTheMaster(t *testing.T) {
	const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-app-user-AbCdEf"
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"the proxy knows both users", "aws_db_proxy.main", "auth.1.secret_arn", secret},
		{"", taskPath, container + "secrets.1.valueFrom", secret + ":password::"},
		{"", taskPath, container + "secrets.2.valueFrom", secret + ":username::"},
	})
	wantAmong(t, stack, "aws_iam_role_policy.rds_proxy_role_secrets", "policy.Statement.0.Resource", secret)
	wantAmong(t, stack, "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.0.Resource", secret)
	if got := list(t, stack, "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.0.Resource"); slices.Contains(got, passwordArn) {
		t.Error("the execution role reads the master's password although no task gets it")
	}
	check(t, stack, []expectation{{"the application cannot read the master's", "aws_iam_role_policy.ecs_task_role_secrets", "policy.Statement.0.Resource", secret}})
}

func Test13TheRecoveryWindowIsConfigured(t *testing.T) {
	check(t, minimal(t, ""), []expectation{{"", "aws_secretsmanager_secret.db_password", "recovery_window_in_days", "30"}})
	check(t, minimal(t, "{database: {secret_recovery_window_days: 0}}"), []expectation{{"0 is a real choice", "aws_secretsmanager_secret.db_password", "recovery_window_in_days", "0"}})
}

func Test14TheKeyEncryptsThisEnvironmentsLogGroupsOnly(t *testing.T) {
	stack := everything(t, "")
	check(t, stack, []expectation{{"", "aws_kms_key.main", "policy.Statement.1.Principal.Service", "logs.us-east-1.amazonaws.com"}})
	groups := list(t, stack, "aws_kms_key.main", "policy.Statement.1.Condition.ArnEquals.kms:EncryptionContext:aws:logs:arn")
	for _, block := range stack.Blocks() {
		if block.Type != "aws_cloudwatch_log_group" {
			continue
		}
		arn := "arn:aws:logs:us-east-1:123456789012:log-group:" + text(block.Body["name"])
		if !slices.Contains(groups, arn) {
			t.Errorf("the key's policy does not let CloudWatch Logs encrypt %s", arn)
		}
	}
	check(t, stack, []expectation{
		{"ELB refuses a bucket with a KMS key", "aws_s3_bucket_server_side_encryption_configuration.alb_logs", "rule.apply_server_side_encryption_by_default.sse_algorithm", "AES256"},
		{"", "aws_s3_bucket_policy.alb_logs", "policy.Statement.0.Principal.Service", "logdelivery.elasticloadbalancing.amazonaws.com"},
	})
	wantAmong(t, stack, "aws_lb.main", "depends_on", "aws_s3_bucket_policy.alb_logs")
}

func Test15TheHealthCheckFollowsPortAndPathAndCanBeReplaced(t *testing.T) {
	check(t, minimal(t, "{service: {container_port: 8080, health_check: {path: /healthz}}}"), []expectation{
		{"", taskPath, container + "healthCheck.command.1", "curl -f http://localhost:8080/healthz || exit 1"},
	})
	check(t, everything(t, ""), []expectation{
		{"what the shell sees, not Terraform", taskPath, container + "healthCheck.command.1", "wget -q -O /dev/null http://127.0.0.1:$${PORT:-8080}/healthz || exit 1"},
	})
}

func Test16ARolledBackDeploymentFailsTheApply(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"", servicePath, "lifecycle.postcondition.condition", "${self.task_definition == aws_ecs_task_definition.main.arn}"},
		{"", servicePath, "wait_for_steady_state", "true"},
		{"a rollback has where to go", taskPath, "skip_destroy", "true"},
		{"and no proxy, role or secret inherits create_before_destroy from it", taskPath, "lifecycle", "(not set)"},
	})
	check(t, everything(t, ""), []expectation{
		{"breaker and rollback are separate", servicePath, "deployment_circuit_breaker.enable", "true"},
		{"breaker and rollback are separate", servicePath, "deployment_circuit_breaker.rollback", "false"},
		{"", servicePath, "wait_for_steady_state", "false"},
	})
}

func Test17ThereIsRoomForANewTask(t *testing.T) {
	for _, sample := range samples(t) {
		if d := sample.Deployment; d.MaximumPercent <= d.MinimumHealthyPercent {
			t.Errorf("%s: %d to %d percent leave no room for a deployment", sample.Name, d.MinimumHealthyPercent, d.MaximumPercent)
		}
	}
	check(t, minimal(t, ""), []expectation{
		{"", servicePath, "deployment_minimum_healthy_percent", "100"},
		{"", servicePath, "deployment_maximum_percent", "200"},
	})
}

func Test18TheAutoscalerOwnsTheDesiredCount(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"starts at the business minimum", servicePath, "desired_count", "2"},
		{"", servicePath, "lifecycle.ignore_changes", "desired_count"},
	})
	fixed := minimal(t, "{scaling: {enabled: false, min: 3}}")
	check(t, fixed, []expectation{
		{"", servicePath, "desired_count", "3"},
		{"without an autoscaler Terraform owns it", servicePath, "lifecycle.ignore_changes", "(not set)"},
	})
	wantNoBlock(t, fixed, targetAddress)
}

func Test19TheServiceWaitsForTheListener(t *testing.T) {
	stack := everything(t, "")
	wantAmong(t, stack, servicePath, "depends_on", "aws_lb_listener.http", "aws_lb_listener.https")
	wantAmong(t, stack, "aws_appautoscaling_policy.ecs_alb_requests", "depends_on", "aws_lb_listener.http", "aws_lb_listener.https")
}

func Test19TheServiceWaitsForItsRolesAndTheDatabase(t *testing.T) {
	wantAmong(t, minimal(t, ""), servicePath, "depends_on",
		"aws_iam_role_policy.ecs_task_execution_role_image", "aws_iam_role_policy.ecs_task_execution_role_logs",
		"aws_iam_role_policy.ecs_task_execution_role_secrets", "aws_iam_role_policy.ecs_task_role_secrets",
		"aws_secretsmanager_secret_version.db_username", "aws_secretsmanager_secret_version.db_password",
		"aws_db_proxy_target.main", "aws_ecs_cluster_capacity_providers.main")
}

func Test20TheTaskHasAFargateSize(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", taskPath, "cpu", "256"},
		{"", taskPath, "memory", "512"},
		{"", taskPath, "requires_compatibilities", "FARGATE"},
	})
	check(t, everything(t, ""), []expectation{{"", taskPath, "cpu", "2048"}, {"", taskPath, "memory", "5120"}})
}

func Test21ATargetGroupIsReplacedUnderANewName(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{{"", "aws_lb_target_group.main", "lifecycle.create_before_destroy", "true"}})
	name := func(stack *stackjson.Config) string {
		return text(lookup(t, stack, "aws_lb_target_group.main", "name"))
	}
	if name(minimal(t, "")) == name(minimal(t, "{network: {cidr: 10.9.0.0/16}}")) {
		t.Error("another VPC keeps the name, so the new target group cannot be made before the old one goes")
	}
	if name(minimal(t, "")) != name(minimal(t, "{service: {cpu: 512, memory: 1024}, load_balancer: {deregistration_delay: 60}}")) {
		t.Error("the name changes without need, and with it the target group")
	}
}

func Test21AnotherContainerPortIsARollingDeployment(t *testing.T) {
	before, after := minimal(t, ""), minimal(t, "{service: {container_port: 8080}}")
	for _, path := range []string{"name", "port"} {
		if a, b := text(lookup(t, before, "aws_lb_target_group.main", path)), text(lookup(t, after, "aws_lb_target_group.main", path)); a != b {
			t.Errorf("the target group's %s changes from %s to %s, which replaces it by an empty one", path, a, b)
		}
	}
	check(t, after, []expectation{
		{"ECS registers the container's port", servicePath, "load_balancer.container_port", "8080"},
		{"a rule of its own", "aws_vpc_security_group_ingress_rule.service_8080_from_alb", "from_port", "8080"},
		{"the old one stays until the service has changed", "aws_vpc_security_group_ingress_rule.service_8080_from_alb", "lifecycle.create_before_destroy", "true"},
		{"the old one stays until the service has changed", "aws_vpc_security_group_egress_rule.alb_8080_to_service", "lifecycle.create_before_destroy", "true"},
	})
	wantAmong(t, after, servicePath, "depends_on", "aws_vpc_security_group_ingress_rule.service_8080_from_alb", "aws_vpc_security_group_egress_rule.alb_8080_to_service",
		"aws_vpc_security_group_egress_rule.service_443_to_0_0_0_0_0", "aws_vpc_security_group_egress_rule.service_3306_to_proxy")
}

func Test21LongNamesFit(t *testing.T) {
	stack := minimal(t, "project: "+strings.Repeat("a", 41))
	for address, max := range map[string]int{"aws_lb.main": 32, "aws_lb_target_group.main": 32, "aws_iam_role.ecs_task_execution_role": 64, "aws_db_proxy.main": 63} {
		if name := text(lookup(t, stack, address, "name")); len(name) > max {
			t.Errorf("%s: %s has %d characters, more than %d", address, name, len(name), max)
		}
	}
}

func Test22ATaskMayFinishItsRequests(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", taskPath, container + "stopTimeout", "30"},
		{"deleting waits for deregistration and stop", servicePath, "timeouts.delete", "21m"},
	})
	check(t, everything(t, ""), []expectation{{"120 s + 120 s", servicePath, "timeouts.delete", "24m"}})
}

func Test23TheGracePeriodCoversTheStartPeriod(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", servicePath, "health_check_grace_period_seconds", "60"},
		{"", taskPath, container + "healthCheck.startPeriod", "60"},
	})
	check(t, everything(t, ""), []expectation{
		{"", servicePath, "health_check_grace_period_seconds", "120"},
		{"", taskPath, container + "healthCheck.startPeriod", "90"},
	})
}

func Test24StickinessIsTheSpecsAndCanBeTurnedOff(t *testing.T) {
	check(t, minimal(t, ""), []expectation{{"", "aws_lb_target_group.main", "stickiness.enabled", "true"}})
	check(t, everything(t, ""), []expectation{{"", "aws_lb_target_group.main", "stickiness.enabled", "false"}})
}

func Test25AShellInATask(t *testing.T) {
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"", servicePath, "enable_execute_command", "true"},
		{"", taskPath, container + "linuxParameters.initProcessEnabled", "true"},
	})
	wantAmong(t, stack, "aws_iam_role_policy.ecs_task_role_exec", "policy.Statement.0.Action", "ssmmessages:CreateControlChannel", "ssmmessages:OpenDataChannel")
	wantNoBlock(t, minimal(t, ""), "aws_iam_role_policy.ecs_task_role_exec")
}

func Test26PrivateSubnetsReachWhatTasksNeed(t *testing.T) {
	stack := everything(t, "")
	for _, endpoint := range []string{"s3", "ecr_api", "ecr_dkr", "logs", "secretsmanager", "ssmmessages"} {
		if _, found := stack.Block("aws_vpc_endpoint." + endpoint); !found {
			t.Errorf("no endpoint %s", endpoint)
		}
	}
	wantNoBlock(t, stack, "aws_nat_gateway.nat_0")
	wantNoBlock(t, stack, "aws_route.private_0")
	perZone := minimal(t, "{network: {nat: perAz, az_count: 3}}")
	check(t, perZone, []expectation{
		{"", "aws_route.private_0", "nat_gateway_id", "${aws_nat_gateway.nat_0.id}"},
		{"", "aws_route.private_2", "nat_gateway_id", "${aws_nat_gateway.nat_2.id}"},
	})
	check(t, minimal(t, ""), []expectation{
		{"one for all", "aws_route.private_0", "nat_gateway_id", "${aws_nat_gateway.nat_0.id}"},
		{"one for all", "aws_route.private_1", "nat_gateway_id", "${aws_nat_gateway.nat_0.id}"},
	})
	wantNoBlock(t, minimal(t, ""), "aws_route.database")
}

func Test27HTTPSWithARedirectWhereThereIsACertificate(t *testing.T) {
	stack := everything(t, "{load_balancer: {ssl_policy: ELBSecurityPolicy-TLS13-1-2-2021-06}}")
	check(t, stack, []expectation{
		{"", "aws_lb_listener.http", "default_action.type", "redirect"},
		{"", "aws_lb_listener.http", "default_action.redirect.protocol", "HTTPS"},
		{"", "aws_lb_listener.http", "default_action.redirect.status_code", "HTTP_301"},
		{"", "aws_lb_listener.https", "port", "443"},
		{"", "aws_lb_listener.https", "ssl_policy", "ELBSecurityPolicy-TLS13-1-2-2021-06"},
	})
	wantNoBlock(t, minimal(t, ""), "aws_lb_listener.https")
	check(t, minimal(t, ""), []expectation{{"", "aws_lb_listener.http", "default_action.type", "forward"}})
}

func Test28RebalancingBetweenZonesIsExplicit(t *testing.T) {
	check(t, minimal(t, ""), []expectation{{"", servicePath, "availability_zone_rebalancing", "ENABLED"}})
	check(t, minimal(t, "{deployment: {minimum_healthy_percent: 0, maximum_percent: 100}}"), []expectation{
		{"it needs room above 100%", servicePath, "availability_zone_rebalancing", "DISABLED"},
	})
}

func Test29ScheduledActionsOwnTheRange(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", targetAddress, "lifecycle.ignore_changes", "min_capacity, max_capacity"},
		{"a changed maximum arrives with the next action", "aws_appautoscaling_scheduled_action.after_hours", "scalable_target_action.max_capacity", "10"},
	})
	check(t, minimal(t, "{scaling: {schedules: []}}"), []expectation{
		{"without schedules Terraform owns it", targetAddress, "lifecycle", "(not set)"},
	})
}

func Test31TheTimezoneIsTheSchedules(t *testing.T) {
	check(t, everything(t, ""), []expectation{
		{"", "aws_appautoscaling_scheduled_action.morning", "timezone", "Europe/Berlin"},
		{"", "aws_appautoscaling_scheduled_action.morning", "scalable_target_action.max_capacity", "30"},
		{"", "aws_appautoscaling_scheduled_action.evening", "scalable_target_action.min_capacity", "2"},
	})
}

func Test32ProductionKeepsTwoTasksAfterHours(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"the spec's default", "aws_appautoscaling_scheduled_action.after_hours", "scalable_target_action.min_capacity", "1"},
	})
	check(t, production(t), []expectation{
		{"two zones", "aws_appautoscaling_scheduled_action.after_hours", "scalable_target_action.min_capacity", "2"},
	})
}

func Test33ScheduledActionsAreWrittenOneAfterTheOther(t *testing.T) {
	stack := minimal(t, "")
	wantAmong(t, stack, "aws_appautoscaling_scheduled_action.business_hours", "depends_on",
		"aws_appautoscaling_policy.ecs_cpu", "aws_appautoscaling_policy.ecs_memory", "aws_appautoscaling_policy.ecs_alb_requests")
	wantAmong(t, stack, "aws_appautoscaling_scheduled_action.after_hours", "depends_on", "aws_appautoscaling_scheduled_action.business_hours")
}

func Test34TheResourceLabelNamesLoadBalancerAndTargetGroup(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", "aws_appautoscaling_policy.ecs_alb_requests", "target_tracking_scaling_policy_configuration.predefined_metric_specification.resource_label",
			"${aws_lb.main.arn_suffix}/${aws_lb_target_group.main.arn_suffix}"},
	})
}

func Test36ReadersComeAfterTheWriter(t *testing.T) {
	stack := minimal(t, "{database: {readers: 15}}")
	for i, address := range []string{"aws_rds_cluster_instance.instance_1", "aws_rds_cluster_instance.instance_15"} {
		wantAmong(t, stack, address, "depends_on", "aws_rds_cluster_instance.instance_0")
		check(t, stack, []expectation{{"", address, "promotion_tier", []string{"1", "15"}[i]}})
	}
	check(t, stack, []expectation{{"", "aws_rds_cluster_instance.instance_0", "depends_on", ""}})
}

func Test37AReaderEndpointOnlyWhereThereAreReaders(t *testing.T) {
	wantNoBlock(t, minimal(t, ""), "aws_db_proxy_endpoint.reader")
	check(t, everything(t, ""), []expectation{
		{"", "aws_db_proxy_endpoint.reader", "target_role", "READ_ONLY"},
		{"the container knows it", taskPath, container + "environment.3.name", "DB_READER_HOST"},
		{"", taskPath, container + "environment.3.value", "${aws_db_proxy_endpoint.reader.endpoint}"},
	})
}

func Test38TheProxyTargetWaitsForEveryInstance(t *testing.T) {
	stack := minimal(t, "{database: {readers: 2}}")
	wantAmong(t, stack, "aws_db_proxy_target.main", "depends_on",
		"aws_rds_cluster_instance.instance_0", "aws_rds_cluster_instance.instance_1", "aws_rds_cluster_instance.instance_2")
}

func Test38TheProxyListensOn3306WhateverTheClustersPort(t *testing.T) {
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"", taskPath, container + "environment.2.value", "3306"},
		{"", "aws_vpc_security_group_ingress_rule.proxy_3306_from_service", "from_port", "3306"},
		{"", "aws_vpc_security_group_egress_rule.service_3306_to_proxy", "referenced_security_group_id", "${aws_security_group.proxy.id}"},
		{"", "aws_vpc_security_group_egress_rule.proxy_3307_to_database", "from_port", "3307"},
		{"", "aws_vpc_security_group_ingress_rule.database_3307_from_proxy", "referenced_security_group_id", "${aws_security_group.proxy.id}"},
		{"administration may pass by the proxy", "aws_vpc_security_group_ingress_rule.database_3307_from_10_9_0_0_24", "cidr_ipv4", "10.9.0.0/24"},
	})
}

func Test39ZonesWithoutRDSProxyAreLeftOut(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"", "data.aws_availability_zones.available", "exclude_zone_ids", "use1-az3"},
		{"an index fails where element() would wrap around", "aws_subnet.private_1", "availability_zone", "${data.aws_availability_zones.available.names[1]}"},
		{"a further zone replaces no proxy", "aws_db_proxy.main", "lifecycle.ignore_changes", "vpc_subnet_ids"},
		{"a zone that AWS opens replaces no subnet", "aws_subnet.database_0", "lifecycle.ignore_changes", "availability_zone"},
	})
	check(t, everything(t, ""), []expectation{
		{"", "aws_subnet.private_2", "availability_zone", "us-east-1c"},
		{"a named zone is Terraform's", "aws_subnet.private_2", "lifecycle", "(not set)"},
	})
}

func Test40ProductionLeavesRoomForDirectConnections(t *testing.T) {
	const pool = "aws_db_proxy_default_target_group.main"
	check(t, minimal(t, ""), []expectation{{"the spec's default", pool, "connection_pool_config.max_connections_percent", "100"}})
	check(t, production(t), []expectation{{"room for migrations", pool, "connection_pool_config.max_connections_percent", "90"}})
}

func Test41TheLoadBalancerWaitsLongerThanThePool(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"above the proxy's 120 s", "aws_lb.main", "idle_timeout", "130"},
	})
}

func Test42TheVersionIsPinnedOnTheCluster(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"", clusterPath, "engine", "aurora-mysql"},
		{"the family follows the version", "aws_rds_cluster_parameter_group.main", "family", "aurora-mysql8.0"},
		{"", "aws_rds_cluster_instance.instance_0", "engine_version", "(not set)"},
		{"", "aws_rds_cluster_instance.instance_0", "auto_minor_version_upgrade", "false"},
		{"AWS answers with three: fewer would rebuild the database", clusterPath, "availability_zones", "(not set)"},
	})
	if version := text(lookup(t, stack, clusterPath, "engine_version")); !regexp.MustCompile(`^8\.0\.mysql_aurora\.3\.\d+\.\d+$`).MatchString(version) {
		t.Errorf("%s is not a full version", version)
	}
	check(t, everything(t, ""), []expectation{{"what AWS upgraded is not downgraded", clusterPath, "lifecycle.ignore_changes", "engine_version, serverlessv2_scaling_configuration"}})
}

func Test43DirectConnectionsNeedTLSToo(t *testing.T) {
	for _, stack := range []*stackjson.Config{minimal(t, ""), everything(t, "")} {
		check(t, stack, []expectation{
			{"", "aws_rds_cluster_parameter_group.main", "parameter.0.name", "require_secure_transport"},
			{"", "aws_rds_cluster_parameter_group.main", "parameter.0.value", "ON"},
			{"", clusterPath, "db_cluster_parameter_group_name", "${aws_rds_cluster_parameter_group.main.name}"},
		})
	}
}

func Test44LogGroupsComeFirstAndTheLogsAreOn(t *testing.T) {
	stack := everything(t, "")
	wantAmong(t, stack, clusterPath, "depends_on", "aws_cloudwatch_log_group.database_audit", "aws_cloudwatch_log_group.database_error",
		"aws_cloudwatch_log_group.database_general", "aws_cloudwatch_log_group.database_slowquery")
	wantAmong(t, stack, "aws_db_proxy.main", "depends_on", "aws_cloudwatch_log_group.rds_proxy")
	parameters := text(lookup(t, stack, "aws_rds_cluster_parameter_group.main", "parameter"))
	for _, name := range []string{"server_audit_logging", "server_audit_events", "general_log", "slow_query_log", "long_query_time", "binlog_format"} {
		if !strings.Contains(parameters, `"name":"`+name+`"`) {
			t.Errorf("no parameter %s in %s", name, parameters)
		}
	}
	check(t, stack, []expectation{
		{"", "aws_cloudwatch_log_group.database_audit", "name", "/aws/rds/cluster/shop-everything/audit"},
		{"", "aws_cloudwatch_log_group.rds_proxy", "name", "/aws/rds/proxy/shop-everything-rds-proxy"},
		{"", "aws_cloudwatch_log_group.database_audit", "retention_in_days", "14"},
	})
}

func Test45ProtectionsGoTogetherAndTheFinalSnapshotHasAFreshName(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", clusterPath, "deletion_protection", "true"},
		{"", clusterPath, "lifecycle.prevent_destroy", "true"},
		{"the database cannot move", "aws_vpc.main", "lifecycle.prevent_destroy", "true"},
		{"the database cannot move", "aws_subnet.database_0", "lifecycle.prevent_destroy", "true"},
		{"the days behind the snapshot stay too", clusterPath, "delete_automated_backups", "false"},
		{"what the key encrypts goes with it", "aws_kms_key.main", "lifecycle.prevent_destroy", "true"},
		{"", clusterPath, "skip_final_snapshot", "false"},
		{"", clusterPath, "final_snapshot_identifier", "shop-minimal-final-${substr(aws_kms_key.main.key_id, 0, 8)}-1"},
	})
	check(t, minimal(t, "{database: {deletion_protection: false, final_snapshot: false}}"), []expectation{
		{"", clusterPath, "deletion_protection", "false"},
		{"", clusterPath, "lifecycle.prevent_destroy", "(not set)"},
		{"", clusterPath, "skip_final_snapshot", "true"},
		{"", clusterPath, "final_snapshot_identifier", "(not set)"},
	})
}

const (
	alarm     = "aws_cloudwatch_metric_alarm."
	dashboard = "aws_cloudwatch_dashboard.main"
	proxyName = "${aws_db_proxy.main.name}"
)

func Test14AlarmsCanUseTheKeyOfTheirTopic(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"an alarm cannot publish to a topic on AWS's own key", "aws_sns_topic.alarms", "kms_master_key_id", keyArn},
		{"", "aws_kms_key.main", "policy.Statement.2.Principal.Service", "cloudwatch.amazonaws.com"},
		{"", "aws_kms_key.main", "policy.Statement.2.Action", "kms:Decrypt, kms:GenerateDataKey*"},
		{"", "aws_kms_key.main", "policy.Statement.2.Condition.StringEquals.aws:SourceAccount", "123456789012"},
		{"", "aws_kms_key.main", "policy.Statement.2.Condition.ArnLike.aws:SourceArn", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:shop-minimal-*"},
	})
	foreign := minimal(t, "{monitoring: {topic_arn: 'arn:aws:sns:us-east-1:210987654321:on-call'}}")
	check(t, foreign, []expectation{{"a topic of somebody else has a key of somebody else", "aws_kms_key.main", "policy.Statement.2", "(not set)"}})
}

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
		{"only one endpoint", clients, "metric_query.0.metric.dimensions", `{"ProxyName":"${aws_db_proxy.main.name}"}`},
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
		{"", healthy, "statistic", "Minimum"},
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
		{"nothing else", policy, "policy.Statement.1", "(not set)"},
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
		{"", missing, "metric_name", "HealthyHostCount"},
	})
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

// The rest is the design's, beside the spec.

func TestThePasswordIsEphemeral(t *testing.T) {
	stack := minimal(t, "{database: {credentials_version: 4}}")
	check(t, stack, []expectation{
		{"", clusterPath, "master_password_wo", "${jsondecode(ephemeral.aws_secretsmanager_secret_version.db_password.secret_string).password}"},
		{"whenever a password was written, for whatever reason", clusterPath, "master_password_wo_version", "${parseint(substr(sha256(aws_secretsmanager_secret_version.db_password.version_id), 0, 7), 16)}"},
		{"", "aws_secretsmanager_secret_version.db_password", "secret_string_wo_version", "4"},
		{"a rotation makes a new revision", taskPath, container + "dockerLabels.credentials-version", "${aws_secretsmanager_secret_version.db_password.version_id}"},
		{"read back in the version just written", "ephemeral.aws_secretsmanager_secret_version.db_password", "version_id", "${aws_secretsmanager_secret_version.db_password.version_id}"},
		{"never in the state", clusterPath, "master_password", "(not set)"},
	})
}

func TestProductionHasEveryProtection(t *testing.T) {
	check(t, production(t), []expectation{
		{"", clusterPath, "deletion_protection", "true"},
		{"", clusterPath, "lifecycle.prevent_destroy", "true"},
		{"", clusterPath, "skip_final_snapshot", "false"},
		{"", clusterPath, "backup_retention_period", "35"},
		{"", "aws_lb.main", "enable_deletion_protection", "true"},
		{"", "aws_lb.main", "access_logs.enabled", "true"},
		{"three zones", "aws_subnet.private_2", "cidr_block", "10.30.128.0/18"},
		{"a NAT gateway in each", "aws_route.private_2", "nat_gateway_id", "${aws_nat_gateway.nat_2.id}"},
		{"a writer and two readers", "aws_rds_cluster_instance.instance_2", "tags.Role", "reader"},
		{"", "aws_lb_listener.http", "default_action.type", "redirect"},
		{"its own buckets only", "aws_iam_role_policy.ecs_task_role_objects", "policy.Statement.0.Resource", "arn:aws:s3:::shop-prod-*/*"},
	})
}

func TestTheNetworkCannotBeExchangedUnderADatabase(t *testing.T) {
	name := func(stack *stackjson.Config) string {
		return text(lookup(t, stack, "aws_db_subnet_group.main", "name"))
	}
	if name(minimal(t, "")) == name(minimal(t, "{network: {cidr: 10.9.0.0/16}}")) {
		t.Error("another VPC keeps the subnet group, so the apply would fail half way instead of being refused")
	}
	if name(minimal(t, "")) != name(minimal(t, "{network: {az_count: 3, nat: perAz}}")) {
		t.Error("a further zone would replace the database")
	}
}

// Terraform destroys what is no longer configured before it changes what referred to it, unless that creates before it destroys.
func TestWhatIsReferredToGoesLast(t *testing.T) {
	stack := everything(t, "{network: {nat: perAz}}")
	for _, address := range []string{"aws_nat_gateway.nat_1", "aws_s3_bucket.alb_logs", "aws_s3_bucket_policy.alb_logs", "aws_s3_bucket_public_access_block.alb_logs"} {
		check(t, stack, []expectation{{"", address, "lifecycle.create_before_destroy", "true"}})
	}
	quiet := minimal(t, "{database: {log_exports: []}}")
	check(t, quiet, []expectation{{"a log group outlives its export", "aws_cloudwatch_log_group.database_slowquery", "name", "/aws/rds/cluster/shop-minimal/slowquery"}})
}

func TestNoSecurityGroupHasInlineRules(t *testing.T) {
	for _, block := range everything(t, "").Blocks() {
		if strings.HasSuffix(block.Type, "_security_group") && (block.Body["ingress"] != nil || block.Body["egress"] != nil) {
			t.Errorf("%s has rules of its own", block.Address)
		}
	}
}

func TestOtherCapacityProviderWeightsReplaceNoService(t *testing.T) {
	check(t, minimal(t, ""), []expectation{{"", servicePath, "force_new_deployment", "true"}})
}

func TestAnExistingNetworkIsUsedAsItIs(t *testing.T) {
	environment := parse(t, "minimal.yaml", `network: {existing: {
		vpc_id: vpc-0123456789abcdef0,
		public_subnet_ids: [subnet-0123456789abcdef1, subnet-0123456789abcdef2],
		private_subnet_ids: [subnet-0123456789abcdef3, subnet-0123456789abcdef4],
		database_subnet_ids: [subnet-0123456789abcdef5, subnet-0123456789abcdef6]}}`)
	stack := read(t, synthesize(t, environment)["minimal"])
	for _, block := range stack.Blocks() {
		if slices.Contains([]string{"aws_vpc", "aws_subnet", "aws_nat_gateway", "aws_vpc_endpoint", "aws_default_security_group", "aws_availability_zones"}, block.Type) {
			t.Errorf("%s is made although the network exists", block.Address)
		}
	}
	check(t, stack, []expectation{
		{"", "aws_lb.main", "subnets", "subnet-0123456789abcdef1, subnet-0123456789abcdef2"},
		{"", servicePath, "network_configuration.subnets", "subnet-0123456789abcdef3, subnet-0123456789abcdef4"},
		{"", "aws_db_proxy.main", "vpc_subnet_ids", "subnet-0123456789abcdef5, subnet-0123456789abcdef6"},
		{"", "aws_security_group.service", "vpc_id", "vpc-0123456789abcdef0"},
		{"", "aws_lb_target_group.main", "name", names.For("shop", "minimal", "").TargetGroup("HTTP", "80", "ip", "vpc-0123456789abcdef0")},
	})
}

func TestAUsersTextStaysTheUsers(t *testing.T) {
	check(t, everything(t, ""), []expectation{
		{"", taskPath, container + "environment.4.name", "GREETING"},
		{"Terraform's own marks are escaped", taskPath, container + "environment.4.value", `hello $${USER}, 100%%{sure} & "quoted"`},
	})
}
