package stackcheck

import (
	"fmt"
	"testing"
)

// worker is a service that a queue scales, whose containers have a time to stop.
func worker(queue, containers, name string) string {
	return fmt.Sprintf(`{"resource": {"aws_sqs_queue": {"orders": {%s}},
		"aws_ecs_task_definition": {"t": {"container_definitions": %s}},
		"aws_ecs_cluster": {"c": {"name": "c"}}, "aws_ecs_service": {"s": {"name": "s", "task_definition": "${aws_ecs_task_definition.t.arn}"}},
		"aws_appautoscaling_target": {"t": {"resource_id": "service/${aws_ecs_cluster.c.name}/${aws_ecs_service.s.name}"}},
		"aws_appautoscaling_policy": {"p": {"resource_id": "${aws_appautoscaling_target.t.resource_id}", "target_tracking_scaling_policy_configuration": {
			"customized_metric_specification": {"metrics": [{"metric_stat": {"metric": {"dimensions": [{"name": "QueueName", "value": "%s"}]}}}]}}}}},
		"data": {"aws_sqs_queue": {"orders": {"name": "orders"}}}}`, queue, quoted(containers), name)
}

func TestMessagesThatTwoTasksWorkOnAreReported(t *testing.T) {
	const (
		ours   = "${aws_sqs_queue.orders.name}"
		slow   = `[{"name": "app", "stopTimeout": 90}, {"name": "agent"}]`
		report = "aws_sqs_queue.orders: visibility_timeout_seconds: %s s, and a task that works on a message may take %s s to stop"
	)
	for _, e := range []example{
		{"long enough", worker(`"visibility_timeout_seconds": 90`, slow, ours), ""},
		{"too short", worker(`"visibility_timeout_seconds": 60`, slow, ours), fmt.Sprintf(report, "60", "90")},
		{"Terraform's default", worker(`"name": "orders"`, slow, ours), fmt.Sprintf(report, "30", "90")},
		{"Fargate's default", worker(`"visibility_timeout_seconds": "20"`, `[{"name": "app"}]`, ours), fmt.Sprintf(report, "20", "30")},
		{"not known", worker(`"visibility_timeout_seconds": "${var.seconds}"`, slow, ours), ""},
		{"a queue of somebody else", worker(`"name": "orders"`, slow, "${data.aws_sqs_queue.orders.name}"), ""},
		{"a queue by its name", worker(`"name": "orders"`, slow, "orders"), ""},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, Queues(read(t, e.config)), e.problems()...) })
	}
}
