package rules

import (
	"strings"

	"slipway/internal/planreview/plan"
)

var proxyChanged = Rule{
	ID:       "proxy-changed",
	Fact:     "RDS Proxy keeps its endpoints, its credentials and its pool.",
	Why:      "All of the service's database connections go through it. A replacement gives another endpoint, and cuts them all.",
	Severity: High,
	Blind:    "limits of the database behind the proxy, and what the application does with its pool",
	Check: each(
		proxied,
		func(c *plan.Change) []Finding {
			f := Finding{Severity: High, Address: c.Address, Why: cause(c), Undo: "set it back and apply"}
			switch {
			case c.Removes():
				f.What, f.Effect, f.Undo = verb(c), "outage: connections through it end", "none in place: a new one has another endpoint"
				if c.Is("aws_db_proxy_target", "aws_db_proxy_default_target_group") {
					f.Effect, f.Undo = "outage: the proxy reaches no database until a new target is there", "apply again"
				}
			case c.Action != plan.Update:
				return nil
			default:
				var changed []string
				for _, name := range c.Changed() {
					if !strings.HasPrefix(name, "tags") {
						changed = append(changed, name)
					}
				}
				if len(changed) == 0 {
					return nil
				}
				f.Severity, f.What, f.Effect = Medium, listed(changed)+" changed in place", proxyEffect(changed)
				f.Why = inConfiguration
			}
			return []Finding{f}
		}),
}

func proxied(c *plan.Change) bool {
	return c.Is("aws_db_proxy", "aws_db_proxy_endpoint", "aws_db_proxy_target", "aws_db_proxy_default_target_group")
}

func proxyEffect(changed []string) string {
	for _, name := range changed {
		switch name {
		case "auth", "role_arn", "vpc_security_group_ids":
			return "new connections can fail, where the new value is wrong"
		case "connection_pool_config":
			return "connections wait or end, where the pool is smaller than the load"
		}
	}
	return "none expected"
}
