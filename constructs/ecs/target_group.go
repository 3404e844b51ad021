package ecs

import (
	"strconv"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lbtargetgroup"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
	"slipway/internal/names"
)

// TargetGroupProps of the targets of one service.
type TargetGroupProps struct {
	Names        names.Names
	LoadBalancer config.LoadBalancer // health check, stickiness and delay
	Protocol     string              // between load balancer and task: HTTP or HTTPS
	VpcID        string
	VpcKey       string // another one in another VPC, and known before a deploy
}

// TargetGroup is where the load balancer finds the tasks of a service.
type TargetGroup struct {
	Arn    string
	Suffix string // end of the ARN, by which CloudWatch knows it
}

// Balancing is what a service gets to know of the load balancer in front of it.
type Balancing struct {
	Targets  *TargetGroup
	Balancer string                       // end of the load balancer's ARN
	Ready    []cdktf.ITerraformDependable // the load balancer sends requests to the target group
}

// resourceLabel is how ALBRequestCountPerTarget names load balancer and target group.
func (b Balancing) resourceLabel() string { return b.Balancer + "/" + b.Targets.Suffix }

// targetPort is for targets without a port of their own. ECS registers each task with its container's port, so another
// container port does not replace the target group, and nobody waits for a new one to fill.
const targetPort = 80

// NewTargetGroup carries in its name whatever replaces it: a listener keeps the old one until the new one is there, and
// two cannot share a name. name_prefix would leave six characters.
func NewTargetGroup(scope address.Scope, props TargetGroupProps) *TargetGroup {
	const targetType = "ip" // Fargate tasks have addresses, not instances
	check, stickiness, protocol := props.LoadBalancer.HealthCheck, props.LoadBalancer.Stickiness, props.Protocol
	made := address.New(scope, lbtargetgroup.NewLbTargetGroup, "main", &lbtargetgroup.LbTargetGroupConfig{
		Name:                jsii.String(props.Names.TargetGroup(protocol, strconv.Itoa(targetPort), targetType, props.VpcKey)),
		Port:                jsii.Number(targetPort),
		Protocol:            jsii.String(protocol),
		TargetType:          jsii.String(targetType),
		VpcId:               jsii.String(props.VpcID),
		DeregistrationDelay: jsii.String(strconv.Itoa(props.LoadBalancer.DeregistrationDelay)),
		HealthCheck: &lbtargetgroup.LbTargetGroupHealthCheck{
			Enabled:            jsii.Bool(true),
			Interval:           jsii.Number(check.Interval),
			HealthyThreshold:   jsii.Number(check.HealthyThreshold),
			UnhealthyThreshold: jsii.Number(check.UnhealthyThreshold),
			Timeout:            jsii.Number(check.Timeout),
			Path:               jsii.String(check.Path),
			Matcher:            jsii.String(check.Matcher),
			Protocol:           jsii.String(protocol),
			Port:               jsii.String(check.Port),
		},
		Stickiness: &lbtargetgroup.LbTargetGroupStickiness{
			Type:           jsii.String("lb_cookie"),
			CookieDuration: jsii.Number(stickiness.CookieDuration),
			Enabled:        jsii.Bool(stickiness.Enabled),
		},
		Lifecycle: lifecycle.CreateBeforeDestroy(),
	})
	return &TargetGroup{Arn: *made.Arn(), Suffix: *made.ArnSuffix()}
}
