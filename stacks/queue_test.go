package stacks

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

const (
	byQueue   = "queue: {queue_arn: 'arn:aws:sqs:us-east-1:123456789012:orders', messages_per_task: 10}"
	queueHeld = "aws_appautoscaling_policy.ecs_queue"
	firstTask = "aws_appautoscaling_policy.queue_first_task"
	noTask    = "aws_cloudwatch_metric_alarm.queue_first_task"
)

func TestAQueueAloneScales(t *testing.T) {
	stack := minimal(t, "{scaling: {"+byQueue+"}}")
	if policies := stack.OfType("aws_appautoscaling_policy"); len(policies) != 1 {
		t.Errorf("%d policies", len(policies))
	}
	const tracking = "target_tracking_scaling_policy_configuration."
	const metrics = tracking + "customized_metric_specification.metrics"
	check(t, stack, []expectation{
		{"", queueHeld, "policy_type", "TargetTrackingScaling"},
		{"", queueHeld, tracking + "target_value", "10"},
		{"as others have it", queueHeld, tracking + "scale_in_cooldown", "300"},
		{"messages that wait", queueHeld, metrics + ".0.metric_stat.metric.metric_name", "ApproximateNumberOfMessagesVisible"},
		{"", queueHeld, metrics + ".0.metric_stat.metric.dimensions.value", "orders"},
		{"and those in work", queueHeld, metrics + ".1.metric_stat.metric.metric_name", "ApproximateNumberOfMessagesNotVisible"},
		{"for each task that runs", queueHeld, metrics + ".2.metric_stat.metric.metric_name", "RunningTaskCount"},
		{"", queueHeld, metrics + ".3.expression", "(waiting + FILL(working, 0)) / IF(running > 0, running, 1)"},
		{"one of them is compared", queueHeld, metrics + ".2.return_data", "false"},
		{"", queueHeld, metrics + ".3.return_data", "true"},
		{"Terraform owns the range", targetAddress, "lifecycle", "(not set)"},
	})
	wantNoBlock(t, stack, firstTask)
	wantNoBlock(t, stack, noTask)
}

// Target tracking may never leave 0 (aws/copilot-cli#3376).
func TestTheFirstTaskIsAdded(t *testing.T) {
	stack := minimal(t, "{scaling: {min: 0, cpu_target: 60, "+byQueue+"}}")
	const step = "step_scaling_policy_configuration."
	check(t, stack, []expectation{
		{"", targetAddress, "min_capacity", "0"},
		{"", "aws_ecs_service.main", "desired_count", "0"},
		{"", firstTask, "policy_type", "StepScaling"},
		{"so that it never takes one away", firstTask, step + "adjustment_type", "ChangeInCapacity"},
		{"", firstTask, step + "step_adjustment.scaling_adjustment", "1"},
		{"", firstTask, step + "step_adjustment.metric_interval_lower_bound", "0"},
		{"no second one before the first can run", firstTask, step + "cooldown", "900"},
		{"one after the other", queueHeld, "depends_on", "aws_appautoscaling_policy.ecs_cpu"},
		{"one after the other", firstTask, "depends_on", "aws_appautoscaling_policy.ecs_cpu, " + queueHeld},
		{"it starts a task and tells nobody", noTask, "alarm_actions", "${" + firstTask + ".arn}"},
		{"", noTask, "metric_query.3.expression", "IF(waiting + FILL(working, 0) > 0 AND FILL(desired, 0) < 1, 1, 0)"},
		{"the last minute is not known in full", noTask, "datapoints_to_alarm", "3"},
		{"without messages nothing is started", noTask, "treat_missing_data", "notBreaching"},
	})
}

func TestSchedulesGoOnBesideAQueue(t *testing.T) {
	stack := minimal(t, "{scaling: {min: 0, "+byQueue+", schedules: [{name: day, schedule: cron(0 8 ? * * *), min: 1}, "+
		"{name: night, schedule: cron(0 18 ? * * *)}]}}")
	check(t, stack, []expectation{
		{"", "aws_appautoscaling_scheduled_action.day", "scalable_target_action.min_capacity", "1"},
		{"", "aws_appautoscaling_scheduled_action.night", "scalable_target_action.min_capacity", "0"},
		{"", targetAddress, "lifecycle.ignore_changes", "min_capacity, max_capacity"},
	})
	wantAmong(t, stack, "aws_appautoscaling_scheduled_action.day", "depends_on", queueHeld, firstTask)
}

func TestAWorkerMayWorkOnItsQueueAndProtectItsTasks(t *testing.T) {
	stack := minimal(t, "{service: {task_protection: true}, scaling: {"+byQueue+"}}")
	for address, want := range map[string]string{
		"aws_iam_role_policy.ecs_task_role_queue": `"sqs:ReceiveMessage"],"Resource":["arn:aws:sqs:us-east-1:123456789012:orders"]`,
		"aws_iam_role_policy.ecs_task_role_task_protection": `"Action":["ecs:GetTaskProtection","ecs:UpdateTaskProtection"],` +
			`"Resource":["arn:aws:ecs:us-east-1:123456789012:task/shop-minimal/*"]`,
	} {
		if got := text(lookup(t, stack, address, "policy")); !strings.Contains(got, want) {
			t.Errorf("%s: %s", address, got)
		}
	}
	wantNoBlock(t, minimal(t, ""), "aws_iam_role_policy.ecs_task_role_queue")
	wantNoBlock(t, minimal(t, ""), "aws_iam_role_policy.ecs_task_role_task_protection")
}

