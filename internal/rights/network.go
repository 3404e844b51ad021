package rights

import (
	"strings"

	"slipway/internal/policy"
	"slipway/internal/template"
)

const securityGroupRules = "aws_vpc_security_group_egress_rule aws_vpc_security_group_ingress_rule"

// network: AWS narrows what EC2 describes to nothing but a region. What is changed or deleted has the environment's tags, what is made gets them.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
var network = []need{
	{types: "data.aws_availability_zones", reads: "ec2:DescribeAvailabilityZones", on: anywhere},
	{types: "data.aws_vpc_endpoint_service", reads: "ec2:DescribeVpcEndpointServices", on: anywhere},

	{types: "data.aws_ec2_managed_prefix_list", reads: "ec2:DescribeManagedPrefixLists", on: anywhere},
	{types: "data.aws_ec2_managed_prefix_list", reads: "ec2:GetManagedPrefixListEntries", on: prefixListsOfAWS},

	{types: "aws_vpc", reads: "ec2:DescribeVpcs ec2:DescribeNetworkAcls ec2:DescribeRouteTables ec2:DescribeSecurityGroups", on: anywhere},
	{types: "aws_vpc", reads: "ec2:DescribeVpcAttribute", writes: "ec2:DeleteVpc ec2:ModifyVpcAttribute", on: ours("vpc")},
	{types: "aws_vpc", writes: "ec2:CreateVpc", on: tagging("ec2", "vpc/*")},

	{types: "aws_subnet", reads: "ec2:DescribeSubnets", on: anywhere},
	{types: "aws_subnet", writes: "ec2:CreateSubnet", on: all(tagging("ec2", "subnet/*"), ours("vpc"))},
	{types: "aws_subnet", writes: "ec2:DeleteSubnet", on: ours("subnet")},

	{types: "aws_internet_gateway", reads: "ec2:DescribeInternetGateways", on: anywhere},
	{types: "aws_internet_gateway", writes: "ec2:CreateInternetGateway", on: tagging("ec2", "internet-gateway/*")},
	{types: "aws_internet_gateway", writes: "ec2:AttachInternetGateway ec2:DetachInternetGateway", on: ours("internet-gateway", "vpc")},
	{types: "aws_internet_gateway", writes: "ec2:DeleteInternetGateway", on: ours("internet-gateway")},

	{types: "aws_eip", reads: "ec2:DescribeAddresses ec2:DescribeAddressesAttribute", on: anywhere},
	{types: "aws_eip", writes: "ec2:AllocateAddress", on: tagging("ec2", "elastic-ip/*")},
	{types: "aws_eip", writes: "ec2:ReleaseAddress", on: ours("elastic-ip")},
	{types: "aws_eip", writes: "ec2:DisassociateAddress", on: all(ours("elastic-ip"), named("ec2", "network-interface/*"))},
	{types: "aws_nat_gateway", reads: "ec2:DescribeNatGateways", on: anywhere},
	{types: "aws_nat_gateway", writes: "ec2:CreateNatGateway", on: all(tagging("ec2", "natgateway/*"), ours("elastic-ip", "subnet"))},
	{types: "aws_nat_gateway", writes: "ec2:DeleteNatGateway", on: ours("natgateway")},

	{types: "aws_route_table aws_route aws_route_table_association", reads: "ec2:DescribeRouteTables", on: anywhere},
	{types: "aws_route_table", writes: "ec2:CreateRouteTable", on: all(tagging("ec2", "route-table/*"), ours("vpc"))},
	{types: "aws_route_table", writes: "ec2:DeleteRouteTable", on: ours("route-table")},
	{types: "aws_route aws_route_table", writes: "ec2:CreateRoute ec2:DeleteRoute", on: ours("route-table")},
	{types: "aws_route", writes: "ec2:ReplaceRoute", on: ours("route-table"), why: update("ec2/vpc_route.go")},
	{types: "aws_route_table_association", writes: "ec2:AssociateRouteTable ec2:DisassociateRouteTable", on: ours("route-table", "subnet")},

	{types: "aws_default_security_group aws_security_group " + securityGroupRules, reads: "ec2:DescribeSecurityGroups", on: anywhere},
	{types: securityGroupRules, reads: "ec2:DescribeSecurityGroupRules", on: anywhere},
	{types: "aws_security_group", writes: "ec2:CreateSecurityGroup", on: all(tagging("ec2", "security-group/*"), ours("vpc"))},
	{types: "aws_security_group", writes: "ec2:DeleteSecurityGroup", on: ours("security-group")},
	{types: "aws_security_group aws_subnet", writes: "ec2:DescribeNetworkInterfaces", on: anywhere},
	{types: "aws_security_group aws_default_security_group", writes: "ec2:RevokeSecurityGroupEgress ec2:RevokeSecurityGroupIngress", on: ours("security-group")},
	{types: "aws_vpc_security_group_egress_rule", writes: "ec2:AuthorizeSecurityGroupEgress ec2:RevokeSecurityGroupEgress", on: ours("security-group")},
	{types: "aws_vpc_security_group_ingress_rule", writes: "ec2:AuthorizeSecurityGroupIngress ec2:RevokeSecurityGroupIngress", on: ours("security-group")},
	{types: "aws_vpc_security_group_egress_rule", writes: "ec2:AuthorizeSecurityGroupEgress", on: tagging("ec2", "security-group-rule/*")},
	{types: "aws_vpc_security_group_ingress_rule", writes: "ec2:AuthorizeSecurityGroupIngress", on: tagging("ec2", "security-group-rule/*")},

	{types: securityGroupRules, writes: "ec2:ModifySecurityGroupRules", on: ours("security-group", "security-group-rule"),
		why: update("ec2/vpc_security_group_ingress_rule.go")},

	{types: "aws_vpc_security_group_ingress_rule", writes: "ec2:AuthorizeSecurityGroupIngress ec2:RevokeSecurityGroupIngress ec2:ModifySecurityGroupRules",
		on: mountTargets, why: "the group of a file system's mount targets is not the environment's: " +
			"https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html"},

	{types: "aws_vpc_endpoint", reads: "ec2:DescribeNetworkInterfaces ec2:DescribeVpcEndpoints ec2:DescribePrefixLists", on: anywhere},
	{types: "aws_vpc_endpoint", writes: "ec2:CreateVpcEndpoint",
		on: all(tagging("ec2", "vpc-endpoint/*"), ours("vpc", "subnet", "route-table", "security-group"))},
	{types: "aws_vpc_endpoint", writes: "ec2:ModifyVpcEndpoint", on: ours("vpc-endpoint", "subnet", "route-table", "security-group"),
		why: update("ec2/vpc_endpoint.go")},
	{types: "aws_vpc_endpoint", writes: "ec2:DeleteVpcEndpoints", on: ours("vpc-endpoint")},

	{types: "aws_flow_log", reads: "ec2:DescribeFlowLogs", on: anywhere},
	{types: "aws_flow_log", writes: "ec2:CreateFlowLogs", on: all(tagging("ec2", "vpc-flow-log/*"), ours("vpc"))},
	{types: "aws_flow_log", writes: "ec2:DeleteFlowLogs", on: ours("vpc-flow-log")},

	{types: taggedInEC2, writes: "ec2:CreateTags", on: given(tagging("ec2", "*"), "StringEquals", "ec2:CreateAction", strings.Fields(makersInEC2)...),
		why: "what is made with tags is tagged by EC2 in the name of the caller: " +
			"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html"},
	{types: taggedInEC2, writes: "ec2:CreateTags", on: tagged("ec2", "*")},
	{types: taggedInEC2, writes: "ec2:DeleteTags", on: tagged("ec2", "*")},
	{types: "aws_default_security_group", writes: "ec2:CreateTags", on: given(tagging("ec2", "security-group/*"), "Null", "aws:ResourceTag/Project", "true")},
}

