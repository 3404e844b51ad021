package rules

import (
	"cmp"
	"maps"
	"slices"

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

func known(c *plan.Change) bool {
	_, held := stateful[c.Type]
	return held || guardTypes[c.Type] != "" || kinds.Of(c.Type).Class != kinds.Unknown
}
