package rights

import (
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/config"
	"slipway/internal/policy"
	"slipway/internal/stackjson"
)

// need is what Terraform and AWS demand for some types of a stack.
type need struct {
	// types as Terraform names them, with data. or ephemeral. before; none for what every stack needs.
	types string
	// reads are the actions of a plan, and so of a deploy; writes those of a deploy alone.
	reads, writes string
	// on narrows them.
	on scope
	// why says what demands actions that no call of Terraform is named for, with the page that says so.
	why string
}

// needs of every type that a stack can have. Two rows that say the same of two types are one statement.
var needs = slices.Concat(network, database, service, discovery, scaling, balancing, domain, firewall, roles, keys, keysInUse, secrets, monitoring, backups, storage)

// update says which code of the provider changes something in place that no environment of the log changes.
func update(file string) string {
	return "changed in place: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/" + file
}

// scope gives statements without actions.
type scope func(subject) []policy.Statement

// subject is the stack of an environment, in one of its regions.
type subject struct {
	stack       *stackjson.Config
	environment config.Environment
	region      string
}

func (s subject) in(region string) subject {
	s.region = region
	return s
}

func (s subject) place() arn.Place { return s.environment.Place().In(s.region) }

func (s subject) prefix() string { return s.environment.Names().Prefix() }

func typeOf(block stackjson.Block) string {
	if block.Kind == stackjson.Resource {
		return block.Type
	}
	return block.Kind + "." + block.Type
}

func (n need) of(block stackjson.Block) bool {
	return slices.Contains(strings.Fields(n.types), typeOf(block))
}

// regions in which the stack has what a row is for; none where it has nothing of it.
func (s subject) regions(n need) (regions []string) {
	if n.types == "" {
		return []string{s.environment.Region}
	}
	for _, block := range s.stack.Blocks() {
		if n.of(block) {
			regions = append(regions, s.regionOf(block))
		}
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}

// regionOf a block is that of its provider.
func (s subject) regionOf(block stackjson.Block) string {
	if key, ok := block.Text("provider"); ok {
		if provider, ok := s.stack.Provider(key); ok {
			if region, ok := provider["region"].(string); ok {
				return region
			}
		}
	}
	return s.environment.Region
}
