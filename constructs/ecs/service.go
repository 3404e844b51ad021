package ecs

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/ecsservice"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
)

// ServiceProps of the ECS service.
type ServiceProps struct {
	Name           string
	Cluster        *Cluster
	TaskDefinition string // ARN of the revision
	Service        config.Service
	Deployment     config.Deployment
	Scaling        config.Scaling
	Balancing      *Balancing // nil without a load balancer
	Target         config.Target
	Gone           int // seconds that a task takes to leave, at most
	Alarms         Alarms
	ServiceConnect *ServiceConnect // nil without
	Subnets        []string        // ids
	SecurityGroup  string          // id of the tasks' own; service.security_group_ids come beside it
	// After is what the first task needs: the roles' policies, a database that answers, and the services that it finds by Service Connect.
	After []cdktf.ITerraformDependable
}

// Service is the ECS service.
type Service struct {
	Name       string
	Cluster    string // name
	ClusterArn string
	Ready      []cdktf.ITerraformDependable
}

// NewService runs the tasks, behind the load balancer where there is one.
func NewService(scope address.Scope, props ServiceProps) *Service {
	deployment := props.Deployment
	var after []cdktf.ITerraformDependable
	if props.Balancing != nil {
		after = append(after, props.Balancing.Ready...) // ECS refuses a target group that no listener uses
	}
	after = append(after, props.Cluster.Ready...)
	after = append(after, props.After...)
	main := &ecsservice.EcsServiceConfig{
		Name:                        jsii.String(props.Name),
		Cluster:                     jsii.String(props.Cluster.Arn),
		TaskDefinition:              jsii.String(props.TaskDefinition),
		DesiredCount:                jsii.Number(props.Scaling.Min),
		CapacityProviderStrategy:    capacityProviders(props.Service.CapacityProviders),
		EnableEcsManagedTags:        jsii.Bool(true),
		PropagateTags:               jsii.String("SERVICE"),
		EnableExecuteCommand:        jsii.Bool(props.Service.ExecuteCommand),
		AvailabilityZoneRebalancing: jsii.String(rebalancing(deployment)),

		DeploymentMinimumHealthyPercent: jsii.Number(deployment.MinimumHealthyPercent),
		DeploymentMaximumPercent:        jsii.Number(deployment.MaximumPercent),
		DeploymentCircuitBreaker: &ecsservice.EcsServiceDeploymentCircuitBreaker{
			Enable:   jsii.Bool(deployment.CircuitBreaker.Enable),
			Rollback: jsii.Bool(deployment.CircuitBreaker.Rollback),
		},
		Alarms:                      deploymentAlarms(props.Alarms),
		ServiceConnectConfiguration: serviceConnect(props),
		// Without it, other capacity provider weights would replace the service.
		ForceNewDeployment: jsii.Bool(true),
		WaitForSteadyState: jsii.Bool(deployment.WaitForSteadyState),

		NetworkConfiguration: &ecsservice.EcsServiceNetworkConfiguration{
			Subnets:        jsii.Strings(props.Subnets...),
			SecurityGroups: jsii.Strings(append([]string{props.SecurityGroup}, props.Service.SecurityGroupIds...)...),
			AssignPublicIp: jsii.Bool(false),
		},
		Timeouts:  timeouts(props),
		Lifecycle: serviceLifecycle(scope, props),
		DependsOn: &after,
	}
	if props.Balancing != nil {
		main.HealthCheckGracePeriodSeconds = jsii.Number(deployment.HealthCheckGracePeriod)
		main.LoadBalancer = []ecsservice.EcsServiceLoadBalancer{{
			TargetGroupArn: jsii.String(props.Balancing.Targets.Arn),
			ContainerName:  jsii.String(props.Target.Container),
			ContainerPort:  jsii.Number(props.Target.Port),
		}}
	}
	service := address.New(scope, ecsservice.NewEcsService, "main", main)
	return &Service{Name: *service.Name(), Cluster: props.Cluster.Name, ClusterArn: props.Cluster.Arn, Ready: []cdktf.ITerraformDependable{service}}
}

