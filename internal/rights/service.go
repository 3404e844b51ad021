package rights

import (
	"strings"

	"slipway/internal/policy"
)

// service: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
var service = []need{
	{types: "aws_ecs_cluster aws_ecs_cluster_capacity_providers", reads: "ecs:DescribeClusters", on: named("ecs", "cluster/{}")},
	{types: "aws_ecs_cluster", writes: "ecs:CreateCluster ecs:DeleteCluster ecs:UpdateCluster ecs:TagResource ecs:UntagResource", on: named("ecs", "cluster/{}")},
	{types: "aws_ecs_cluster_capacity_providers", writes: "ecs:PutClusterCapacityProviders", on: named("ecs", "cluster/{}")},
	{types: "aws_ecs_task_definition", reads: "ecs:DescribeTaskDefinition", writes: "ecs:DeregisterTaskDefinition", on: anywhere},
	{types: "aws_ecs_task_definition", writes: "ecs:RegisterTaskDefinition ecs:TagResource ecs:UntagResource", on: named("ecs", "task-definition/{}:*")},
	{types: "aws_ecs_service", reads: "ecs:DescribeServices", writes: "ecs:CreateService ecs:DeleteService ecs:UpdateService ecs:TagResource ecs:UntagResource",
		on: named("ecs", "service/{}/*")},
	{types: "aws_ecs_service", reads: "ecs:DescribeServiceDeployments ecs:ListServiceDeployments", on: named("ecs", "service/{}/*", "service-deployment/{}/*")},
}

// scaling: https://docs.aws.amazon.com/service-authorization/latest/reference/list_applicationautoscaling.html
var scaling = []need{
	{types: "aws_appautoscaling_target", reads: "application-autoscaling:DescribeScalableTargets", on: anywhere},
	{types: "aws_appautoscaling_policy", reads: "application-autoscaling:DescribeScalingPolicies", on: anywhere},
	{types: "aws_appautoscaling_scheduled_action", reads: "application-autoscaling:DescribeScheduledActions", on: anywhere},
	{types: "aws_appautoscaling_target", reads: "application-autoscaling:ListTagsForResource",
		writes: "application-autoscaling:DeregisterScalableTarget application-autoscaling:TagResource application-autoscaling:UntagResource", on: scalable},
	{types: "aws_appautoscaling_target", writes: "application-autoscaling:RegisterScalableTarget", on: all(scalable, tagging(autoscaling, "scalable-target/*"))},
	{types: "aws_appautoscaling_policy", writes: "application-autoscaling:PutScalingPolicy application-autoscaling:DeleteScalingPolicy", on: scalable},
	{types: "aws_appautoscaling_scheduled_action", writes: "application-autoscaling:PutScheduledAction application-autoscaling:DeleteScheduledAction", on: scalable},
}

const autoscaling = "application-autoscaling"

var scalable = tagged(autoscaling, "scalable-target/*")

// balancing: AWS narrows what is described of load balancers to nothing but a region.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
var balancing = []need{
	{types: "aws_lb", reads: "elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeLoadBalancerAttributes " +
		"elasticloadbalancing:DescribeCapacityReservation elasticloadbalancing:DescribeTags", on: anywhere},
	{types: "aws_lb", writes: "elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:DeleteLoadBalancer " +
		"elasticloadbalancing:ModifyLoadBalancerAttributes elasticloadbalancing:SetIpAddressType elasticloadbalancing:SetSecurityGroups " +
		"elasticloadbalancing:SetSubnets elasticloadbalancing:AddTags elasticloadbalancing:RemoveTags", on: loadBalancer},
	{types: "aws_lb_target_group", reads: "elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetGroupAttributes " +
		"elasticloadbalancing:DescribeTags", on: anywhere},
	{types: "aws_lb_target_group", writes: "elasticloadbalancing:CreateTargetGroup elasticloadbalancing:DeleteTargetGroup " +
		"elasticloadbalancing:ModifyTargetGroup elasticloadbalancing:ModifyTargetGroupAttributes elasticloadbalancing:AddTags elasticloadbalancing:RemoveTags",
		on: targetGroup},
	{types: "aws_lb_listener", reads: "elasticloadbalancing:DescribeListeners elasticloadbalancing:DescribeListenerAttributes " +
		"elasticloadbalancing:DescribeTags", on: anywhere},
	{types: "aws_lb_listener", writes: "elasticloadbalancing:CreateListener", on: loadBalancer},
	{types: "aws_lb_listener", writes: "elasticloadbalancing:DeleteListener elasticloadbalancing:ModifyListener " +
		"elasticloadbalancing:ModifyListenerAttributes elasticloadbalancing:AddTags elasticloadbalancing:RemoveTags",
		on: called("aws_lb", "name", "elasticloadbalancing", "listener/app/{}/*")},

	{types: "aws_wafv2_web_acl_association", reads: "wafv2:GetWebACLForResource", writes: "wafv2:AssociateWebACL wafv2:DisassociateWebACL", on: all(loadBalancer, webACL)},
	{types: "aws_wafv2_web_acl_association", writes: "elasticloadbalancing:SetWebACL", on: anywhere,
		why: "the web ACL is put on a load balancer: https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html"},
}

var loadBalancer = called("aws_lb", "name", "elasticloadbalancing", "loadbalancer/app/{}/*")

// targetGroup has another hash at its end for each port and protocol.
func targetGroup(s subject) []policy.Statement {
	var resources []string
	for _, name := range s.texts("aws_lb_target_group", "name") {
		stem := name[:strings.LastIndex(name, "-")+1]
		resources = append(resources, s.place().Of("elasticloadbalancing", "targetgroup/"+stem+"*"))
	}
	return one(resources)
}

func webACL(s subject) []policy.Statement {
	return one(s.texts("aws_wafv2_web_acl_association", "web_acl_arn"))
}
