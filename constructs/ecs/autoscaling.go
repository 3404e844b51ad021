package ecs

import (
	"strconv"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/appautoscalingpolicy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/appautoscalingscheduledaction"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/appautoscalingtarget"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
)

// AutoscalingProps says what the service scales by.
type AutoscalingProps struct {
	Service   *Service
	Balancing *Balancing // nil without a load balancer, and so without its metrics
	Scaling   config.Scaling
	Queue     *QueueScaling // nil without scaling.queue
}

// NewAutoscaling registers the service with Application Auto Scaling. Of several policies the largest wanted number of
// tasks wins; tasks are removed only when all policies agree.
func NewAutoscaling(scope address.Scope, props AutoscalingProps) {
	scaling := props.Scaling
	target := address.New(scope, appautoscalingtarget.NewAppautoscalingTarget, "ecs", &appautoscalingtarget.AppautoscalingTargetConfig{
		ServiceNamespace:  jsii.String("ecs"),
		ResourceId:        jsii.String("service/" + props.Service.Cluster + "/" + props.Service.Name),
		ScalableDimension: jsii.String("ecs:service:DesiredCount"),
		MinCapacity:       jsii.Number(scaling.Min),
		MaxCapacity:       jsii.Number(scaling.Max),
		Lifecycle:         targetLifecycle(scaling),
		DependsOn:         &props.Service.Ready,
	})
	registered := scalable{target.ServiceNamespace(), target.ResourceId(), target.ScalableDimension()}
	wanted := []trackingProps{
		{label: "ecs_cpu", name: "cpu", metric: "ECSServiceAverageCPUUtilization", target: float64(scaling.CpuTarget)},
		{label: "ecs_memory", name: "memory", metric: "ECSServiceAverageMemoryUtilization", target: float64(scaling.MemoryTarget)},
	}
	if balancing := props.Balancing; balancing != nil {
		wanted = append(wanted, trackingProps{
			label: "ecs_alb_requests", name: "alb-requests", metric: "ALBRequestCountPerTarget", target: float64(scaling.AlbRequestCountTarget),
			resourceLabel: balancing.resourceLabel(),
			after:         balancing.Ready, // the label is refused while no listener ties the two together
		}, trackingProps{
			label: "ecs_response_time", name: "response-time", custom: responseTime(*balancing), target: scaling.ResponseTimeTarget,
		})
	}
	wanted = append(wanted, trackingProps{label: "ecs_queue", name: "queue", custom: messagesPerTask(props.Queue), target: float64(scaling.MessagesPerTask())})
	policies := newPolicies(scope, registered, scaling, wanted)
	if props.Queue != nil && scaling.Fewest() == 0 {
		policies = append(policies, newFirstTask(scope, registered, *props.Queue, policies))
	}
	newSchedules(scope, registered, scaling.Schedules, policies)
}

// scalable is a target as its policies and actions name it, so that they wait for it.
type scalable struct{ namespace, resource, dimension *string }

// targetLifecycle leaves both ends of the range to the scheduled actions, which write them: else every plan between two
// of them shows drift, and an evening's apply undoes the scale-down (terraform-aws-modules/terraform-aws-ecs#422).
func targetLifecycle(scaling config.Scaling) *cdktf.TerraformResourceLifecycle {
	if len(scaling.Schedules) == 0 {
		return nil
	}
	return lifecycle.IgnoreChanges(nil, "min_capacity", "max_capacity")
}

type trackingProps struct {
	label, name   string
	metric        string // predefined; "" for a custom one
	custom        *customMetric
	target        float64 // 0 for no policy
	resourceLabel string  // only of ALBRequestCountPerTarget
	after         []cdktf.ITerraformDependable
}

type customMetric = appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification

// responseTime is what the targets take to answer, on average: of AWS's metrics the one without a predefined name that teams scale by. AWS wants a metric that
// falls as tasks are added, and without requests there is no data, on which nothing is scaled in; docs/decisions/scaling-metrics.md.
// Source: https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
func responseTime(balancing Balancing) *customMetric {
	return &customMetric{
		Namespace:  jsii.String("AWS/ApplicationELB"),
		MetricName: jsii.String("TargetResponseTime"),
		Statistic:  jsii.String("Average"),
		Dimensions: []appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationDimensions{
			{Name: jsii.String("LoadBalancer"), Value: jsii.String(balancing.Balancer)},
			{Name: jsii.String("TargetGroup"), Value: jsii.String(balancing.Targets.Suffix)},
		},
	}
}

// newPolicies writes one policy after the other, and takes them away in the opposite order: two at once on one target end in
// ConcurrentUpdateException, which the provider does not try again (hashicorp/terraform-provider-aws#17915, open; docs/decisions/serialized-calls.md).
func newPolicies(scope address.Scope, target scalable, scaling config.Scaling, all []trackingProps) []cdktf.ITerraformDependable {
	var written []cdktf.ITerraformDependable
	for _, props := range all {
		if props.target == 0 {
			continue
		}
		if n := len(written); n > 0 {
			props.after = append([]cdktf.ITerraformDependable{written[n-1]}, props.after...)
		}
		written = append(written, newTargetTracking(scope, target, scaling, props))
	}
	return written
}

func newTargetTracking(scope address.Scope, target scalable, scaling config.Scaling, props trackingProps) cdktf.ITerraformDependable {
	tracking := &appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration{
		TargetValue:                   jsii.Number(props.target),
		ScaleOutCooldown:              jsii.Number(scaling.ScaleOutCooldown),
		ScaleInCooldown:               jsii.Number(scaling.ScaleInCooldown),
		CustomizedMetricSpecification: props.custom,
	}
	if props.metric != "" {
		metric := &appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification{
			PredefinedMetricType: jsii.String(props.metric),
		}
		if props.resourceLabel != "" {
			metric.ResourceLabel = jsii.String(props.resourceLabel)
		}
		tracking.PredefinedMetricSpecification = metric
	}
	return address.New(scope, appautoscalingpolicy.NewAppautoscalingPolicy, props.label, &appautoscalingpolicy.AppautoscalingPolicyConfig{
		Name:                                     jsii.String(props.name),
		PolicyType:                               jsii.String("TargetTrackingScaling"),
		ServiceNamespace:                         target.namespace,
		ResourceId:                               target.resource,
		ScalableDimension:                        target.dimension,
		TargetTrackingScalingPolicyConfiguration: tracking,
		DependsOn:                                &props.after,
	})
}

// newSchedules writes one action after the other, after the policies: what newPolicies says holds for all calls on one target.
func newSchedules(scope address.Scope, target scalable, schedules []config.Schedule, after []cdktf.ITerraformDependable) {
	for _, schedule := range schedules {
		action := address.New(scope, appautoscalingscheduledaction.NewAppautoscalingScheduledAction, strings.ReplaceAll(schedule.Name, "-", "_"),
			&appautoscalingscheduledaction.AppautoscalingScheduledActionConfig{
				Name:              jsii.String(schedule.Name),
				ServiceNamespace:  target.namespace,
				ResourceId:        target.resource,
				ScalableDimension: target.dimension,
				Schedule:          jsii.String(schedule.Schedule),
				Timezone:          jsii.String(schedule.Timezone),
				// Both, although the spec's schedules move the minimum only: the target's own range is ignored, so a changed
				// scaling.max arrives with the next action.
				ScalableTargetAction: &appautoscalingscheduledaction.AppautoscalingScheduledActionScalableTargetAction{
					MinCapacity: jsii.String(strconv.Itoa(schedule.Min)),
					MaxCapacity: jsii.String(strconv.Itoa(schedule.Max)),
				},
				DependsOn: &after,
			})
		after = []cdktf.ITerraformDependable{action}
	}
}
