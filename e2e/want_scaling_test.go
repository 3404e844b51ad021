//go:build e2e

package e2e

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
)

func (d *deployment) autoscaling() *applicationautoscaling.Client {
	return applicationautoscaling.NewFromConfig(d.emulator.Config())
}

func (d *deployment) scalableTarget(of scaling.ServiceNamespace) scaling.ScalableTarget {
	d.t.Helper()
	described := must(d.autoscaling().DescribeScalableTargets(ctx, &applicationautoscaling.DescribeScalableTargetsInput{ServiceNamespace: of}))(d.t)
	return only(d.t, "scalable targets", described.ScalableTargets)
}

// policies gives the target of each policy by its metric.
func (d *deployment) policies(of scaling.ServiceNamespace) map[string]*scaling.TargetTrackingScalingPolicyConfiguration {
	d.t.Helper()
	described := must(d.autoscaling().DescribeScalingPolicies(ctx, &applicationautoscaling.DescribeScalingPoliciesInput{ServiceNamespace: of}))(d.t)
	policies := map[string]*scaling.TargetTrackingScalingPolicyConfiguration{}
	for _, policy := range described.ScalingPolicies {
		tracking := policy.TargetTrackingScalingPolicyConfiguration
		if custom := tracking.CustomizedMetricSpecification; custom != nil {
			policies[aws.ToString(custom.MetricName)] = tracking
			continue
		}
		policies[string(tracking.PredefinedMetricSpecification.PredefinedMetricType)] = tracking
	}
	return policies
}

// wantScaling compares the range, the policies and the scheduled actions of tasks and readers with the configuration.
func wantScaling(d *deployment) {
	d.t.Helper()
	want, target := d.environment.Scaling, d.scalableTarget(scaling.ServiceNamespaceEcs)
	same(d.t, "range of tasks", []int{number(target.MinCapacity), number(target.MaxCapacity)}, []int{want.Min, want.Max})
	same(d.t, "scalable resource", aws.ToString(target.ResourceId), fmt.Sprintf("service/%[1]s/%[1]s", d.names().Prefix()))
	policies := d.policies(scaling.ServiceNamespaceEcs)
	for metric, value := range map[string]float64{
		"ECSServiceAverageCPUUtilization":    float64(want.CpuTarget),
		"ECSServiceAverageMemoryUtilization": float64(want.MemoryTarget),
		"ALBRequestCountPerTarget":           float64(want.AlbRequestCountTarget),
		"TargetResponseTime":                 want.ResponseTimeTarget,
	} {
		policy := policies[metric]
		same(d.t, metric+" is followed", policy != nil, value > 0)
		if policy == nil {
			continue
		}
		same(d.t, metric, aws.ToFloat64(policy.TargetValue), value)
		same(d.t, metric+" cooldowns", []int{number(policy.ScaleOutCooldown), number(policy.ScaleInCooldown)}, []int{want.ScaleOutCooldown, want.ScaleInCooldown})
	}
	if requests := policies["ALBRequestCountPerTarget"]; requests != nil {
		_, balancer, _ := strings.Cut(aws.ToString(d.loadBalancer().LoadBalancerArn), ":loadbalancer/")
		_, group, _ := strings.Cut(aws.ToString(d.targetGroup().TargetGroupArn), ":targetgroup/")
		same(d.t, "resource label", aws.ToString(requests.PredefinedMetricSpecification.ResourceLabel), balancer+"/targetgroup/"+group)
	}
	wantSchedules(d)
	if readers := d.environment.Database.ReaderAutoscaling; readers != nil {
		target := d.scalableTarget(scaling.ServiceNamespaceRds)
		same(d.t, "range of readers", []int{number(target.MinCapacity), number(target.MaxCapacity)}, []int{readers.Min, readers.Max})
		policy := d.policies(scaling.ServiceNamespaceRds)["RDSReaderAverageCPUUtilization"]
		if policy == nil {
			d.t.Fatal("no policy follows the readers' CPU")
		}
		same(d.t, "readers' CPU", aws.ToFloat64(policy.TargetValue), float64(readers.CpuTarget))
	}
}

func wantSchedules(d *deployment) {
	d.t.Helper()
	described := must(d.autoscaling().DescribeScheduledActions(ctx,
		&applicationautoscaling.DescribeScheduledActionsInput{ServiceNamespace: scaling.ServiceNamespaceEcs}))(d.t)
	schedules := d.environment.Scaling.Schedules
	same(d.t, "number of scheduled actions", len(described.ScheduledActions), len(schedules))
	if len(schedules) == 1 { // none is a choice
		d.t.Errorf("%d schedules: a range that is set once is never set back", len(schedules))
	}
	for _, want := range schedules {
		found := false
		for _, action := range described.ScheduledActions {
			if aws.ToString(action.ScheduledActionName) != want.Name {
				continue
			}
			found = true
			same(d.t, want.Name, aws.ToString(action.Schedule), want.Schedule)
			same(d.t, want.Name+" timezone", aws.ToString(action.Timezone), want.Timezone)
			same(d.t, want.Name+" range", []int{number(action.ScalableTargetAction.MinCapacity), number(action.ScalableTargetAction.MaxCapacity)},
				[]int{want.Min, want.Max})
		}
		if !found {
			d.t.Errorf("no scheduled action %s", want.Name)
		}
	}
}
