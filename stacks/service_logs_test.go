package stacks

import "testing"

func TestLogAlarmsCountLinesOfTheService(t *testing.T) {
	stack := minimal(t, `{monitoring: {log_alarms: [{name: failed, pattern: '{ $.a = "${x}" }', threshold: 2}]}}`)
	const filter, alarm = "aws_cloudwatch_log_metric_filter.log_failed", "aws_cloudwatch_metric_alarm.log_failed"
	check(t, stack, []expectation{
		{"what Terraform would take for its own", filter, "pattern", `{ $.a = "$${x}" }`},
		{"", filter, "log_group_name", "${aws_cloudwatch_log_group.ecs.name}"},
		{"a graph has a line where nothing matches", filter, "metric_transformation.default_value", "0"},
		{"", filter, "metric_transformation.namespace", "shop-minimal/logs"},
		{"the metric of the filter", alarm, "metric_name", "log-failed"},
		{"", alarm, "namespace", "shop-minimal/logs"},
		{"", alarm, "threshold", "2"},
		{"no lines, no alarm", alarm, "treat_missing_data", "notBreaching"},
		{"the section of all of them", alarm, "alarm_description",
			"More than 2 lines of the log within 5 minutes match failed. Runbook: docs/runbook.md#log-alarms"},
	})
}

func TestLogsAreSentWithTheLeastRole(t *testing.T) {
	to := func(keys string) string { return "{service: {log_subscription: {" + keys + "}}}" }
	const filter = "aws_cloudwatch_log_subscription_filter.service"
	check(t, minimal(t, to("destination_arn: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/logs'")), []expectation{
		{"", filter, "role_arn", "${aws_iam_role.log_subscription_role.arn}"},
		{"the role may write by then", filter, "depends_on", "aws_iam_role_policy.log_subscription_role_write"},
		{"every line", filter, "filter_pattern", ""},
	})
	function := minimal(t, to("destination_arn: 'arn:aws:lambda:us-east-1:123456789012:function:f'"))
	check(t, function, []expectation{{"a function has a permission of its own", filter, "role_arn", "(not set)"}})
	if roles := function.OfType("aws_iam_role"); len(roles) != len(minimal(t, "").OfType("aws_iam_role")) {
		t.Errorf("%d roles", len(roles))
	}
	check(t, minimal(t, to("destination_arn: 'arn:aws:logs:us-east-1:210987654321:destination:central', role_arn: 'arn:aws:iam::123456789012:role/logs'")),
		[]expectation{{"the given one", filter, "role_arn", "arn:aws:iam::123456789012:role/logs"}})
}

func TestEndpointsAreNotShown(t *testing.T) {
	stack := minimal(t, "{monitoring: {https_endpoints: [{name: pager-duty, url: 'https://events.example.com/1'}, "+
		"{name: desk, url: 'https://desk.example.com/2', auto_confirms: false}]}}")
	const pager, desk = "aws_sns_topic_subscription.https_pager_duty", "aws_sns_topic_subscription.https_desk"
	check(t, stack, []expectation{
		{"sensitive", pager, "endpoint", `${sensitive("https://events.example.com/1")}`},
		{"", pager, "protocol", "https"},
		{"an apply waits for it", pager, "endpoint_auto_confirms", "true"},
		{"", pager, "confirmation_timeout_in_minutes", "5"},
		{"a person confirms", desk, "endpoint_auto_confirms", "(not set)"},
	})
}

func TestSlackHearsTheTopicAndMayDoNothing(t *testing.T) {
	const channel = "aws_chatbot_slack_channel_configuration.alarms"
	check(t, minimal(t, "{monitoring: {slack: {workspace_id: T0123ABCDEF, channel_id: C0123ABCDEF}}}"), []expectation{
		{"known before a deploy", channel, "sns_topic_arns", "arn:aws:sns:us-east-1:123456789012:shop-minimal-alarms"},
		{"not AdministratorAccess", channel, "guardrail_policy_arns", "arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"},
		{"after what it needs", channel, "depends_on", "aws_sns_topic_policy.alarms, aws_iam_role_policy.chat_role_alarms"},
	})
}
