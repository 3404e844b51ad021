package rules

import (
	"slices"
	"testing"
)

// What two rules judge alike is reported, and has to be acknowledged, twice.
func TestAnAttributeIsInTheTableOfOneRule(t *testing.T) {
	tables := map[string]attributes{"guards": guards, "retentions": retentions, "encryptions": encryptions, "closings": closings, "inTransit": inTransit,
		"watches": watches, "running": running}
	for one, these := range tables {
		for other, those := range tables {
			for _, a := range these {
				if i := slices.IndexFunc(those, a.meets); one < other && i >= 0 {
					t.Errorf("%v of %v is in %s and in %s; take it out of one", a.path, a.types, one, other)
				}
			}
		}
	}
}

// meets says whether another attribute is the same one, of a type that both are about.
func (a attribute) meets(other attribute) bool {
	return slices.Equal(a.path, other.path) &&
		(len(a.types) == 0 || len(other.types) == 0 || slices.ContainsFunc(a.types, other.of) || slices.ContainsFunc(other.types, a.of))
}
