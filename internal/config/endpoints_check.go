package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/regions"
)

// EndpointLabel is the name of a service as a part of its endpoint's address: ecr.api is ecr_api.
func EndpointLabel(service string) string {
	return strings.NewReplacer(".", "_", "-", "_").Replace(service)
}

// GatewayLabel is the same for a gateway endpoint, beside which there may be an interface endpoint.
func GatewayLabel(service string) string { return service + "_gateway" }

func (n Network) checkEndpoints(c checker, e Environment) {
	var services, labels []string // of the endpoints before
	for i, name := range n.InterfaceEndpoints {
		key := index("interface_endpoints", i)
		service, _ := regions.Endpoint(e.Region, name)
		switch {
		case service.Short == "s3":
			c.Value(key, name, "the gateway endpoint of S3 is always made, at no cost",
				"remove it, or for clients outside the VPC put it into endpoint_services")
		case slices.Contains(services, service.Name) || slices.Contains(labels, EndpointLabel(name)):
			c.Value(key, name, "in the list twice", "remove one of the two")
		default:
			c.endpoint(key, name, e)
		}
		services, labels = append(services, service.Name), append(labels, EndpointLabel(name))
	}
	c.distinct("gateway_endpoints", n.GatewayEndpoints)
	labels = append(labels, "s3")
	for _, name := range n.GatewayEndpoints {
		labels = append(labels, GatewayLabel(name))
	}
	for i, s := range n.EndpointServices {
		in := c.in(index("endpoint_services", i))
		s.check(in, e)
		if slices.Contains(labels, s.Name) {
			in.Value("name", s.Name, "another endpoint has this address", "choose another name")
		}
		labels = append(labels, s.Name)
		n.checkOnce(c, i, e)
	}
}

// endpoint reads the name of a service, and reports what is not one.
func (c checker) endpoint(key, name string, e Environment) (regions.EndpointService, bool) {
	service, ok := regions.Endpoint(e.Region, name)
	switch {
	case !ok:
		c.Value(key, name, "not the name of a service", "write it as ecr.api, or in full as com.amazonaws."+e.Region+".ecr.api")
	case service.Region != "" && arn.Partition(service.Region) != arn.Partition(e.Region):
		c.Conflict(key, name, "of another partition than "+e.Region, "use one of "+arn.Partition(e.Region), "region")
	case service.Region != "" && !e.knowsRegion(service.Region):
		c.unknown(key, service.Region, regions.Names(), "as the region of a service")
	case !service.Partner && !regions.FullName(name):
		known(c, key, name, regions.EndpointServices(), "as a service with an interface endpoint (its full name is taken as written)")
	}
	return service, ok
}

var endpointName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

func (s EndpointService) check(c checker, e Environment) {
	if !endpointName.MatchString(s.Name) || len(s.Name) > 32 {
		c.Value("name", s.Name, "not a name for an address", "use up to 32 lowercase letters, digits and underscores, starting with a letter")
	}
	if len(s.Ports) == 0 {
		c.Value("ports", "[]", "nobody could connect", "name a port, such as 443")
	}
	for i, port := range s.Ports {
		switch {
		case port < 1 || port > 65535:
			c.Value(index("ports", i), port, "not a port", "use 1 to 65535")
		case slices.Contains(s.Ports[:i], port):
			c.Value(index("ports", i), port, "in the list twice", "remove one of the two")
		}
	}
	service, ok := c.endpoint("service", s.Service, e)
	if !ok {
		return
	}
	if s.PrivateDns && !service.PrivateDNS && !service.Partner {
		c.unknown("private_dns", true, []string{"false"}, "of "+s.Service+": it has no DNS names for it", c.Path("service"))
	}
	if s.OnlyOfferedZones && service.Region != e.Region {
		c.Conflict("only_offered_zones", true, "EC2 does not tell the zones of a service of another region", "set it to false", c.Path("service"), "region")
	}
}

// checkOnce reports two endpoints of one service that both want its DNS names, which EC2 refuses.
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
func (n Network) checkOnce(c checker, i int, e Environment) {
	s := n.EndpointServices[i]
	full := func(name string) string {
		service, _ := regions.Endpoint(e.Region, name)
		return service.Name
	}
	same := func(other string) bool { return full(other) == full(s.Service) }
	if s.PrivateDns && (slices.ContainsFunc(n.InterfaceEndpoints, same) ||
		slices.ContainsFunc(n.EndpointServices[:i], func(o EndpointService) bool { return o.PrivateDns && same(o.Service) })) {
		c.Conflict(index("endpoint_services", i)+".service", s.Service, "has an endpoint with private DNS already",
			"remove one of the two, or set private_dns to false", c.Path(index("endpoint_services", i)+".private_dns"))
	}
}

// reaches says whether the tasks' own requests to a service of the region find an endpoint.
func (n Network) reaches(short, region string) bool {
	is := func(name string) bool {
		service, ok := regions.Endpoint(region, name)
		return ok && service.Short == short && service.Region == region
	}
	return slices.ContainsFunc(n.InterfaceEndpoints, is) || slices.ContainsFunc(n.EndpointServices, func(s EndpointService) bool {
		return is(s.Service) && s.PrivateDns && slices.Contains(s.Ports, 443)
	})
}

// complete fills in what follows from the services.
func (n *Network) completeEndpoints(set func(string) bool, region string) {
	for i := range n.EndpointServices {
		s := &n.EndpointServices[i]
		path := fmt.Sprintf("network.endpoint_services[%d].", i)
		service, _ := regions.Endpoint(region, s.Service)
		if !set(path + "private_dns") {
			s.PrivateDns = service.PrivateDNS
		}
		if !set(path + "ports") {
			s.Ports = service.Ports
		}
	}
}
