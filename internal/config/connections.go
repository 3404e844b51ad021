package config

import (
	"cmp"
	"fmt"
	"slices"

	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
)

// FirstService is the name of the environment's first service where services are named.
const FirstService = "service"

// ServiceName is what connects_to calls the service as which the environment is given.
func (e Environment) ServiceName() string { return cmp.Or(e.Part, FirstService) }

// section of a service in the file.
func (e Environment) section() string {
	if e.Part == "" {
		return FirstService
	}
	return "services." + e.Part
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

// ClientsOf a service are those that connect to it.
func (all Connections) ClientsOf(server Environment) (clients []Environment) {
	for _, one := range all {
		if one.Server.Part == server.Part {
			clients = append(clients, one.Client)
		}
	}
	return clients
}

// checkConnections holds what services connect to against the services that there are.
func (e Environment) checkConnections(c checker) {
	services := e.EachService()
	var names []string
	for _, of := range services {
		names = append(names, of.ServiceName())
	}
	for _, of := range services {
		in := c.in(of.section())
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
