package ecs

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/appautoscalingpolicy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchmetricalarm"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/metrics"
	"slipway/internal/alarms"
)

// QueueScaling is what the messages of a queue do to the number of tasks.
type QueueScaling struct {
	MessagesPerTask alarms.Expression // that target tracking holds
	FirstTask       alarms.Expression // above 0 while the first task is to be started
	AlarmName       string            // of the alarm on that
}

// messagesPerTask is AWS's own way to scale by a queue, with messages in work beside those that wait; docs/decisions/queue-scaling.md.
// Source: https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
func messagesPerTask(queue *QueueScaling) *customMetric {
	if queue == nil {
		return nil
	}
	expression := queue.MessagesPerTask
	type (
		query = appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetrics
		stat  = appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricsMetricStat
		of    = appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricsMetricStatMetric
		value = appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricsMetricStatMetricDimensions
	)
	var queries []query
	for _, metric := range expression.Metrics {
		var dimensions []value
		for _, dimension := range metric.Dimensions {
			dimensions = append(dimensions, value{Name: jsii.String(dimension.Name), Value: jsii.String(dimension.Value)})
		}
		queries = append(queries, query{
			Id:         jsii.String(metric.ID),
			ReturnData: jsii.Bool(false),
			MetricStat: &stat{
				Metric: &of{Namespace: jsii.String(metric.Namespace), MetricName: jsii.String(metric.Name), Dimensions: dimensions},
				Stat:   jsii.String(metric.Statistic),
			},
		})
	}
	return &customMetric{Metrics: append(queries, query{
		Id: jsii.String("result"), Expression: jsii.String(expression.Text), Label: jsii.String(expression.Label), ReturnData: jsii.Bool(true),
	})}
}

// firstTaskCooldown in seconds in which the first task has time to start: until then its metrics are not written, and the alarm does not know of it.
const firstTaskCooldown = 15 * 60

// newFirstTask starts the first task, for which target tracking waits until there are more messages than one task is for (aws/copilot-cli#3376). It adds one
// and never sets a number, so that it takes no task away where more are wanted than the alarm knows of.
func newFirstTask(scope address.Scope, target scalable, queue QueueScaling, after []cdktf.ITerraformDependable) cdktf.ITerraformDependable {
	const label = "queue_first_task"
	policy := address.New(scope, appautoscalingpolicy.NewAppautoscalingPolicy, label, &appautoscalingpolicy.AppautoscalingPolicyConfig{
		Name:              jsii.String("queue-first-task"),
		PolicyType:        jsii.String("StepScaling"),
		ServiceNamespace:  target.namespace,
		ResourceId:        target.resource,
		ScalableDimension: target.dimension,
		StepScalingPolicyConfiguration: &appautoscalingpolicy.AppautoscalingPolicyStepScalingPolicyConfiguration{
			AdjustmentType:        jsii.String("ChangeInCapacity"),
			MetricAggregationType: jsii.String("Maximum"),
			Cooldown:              jsii.Number(firstTaskCooldown),
			StepAdjustment: []appautoscalingpolicy.AppautoscalingPolicyStepScalingPolicyConfigurationStepAdjustment{
				{ScalingAdjustment: jsii.Number(1), MetricIntervalLowerBound: jsii.String("0")},
			},
		},
		DependsOn: &after,
	})
	// Three minutes in a row: AWS writes the metrics of one minute at different times, and a last minute of which only the queue's are there is no sign.
	address.New(scope, cloudwatchmetricalarm.NewCloudwatchMetricAlarm, label, &cloudwatchmetricalarm.CloudwatchMetricAlarmConfig{
		AlarmName:          jsii.String(queue.AlarmName),
		AlarmDescription:   jsii.String("Messages wait and no task is wanted: scaling starts one. Nobody needs to do anything."),
		MetricQuery:        metrics.Queries(queue.FirstTask),
		ComparisonOperator: jsii.String("GreaterThanThreshold"),
		Threshold:          jsii.Number(0),
		EvaluationPeriods:  jsii.Number(3),
		DatapointsToAlarm:  jsii.Number(3),
		TreatMissingData:   jsii.String("notBreaching"),
		AlarmActions:       &[]*string{policy.Arn()},
	})
	return policy
}
