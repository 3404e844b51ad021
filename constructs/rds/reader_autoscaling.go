package rds

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/appautoscalingpolicy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/appautoscalingtarget"

	"slipway/constructs/address"
	"slipway/internal/config"
)

// NewReaderAutoscaling lets Application Auto Scaling add and remove readers by their CPU utilization.
func NewReaderAutoscaling(scope address.Scope, cluster *Cluster, scaling config.ReaderAutoscaling) {
	target := address.New(scope, appautoscalingtarget.NewAppautoscalingTarget, "readers", &appautoscalingtarget.AppautoscalingTargetConfig{
		ServiceNamespace:  jsii.String("rds"),
		ResourceId:        jsii.String("cluster:" + cluster.ID),
		ScalableDimension: jsii.String("rds:cluster:ReadReplicaCount"),
		MinCapacity:       jsii.Number(scaling.Min),
		MaxCapacity:       jsii.Number(scaling.Max),
		DependsOn:         &cluster.Ready,
	})
	address.New(scope, appautoscalingpolicy.NewAppautoscalingPolicy, "readers_cpu", &appautoscalingpolicy.AppautoscalingPolicyConfig{
		Name:              jsii.String("readers-cpu"),
		PolicyType:        jsii.String("TargetTrackingScaling"),
		ServiceNamespace:  target.ServiceNamespace(),
		ResourceId:        target.ResourceId(),
		ScalableDimension: target.ScalableDimension(),
		TargetTrackingScalingPolicyConfiguration: &appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration{
			TargetValue: jsii.Number(scaling.CpuTarget),
			PredefinedMetricSpecification: &appautoscalingpolicy.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification{
				PredefinedMetricType: jsii.String("RDSReaderAverageCPUUtilization"),
			},
		},
	})
}
