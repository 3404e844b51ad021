package policy

import (
	"slices"

	"slipway/internal/arn"
)

// chatRegions are those in which Amazon Q Developer in chat applications has an endpoint. Its configurations are the account's.
// Source: https://docs.aws.amazon.com/general/latest/gr/chatbot.html
var chatRegions = []string{"ap-southeast-1", "eu-west-1", "us-east-2", "us-west-2"}

// ChatRegion is the region that Terraform's provider asks from another one.
// Source: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/chatbot/service_package.go
func ChatRegion(region string) string {
	if slices.Contains(chatRegions, region) {
		return region
	}
	return "us-west-2"
}

// ChatTrust lets Amazon Q Developer in chat applications assume the role. AWS does not document that it sends aws:SourceAccount: as ProxyTrust.
// Source: https://docs.aws.amazon.com/chatbot/latest/adminguide/getting-started.html
func ChatTrust(place arn.Place) Document {
	return trust("chatbot.amazonaws.com", Conditions{
		"StringEqualsIfExists": {"aws:SourceAccount": {place.Account}},
	})
}

// Chat lets it draw what an alarm is about beside the message, and read alarms with names of a pattern. People in the channel can do no more.
// Source: https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
func Chat(place arn.Place, alarms string) Document {
	return Document{
		{Sid: "ReadAlarms", Actions: []string{"cloudwatch:DescribeAlarms"}, Resources: []string{place.Of("cloudwatch", "alarm:"+alarms)}},
		{Sid: "DrawMetrics", Actions: []string{"cloudwatch:GetMetricData", "cloudwatch:GetMetricWidgetImage"}, Resources: []string{"*"}},
	}
}

// ChatGuardrail is AWS's policy beyond which nobody in the channel can go, whatever their roles allow.
func ChatGuardrail(place arn.Place) string {
	return "arn:" + arn.Partition(place.Region) + ":iam::aws:policy/CloudWatchReadOnlyAccess"
}
