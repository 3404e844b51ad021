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
	for i, name := range n.GatewayEndpoints {
		switch service, _ := regions.Endpoint(e.Region, name); {
		case service.Short == "s3":
			c.Value(index("gateway_endpoints", i), name, "that of S3 is always made", "remove it")
		case service.Short == "dynamodb" && name != "dynamodb":
			c.Value(index("gateway_endpoints", i), name, "a full name", "write dynamodb")
		}
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
	case !ok && regions.MeansPartner(name):
		c.Value(key, name, "a partner's service is written com.amazonaws.vpce.<region>.vpce-svc-<17 lower-case hex digits>",
			"write it as "+regions.PartnerName(e.Region, "vpce-svc-0123456789abcdef0"))
	case !ok:
		c.Value(key, name, "not the name of a service", "write it as ecr.api, or in full as com.amazonaws."+e.Region+".ecr.api")
	case service.Region != "" && arn.Partition(service.Region) != arn.Partition(e.Region):
		c.Conflict(key, name, "of another partition than "+e.Region, "use a service in a region of "+arn.Partition(e.Region), "region")
	case service.Region != "" && !e.knowsRegion(service.Region):
		c.unknownRegion(key, service.Region, "as the region of a service")
	case service.Partner || slices.Contains(regions.EndpointServices(), service.Short):
	case !regions.FullName(name):
		c.unknownService(key, name, service.Short, e.Region, func(short string) string { return short })
	case service.Region == e.Region: // what another region has, nobody needs to know here
		c.unknownService(key, name, service.Short, e.Region, func(short string) string {
			known, _ := regions.Endpoint(e.Region, short)
			return known.Name
		})
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
		rule, fix := "EC2 does not tell the zones of a service without a region", "set it to false"
		if service.Region != "" {
			rule = "the service is in " + service.Region + " and the environment in " + e.Region + ", and EC2 tells the zones of services of its own region only"
			fix = "correct the region in service, or, if the partner allows other regions, set only_offered_zones to false"
		}
		c.Conflict("only_offered_zones", true, rule, fix, c.Path("service"), "region")
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

// completeEndpoints fills in what follows from the services.
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
