package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"slipway/internal/findings"
	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
)

// FirstService is the name of the environment's first service where services are named.
const FirstService = "service"

// ServiceName is what connects_to calls the service as which the environment is given.
func (e Environment) ServiceName() string { return cmp.Or(e.Part, FirstService) }

// Endpoint is where services that connect to this one find it by Service Connect.
func (e Environment) Endpoint() string {
	return fmt.Sprintf("http://%s:%d", e.ServiceName(), e.Target().Port)
}

// ProxyIdleTimeout is the time in seconds after which the proxy of Service Connect closes a silent connection: AWS's five minutes, and longer than the load
// balancer, which would else send requests into connections that are being closed.
func (e Environment) ProxyIdleTimeout() int { return max(300, e.LoadBalancer.IdleTimeout+60) }

// HasEndpoints says whether a service has one.
func (e Environment) HasEndpoints() bool {
	return slices.ContainsFunc(e.EachService(), func(of Environment) bool { return of.Service.ServiceConnect })
}

// Connection is an entry of connects_to: the tasks of the client may connect to those of the server, on the port on which they answer.
type Connection struct {
	Client, Server Environment // as those services have it
}

// Connections of all services, in their order.
type Connections []Connection

// Connections that the services say, without those to what is no service.
func (e Environment) Connections() Connections {
	services := e.EachService()
	var all Connections
	for _, client := range services {
		for _, name := range client.Service.ConnectsTo {
			if at := slices.IndexFunc(services, func(s Environment) bool { return s.ServiceName() == name }); at >= 0 {
				all = append(all, Connection{client, services[at]})
			}
		}
	}
	return all
}

// ServersOf a service are those that it connects to.
func (all Connections) ServersOf(client Environment) (servers []Environment) {
	for _, one := range all {
		if one.Client.Part == client.Part {
			servers = append(servers, one.Server)
		}
	}
	return servers
}

// FoundBy a service are those that it connects to and finds by Service Connect.
func (all Connections) FoundBy(client Environment) []Environment {
	return slices.DeleteFunc(all.ServersOf(client), func(server Environment) bool { return !server.Service.ServiceConnect })
}

// ClientsOf a service are those that connect to it.
func (all Connections) ClientsOf(server Environment) (clients []Environment) {
	for _, one := range all {
		if one.Server.Part == server.Part {
			clients = append(clients, one.Client)
		}
	}
	return clients
}

// ServersFirst gives the environment as each of its services has it, those that one finds by Service Connect before it: tasks see no endpoint that is made after
// they start. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
func (e Environment) ServersFirst() []Environment {
	connections := e.Connections()
	var ordered []Environment
	done := map[string]bool{}
	var add func(of Environment)
	add = func(of Environment) {
		if done[of.Part] {
			return
		}
		done[of.Part] = true
		for _, server := range connections.FoundBy(of) {
			add(server)
		}
		ordered = append(ordered, of)
	}
	for _, of := range e.EachService() {
		add(of)
	}
	return ordered
}

// checkConnections holds what services connect to against the services that there are.
func (e Environment) checkConnections(c checker) {
	services := e.EachService()
	var names []string
	for _, of := range services {
		names = append(names, of.ServiceName())
	}
	for _, of := range services {
		in := c.in(of.Section())
		in.distinct("connects_to", of.Service.ConnectsTo)
		others := slices.DeleteFunc(slices.Clone(names), func(other string) bool { return other == of.ServiceName() })
		for i, name := range of.Service.ConnectsTo {
			switch key := index("connects_to", i); {
			case name == of.ServiceName():
				in.Value(key, name, "the service itself, whose tasks are not told of each other", "remove it")
			case slices.Contains(names, name):
			case c.Set("services." + name + ".enabled"): // a service that is not among them has it at false
				in.Conflict(key, name, "not enabled in this environment", "remove it here, or enable it", "services."+name+".enabled")
			default:
				in.Value(key, name, "no service of this environment", otherService(name, others))
			}
		}
	}
	e.checkDeployable(c, services)
}

// checkDeployable reports each circle of services that find each other by Service Connect: each would have to be deployed after the next.
func (e Environment) checkDeployable(c checker, services []Environment) {
	connections := e.Connections()
	byName := map[string]Environment{}
	var names []string
	for _, of := range services {
		byName[of.ServiceName()] = of
		names = append(names, of.ServiceName())
	}
	for _, circle := range circles(names, func(name string) (servers []string) {
		for _, server := range connections.FoundBy(byName[name]) {
			if server.ServiceName() != name {
				servers = append(servers, server.ServiceName())
			}
		}
		return servers
	}) {
		closing, server := byName[circle[len(circle)-2]], circle[0]
		in := c.in(closing.Section())
		in.Conflict(index("connects_to", slices.Index(closing.Service.ConnectsTo, server)), server,
			"each finds the next by Service Connect, and is to be deployed after it: "+strings.Join(circle, ", "),
			"set service_connect to false for one of them, which is then asked by way of the load balancer; connects_to alone asks for no order")
	}
}

// otherService advises one of those that there are.
func otherService(name string, others []string) string {
	near := nearest.Name(name, others)
	switch {
	case near != "":
		return "did you mean " + near + "?"
	case len(others) == 0:
		return "add it to services, or remove it"
	}
	return fmt.Sprintf("use %s, or add it to services", strictyaml.OneOf(others))
}

// checkServiceConnect. What a port of Service Connect speaks cannot be changed later, so that it is always one thing.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
func (s Service) checkServiceConnect(c checker, e Environment) {
	if target := e.Target(); s.ServiceConnect && target.Protocol != "HTTP" {
		c.Conflict("service_connect", true, "its proxies read plain HTTP, and the target speaks "+target.Protocol,
			"set load_balancer.target.protocol to HTTP, or leave service_connect out", "load_balancer.target.protocol")
	}
}

// connectionWarnings are about one service, among all connections of the environment.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
func (e Environment) connectionWarnings(all Connections) (warnings []findings.Finding) {
	found, asked := e.Service.ServiceConnect, len(all.ClientsOf(e)) > 0
	if found && !asked {
		warnings = append(warnings, findings.Warn("service.service_connect", "true; no service connects to it, so that its proxy has nothing to do; "+
			"name it in connects_to of those that ask it, or remove it", findings.Change{Key: "service.service_connect", Value: false}))
	}
	if found && asked && !e.Deployment.WaitForSteadyState {
		warnings = append(warnings, findings.Warn("deployment.wait_for_steady_state", "false; services that connect to it may start before its endpoint is there, "+
			"and would not see it; set it to true", findings.Change{Key: "deployment.wait_for_steady_state", Value: true}))
	}
	const proxy = 256 // units, and 64 MiB, that AWS recommends to add to a task
	if (found || len(all.FoundBy(e)) > 0) && e.Service.Cpu <= proxy {
		size := e.Service.Cpu + proxy
		changes := []findings.Change{{Key: "service.cpu", Value: size}}
		if least := memoryFor[size][0]; e.Service.Memory < least {
			changes = append(changes, findings.Change{Key: "service.memory", Value: least})
		}
		warnings = append(warnings, findings.Warn("service.cpu", fmt.Sprintf("%d; the proxy of Service Connect takes its part of it, for which AWS recommends "+
			"%d units more, and 64 MiB; use %d", e.Service.Cpu, proxy, size), changes...))
	}
	return warnings
}
