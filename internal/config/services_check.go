package config

import (
	"fmt"
	"reflect"
	"strings"
)

// checkPart holds what a further service alone has against the rules.
func (e Environment) checkPart(c checker, one translated) {
	at := c.WhereKey(one.path())
	switch {
	case !hyphenated.MatchString(one.name) || len(one.name) > mostLetters:
		c.Add(at, one.path(), "", "not the name of a service", "use lowercase letters, digits and single hyphens, starting with a letter, at most 20")
	case isOneOf(one.name, taken...), strings.HasPrefix(one.name, "endpoint-"):
		c.Add(at, one.path(), "", "the name of what every environment has", "choose another name, such as "+one.name+"-2")
	default:
		if excess, rule := e.Of(one.name).excess(); excess > 0 && !c.Spoiled("project") {
			c.Add(at, one.path(), "", rule, fmt.Sprintf("make the service's name, project or the environment's name shorter by %d", excess))
		}
	}
	for _, key := range ofCluster {
		if c.Given(key) {
			c.Add(c.WhereKey(c.Path(key)), c.Path(key), "", "a setting of the cluster, which all services share", "write service."+key)
		}
	}
	of := e.Of(one.name)
	rule, fix := "a service without routes, which the load balancer sends nothing to", "add routes, or remove it"
	if !e.LoadBalancer.Enabled {
		rule, fix = "the environment has no load balancer", "remove it, or set load_balancer.enabled to true"
		if len(of.Routes) > 0 {
			c.Conflict("routes", "[...]", rule, fix, "load_balancer.enabled")
		}
	}
	for key, has := range map[string]any{
		"load_balancer": "{...}", "deployment.health_check_grace_period": of.Deployment.HealthCheckGracePeriod,
		"scaling.alb_request_count_target": of.Scaling.AlbRequestCountTarget, "scaling.response_time_target": of.Scaling.ResponseTimeTarget,
	} {
		if !of.Balanced() && c.Given(key) && !reflect.ValueOf(has).IsZero() {
			c.Conflict(key, has, rule, fix, c.Path("routes"))
		}
	}
	e.checkActions(c, of)
}

// checkActions: the names of scheduled actions are parts of their addresses in Terraform, behind that of the service.
func (e Environment) checkActions(c checker, of Environment) {
	for i, schedule := range of.Scaling.Schedules {
		for _, other := range e.EachService() {
			if other.Part == of.Part || of.Part < other.Part {
				continue
			}
			for _, has := range other.Scaling.Schedules {
				if of.Names().Label(schedule.label()) == other.Names().Label(has.label()) {
					c.Conflict("scaling."+index("schedules", i)+".name", schedule.Name,
						fmt.Sprintf("%s of %s would have its address in Terraform", has.Name, other.Section()), "choose another name")
				}
			}
		}
	}
}

func (s Schedule) label() string { return strings.ReplaceAll(s.Name, "-", "_") }

// mostLetters of a service's name, which is a part of the names of roles and target groups.
const mostLetters = 20

// taken begin the labels or the names of what the environment has: a service of the name would have its addresses, or its names.
var taken = strings.Fields("app alb main service proxy database endpoints http https ecs key flow log")

// ofCluster are the keys of service that are about the cluster.
var ofCluster = []string{"container_insights", "container_insights_retention_days"}
