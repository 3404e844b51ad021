package config

import (
	"strings"

	"slipway/internal/strictyaml"
)

// checkPart holds what a further service alone has against the rules.
func (e Environment) checkPart(c checker, one translated) {
	at := c.WhereKey(one.path())
	switch {
	case !hyphenated.MatchString(one.name) || len(one.name) > mostLetters:
		c.Add(at, one.path(), "", "not the name of a service", "use lowercase letters, digits and single hyphens, starting with a letter, at most 20")
	case isOneOf(one.name, taken...):
		c.Add(at, one.path(), "", "the name of what every environment has", "choose another name, such as "+one.name+"-2")
	}
	for _, key := range ofCluster {
		if c.Given(key) {
			c.Add(c.WhereKey(c.Path(key)), c.Path(key), "", "a setting of the cluster, which all services share", "write service."+key)
		}
	}
	if !e.LoadBalancer.Enabled {
		for _, key := range []string{"routes", "load_balancer"} {
			if path := c.Path(key); c.Given(key) && !c.Spoiled(path) {
				c.Add(c.WhereKey(path), path, "", "the environment has no load balancer", "remove it, or set load_balancer.enabled to true")
			}
		}
	}
	if len(e.Further[one.name].Routes) == 0 && c.Given("load_balancer") {
		c.Conflict("load_balancer", strictyaml.Show("{...}"), "a service without routes, which the load balancer sends nothing to", "add routes, or remove it",
			c.Path("routes"))
	}
}

// mostLetters of a service's name, which is a part of the names of roles and target groups.
const mostLetters = 20

// taken are labels of what the environment has: a service of the name would have the addresses.
var taken = strings.Fields("app alb main service proxy database endpoints http https ecs key")

// ofCluster are the keys of service that are about the cluster.
var ofCluster = []string{"container_insights", "container_insights_retention_days"}
