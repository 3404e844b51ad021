package config

import "testing"

func TestMonitoring(t *testing.T) {
	monitoring := func(line string) string { return "monitoring:\n  " + line + "\n" }
	const topic = "topic_arn: arn:aws:sns:us-east-1:123456789012:on-call"
	checkRules(t, []ruleTest{
		{name: "off", added: monitoring("enabled: false")},
		{name: "two addresses", added: monitoring("emails: [on-call@example.com, a.b+c@mail.example.co.uk]")},
		{name: "no address", added: monitoring("emails: [on-call]"),
			want: "dev.yaml:9:12: monitoring.emails[0]: on-call; not an e-mail address; write it as on-call@example.com"},
		{name: "an address with a space", added: monitoring("emails: ['on call@example.com']"), want: "not an e-mail address"},
		{name: "an address twice", added: monitoring("emails: [a@example.com, A@example.com]"),
			want: "emails[1]: A@example.com; the same as a@example.com but for capitals"},
		{name: "two addresses that Terraform could not tell apart", added: monitoring("emails: [a.b@example.com, a-b@example.com]"),
			want: "emails[1]: a-b@example.com; the same as a.b@example.com"},
		{name: "a topic", added: monitoring(topic)},
		{name: "a topic of another account", added: monitoring("topic_arn: arn:aws:sns:us-east-1:210987654321:on-call")},
		{name: "a topic of another region", added: monitoring("topic_arn: arn:aws:sns:eu-west-1:123456789012:on-call"),
			want: "of another region than us-east-1; use an SNS topic of us-east-1"},
		{name: "a queue", added: monitoring("topic_arn: arn:aws:sqs:us-east-1:123456789012:on-call"), want: "not the ARN of an SNS topic"},
		{name: "a topic with addresses", added: monitoring(topic + "\n  emails: [a@example.com]"),
			want: "monitoring.emails: 1 addresses; not together with topic_arn"},
		{name: "a FIFO topic, without the database's events", added: monitoring(topic + ".fifo")},
		{name: "a FIFO topic, with the database's events", added: monitoring(topic + ".fifo\n  database_events: true"),
			want: "dev.yaml:10:20: monitoring.database_events: true; RDS does not publish to FIFO topics; set it to false or use a standard topic"},
		{name: "the database's events without monitoring", added: monitoring("enabled: false\n  database_events: true"),
			want: "monitoring.database_events: true; monitoring is off, so there is no topic; set it to false or enabled to true"},
		{name: "a URL", added: monitoring("runbook_url: https://wiki.example.com/a/runbook")},
		{name: "a URL with an anchor", added: monitoring("runbook_url: 'https://wiki.example.com/#runbook'"), want: "not a URL or path that #anchor can follow"},
		{name: "no URL", added: monitoring("runbook_url: ''"), want: "not a URL or path"},
	})
}

func TestThresholds(t *testing.T) {
	thresholds := func(line string) string { return "monitoring: {thresholds: {" + line + "}}\n" }
	checkRules(t, []ruleTest{
		{name: "a fraction of a second", added: thresholds("target_response_time: 0.2")},
		{name: "no time", added: thresholds("target_response_time: 0"), want: "too small; use 0.001 or more"},
		{name: "more than everything", added: thresholds("database_cpu: 101"), want: "monitoring.thresholds.database_cpu: 101; out of range; use 1 to 100"},
		{name: "more clients than connections", added: thresholds("proxy_client_connections: 400")},
		{name: "fewer than no target", added: thresholds("unhealthy_targets: -1"), want: "too small; use 0 or more"},
		{name: "an unknown alarm", added: thresholds("database_cpus: 80"), want: "unknown key; did you mean database_cpu?"},
		{name: "while scaling works", added: thresholds("service_cpu: 70"),
			want: "monitoring.thresholds.service_cpu: 70; not above scaling.cpu_target, which is 70; use a higher threshold or a lower target"},
		{name: "where nothing scales", added: thresholds("service_cpu: 70") + "scaling: {enabled: false}\n"},
		{name: "where nothing is held", added: thresholds("service_cpu: 50") + "scaling: {cpu_target: off}\n"},
		{name: "below the response time to hold", added: thresholds("target_response_time: 0.2") + "scaling: {response_time_target: 0.3}\n",
			want: "monitoring.thresholds.target_response_time: 0.2; not above scaling.response_time_target, which is 0.3"},
		{name: "a target of 100 percent", added: "scaling: {memory_target: 100}\n"},
		{name: "above the target", added: thresholds("service_memory: 81")},
	})
}

func TestDeploymentAlarms(t *testing.T) {
	alarms := func(line string) string { return "monitoring: {deployment_alarms: {" + line + "}}\n" }
	checkRules(t, []ruleTest{
		{name: "on", added: alarms("enable: true")},
		{name: "without going back", added: alarms("enable: true, rollback: false")},
		{name: "going back without", added: alarms("rollback: true"), want: "monitoring.deployment_alarms.rollback: true; needs enable"},
		{name: "without alarms", added: "monitoring: {enabled: false, deployment_alarms: {enable: true}}\n",
			want: "monitoring.deployment_alarms.enable: true; monitoring is off, so there are no alarms"},
	})
}
