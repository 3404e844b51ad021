package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/planreview/kinds"
	"slipway/internal/planreview/plan"
)

// TypeCount is a type and how many changes of it a plan has.
type TypeCount struct {
	Type  string
	Count int
}

// UnknownTypes are the types of changed resources that stand in no table: only what their attributes say was judged. Most frequent first.
func UnknownTypes(p *plan.Plan) []TypeCount {
	counts := map[string]int{}
	for _, c := range p.Changes {
		if c.Data || c.Block || c.Action == plan.NoOp || c.Action == plan.Read || known(c) {
			continue
		}
		counts[c.Type]++
	}
	var all []TypeCount
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, TypeCount{kind, counts[kind]})
	}
	slices.SortStableFunc(all, func(a, b TypeCount) int { return cmp.Compare(b.Count, a.Count) })
	return all
}

func known(c *plan.Change) bool { return knownType(c.Type) }

func knownType(kind string) bool {
	_, held := stateful[kind]
	return held || guardTypes[kind] != "" || kinds.Of(kind).Class != kinds.Unknown
}

// NearType is the known type that a name may be a misspelling of; empty where it is known itself, has a star, or is near to none. That a type is
// not known is no mistake: the tables age.
func NearType(kind string) string {
	if strings.Contains(kind, "*") || knownType(kind) {
		return ""
	}
	provider, _, _ := strings.Cut(kind, "_")
	names := slices.Concat(kinds.Names(), slices.Collect(maps.Keys(stateful)), slices.Collect(maps.Keys(guardTypes)))
	names = slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, provider+"_") })
	slices.Sort(names)
	return nearest.Of(kind, names)
}
