package network

import (
	"fmt"
	"strings"

	"github.com/aws/jsii-runtime-go"
	lists "github.com/cdktf/cdktf-provider-aws-go/aws/v19/dataawsec2managedprefixlist"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/securitygroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/vpcsecuritygroupegressrule"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/vpcsecuritygroupingressrule"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
	"slipway/internal/template"
)

// ProxyPort is the port on which RDS Proxy listens, whatever the cluster's port is.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-planning.html
const ProxyPort = 3306

// SecurityGroupsProps says who may connect to whom.
type SecurityGroupsProps struct {
	Name         string // prefix of the groups' names
	Region       string
	Network      *Network
	LoadBalancer config.LoadBalancer // who may connect to it, and on which ports
	Database     config.Database     // its port, and who may connect to the cluster itself
}

// SecurityGroups are the ids of the groups along the path of a request; "" for what the environment does without.
type SecurityGroups struct {
	LoadBalancer, Service, Proxy, Database string
	Endpoints                              string            // "" without interface endpoints
	EndpointServices                       map[string]string // by their names

	services map[string]string // ids of the groups of tasks, by their names in labels
	edges    edges
}

// NewSecurityGroups makes the groups and their edges: clients -> load balancer -> services -> proxy -> cluster. Each edge is
// two rules of their own, one going out and one coming in; inline rules would fight with them.
func NewSecurityGroups(scope address.Scope, props SecurityGroupsProps) *SecurityGroups {
	e := edges{scope: scope, props: props}
	groups := &SecurityGroups{services: map[string]string{}, edges: e}
	if props.LoadBalancer.Enabled {
		groups.LoadBalancer = e.group("alb", "Load balancer")
		e.clients(groups.loadBalancer())
	}
	if props.Database.Enabled {
		groups.newDatabase()
	}
	if len(props.Network.PrivateServices) > 0 {
		groups.Endpoints = e.group("endpoints", "VPC interface endpoints")
	}
	groups.EndpointServices = map[string]string{}
	for _, s := range props.Network.EndpointServices {
		groups.EndpointServices[s.Name] = e.group("endpoint_"+s.Name, "VPC interface endpoint "+s.Name)
	}
	return groups
}

func (g *SecurityGroups) loadBalancer() node { return node{"alb", g.LoadBalancer} }
func (g *SecurityGroups) proxy() node        { return node{"proxy", g.Proxy} }
func (g *SecurityGroups) database() node     { return node{"database", g.Database} }

// newDatabase makes the cluster's group, and the proxy's in front of it.
func (g *SecurityGroups) newDatabase() {
	e, props := g.edges, g.edges.props.Database
	g.Database = e.group("database", "Aurora cluster")
	if props.Proxy.Enabled {
		g.Proxy = e.group("proxy", "RDS Proxy")
		e.between(g.proxy(), g.database(), props.Port, "SQL from RDS Proxy to the Aurora cluster")
	}
	for _, cidr := range props.AdminCidrs {
		e.in(g.database(), props.Port, template.Label(cidr), &ingress{CidrIpv4: jsii.String(cidr), Description: jsii.String("SQL from database.admin_cidrs")})
	}
	for _, id := range props.AdminSecurityGroupIds {
		e.in(g.database(), props.Port, template.Label(id),
			&ingress{ReferencedSecurityGroupId: jsii.String(id), Description: jsii.String("SQL from database.admin_security_group_ids")})
	}
}