const taggedInEC2 = "aws_default_security_group aws_eip aws_flow_log aws_internet_gateway aws_nat_gateway aws_route_table aws_security_group aws_subnet " +
	"aws_vpc aws_vpc_endpoint " + securityGroupRules

const makersInEC2 = "AllocateAddress AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateFlowLogs CreateInternetGateway CreateNatGateway " +
	"CreateRouteTable CreateSecurityGroup CreateSubnet CreateVpc CreateVpcEndpoint"

// prefixListsOfAWS have no account in their ARN but the word aws.
func prefixListsOfAWS(s subject) []policy.Statement {
	place := s.place()
	place.Account = "aws"
	return one([]string{place.Of("ec2", "prefix-list/*")})
}

// ours is what EC2 has of the environment: what has its tags, and of a network that was there before the VPC and its subnets, which have not.
func ours(kinds ...string) scope {
	return func(s subject) []policy.Statement {
		var tags, ids []string
		existing := s.environment.Network.Existing
		for _, kind := range kinds {
			tags = append(tags, kind+"/*")
			switch {
			case existing != nil && kind == "vpc":
				ids = append(ids, s.place().Of("ec2", "vpc/"+existing.VpcId))
			case existing != nil && kind == "subnet":
				for _, subnet := range s.existingSubnets() {
					ids = append(ids, s.place().Of("ec2", "subnet/"+subnet))
				}
			}
		}
		return append(tagged("ec2", tags...)(s), one(ids)...)
	}
}

// mountTargets are the groups of service.volumes that get a rule. One that a reference names has the environment's tags.
func mountTargets(s subject) []policy.Statement {
	var groups []string
	for _, of := range s.environment.EachService() {
		for _, v := range of.Service.FileSystems() {
			if v.Efs.IngressRule && !template.Refers(v.Efs.SecurityGroupID) {
				groups = append(groups, s.place().Of("ec2", "security-group/"+v.Efs.SecurityGroupID))
			}
		}
	}
	return one(sorted(groups))
}

func (s subject) existingSubnets() []string {
	existing := s.environment.Network.Existing
	return sorted(existing.PublicSubnetIds, existing.PrivateSubnetIds, existing.DatabaseSubnetIds)
}
