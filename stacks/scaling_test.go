package stacks

import (
	"testing"
)

func Test29ScheduledActionsOwnTheRange(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", targetAddress, "lifecycle.ignore_changes", "min_capacity, max_capacity"},
	})
	check(t, minimal(t, "{scaling: {schedules: []}}"), []expectation{
		{"without schedules Terraform owns it", targetAddress, "lifecycle", "(not set)"},
	})
}

func Test30AChangedRangeArrivesWithTheNextAction(t *testing.T) {
	check(t, minimal(t, "{scaling: {min: 3, max: 12}}"), []expectation{
		{"both ends", "aws_appautoscaling_scheduled_action.business_hours", "scalable_target_action.min_capacity", "3"},
		{"both ends", "aws_appautoscaling_scheduled_action.business_hours", "scalable_target_action.max_capacity", "12"},
		{"the spec writes the minimum only", "aws_appautoscaling_scheduled_action.after_hours", "scalable_target_action.max_capacity", "12"},
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

// Of several policies on one target, the one that asks for the most tasks wins:
// https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
func Test35EveryPolicyTracksTheSameTarget(t *testing.T) {
	stack := minimal(t, "")
	for _, policy := range []string{"ecs_cpu", "ecs_memory", "ecs_alb_requests"} {
		address := "aws_appautoscaling_policy." + policy
		check(t, stack, []expectation{
			{"", address, "policy_type", "TargetTrackingScaling"},
			{"", address, "resource_id", "${" + targetAddress + ".resource_id}"},
			{"", address, "scalable_dimension", "${" + targetAddress + ".scalable_dimension}"},
		})
	}
}

func TestTargetsThatAreOffHaveNoPolicy(t *testing.T) {
	stack := minimal(t, "{scaling: {memory_target: off, response_time_target: 0.3}}")
	if _, found := stack.Block("aws_appautoscaling_policy.ecs_memory"); found {
		t.Error("there is a policy for memory")
	}
	const tracking = "target_tracking_scaling_policy_configuration."
	check(t, stack, []expectation{
		{"without a predefined metric", "aws_appautoscaling_policy.ecs_response_time", tracking + "predefined_metric_specification", "(not set)"},
		{"", "aws_appautoscaling_policy.ecs_response_time", tracking + "target_value", "0.3"},
		{"", "aws_appautoscaling_policy.ecs_response_time", tracking + "customized_metric_specification.metric_name", "TargetResponseTime"},
		{"", "aws_appautoscaling_policy.ecs_response_time", tracking + "customized_metric_specification.statistic", "Average"},
		{"one after the other", "aws_appautoscaling_policy.ecs_response_time", "depends_on", "aws_appautoscaling_policy.ecs_alb_requests"},
		{"past what is left out", "aws_appautoscaling_policy.ecs_alb_requests", "depends_on",
			"aws_appautoscaling_policy.ecs_cpu, aws_lb_listener.http"},
		{"what the alarm says", "aws_cloudwatch_metric_alarm.service_memory", "alarm_description",
			"The tasks use more than 90% of their memory and scaling does not look at it. Runbook: docs/runbook.md#service-memory"},
	})
}

func TestSchedulesAloneMayScale(t *testing.T) {
	stack := minimal(t, "{scaling: {cpu_target: off, memory_target: off, alb_request_count_target: off}}")
	if policies := stack.OfType("aws_appautoscaling_policy"); len(policies) > 0 {
		t.Errorf("%d policies", len(policies))
	}
	check(t, stack, []expectation{
		{"the first waits for nothing but its target", "aws_appautoscaling_scheduled_action.business_hours", "resource_id",
			"${" + targetAddress + ".resource_id}"},
	})
}