// clients may connect to the load balancer.
func (e edges) clients(alb node) {
	balancer := e.props.LoadBalancer
	for _, cidr := range balancer.AllowedCidrs {
		for _, port := range balancer.Ports() {
			e.in(alb, port, template.Label(cidr), &ingress{CidrIpv4: jsii.String(cidr), Description: jsii.String("Requests from load_balancer.allowed_cidrs")})
		}
	}
	if balancer.Ingress == nil {
		return
	}
	const description = "Requests from load_balancer.ingress"
	for _, list := range balancer.Ingress.PrefixLists {
		id := jsii.String(list)
		if config.OfAWS(list) {
			id = address.New(e.scope, lists.NewDataAwsEc2ManagedPrefixList, template.Label(list), &lists.DataAwsEc2ManagedPrefixListConfig{Name: jsii.String(list)}).Id()
		}
		for _, port := range balancer.PortsFor(list) {
			e.in(alb, port, template.Label(list), &ingress{PrefixListId: id, Description: jsii.String(description)})
		}
	}
	for _, group := range balancer.Ingress.SecurityGroupIds {
		for _, port := range balancer.Ports() {
			e.in(alb, port, template.Label(group), &ingress{ReferencedSecurityGroupId: jsii.String(group), Description: jsii.String(description)})
		}
	}
}

const httpsPort = 443

type (
	ingress = vpcsecuritygroupingressrule.VpcSecurityGroupIngressRuleConfig
	egress  = vpcsecuritygroupegressrule.VpcSecurityGroupEgressRuleConfig

	// node is a security group: its name in labels, and its id.
	node struct{ name, id string }
)

type edges struct {
	scope address.Scope
	props SecurityGroupsProps
}

// group without rules. A changed name or description replaces a group, and one in use cannot be deleted: the new one comes first.
func (e edges) group(name, description string) string {
	full := e.props.Name + "-" + strings.ReplaceAll(name, "_", "-")
	return *address.New(e.scope, securitygroup.NewSecurityGroup, name, &securitygroup.SecurityGroupConfig{
		NamePrefix:  jsii.String(full + "-"),
		Description: jsii.String(description),
		VpcId:       jsii.String(e.props.Network.VpcID),
		Tags:        nameTag(full),
		Lifecycle:   lifecycle.CreateBeforeDestroy(),
	}).Id()
}

func (e edges) between(from, to node, port int, description string) []cdktf.ITerraformDependable {
	return []cdktf.ITerraformDependable{
		e.out(from, port, to.name, &egress{ReferencedSecurityGroupId: jsii.String(to.id), Description: jsii.String(description)}),
		e.in(to, port, from.name, &ingress{ReferencedSecurityGroupId: jsii.String(from.id), Description: jsii.String(description)}),
	}
}

// in and out name a rule after what it lets through, never after its place in a list, and a changed port is another rule: the
// old one stays until the tasks that use it are gone. A changed description is one of the same rule, unlike that of a group.

func (e edges) in(to node, port int, from string, rule *ingress) cdktf.ITerraformDependable {
	rule.SecurityGroupId = jsii.String(to.id)
	rule.IpProtocol = jsii.String(config.TCP)
	rule.FromPort = jsii.Number(port)
	rule.ToPort = jsii.Number(port)
	rule.Lifecycle = lifecycle.CreateBeforeDestroy()
	return address.New(e.scope, vpcsecuritygroupingressrule.NewVpcSecurityGroupIngressRule, fmt.Sprintf("%s_%d_from_%s", to.name, port, from), rule)
}

func (e edges) out(from node, port int, to string, rule *egress) cdktf.ITerraformDependable {
	ports := fmt.Sprint(port)
	if rule.IpProtocol == nil {
		rule.IpProtocol = jsii.String(config.TCP)
	}
	if protocol := *rule.IpProtocol; protocol != config.TCP {
		ports = protocol + "_" + ports
	}
	rule.SecurityGroupId = jsii.String(from.id)
	rule.FromPort = jsii.Number(port)
	rule.ToPort = jsii.Number(port)
	rule.Lifecycle = lifecycle.CreateBeforeDestroy()
	return address.New(e.scope, vpcsecuritygroupegressrule.NewVpcSecurityGroupEgressRule, fmt.Sprintf("%s_%s_to_%s", from.name, ports, to), rule)
}
