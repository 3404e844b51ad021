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