// Alarms that ECS can watch during a deployment and for a while after it. None may watch the service itself, which refers to them.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
type Alarms struct {
	Names    []string
	Enable   bool // one that begins to ring ends the deployment
	Rollback bool // and ECS returns to the last good one
}

// deploymentAlarms are written even where they are off: the provider tells ECS nothing when the block goes away, and ECS would go on
// watching.
func deploymentAlarms(alarms Alarms) *ecsservice.EcsServiceAlarms {
	if len(alarms.Names) == 0 { // as for a worker: it has none at any time
		return nil
	}
	return &ecsservice.EcsServiceAlarms{
		AlarmNames: jsii.Strings(alarms.Names...),
		Enable:     jsii.Bool(alarms.Enable),
		Rollback:   jsii.Bool(alarms.Rollback),
	}
}

func capacityProviders(weights config.CapacityProviders) []ecsservice.EcsServiceCapacityProviderStrategy {
	var strategy []ecsservice.EcsServiceCapacityProviderStrategy
	if weights.FargateWeight > 0 || weights.FargateBase > 0 {
		strategy = append(strategy, ecsservice.EcsServiceCapacityProviderStrategy{
			CapacityProvider: jsii.String(fargate),
			Base:             jsii.Number(weights.FargateBase),
			Weight:           jsii.Number(weights.FargateWeight),
		})
	}
	if weights.FargateSpotWeight > 0 {
		strategy = append(strategy, ecsservice.EcsServiceCapacityProviderStrategy{
			CapacityProvider: jsii.String(fargateSpot),
			Weight:           jsii.Number(weights.FargateSpotWeight),
		})
	}
	return strategy
}

// rebalancing between zones starts a task before it stops one, which a maximum of 100 percent forbids.
func rebalancing(deployment config.Deployment) string {
	if deployment.MaximumPercent > 100 {
		return "ENABLED"
	}
	return "DISABLED"
}

func timeouts(props ServiceProps) *ecsservice.EcsServiceTimeouts {
	wait := fmt.Sprintf("%dm", props.Deployment.TimeoutMinutes)
	return &ecsservice.EcsServiceTimeouts{Create: jsii.String(wait), Update: jsii.String(wait), Delete: jsii.String(deleteTimeout(props))}
}

// deleteTimeout covers the draining of targets and the stop of the last tasks, container after container, after the provider's own 20 minutes.
func deleteTimeout(props ServiceProps) string { return fmt.Sprintf("%dm", 20+(props.Gone+59)/60) }

// ofBalanced are arguments of a service with a load balancer that cannot be taken back where it loses that: the provider tells ECS nothing of alarms that are
// left out, and sends a grace period of 0, which ECS refuses without a load balancer (hashicorp/terraform-provider-aws#31104). Neither has an effect any more.
var ofBalanced = []string{"alarms", "health_check_grace_period_seconds"}

// serviceLifecycle leaves the number of tasks to the autoscaler, and fails an apply that the circuit breaker rolled back: the
// provider reports it as success (hashicorp/terraform-provider-aws#20858), with the service on the old revision.
func serviceLifecycle(scope address.Scope, props ServiceProps) *cdktf.TerraformResourceLifecycle {
	guard := &cdktf.TerraformResourceLifecycle{
		Postcondition: &[]*cdktf.Postcondition{{
			Condition: "${self.task_definition == aws_ecs_task_definition." + scope.Label("main") + ".arn}",
			ErrorMessage: jsii.String("The deployment was rolled back: the service runs another revision than the one applied. See the service's events and the " +
				"stopped tasks' reasons, mend the new version and apply again."),
		}},
	}
	var ignored []string
	if props.Scaling.Enabled {
		ignored = append(ignored, "desired_count")
	}
	if props.Balancing == nil {
		ignored = append(ignored, ofBalanced...)
	}
	return lifecycle.IgnoreChanges(guard, ignored...)
}
