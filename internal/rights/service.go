package rights

import (
	"strings"

	"slipway/internal/policy"
	"slipway/internal/template"
)

// service: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
var service = []need{
	{types: "aws_ecs_cluster aws_ecs_cluster_capacity_providers", reads: "ecs:DescribeClusters", on: named("ecs", "cluster/{}")},
	{types: "aws_ecs_cluster", writes: "ecs:CreateCluster ecs:DeleteCluster ecs:ListTagsForResource ecs:TagResource", on: named("ecs", "cluster/{}")},
	{types: "aws_ecs_cluster", writes: "ecs:UpdateCluster", on: named("ecs", "cluster/{}"), why: update("ecs/cluster.go")},
	{types: "aws_ecs_cluster_capacity_providers", writes: "ecs:PutClusterCapacityProviders", on: named("ecs", "cluster/{}")},
	{types: "aws_ecs_task_definition", reads: "ecs:DescribeTaskDefinition", on: anywhere},
	{types: "aws_ecs_task_definition", writes: "ecs:RegisterTaskDefinition ecs:TagResource", on: taskDefinition},
	{types: "aws_ecs_service", reads: "ecs:DescribeServices", writes: "ecs:CreateService ecs:DeleteService ecs:UpdateService ecs:TagResource",
		on: named("ecs", "service/{}/*")},
	{types: "aws_ecs_cluster aws_ecs_service aws_ecs_task_definition", writes: "ecs:UntagResource",
		on: func(s subject) []policy.Statement {
			return one(append(s.arns("ecs", []string{"cluster/{}", "service/{}/*"}), s.taskDefinitions()...))
		}},
}

func taskDefinition(s subject) []policy.Statement { return one(s.taskDefinitions()) }

// taskDefinitions are the revisions of each service, whose name their family is.
func (s subject) taskDefinitions() (resources []string) {
	for _, of := range s.environment.EachService() {
		resources = append(resources, s.place().Of("ecs", "task-definition/"+of.Names().Service()+":*"))
	}
	return resources
}

const namespace = "aws_service_discovery_http_namespace"

// discovery is for Service Connect, whose services ECS makes in the namespace by its own role. AWS narrows tags to no namespace.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudmap.html
var discovery = []need{
	{types: namespace, reads: "servicediscovery:GetNamespace", writes: "servicediscovery:DeleteNamespace",
		on: tagged("servicediscovery", "namespace/*"), why: provider("servicediscovery/http_namespace.go")},
	{types: namespace, reads: "servicediscovery:ListTagsForResource",
		writes: "servicediscovery:TagResource servicediscovery:UntagResource", on: anywhere, why: provider("servicediscovery/http_namespace.go")},
	{types: namespace, writes: "servicediscovery:GetOperation", on: named("servicediscovery", "namespace/*"), why: provider("servicediscovery/http_namespace.go")},
	{types: namespace, writes: "servicediscovery:CreateHttpNamespace", on: requested, why: provider("servicediscovery/http_namespace.go")},
}

// scaling: https://docs.aws.amazon.com/service-authorization/latest/reference/list_applicationautoscaling.html
var scaling = []need{
	{types: "aws_appautoscaling_target", reads: "application-autoscaling:DescribeScalableTargets", on: anywhere},
	{types: "aws_appautoscaling_policy", reads: "application-autoscaling:DescribeScalingPolicies", on: anywhere},
	{types: "aws_appautoscaling_scheduled_action", reads: "application-autoscaling:DescribeScheduledActions", on: anywhere},
	{types: "aws_appautoscaling_target", reads: "application-autoscaling:ListTagsForResource",
		writes: "application-autoscaling:DeregisterScalableTarget", on: scalable},
	{types: "aws_appautoscaling_target", writes: "application-autoscaling:UntagResource", on: scalable},
	{types: "aws_appautoscaling_target", writes: "application-autoscaling:RegisterScalableTarget application-autoscaling:TagResource",
		on: all(scalable, tagging(autoscaling, "scalable-target/*"))},
	{types: "aws_appautoscaling_policy", writes: "application-autoscaling:PutScalingPolicy application-autoscaling:DeleteScalingPolicy", on: scalable},
	{types: "aws_appautoscaling_policy", writes: "cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms cloudwatch:PutMetricAlarm", on: targetTracking,
		why: "https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html"},
	{types: "aws_appautoscaling_scheduled_action", writes: "application-autoscaling:PutScheduledAction application-autoscaling:DeleteScheduledAction",
		on: scalable},
}

// targetTracking alarms are made and deleted with a policy, in the name of the caller.
var targetTracking = named("cloudwatch", "alarm:TargetTracking-service/{}/*", "alarm:TargetTracking-cluster:{}-*")

const autoscaling = "application-autoscaling"

var scalable = tagged(autoscaling, "scalable-target/*")

