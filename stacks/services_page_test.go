package stacks

import (
	"slices"
	"testing"
)

// What docs/services.md shows is synthesized and sound.
func TestExamplesOfServices(t *testing.T) {
	shown := 0
	for heading, examples := range examplesOf(t, "../docs/services.md") {
		for _, example := range examples {
			environment := parse(t, "minimal.yaml", example)
			environment.Name = "shown"
			sound(t, environment, synthesize(t, environment)[environment.Name])
			shown++
		}
		t.Log(heading)
	}
	if shown != 1 {
		t.Errorf("%d examples under headings, want 1", shown)
	}
}

// TestServicesAreMade: each service of docs/services.md has what its words say.
func TestServicesAreMade(t *testing.T) {
	stack := read(t, synthesize(t, parse(t, "services.yaml", ""))["services"])
	for _, address := range []string{
		"aws_ecs_service.admin", "aws_lb_target_group.admin", "aws_lb_listener_rule.path_admin__any", "aws_iam_role.admin_ecs_task_role",
		"aws_vpc_security_group_ingress_rule.admin_8081_from_alb", "aws_cloudwatch_metric_alarm.admin_healthy_targets",
		"aws_ecs_service.worker", "aws_iam_role.worker_ecs_task_execution_role", "aws_security_group.worker", "aws_cloudwatch_log_group.worker_ecs",
		"aws_vpc_security_group_ingress_rule.proxy_3306_from_worker", "aws_cloudwatch_metric_alarm.worker_missing_tasks", "aws_appautoscaling_target.worker_ecs",
	} {
		if _, made := stack.Block(address); !made {
			t.Errorf("no %s", address)
		}
	}
	worker, _ := stack.Block("aws_ecs_service.worker")
	for _, argument := range []string{"load_balancer", "health_check_grace_period_seconds", "alarms"} {
		if _, has := worker.Lookup(argument); has {
			t.Errorf("a worker has %s", argument)
		}
	}
	admin, _ := stack.Block("aws_ecs_service.admin")
	if after := admin.Texts("depends_on"); !slices.Contains(after, "aws_lb_listener_rule.path_admin__any") {
		t.Errorf("ECS refuses a target group that no rule uses: %v", after)
	}
}
