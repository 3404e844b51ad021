package network

import (
	"slices"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/config"
	"slipway/internal/regions"
	"slipway/internal/template"
)

// ServiceGroupProps says who may connect to the tasks of a service, and to whom they may.
type ServiceGroupProps struct {
	Name            string // in addresses and in the name of the group: service, or that of a further one
	TargetPort      int    // of the tasks, for the load balancer's requests; 0 for a worker
	HealthCheckPort int    // of the tasks, for the load balancer's health checks
	Servers         []Server
	Egress          []config.Egress
	FileSystems     []MountTargets
}

// Server is a service of the environment that another one connects to.
type Server struct {
	Name string
	Port int // of its tasks
}

// MountTargets of an EFS file system that is not the stack's.
type MountTargets struct {
	SecurityGroup string // id of their group
	IngressRule   bool   // in that group, for the tasks
}

// ServiceGroup is the group of a service's tasks.
type ServiceGroup struct {
	ID string
	// Edges let the tasks reach what they need, and be reached: no task can start or answer without them.
	Edges []cdktf.ITerraformDependable
}

// tasksOf a service are in a group that is made when it is first asked for: services connect to each other in any order.
func (g *SecurityGroups) tasksOf(service string) node {
	name, description := strings.ReplaceAll(service, "-", "_"), "Service tasks"
	if service != config.FirstService {
		description = "Tasks of " + service
	}
	if _, made := g.services[name]; !made {
		g.services[name] = g.edges.group(name, description)
	}
	return node{name, g.services[name]}
}

// saidOf a service's tasks in descriptions.
func saidOf(service string) string {
	if service == config.FirstService {
		return "the service tasks"
	}
	return "the tasks of " + service
}

// NewService makes the group of a service's tasks and its edges: from the load balancer, and to the proxy, to other services, to AWS, to file systems and to
// what egress names.
func (g *SecurityGroups) NewService(props ServiceGroupProps) *ServiceGroup {
	said := saidOf(props.Name)
	tasks := serviceEdges{edges: g.edges, node: g.tasksOf(props.Name), said: said}
	if props.TargetPort > 0 {
		tasks.between(g.loadBalancer(), tasks.node, props.TargetPort, "Requests from the load balancer to "+said)
	}
	switch {
	case g.Proxy != "":
		tasks.between(tasks.node, g.proxy(), ProxyPort, "SQL from "+said+" to RDS Proxy")
	case g.Database != "":
		tasks.between(tasks.node, g.database(), g.edges.props.Database.Port, "SQL from "+said+" to the Aurora cluster")
	}
	if props.TargetPort > 0 && props.HealthCheckPort != props.TargetPort {
		tasks.between(g.loadBalancer(), tasks.node, props.HealthCheckPort, "Health checks from the load balancer to "+said)
	}
	for _, server := range props.Servers {
		tasks.between(tasks.node, g.tasksOf(server.Name), server.Port, "From "+said+" to "+saidOf(server.Name))
	}
	for _, to := range props.Egress {
		tasks.configured(to)
	}
	for _, list := range g.edges.props.Network.PrefixLists {
		tasks.to(httpsPort, template.Label(list.Service),
			&egress{PrefixListId: jsii.String(list.ID), Description: jsii.String("From " + said + " to the gateway endpoint of " + list.Service)})
	}
	tasks.endpoints(g)
	tasks.fileSystems(props.FileSystems)
	return &ServiceGroup{ID: tasks.id, Edges: tasks.made}
}

// serviceEdges are those of a service's tasks.
type serviceEdges struct {
	edges
	node
	said string // what the tasks are called in descriptions
	made []cdktf.ITerraformDependable
}

func (s *serviceEdges) between(from, to node, port int, description string) {
	s.made = append(s.made, s.edges.between(from, to, port, description)...)
}

func (s *serviceEdges) to(port int, name string, rule *egress) {
	s.made = append(s.made, s.out(s.node, port, name, rule))
}

// configured makes an edge of the service's egress.
func (s *serviceEdges) configured(to config.Egress) {
	rule := &egress{Description: jsii.String("From " + s.said + " to service.egress"), IpProtocol: jsii.String(to.Protocol)}
	switch {
	case to.SecurityGroupId != "":
		rule.ReferencedSecurityGroupId = jsii.String(to.SecurityGroupId)
	case to.PrefixListId != "":
		rule.PrefixListId = jsii.String(to.PrefixListId)
	default:
		rule.CidrIpv4 = jsii.String(to.Cidr)
	}
	s.to(to.Port, template.Label(to.Destination()), rule)
}

// endpoints share a group, but those with settings of their own have one each: their ports are nobody else's.
func (s *serviceEdges) endpoints(groups *SecurityGroups) {
	if groups.Endpoints != "" {
		for _, port := range portsOf(s.props.Region, s.props.Network.PrivateServices) {
			s.between(s.node, node{"endpoints", groups.Endpoints}, port, "From "+s.said+" to AWS services by VPC endpoints")
		}
	}
	for _, service := range s.props.Network.EndpointServices {
		for _, port := range service.Ports {
			s.between(s.node, node{"endpoint_" + service.Name, groups.EndpointServices[service.Name]}, port,
				"From "+s.said+" to network.endpoint_services: "+service.Name)
		}
	}
}

// fileSystems are in a group that others own: the rule that goes out is the stack's in any case, the one that comes in only where it may write there.
func (s *serviceEdges) fileSystems(all []MountTargets) {
	for _, targets := range all {
		name := template.Label(targets.SecurityGroup)
		if id, known := strings.CutPrefix(name, "sg_"); known {
			name = "sg" + id // _01234567 looks like a hash of CDKTF
		}
		to := node{"efs_" + name, targets.SecurityGroup}
		s.to(config.NFSPort, to.name,
			&egress{ReferencedSecurityGroupId: jsii.String(to.id), Description: jsii.String("From " + s.said + " to the file systems of service.volumes")})
		if targets.IngressRule {
			of := s.props.Name
			if s.name != config.FirstService {
				of += "-" + s.name
			}
			s.made = append(s.made, s.in(to, config.NFSPort, s.name,
				&ingress{ReferencedSecurityGroupId: jsii.String(s.id), Description: jsii.String("From the service tasks of " + of)}))
		}
	}
}

// portsOf all services together, each once.
func portsOf(region string, services []string) []int {
	var ports []int
	for _, name := range services {
		service, _ := regions.Endpoint(region, name)
		ports = append(ports, service.Ports...)
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}