// balancing: AWS narrows what is described of load balancers to nothing but a region.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
var balancing = []need{
	{types: "aws_lb", reads: "elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeLoadBalancerAttributes " +
		"elasticloadbalancing:DescribeCapacityReservation elasticloadbalancing:DescribeTags", on: anywhere},
	{types: "aws_lb", writes: "elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:DeleteLoadBalancer " +
		"elasticloadbalancing:ModifyLoadBalancerAttributes elasticloadbalancing:AddTags", on: loadBalancer},
	{types: "aws_lb", writes: "elasticloadbalancing:SetSecurityGroups elasticloadbalancing:SetSubnets", on: loadBalancer, why: update("elbv2/load_balancer.go")},
	{types: "aws_lb_target_group", reads: "elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetGroupAttributes " +
		"elasticloadbalancing:DescribeTags", on: anywhere},
	{types: "aws_lb_target_group", writes: "elasticloadbalancing:CreateTargetGroup elasticloadbalancing:DeleteTargetGroup " +
		"elasticloadbalancing:ModifyTargetGroupAttributes elasticloadbalancing:AddTags", on: targetGroup},
	{types: "aws_lb_target_group", writes: "elasticloadbalancing:ModifyTargetGroup", on: targetGroup},
	{types: "aws_lb_listener", reads: "elasticloadbalancing:DescribeListeners elasticloadbalancing:DescribeListenerAttributes " +
		"elasticloadbalancing:DescribeTags", on: anywhere},
	{types: "aws_lb_listener", writes: "elasticloadbalancing:CreateListener", on: loadBalancer},
	{types: "aws_lb_listener", writes: "elasticloadbalancing:DeleteListener elasticloadbalancing:ModifyListenerAttributes elasticloadbalancing:AddTags",
		on: listener},
	{types: "aws_lb_listener", writes: "elasticloadbalancing:ModifyListener", on: listener},
	{types: "aws_lb aws_lb_listener aws_lb_target_group", writes: "elasticloadbalancing:RemoveTags",
		on: all(loadBalancer, listener, targetGroup)},

	{types: "aws_lb_listener_rule", reads: "elasticloadbalancing:DescribeRules elasticloadbalancing:DescribeTags", on: anywhere},
	{types: "aws_lb_listener_rule", writes: "elasticloadbalancing:CreateRule", on: listener},
	{types: "aws_lb_listener_rule", writes: "elasticloadbalancing:DeleteRule elasticloadbalancing:AddTags", on: listenerRule},
	{types: "aws_lb_listener_rule", writes: "elasticloadbalancing:RemoveTags", on: listenerRule},
	{types: "aws_lb_listener_rule", writes: "elasticloadbalancing:ModifyRule elasticloadbalancing:SetRulePriorities", on: listenerRule,
		why: update("elbv2/listener_rule.go")},
	{types: "aws_lb_listener_certificate", reads: "elasticloadbalancing:DescribeListenerCertificates", on: anywhere},
	{types: "aws_lb_listener_certificate",
		writes: "elasticloadbalancing:AddListenerCertificates elasticloadbalancing:RemoveListenerCertificates", on: listener},

	{types: "aws_lb aws_lb_target_group", writes: "ec2:DescribeAccountAttributes ec2:DescribeAddresses ec2:DescribeInternetGateways " +
		"ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs", on: anywhere,
		why: "load balancers look at their network in the name of the caller: " +
			"https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-permissions.html"},

	{types: "aws_lb", writes: "ec2:GetSecurityGroupsForVpc", on: ours("vpc"),
		why: "ELB asks for the VPC's groups in the name of the caller, and has refused a load balancer without it: " +
			"https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3917"},

	{types: "aws_wafv2_web_acl_association", reads: "wafv2:GetWebACLForResource", writes: "wafv2:DisassociateWebACL", on: loadBalancer},
	{types: "aws_wafv2_web_acl_association", writes: "wafv2:AssociateWebACL", on: all(loadBalancer, webACL)},
	{types: "aws_wafv2_web_acl_association", reads: "wafv2:GetWebACLForResource", on: webACL,
		why: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html"},
	{types: "aws_wafv2_web_acl_association", writes: "elasticloadbalancing:SetWebAcl", on: anywhere,
		why: "the web ACL is put on a load balancer: https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html"},
}

var listenerRule = called("aws_lb", "elasticloadbalancing", "listener-rule/app/{}/*")

// firewall: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html
var firewall = []need{
	{types: "aws_wafv2_web_acl", reads: "wafv2:GetWebACL wafv2:ListTagsForResource",
		writes: "wafv2:CreateWebACL wafv2:DeleteWebACL wafv2:TagResource wafv2:UpdateWebACL", on: ownWebACL},
	{types: "aws_wafv2_web_acl", writes: "wafv2:UntagResource", on: ownWebACL},
	{types: "aws_wafv2_web_acl", writes: "wafv2:CreateWebACL wafv2:UpdateWebACL", on: managedRules,
		why: "a web ACL names sets of rules that AWS keeps: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html"},
	{types: "aws_wafv2_web_acl_logging_configuration", reads: "wafv2:GetLoggingConfiguration",
		writes: "wafv2:PutLoggingConfiguration wafv2:DeleteLoggingConfiguration", on: ownWebACL},
	{types: "aws_wafv2_web_acl_logging_configuration", on: anywhere,
		writes: "logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:PutResourcePolicy",
		why:    "WAF lets itself write to the log group in the name of the caller: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"},
}

var ownWebACL = called("aws_wafv2_web_acl", "wafv2", "regional/webacl/{}/*")

// managedRules are in the account's own name for IAM, whoever keeps them.
var managedRules = named("wafv2", "regional/managedruleset/*/*")

var listener = called("aws_lb", "elasticloadbalancing", "listener/app/{}/*")

var loadBalancer = called("aws_lb", "elasticloadbalancing", "loadbalancer/app/{}/*")

// targetGroup has another hash at its end for each port and protocol.
func targetGroup(s subject) []policy.Statement {
	var resources []string
	for _, name := range s.texts("aws_lb_target_group", "name") {
		stem := name[:strings.LastIndex(name, "-")+1]
		resources = append(resources, s.place().Of("elasticloadbalancing", "targetgroup/"+stem+"*"))
	}
	return one(resources)
}

// webACL is the environment's own, or somebody else's: any of the account where a reference names it.
func webACL(s subject) []policy.Statement {
	if template.Refers(s.environment.LoadBalancer.WafAclArn) {
		return named("wafv2", "regional/webacl/*/*")(s)
	}
	return append(ownWebACL(s), one(s.texts("aws_wafv2_web_acl_association", "web_acl_arn"))...)
}
