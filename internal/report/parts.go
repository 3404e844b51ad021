package report

import (
	"math"
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

// so is what follows where the part is missing.
func (p part) so(follows string) string {
	return "there is no " + p.name + " (" + p.key + "), and so " + follows
}

// without tells whether the environment does without a part that an item is about.
func (p *proof) without(part part, follows string) bool {
	if !part.missing(p.stack) {
		return false
	}
	for _, service := range services(p.stack) {
		p.except(service, part.so(follows))
	}
	return true
}

// about a part: where an environment does without it, nothing can be compared.
func about(part part, of strictness) strictness {
	return func(stack *stackjson.Config) (float64, string) {
		if part.missing(stack) {
			return math.NaN(), "none"
		}
		return of(stack)
	}
}
