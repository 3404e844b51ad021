package config

import (
	"strings"
	"testing"
)

func TestSlack(t *testing.T) {
	slack := func(workspace, channel string) string {
		return "monitoring: {slack: {workspace_id: " + workspace + ", channel_id: '" + channel + "'}}\n"
	}
	checkRules(t, []ruleTest{
		{name: "a channel", added: slack("T0123ABCDEF", "C0123ABCDEF")},
		{name: "the name of a channel", added: slack("T0123ABCDEF", "#alarms"),
			want: "monitoring.slack.channel_id: #alarms; not the id of a Slack channel; copy the channel's link in Slack, and take its last part"},
		{name: "the name of a workspace", added: slack("acme", "C0123ABCDEF"), want: "workspace_id: acme; not the id of a Slack workspace"},
		{name: "no channel", added: "monitoring: {slack: {workspace_id: T0123ABCDEF}}\n", want: "monitoring.slack.channel_id: missing; add it, such as C0123ABCDEF"},
		{name: "somebody else's topic", added: strings.Replace(slack("T0123ABCDEF", "C0123ABCDEF"), "{slack",
			"{topic_arn: 'arn:aws:sns:us-east-1:123456789012:on-call', slack", 1), want: "not together with topic_arn"},
		{name: "without monitoring", added: strings.Replace(slack("T0123ABCDEF", "C0123ABCDEF"), "{slack", "{enabled: false, slack", 1), want: "monitoring is off"},
		{name: "in another partition", old: "region: us-east-1", new: "region: us-gov-west-1", added: slack("T0123ABCDEF", "C0123ABCDEF"),
			want: "Amazon Q Developer in chat applications has no endpoint in the partition aws-us-gov; remove slack"},
	})
	if !parse(t, minimal+slack("T0123ABCDEF", "C0123ABCDEF")).Monitoring.Told() {
		t.Error("nobody is told")
	}
}
