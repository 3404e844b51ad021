package rights

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

	{types: "aws_sns_topic", reads: "sns:GetTopicAttributes sns:ListTagsForResource",
		writes: "sns:CreateTopic sns:DeleteTopic sns:SetTopicAttributes sns:TagResource", on: topic},
	{types: "aws_sns_topic", writes: "sns:UntagResource", on: topic},
	{types: "aws_sns_topic_policy", reads: "sns:GetTopicAttributes", writes: "sns:SetTopicAttributes", on: topic},
	{types: "aws_sns_topic_subscription", reads: "sns:GetSubscriptionAttributes", writes: "sns:Subscribe sns:Unsubscribe", on: topic},
}

var logGroup = called("aws_cloudwatch_log_group", "logs", "log-group:{}", "log-group:{}:*")

var topic = named("sns", "{}-alarms")

var dashboard = global("cloudwatch", "dashboard/{}")
