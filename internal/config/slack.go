package config

import (
	"regexp"

	"slipway/internal/arn"
)

// Slack is a channel in which Amazon Q Developer in chat applications writes of the alarms. Somebody authorizes the workspace in AWS's console first, once for
// the account: docs/alarms.md says how.
type Slack struct {
	// WorkspaceId of the authorized workspace, as AWS's console shows it.
	WorkspaceId string `yaml:"workspace_id" jsonschema:"required,example=T0123ABCDEF"`
	// ChannelId is the last part of the channel's link. A private channel needs the app in it: /invite @Amazon Q.
	ChannelId string `yaml:"channel_id" jsonschema:"required,example=C0123ABCDEF"`
}

// Source: https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html; the first letters are Slack's.
var (
	slackWorkspace = regexp.MustCompile(`^T[0-9A-Z]{2,254}$`)
	slackChannel   = regexp.MustCompile(`^[CG][0-9A-Z]{2,254}$`)
)

func (s Slack) check(c checker, e Environment) {
	if !slackWorkspace.MatchString(s.WorkspaceId) {
		c.Value("workspace_id", s.WorkspaceId, "not the id of a Slack workspace",
			"copy it from AWS's console, where the workspace is authorized; it is as T0123ABCDEF")
	}
	if !slackChannel.MatchString(s.ChannelId) {
		c.Value("channel_id", s.ChannelId, "not the id of a Slack channel", "copy the channel's link in Slack, and take its last part; it is as C0123ABCDEF")
	}
	if partition := arn.Partition(e.Region); partition != "aws" { // https://docs.aws.amazon.com/general/latest/gr/chatbot.html
		c.Conflict("workspace_id", s.WorkspaceId, "Amazon Q Developer in chat applications has no endpoint in the partition "+partition,
			"remove slack, and use https_endpoints or emails", "region")
	}
	if e.Monitoring.TopicArn != "" {
		c.Conflict("channel_id", s.ChannelId, "not together with topic_arn, whose owner tells others", "remove one of the two", "monitoring.topic_arn")
	}
	if !e.Monitoring.Enabled {
		c.Conflict("channel_id", s.ChannelId, "monitoring is off, so there is no topic", "remove slack or set enabled to true", "monitoring.enabled")
	}
}
