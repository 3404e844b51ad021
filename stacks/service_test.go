package stacks

import (
	"testing"
)

func Test15TheHealthCheckFollowsPortAndPathAndCanBeReplaced(t *testing.T) {
	check(t, minimal(t, "{service: {container_port: 8080, health_check: {path: /healthz}}}"), []expectation{
		{"", taskPath, container + "healthCheck.command.1", "curl -f http://localhost:8080/healthz || exit 1"},
	})
	check(t, everything(t, ""), []expectation{
		{"what the shell sees, not Terraform", taskPath, container + "healthCheck.command.1",
			"wget -q -O /dev/null http://127.0.0.1:$${PORT:-8080}/healthz || exit 1"},
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

func Test22ATaskMayFinishItsRequests(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", taskPath, container + "stopTimeout", "30"},
		{"deleting waits for deregistration and stop", servicePath, "timeouts.delete", "21m"},
	})
	check(t, everything(t, ""), []expectation{{"120 s, and 60 s + 120 s", servicePath, "timeouts.delete", "25m"}})
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

func Test25AShellInATask(t *testing.T) {
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"", servicePath, "enable_execute_command", "true"},
		{"", taskPath, container + "linuxParameters.initProcessEnabled", "true"},
	})
	wantAmong(t, stack, "aws_iam_role_policy.ecs_task_role_exec", "policy.Statement.0.Action", "ssmmessages:CreateControlChannel", "ssmmessages:OpenDataChannel")
	wantNoBlock(t, minimal(t, ""), "aws_iam_role_policy.ecs_task_role_exec")
}

func TestTmpfsIsWritableForEveryUserOfAnImage(t *testing.T) {
	const mount = container + "linuxParameters.tmpfs.0."
	check(t, production(t), []expectation{
		{"", taskPath, container + "readonlyRootFilesystem", "true"},
		{"", taskPath, mount + "containerPath", "/tmp"},
		{"", taskPath, mount + "size", "256"},
		{"", taskPath, mount + "mountOptions", "rw, nosuid, nodev, mode=1777"},
		{"no shell, no init process", taskPath, container + "linuxParameters.initProcessEnabled", "(not set)"},
		{"a volume would belong to root", taskPath, container + "mountPoints", "(not set)"},
	})
	check(t, everything(t, ""), []expectation{{"", taskPath, mount + "mountOptions", "rw, nosuid, nodev, mode=0700"}})
	check(t, minimal(t, ""), []expectation{{"nobody asked for it", taskPath, container + "linuxParameters", "(not set)"}})
}

func Test28RebalancingBetweenZonesIsExplicit(t *testing.T) {
	check(t, minimal(t, ""), []expectation{{"", servicePath, "availability_zone_rebalancing", "ENABLED"}})
	check(t, minimal(t, "{deployment: {minimum_healthy_percent: 0, maximum_percent: 100}}"), []expectation{
		{"it needs room above 100%", servicePath, "availability_zone_rebalancing", "DISABLED"},
	})
}

func TestOtherCapacityProviderWeightsReplaceNoService(t *testing.T) {
	check(t, minimal(t, ""), []expectation{{"", servicePath, "force_new_deployment", "true"}})
}

func TestAUsersTextStaysTheUsers(t *testing.T) {
	check(t, everything(t, ""), []expectation{
		{"", taskPath, container + "environment.4.name", "GREETING"},
		{"Terraform's own marks are escaped", taskPath, container + "environment.4.value", `hello $${USER}, 100%%{sure} & "quoted"`},
	})
}
