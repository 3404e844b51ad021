//go:build e2e

package e2e

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

// wantMonitoring looks for every alarm, the dashboard and the topic of the stack by its name. The second plan has compared the rest.
func wantMonitoring(d *deployment) {
	d.t.Helper()
	var stack struct {
		Resource map[string]map[string]map[string]any
	}
	if err := json.Unmarshal(d.stack, &stack); err != nil {
		d.t.Fatal(err)
	}
	held := d.contents().Held
	alarms := 0
	for typ, attribute := range map[string]string{"aws_cloudwatch_metric_alarm": "alarm_name", "aws_cloudwatch_dashboard": "dashboard_name",
		"aws_sns_topic": "name", "aws_db_event_subscription": "name"} {
		for label, block := range stack.Resource[typ] {
			name, _ := block[attribute].(string)
			if name == "" {
				d.t.Errorf("%s.%s has no %s", typ, label, attribute)
			}
			if !slices.ContainsFunc(held, func(key string) bool { return strings.HasSuffix(key, "/"+name) || strings.HasSuffix(key, ":"+name) }) {
				d.t.Errorf("%s.%s: there is no %s", typ, label, name)
			}
			if typ == "aws_cloudwatch_metric_alarm" {
				alarms++
			}
		}
	}
	if d.environment.Monitoring.Enabled && alarms < 15 {
		d.t.Errorf("%d alarms", alarms)
	}
	wantTold(d, held)
	wantLogs(d)
}

// wantTold compares whom the topic tells with the configuration.
func wantTold(d *deployment, held []string) {
	d.t.Helper()
	monitoring := d.environment.Monitoring
	if !monitoring.TopicOfItsOwn() {
		return
	}
	told := 0
	for _, key := range held {
		if strings.Contains(key, "/subscriptions/") && strings.Contains(key, ":"+d.names().AlarmTopic()+":") {
			told++
		}
	}
	same(d.t, "number of those whom the topic tells", told, len(monitoring.Emails)+len(monitoring.HttpsEndpoints))
	channel := slices.ContainsFunc(held, func(key string) bool { return strings.HasSuffix(key, "slack-channel/"+d.names().AlarmChannel()) })
	same(d.t, "there is a channel", channel, monitoring.Slack != nil)
}

// wantLogs compares what is counted in the service's log, and where it is sent, with the configuration.
func wantLogs(d *deployment) {
	d.t.Helper()
	logs, group := cloudwatchlogs.NewFromConfig(d.emulator.Config()), aws.String(d.names().ServiceLogs())
	counted, want := map[string]string{}, map[string]string{}
	for _, filter := range must(logs.DescribeMetricFilters(ctx, &cloudwatchlogs.DescribeMetricFiltersInput{LogGroupName: group}))(d.t).MetricFilters {
		metric := only(d.t, "metrics of a filter", filter.MetricTransformations)
		counted[aws.ToString(metric.MetricNamespace)+" "+aws.ToString(metric.MetricName)] = aws.ToString(filter.FilterPattern)
	}
	for _, alarm := range d.environment.Monitoring.LogAlarms {
		want[d.names().LogMetrics()+" log-"+alarm.Name] = alarm.Pattern
	}
	same(d.t, "what is counted in the log", counted, want)
	sent := must(logs.DescribeSubscriptionFilters(ctx, &cloudwatchlogs.DescribeSubscriptionFiltersInput{LogGroupName: group}))(d.t).SubscriptionFilters
	to := d.environment.Service.LogSubscription
	if to == nil {
		same(d.t, "subscriptions of the log", len(sent), 0)
		return
	}
	filter := only(d.t, "subscriptions of the log", sent)
	same(d.t, "destination of the log", aws.ToString(filter.DestinationArn), to.DestinationArn)
	same(d.t, "what of the log is sent", aws.ToString(filter.FilterPattern), to.FilterPattern)
	if to.RoleOfItsOwn() {
		same(d.t, "role that sends the log", strings.HasSuffix(aws.ToString(filter.RoleArn), "/"+d.names().LogSubscriptionRole()), true)
	}
}
