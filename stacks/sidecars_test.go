package stacks

import (
	"strings"
	"testing"
)

const nginxInFront = `{service: {container_port: 3000, sidecars: [{name: nginx, image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/nginx:1", ports: [8080],
	depends_on: [{container: app, condition: START}]}]}, load_balancer: {target: {container: nginx}}}`

func TestASidecarGetsNothingByItself(t *testing.T) {
	const sidecar = "container_definitions.1."
	stack := minimal(t, nginxInFront)
	check(t, stack, []expectation{
		{"the application comes first", taskPath, container + "name", "app"},
		{"", taskPath, sidecar + "name", "nginx"},
		{"no variable of the database's", taskPath, sidecar + "environment", "(not set)"},
		{"nor its password", taskPath, sidecar + "secrets", "(not set)"},
		{"AWS's own, written", taskPath, sidecar + "essential", "true"},
		{"AWS's own, written", taskPath, sidecar + "stopTimeout", "30"},
		{"the same group", taskPath, sidecar + "logConfiguration.options.awslogs-group", "${aws_cloudwatch_log_group.ecs.name}"},
		{"streams of its own", taskPath, sidecar + "logConfiguration.options.awslogs-stream-prefix", "nginx"},
		{"", taskPath, sidecar + "dependsOn.0.containerName", "app"},
		{"", taskPath, sidecar + "dependsOn.0.condition", "START"},
		{"its image may be pulled", "aws_iam_role_policy.ecs_task_execution_role_image", "policy.Statement.1.Resource",
			"arn:aws:ecr:us-east-1:123456789012:repository/shop, arn:aws:ecr:us-east-1:123456789012:repository/nginx"},
		{"nginx stops, then the application", servicePath, "timeouts.delete", "22m"},
	})
	check(t, minimal(t, ""), []expectation{{"", taskPath, sidecar + "name", "(not set)"}})
}

func TestRequestsGoToASidecar(t *testing.T) {
	const inward = "aws_vpc_security_group_ingress_rule."
	stack := minimal(t, nginxInFront)
	check(t, stack, []expectation{
		{"", servicePath, "load_balancer.container_name", "nginx"},
		{"", servicePath, "load_balancer.container_port", "8080"},
		{"", "aws_lb_target_group.main", "health_check.port", "traffic-port"},
		{"", inward + "service_8080_from_alb", "from_port", "8080"},
		{"the application's own check asks the application", taskPath, container + "healthCheck.command.1", "curl -f http://localhost:3000/ || exit 1"},
	})
	wantNoBlock(t, stack, inward+"service_3000_from_alb")
	wantAmong(t, stack, servicePath, "depends_on", inward+"service_8080_from_alb", "aws_vpc_security_group_egress_rule.alb_8080_to_service")
}

func TestTheHealthCheckHasAPortOfItsOwn(t *testing.T) {
	const inward = "aws_vpc_security_group_ingress_rule."
	stack := minimal(t, "{load_balancer: {health_check: {port: 8081}}}")
	check(t, stack, []expectation{
		{"", "aws_lb_target_group.main", "health_check.port", "8081"},
		{"requests", inward + "service_80_from_alb", "from_port", "80"},
		{"checks", inward + "service_8081_from_alb", "description", "Health checks from the load balancer to the service tasks"},
	})
	wantAmong(t, stack, servicePath, "depends_on", inward+"service_8081_from_alb", "aws_vpc_security_group_egress_rule.alb_8081_to_service")
	wantNoBlock(t, minimal(t, "{load_balancer: {health_check: {port: 80}}}"), inward+"service_8081_from_alb")
}

func TestHTTPSToTheTasksIsAnotherTargetGroup(t *testing.T) {
	stack := minimal(t, "{service: {container_port: 8443}, load_balancer: {target: {protocol: HTTPS}}}")
	check(t, stack, []expectation{
		{"", "aws_lb_target_group.main", "protocol", "HTTPS"},
		{"", "aws_lb_target_group.main", "health_check.protocol", "HTTPS"},
		{"", taskPath, container + "healthCheck.command.1", "curl -fk https://localhost:8443/ || exit 1"},
	})
	name := text(lookup(t, stack, "aws_lb_target_group.main", "name"))
	if plain := text(lookup(t, minimal(t, ""), "aws_lb_target_group.main", "name")); name == plain {
		t.Error("another protocol keeps the name, so the new target group cannot be made before the old one goes")
	}
}

func TestSidecarsReadTheirSecretsAndNoOthers(t *testing.T) {
	stack := everything(t, "")
	const reads = "aws_iam_role_policy.ecs_task_execution_role_secrets"
	if resources := text(lookup(t, stack, reads, "policy.Statement.0.Resource")); !strings.Contains(resources, "secret:migrate-abcdef") {
		t.Errorf("the execution role reads %s", resources)
	}
	check(t, stack, []expectation{
		{"the database's, as asked for", taskPath, "container_definitions.2.secrets.0.name", "DB_PASSWORD"},
		{"and its own", taskPath, "container_definitions.2.secrets.2.valueFrom", "arn:aws:secretsmanager:us-east-1:123456789012:secret:migrate-abcdef:password::"},
		{"", taskPath, "container_definitions.2.environment.0.name", "DB_HOST"},
		{"no other", taskPath, "container_definitions.2.secrets.3", "(not set)"},
		{"another sidecar has none", taskPath, "container_definitions.1.secrets", "(not set)"},
		{"a sidecar that has a volume with an owner waits for it, too", taskPath, "container_definitions.3.dependsOn.1.containerName", "volume-owner"},
		{"one after the other: 120 s of draining, 60 s and 120 s", servicePath, "timeouts.delete", "25m"},
		{"", "aws_iam_role_policy.ecs_task_execution_role_image", "policy.Statement.1.Resource", "arn:aws:ecr:us-east-1:123456789012:repository/team/shop, " +
			"arn:aws:ecr:us-east-1:123456789012:repository/team/render, arn:aws:ecr:us-east-1:123456789012:repository/team/nginx, " +
			"arn:aws:ecr:us-east-1:123456789012:repository/team/collector"},
	})
}