// What docs/workers.md shows goes together: the file beside the environment and its keys, without a warning of the queue.
func TestExamplesOfWorkers(t *testing.T) {
	const page, heading = "../docs/workers.md", "A worker with its queue"
	shown := examplesOf(t, page)
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	beside := regexp.MustCompile("(?s)```hcl\n(.*?)```").FindSubmatch(text)
	if beside == nil || len(shown[heading]) != 1 || len(shown["From none and to none"]) != 1 {
		t.Fatal("the page shows something else")
	}
	keys := strings.Replace(shown[heading][0], "service:\n", "service:\n  image: nginx:1.29\n", 1)
	stack := newProject(t, map[string]string{
		"environments/dev.yaml": "project: shop\nregion: us-east-1\naccount: \"123456789012\"\nstate: {bucket: shop-terraform-state}\n" +
			"monitoring: {emails: [on-call@example.com]}\n" + keys,
		"environments/dev/queue.tf": string(beside[1]),
	}).sound()[0]
	check(t, stack, []expectation{
		{"", targetAddress, "min_capacity", "0"},
		{"", queueHeld, "target_tracking_scaling_policy_configuration.target_value", "100"},
		{"", "aws_cloudwatch_metric_alarm.dead_letters", "dimensions.QueueName", "${aws_sqs_queue.orders_dead.name}"},
		{"", "aws_cloudwatch_event_rule.failed_starts", "event_pattern.detail.group", "service:shop-dev"},
	})
	check(t, minimal(t, shown["From none and to none"][0]), []expectation{
		{"", "aws_appautoscaling_scheduled_action.day", "scalable_target_action.min_capacity", "1"},
		{"", "aws_appautoscaling_scheduled_action.night", "scalable_target_action.min_capacity", "0"},
	})
}

func TestAQueueThatShowsAMessageTooSoonIsWarnedOf(t *testing.T) {
	p := newProject(t, map[string]string{
		"environments/dev.yaml": "project: shop\nregion: us-east-1\naccount: \"123456789012\"\nstate: {bucket: shop-terraform-state}\n" +
			"service: {image: 'nginx:1.29', stop_timeout: 60}\nscaling: {queue: {queue_arn: '${aws_sqs_queue.orders.arn}', messages_per_task: 10}}\n",
		"environments/dev/queue.tf": "resource \"aws_sqs_queue\" \"orders\" {\n  name                    = \"orders\"\n  sqs_managed_sse_enabled = true\n}\n",
	})
	const want = "aws_sqs_queue.orders: visibility_timeout_seconds: 30 s, and a task that works on a message may take 60 s to stop (service.stop_timeout)"
	if warnings, problems := p.synth(); problems != "" || !strings.Contains(warnings, want) {
		t.Errorf("got %s%s", warnings, problems)
	}
}

func TestFailedStartsAreTold(t *testing.T) {
	const rule, target = "aws_cloudwatch_event_rule.failed_starts", "aws_cloudwatch_event_target.failed_starts"
	stack := minimal(t, "{scaling: {"+byQueue+"}}")
	check(t, stack, []expectation{
		{"", rule, "event_pattern.detail.stopCode", "TaskFailedToStart"},
		{"this service's", rule, "event_pattern.detail.group", "service:shop-minimal"},
		{"in this cluster", rule, "event_pattern.detail.clusterArn", "arn:aws:ecs:us-east-1:123456789012:cluster/shop-minimal"},
		{"", target, "arn", "arn:aws:sns:us-east-1:123456789012:shop-minimal-alarms"},
		{"", target, "rule", "${" + rule + ".name}"},
	})
	wantAmong(t, stack, target, "depends_on", "aws_sns_topic_policy.alarms", servicePath)
	for address, want := range map[string]string{
		"aws_sns_topic_policy.alarms": `"Principal":{"Service":"events.amazonaws.com"},"Action":["sns:Publish"]`,
		"aws_kms_key.main":            `"kms:EncryptionContext:aws:sns:topicArn":["arn:aws:sns:us-east-1:123456789012:shop-minimal-alarms"]`,
	} {
		if got := text(lookup(t, stack, address, "policy")); !strings.Contains(got, want) {
			t.Errorf("%s: %s", address, got)
		}
	}
	wantNoBlock(t, minimal(t, ""), rule)
	for _, off := range []string{"{monitoring: {task_events: false}, scaling: {" + byQueue + "}}", "{monitoring: {enabled: false}, scaling: {" + byQueue + "}}",
		"{monitoring: {topic_arn: 'arn:aws:sns:us-east-1:123456789012:on-call.fifo'}, scaling: {" + byQueue + "}}"} {
		wantNoBlock(t, minimal(t, off), rule)
	}
	check(t, minimal(t, "{monitoring: {task_events: true, topic_arn: 'arn:aws:sns:us-east-1:210987654321:on-call'}}"), []expectation{
		{"without a queue, and to somebody else's topic", target, "arn", "arn:aws:sns:us-east-1:210987654321:on-call"},
	})
}
