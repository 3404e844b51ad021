package logs

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchlogmetricfilter"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchlogsubscriptionfilter"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
)

// Count of lines that match a pattern, as a metric.
type Count struct {
	Label     string
	Namespace string
	Metric    string // name of the metric and of its filter
	Pattern   string
}

// NewCounts makes a metric of each count. Where lines come and none matches, AWS writes a 0, so that a graph shows that it looks. Calls on one log group
// are made one after the other: docs/decisions/serialized-calls.md.
// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringPolicyExamples.html
func NewCounts(scope address.Scope, group string, counts []Count, after []cdktf.ITerraformDependable) []cdktf.ITerraformDependable {
	for _, count := range counts {
		config := &cloudwatchlogmetricfilter.CloudwatchLogMetricFilterConfig{
			Name:         jsii.String(count.Metric),
			LogGroupName: jsii.String(group),
			Pattern:      jsii.String(count.Pattern),
			MetricTransformation: &cloudwatchlogmetricfilter.CloudwatchLogMetricFilterMetricTransformation{
				Namespace:    jsii.String(count.Namespace),
				Name:         jsii.String(count.Metric),
				Value:        jsii.String("1"),
				DefaultValue: jsii.String("0"),
			},
		}
		if len(after) > 0 {
			config.DependsOn = &after
		}
		after = []cdktf.ITerraformDependable{address.New(scope, cloudwatchlogmetricfilter.NewCloudwatchLogMetricFilter, count.Label, config)}
	}
	return after
}

// SubscriptionProps say where the lines of a log group are sent.
type SubscriptionProps struct {
	Name        string
	Group       string
	Destination string // ARN
	Pattern     string // "" for every line
	Role        string // ARN; "" for none
	After       []cdktf.ITerraformDependable
}

// NewSubscription sends lines elsewhere. AWS tries the destination when the filter is made, with the role, whose policies must be there by then; the provider
// tries again for five minutes, since IAM takes a while to know them.
// Source: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/logs/subscription_filter.go
func NewSubscription(scope address.Scope, props SubscriptionProps) []cdktf.ITerraformDependable {
	config := &cloudwatchlogsubscriptionfilter.CloudwatchLogSubscriptionFilterConfig{
		Name:           jsii.String(props.Name),
		LogGroupName:   jsii.String(props.Group),
		DestinationArn: jsii.String(props.Destination),
		FilterPattern:  jsii.String(props.Pattern),
	}
	if props.Role != "" {
		config.RoleArn = jsii.String(props.Role)
	}
	if len(props.After) > 0 {
		config.DependsOn = &props.After
	}
	return []cdktf.ITerraformDependable{address.New(scope, cloudwatchlogsubscriptionfilter.NewCloudwatchLogSubscriptionFilter, "service", config)}
}
