package config

import (
	"strings"
	"testing"
)

func TestQueue(t *testing.T) {
	const orders = "arn:aws:sqs:us-east-1:123456789012:orders"
	queue := func(more string) string {
		return "scaling: {queue: {queue_arn: " + orders + ", messages_per_task: 10}" + more + "}\n"
	}
	arn := func(arn string) string { return strings.Replace(queue(""), orders, "'"+arn+"'", 1) }
	checkRules(t, []ruleTest{
		{name: "a queue", added: queue("")},
		{name: "no task without a message", added: queue(", min: 0")},
		{name: "no task, but for a schedule", added: queue(", min: 0, schedules: [{name: day, schedule: cron(0 8 ? * * *), min: 1}, " +
			"{name: night, schedule: cron(0 18 ? * * *)}]")},
		{name: "a FIFO queue", added: arn(orders + ".fifo")},
		{name: "a topic", added: arn("arn:aws:sns:us-east-1:123456789012:orders"),
			want: "scaling.queue.queue_arn: arn:aws:sns:us-east-1:123456789012:orders; not the ARN of an SQS queue"},
		{name: "a queue of another region", added: arn("arn:aws:sqs:eu-west-1:123456789012:orders"), want: "of another region than us-east-1"},
		{name: "a queue of another account", added: arn("arn:aws:sqs:us-east-1:210987654321:orders"), want: "of another account than 123456789012"},
		{name: "a URL", added: arn("https://sqs.us-east-1.amazonaws.com/123456789012/orders"),
			want: "write it in full, as arn:aws:sqs:us-east-1:123456789012:orders"},
		{name: "no message for a task", added: strings.Replace(queue(""), "task: 10", "task: 0", 1),
			want: "scaling.queue.messages_per_task: 0; too small; use 1 or more"},
		{name: "without a number", added: "scaling: {queue: {queue_arn: " + orders + "}}\n", want: "scaling.queue.messages_per_task"},
		{name: "its own dead letters", added: strings.Replace(queue(""), "10", "10, dead_letter_queue_arn: "+orders, 1),
			want: "scaling.queue.dead_letter_queue_arn: " + orders + "; the queue itself, whose messages are no failures"},
		{name: "without scaling", added: queue(", enabled: false"), want: "scaling is not enabled, so nothing would follow the queue"},
		{name: "without Container Insights", added: "  container_insights: disabled\n" + queue(""),
			want: "scaling by a queue needs the number of running tasks, which only Container Insights writes as a metric; set service.container_insights to enabled"},
	})
}

func TestBesideAQueueNothingElseScales(t *testing.T) {
	const queue = "scaling: {queue: {queue_arn: 'arn:aws:sqs:us-east-1:123456789012:orders', messages_per_task: 10}"
	alone := parse(t, minimal+queue+"}\n").Scaling
	if got := strings.Join(alone.Held(), " "); got != "queue" || len(alone.Schedules) > 0 {
		t.Errorf("scales by %s and %d schedules", got, len(alone.Schedules))
	}
	beside := parse(t, minimal+queue+", cpu_target: 60}\n").Scaling
	if got := strings.Join(beside.Held(), " "); got != "cpu_target queue" || beside.CpuTarget != 60 {
		t.Errorf("scales by %s, with %v", got, beside.CpuTarget)
	}
}

func TestTheNameOfAQueue(t *testing.T) {
	for arn, want := range map[string]string{
		"arn:aws:sqs:us-east-1:123456789012:orders.fifo": "orders.fifo",
		"${aws_sqs_queue.orders.arn}":                    "${aws_sqs_queue.orders.name}",
		"${data.aws_sqs_queue.orders[0].arn}":            "${data.aws_sqs_queue.orders[0].name}",
	} {
		if got := QueueName(arn); got != want {
			t.Errorf("%s: got %s, want %s", arn, got, want)
		}
	}
}
