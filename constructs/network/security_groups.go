package network

import (
	"fmt"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/securitygroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/vpcsecuritygroupegressrule"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/vpcsecuritygroupingressrule"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/config"
)

// ProxyPort is the port on which RDS Proxy listens, whatever the cluster's port is.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-planning.html
const ProxyPort = 3306

// SecurityGroupsProps says who may connect to whom.
type SecurityGroupsProps struct {
	Name                string // prefix of the groups' names
	Network             *Network
	ListenerPorts       []int    // of the load balancer
	ClientCidrs         []string // that may connect to the load balancer
	ContainerPort       int
	ServiceEgress       []config.Egress
	DatabasePort        int
	AdminCidrs          []string // that may connect to the cluster itself
	AdminSecurityGroups []string // ids, that may connect to the cluster itself
}

// SecurityGroups are the ids of the groups along the path of a request.
type SecurityGroups struct {
	LoadBalancer, Service, Proxy, Database string
	Endpoints                              string // "" without interface endpoints
}

// NewSecurityGroups makes the groups and their edges: clients -> load balancer -> service -> proxy -> cluster. Each edge is
// two rules of their own, one going out and one coming in; inline rules would fight with them.
func NewSecurityGroups(scope address.Scope, props SecurityGroupsProps) *SecurityGroups {
	e := edges{scope: scope, props: props}
	groups := &SecurityGroups{
		LoadBalancer: e.group("alb", "Load balancer"),
		Service:      e.group("service", "Service tasks"),
		Proxy:        e.group("proxy", "RDS Proxy"),
		Database:     e.group("database", "Aurora cluster"),
	}

	for _, cidr := range props.ClientCidrs {
		for _, port := range props.ListenerPorts {
			e.fromCidr("alb", groups.LoadBalancer, cidr, port)
		}
	}
	e.between("alb", groups.LoadBalancer, "service", groups.Service, props.ContainerPort)
	e.between("service", groups.Service, "proxy", groups.Proxy, ProxyPort)
	e.between("proxy", groups.Proxy, "database", groups.Database, props.DatabasePort)

	for _, egress := range props.ServiceEgress {
		e.toCidr("service", groups.Service, egress.Cidr, egress.Port)
	}
	if props.Network.S3PrefixList != "" {
		e.toPrefixList("service", groups.Service, "s3", props.Network.S3PrefixList, 443)
	}
	if len(props.Network.PrivateServices) > 0 {
		groups.Endpoints = e.group("endpoints", "VPC interface endpoints")
		e.between("service", groups.Service, "endpoints", groups.Endpoints, 443)
	}
	for _, cidr := range props.AdminCidrs {
		e.fromCidr("database", groups.Database, cidr, props.DatabasePort)
	}
	for _, id := range props.AdminSecurityGroups {
		e.from("database", groups.Database, label(id), id, props.DatabasePort)
	}
	return groups
}

type edges struct {
	scope address.Scope
	props SecurityGroupsProps
}

// group without rules. A changed name or description replaces a group, and one in use cannot be deleted: the new one comes first.
func (e edges) group(name, description string) string {
	full := e.props.Name + "-" + name
	return *address.New(e.scope, securitygroup.NewSecurityGroup, name, &securitygroup.SecurityGroupConfig{
		NamePrefix:  jsii.String(full + "-"),
		Description: jsii.String(description),
		VpcId:       jsii.String(e.props.Network.VpcID),
		Tags:        nameTag(full),
		Lifecycle:   &cdktf.TerraformResourceLifecycle{CreateBeforeDestroy: jsii.Bool(true)},
	}).Id()
}

func (e edges) between(from, fromID, to, toID string, port int) {
	address.New(e.scope, vpcsecuritygroupegressrule.NewVpcSecurityGroupEgressRule, from+"_to_"+to, &vpcsecuritygroupegressrule.VpcSecurityGroupEgressRuleConfig{
		SecurityGroupId:           jsii.String(fromID),
		ReferencedSecurityGroupId: jsii.String(toID),
		IpProtocol:                jsii.String("tcp"),
		FromPort:                  jsii.Number(port),
		ToPort:                    jsii.Number(port),
	})
	e.from(to, toID, from, fromID, port)
}

func (e edges) from(to, toID, from, fromID string, port int) {
	address.New(e.scope, vpcsecuritygroupingressrule.NewVpcSecurityGroupIngressRule, to+"_from_"+from, &vpcsecuritygroupingressrule.VpcSecurityGroupIngressRuleConfig{
		SecurityGroupId:           jsii.String(toID),
		ReferencedSecurityGroupId: jsii.String(fromID),
		IpProtocol:                jsii.String("tcp"),
		FromPort:                  jsii.Number(port),
		ToPort:                    jsii.Number(port),
	})
}

func (e edges) fromCidr(to, toID, cidr string, port int) {
	address.New(e.scope, vpcsecuritygroupingressrule.NewVpcSecurityGroupIngressRule, fmt.Sprintf("%s_%d_from_%s", to, port, label(cidr)), &vpcsecuritygroupingressrule.VpcSecurityGroupIngressRuleConfig{
		SecurityGroupId: jsii.String(toID),
		CidrIpv4:        jsii.String(cidr),
		IpProtocol:      jsii.String("tcp"),
		FromPort:        jsii.Number(port),
		ToPort:          jsii.Number(port),
	})
}

func (e edges) toCidr(from, fromID, cidr string, port int) {
	e.to(fmt.Sprintf("%s_%d_to_%s", from, port, label(cidr)), fromID, port, &vpcsecuritygroupegressrule.VpcSecurityGroupEgressRuleConfig{CidrIpv4: jsii.String(cidr)})
}

func (e edges) toPrefixList(from, fromID, to, id string, port int) {
	e.to(from+"_to_"+to, fromID, port, &vpcsecuritygroupegressrule.VpcSecurityGroupEgressRuleConfig{PrefixListId: jsii.String(id)})
}

func (e edges) to(label, fromID string, port int, rule *vpcsecuritygroupegressrule.VpcSecurityGroupEgressRuleConfig) {
	rule.SecurityGroupId = jsii.String(fromID)
	rule.IpProtocol = jsii.String("tcp")
	rule.FromPort = jsii.Number(port)
	rule.ToPort = jsii.Number(port)
	address.New(e.scope, vpcsecuritygroupegressrule.NewVpcSecurityGroupEgressRule, label, rule)
}

// label names a rule after what it lets through, never after its place in a list: another entry must not move it.
func label(s string) string {
	return strings.NewReplacer(".", "_", "/", "_", "-", "_").Replace(s)
}
