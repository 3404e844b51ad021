// Package metrics writes expressions of CloudWatch's metrics as alarms have them.
package metrics

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchmetricalarm"

	"slipway/internal/alarms"
)

// Queries are the metrics of an expression and then the expression, whose value an alarm compares.
func Queries(expression alarms.Expression) []cloudwatchmetricalarm.CloudwatchMetricAlarmMetricQuery {
	var all []cloudwatchmetricalarm.CloudwatchMetricAlarmMetricQuery
	for _, metric := range expression.Metrics {
		all = append(all, cloudwatchmetricalarm.CloudwatchMetricAlarmMetricQuery{
			Id: jsii.String(metric.ID),
			Metric: &cloudwatchmetricalarm.CloudwatchMetricAlarmMetricQueryMetric{
				Namespace:  jsii.String(metric.Namespace),
				MetricName: jsii.String(metric.Name),
				Dimensions: Dimensions(metric),
				Period:     jsii.Number(metric.Period),
				Stat:       jsii.String(metric.Statistic),
			},
		})
	}
	return append(all, cloudwatchmetricalarm.CloudwatchMetricAlarmMetricQuery{
		Id:         jsii.String("result"),
		Expression: jsii.String(expression.Text),
		Label:      jsii.String(expression.Label),
		ReturnData: jsii.Bool(true),
	})
}

// Dimensions of a metric.
func Dimensions(metric alarms.Metric) *map[string]*string {
	all := map[string]*string{}
	for _, dimension := range metric.Dimensions {
		all[dimension.Name] = jsii.String(dimension.Value)
	}
	return &all
}
