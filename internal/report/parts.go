package report

import (
	"slices"
	"strings"

	"slipway/internal/stackjson"
)

// part of an environment that it can do without. One resource that is missing does not make it one that does: nothing of the part may be there.
type part struct {
	name  string
	types string // what the types of all its resources begin with
	key   string // of the configuration
}

var (
	loadBalancer = part{"load balancer", "aws_lb", "load_balancer.enabled"}
	databasePart = part{"database", "aws_rds_", "database.enabled"}
	proxyPart    = part{"proxy", "aws_db_proxy", "database.proxy.enabled"}
)

// in tells whether Slipway makes anything of the part.
func (p part) in(stack *stackjson.Config) bool {
	return slices.ContainsFunc(stack.WithoutOwn(), func(block stackjson.Block) bool { return strings.HasPrefix(block.Type, p.types) })
}

// missing tells whether the environment does without the part. What has no service is no environment, and does without nothing.
func (p part) missing(stack *stackjson.Config) bool { return !p.in(stack) && len(services(stack)) > 0 }

// without notes what follows for an item where the environment does without a part.
func (p *proof) without(part part, so string) bool {
	if !part.missing(p.stack) {
		return false
	}
	p.note("there is no %s (%s), and so %s", part.name, part.key, so)
	return true
}

// unproven takes back what was only looked up on the way to something to judge, of which there was nothing.
func (p *proof) unproven() {
	p.facts = slices.DeleteFunc(p.facts, func(fact Fact) bool { return fact.Holds })
}
