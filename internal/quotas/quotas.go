// Package quotas lists AWS's quotas that environments count against, with the values that an account has by default.
package quotas

import "fmt"

// Quota is one of AWS's.
type Quota struct {
	Name    string // as Service Quotas has it
	Service string // service code
	Code    string // quota code
	Default int
	// Per says what the default is for.
	Per string
	// Fewer are the defaults of regions where AWS gives less.
	Fewer map[string]int
}

// In gives the default of a region.
func (q Quota) In(region string) int {
	if fewer, ok := q.Fewer[region]; ok {
		return fewer
	}
	return q.Default
}

// Per what a quota is.
const (
	Region   = "region"
	VPC      = "VPC"
	Zone     = "zone"
	Group    = "security group"
	Balancer = "load balancer"
	Targets  = "target group"
)

// Ask is the command that asks an account for what it has.
func (q Quota) Ask(region string) string {
	return fmt.Sprintf("aws service-quotas get-service-quota --region %s --service-code %s --quota-code %s --query Quota.Value", region, q.Service, q.Code)
}

// Fargate's defaults may be lower in a new account, and AWS raises them with use.
// Sources: https://docs.aws.amazon.com/batch/latest/APIReference/API_ResourceRequirement.html (6 vCPUs),
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html (of new accounts).
// That Spot's is 6 as well was not found in AWS's documents: accounts show both with one value.
var (
	FargateCPU     = Quota{"Fargate On-Demand vCPU resource count", "fargate", "L-3032A538", 6, Region, nil}
	FargateSpotCPU = Quota{"Fargate Spot vCPU resource count", "fargate", "L-36FBB829", 6, Region, nil}
)

// Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
var (
	VPCs              = Quota{"VPCs per Region", "vpc", "L-F678F1CE", 5, Region, nil}
	InternetGateways  = Quota{"Internet gateways per Region", "vpc", "L-A4707A72", 5, Region, nil}
	ElasticIPs        = Quota{"EC2-VPC Elastic IPs", "ec2", "L-0263D0A3", 5, Region, nil}
	NatGateways       = Quota{"NAT gateways per Availability Zone", "vpc", "L-FE5A380F", 5, Zone, nil}
	GatewayEndpoints  = Quota{"Gateway VPC endpoints per Region", "vpc", "L-1B52E74A", 20, Region, nil}
	SecurityGroups    = Quota{"VPC security groups per Region", "vpc", "L-E79EC296", 2500, Region, nil}
	RulesOfGroup      = Quota{"Inbound or outbound rules per security group", "vpc", "L-0EA8095F", 60, Group, nil}
	NetworkInterfaces = Quota{"Network interfaces per Region", "vpc", "L-DF5E4CA3", 5000, Region, nil}
	Subnets           = Quota{"Subnets per VPC", "vpc", "L-407747CB", 200, VPC, nil}
	RouteTables       = Quota{"Route tables per VPC", "vpc", "L-589F43AA", 200, VPC, nil}
	// The code is not in that document; accounts show it: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html
	InterfaceEndpoints = Quota{"Interface VPC endpoints per VPC", "vpc", "L-29B6F2EB", 50, VPC, nil}
)

// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
var (
	LoadBalancers     = Quota{"Application Load Balancers per Region", "elasticloadbalancing", "L-53DA6B97", 50, Region, nil}
	TargetGroups      = Quota{"Target Groups per Region", "elasticloadbalancing", "L-B22855CB", 3000, Region, nil}
	Listeners         = Quota{"Listeners per Application Load Balancer", "elasticloadbalancing", "L-B6DF7632", 50, Balancer, nil}
	TargetsOfGroup    = Quota{"Targets per Target Group per Region", "elasticloadbalancing", "L-A0D0B863", 1000, Targets, nil}
	TargetsOfBalancer = Quota{"Targets per Application Load Balancer", "elasticloadbalancing", "L-7E6692B2", 1000, Balancer, nil}
	// Neither counts what a listener has by default. That document has no codes: these are in lists of what accounts show, made by several people.
	RulesOfBalancer        = Quota{"Rules per Application Load Balancer", "elasticloadbalancing", "L-7EED9B64", 100, Balancer, nil}
	CertificatesOfBalancer = Quota{"Certificates per Application Load Balancer", "elasticloadbalancing", "L-9365A611", 25, Balancer, nil}
)

var mumbai = map[string]int{"ap-south-1": 20}

// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html
var (
	DBClusters               = Quota{"DB clusters", "rds", "L-952B80B8", 40, Region, nil}
	DBInstances              = Quota{"DB instances", "rds", "L-7B6409FD", 40, Region, mumbai}
	DBProxies                = Quota{"Proxies", "rds", "L-D94C7EA3", 20, Region, nil}
	DBSubnetGroups           = Quota{"DB subnet groups", "rds", "L-48C6BF61", 50, Region, mumbai}
	DBClusterParameterGroups = Quota{"DB cluster parameter groups", "rds", "L-E4C808A8", 50, Region, nil}
	DBParameterGroups        = Quota{"Parameter groups", "rds", "L-DE55804A", 50, Region, mumbai}
	DBEventSubscriptions     = Quota{"Event subscriptions", "rds", "L-A59F4C87", 20, Region, nil}
)

// ByType counts one for each resource of a type, against a quota of the region.
var ByType = map[string]Quota{
	"aws_vpc":                         VPCs,
	"aws_internet_gateway":            InternetGateways,
	"aws_eip":                         ElasticIPs,
	"aws_lb":                          LoadBalancers,
	"aws_lb_target_group":             TargetGroups,
	"aws_rds_cluster":                 DBClusters,
	"aws_db_proxy":                    DBProxies,
	"aws_db_subnet_group":             DBSubnetGroups,
	"aws_rds_cluster_parameter_group": DBClusterParameterGroups,
	"aws_db_parameter_group":          DBParameterGroups,
	"aws_db_event_subscription":       DBEventSubscriptions,
}
