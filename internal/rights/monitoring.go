package rights

import (
	"slipway/internal/config"
	"slipway/internal/policy"
	"slipway/internal/template"
)

// monitoring: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
var monitoring = []need{
	{types: "aws_cloudwatch_metric_alarm", reads: "cloudwatch:DescribeAlarms", on: named("cloudwatch", "alarm:*")},
	{types: "aws_cloudwatch_metric_alarm", reads: "cloudwatch:ListTagsForResource",
		writes: "cloudwatch:PutMetricAlarm cloudwatch:DeleteAlarms cloudwatch:TagResource", on: named("cloudwatch", "alarm:{}-*")},
	{types: "aws_cloudwatch_metric_alarm", writes: "cloudwatch:UntagResource", on: named("cloudwatch", "alarm:{}-*")},
	{types: "aws_cloudwatch_dashboard", reads: "cloudwatch:GetDashboard", writes: "cloudwatch:PutDashboard cloudwatch:DeleteDashboards", on: dashboard},

	{types: "aws_cloudwatch_log_group data.aws_cloudwatch_log_groups", reads: "logs:DescribeLogGroups", on: anywhere},
	{types: "aws_cloudwatch_log_group", reads: "logs:ListTagsForResource",
		writes: "logs:CreateLogGroup logs:DeleteLogGroup logs:PutRetentionPolicy logs:TagResource", on: logGroup},
	{types: "aws_cloudwatch_log_group", writes: "logs:AssociateKmsKey logs:DisassociateKmsKey", on: logGroup, why: update("logs/group.go")},
	{types: "aws_cloudwatch_log_group", writes: "logs:UntagResource", on: logGroup},

	{types: "aws_cloudwatch_log_metric_filter", reads: "logs:DescribeMetricFilters", writes: "logs:PutMetricFilter logs:DeleteMetricFilter", on: serviceLogs},
	{types: "aws_cloudwatch_log_subscription_filter", reads: "logs:DescribeSubscriptionFilters",
		writes: "logs:PutSubscriptionFilter logs:DeleteSubscriptionFilter", on: serviceLogs},
	{types: "aws_cloudwatch_log_subscription_filter", writes: "logs:PutSubscriptionFilter", on: logDestination,
		why: "a destination of another account: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscription-Filter-CrossAccount-Permissions.html"},
	{types: "aws_cloudwatch_log_subscription_filter", writes: "iam:PassRole", on: givenLogRole,
		why: "a role is given to a service: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"},

	{types: "aws_cloudwatch_event_rule aws_cloudwatch_event_target", reads: "events:DescribeRule events:ListTagsForResource events:ListTargetsByRule",
		writes: "events:DeleteRule events:PutRule events:PutTargets events:RemoveTargets events:TagResource events:UntagResource",
		on:     named("events", "rule/{}-*failed-starts"),
		why:    "a rule, its target and its tags: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html"},

	{types: "aws_chatbot_slack_channel_configuration", reads: "chatbot:DescribeSlackChannelConfigurations chatbot:ListTagsForResource",
		writes: "chatbot:CreateSlackChannelConfiguration", on: chats,
		why: "it takes no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awschatbot.html"},
	{types: "aws_chatbot_slack_channel_configuration",
		writes: "chatbot:DeleteSlackChannelConfiguration chatbot:TagResource chatbot:UntagResource chatbot:UpdateSlackChannelConfiguration", on: chat,
		why: "tags come with what is made, and a change is made in place: https://docs.aws.amazon.com/chatbot/latest/APIReference/API_Operations.html"},

	{types: "aws_sns_topic", reads: "sns:GetTopicAttributes sns:ListTagsForResource",
		writes: "sns:CreateTopic sns:DeleteTopic sns:SetTopicAttributes sns:TagResource", on: topic},
	{types: "aws_sns_topic", writes: "sns:UntagResource", on: topic},
	{types: "aws_sns_topic_policy", reads: "sns:GetTopicAttributes", writes: "sns:SetTopicAttributes", on: topic},
	{types: "aws_sns_topic_subscription", reads: "sns:GetSubscriptionAttributes sns:ListSubscriptionsByTopic", writes: "sns:Subscribe sns:Unsubscribe", on: topic},
}

var logGroup = called("aws_cloudwatch_log_group", "logs", "log-group:{}", "log-group:{}:*")

// serviceLogs are the log groups of all services.
func serviceLogs(s subject) []policy.Statement {
	var resources []string
	for _, of := range s.environment.EachService() {
		group := s.place().Of("logs", "log-group:"+of.Names().ServiceLogs())
		resources = append(resources, group, group+":*")
	}
	return one(resources)
}

var topic = named("sns", "{}-alarms")

var dashboard = global("cloudwatch", "dashboard/{}")

// logDestination is one of CloudWatch Logs, which the role of CI must be allowed to subscribe to.
func logDestination(s subject) []policy.Statement {
	var resources []string
	for _, to := range s.logSubscriptions() {
		if to.Destination() == config.LogsOfAnother {
			resources = append(resources, to.DestinationArn)
		}
	}
	return one(sorted(resources))
}

func (s subject) logSubscriptions() (all []config.LogSubscription) {
	for _, of := range s.environment.EachService() {
		if to := of.Service.LogSubscription; to != nil {
			all = append(all, *to)
		}
	}
	return all
}

// givenLogRole is one that is not of the stack. Of one beside it, nobody knows the ARN.
func givenLogRole(s subject) []policy.Statement {
	var roles []string
	for _, to := range s.logSubscriptions() {
		if to.RoleArn != "" && !template.Refers(to.RoleArn) {
			roles = append(roles, to.RoleArn)
		}
	}
	if len(roles) == 0 {
		return nil
	}
	return []policy.Statement{{Resources: sorted(roles), Conditions: equals("iam:PassedToService", "logs.amazonaws.com")}}
}

// chats is anywhere in the region that is asked, which need not be the environment's.
func chats(s subject) []policy.Statement {
	return []policy.Statement{{Resources: []string{"*"}, Conditions: equals("aws:RequestedRegion", policy.ChatRegion(s.region))}}
}

// chat is the configuration of the environment's channel. It is the account's, so its ARN has no region.
func chat(s subject) []policy.Statement {
	return one([]string{s.place().Global("chatbot", "chat-configuration/slack-channel/"+s.environment.Names().AlarmChannel())})
}
