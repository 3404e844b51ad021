package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var probableRename = Rule{
	ID:       "probable-rename",
	Fact:     "A resource that is renamed in the configuration is moved, not deleted and made again.",
	Why:      "Terraform takes another address for another resource. A moved block says that it is the same one.",
	Severity: High,
	Blind:    "renames whose resources differ in more than their names, and moves between states",
	Check:    checkRenames,
}

// mostCandidates of one type are compared with each other; beyond that only resources that are equal in all that is known.
const mostCandidates = 200

func checkRenames(p *plan.Plan) Result {
	gone, made := map[string][]*plan.Change{}, map[string][]*plan.Change{}
	for _, c := range p.Changes {
		switch {
		case c.Data || c.Deposed != "":
		case c.Action == plan.Delete:
			gone[c.Type] = append(gone[c.Type], c)
		case c.Action == plan.Create:
			made[c.Type] = append(made[c.Type], c)
		}
	}
	var result Result
	for _, c := range p.Changes { // in the plan's order, one type at a time
		deleted, created := gone[c.Type], made[c.Type]
		if len(deleted) == 0 || len(created) == 0 {
			continue
		}
		result.Applies = true
		delete(gone, c.Type)
		for _, pair := range match(deleted, created) {
			severity := High
			if connects(c.Type) {
				severity = Low
			}
			result.Findings = append(result.Findings, Finding{
				Severity: severity, Address: pair.old.Address, What: "deleted, while " + pair.new.Address + " is made nearly equal: a rename?", Why: cause(pair.old),
				Effect: "the resource is made anew: another id, and an outage or loss of what it holds",
				Undo:   fmt.Sprintf("moved { from = %s, to = %s }", pair.old.Address, pair.new.Address),
			})
		}
	}
	return result
}

// connects says whether a type only joins two others. Such resources are alike without being the same, and making one again costs a moment.
func connects(kind string) bool {
	return strings.HasSuffix(kind, "_rule") || strings.HasSuffix(kind, "_attachment") || strings.HasSuffix(kind, "_association") || kind == "aws_route"
}

type renamed struct {
	old, new *plan.Change
	likeness float64
}

// match pairs deleted with created resources, most alike first, each at most once.
func match(deleted, created []*plan.Change) []renamed {
	candidates := created
	var pairs []renamed
	if len(deleted) > mostCandidates || len(created) > mostCandidates {
		candidates = nil
	}
	for _, old := range deleted {
		for _, c := range candidates {
			if likeness := likeness(old, c); likeness == 1 || likeness >= 0.8 && !connects(c.Type) {
				pairs = append(pairs, renamed{old, c, likeness})
			}
		}
	}
	if candidates == nil {
		pairs = equalPairs(deleted, created)
	}
	slices.SortStableFunc(pairs, func(a, b renamed) int { return cmp.Compare(b.likeness, a.likeness) })
	taken := map[*plan.Change]bool{}
	return slices.DeleteFunc(pairs, func(pair renamed) bool {
		if taken[pair.old] || taken[pair.new] {
			return true
		}
		taken[pair.old], taken[pair.new] = true, true
		return false
	})
}

// likeness is the share of the new resource's known attributes that the old one has with the same value. Fewer than two say nothing.
func likeness(old, c *plan.Change) float64 {
	before, _ := plan.Object(old.Before)
	after, _ := plan.Object(c.After)
	same, known := 0, 0
	for name, value := range after {
		if !telling(name, value) {
			continue
		}
		known++
		if plan.Equal(before[name], value) {
			same++
		}
	}
	if known < 2 {
		return 0
	}
	return float64(same) / float64(known)
}

// telling leaves out what many resources have in common, and what cannot be compared.
func telling(name string, value any) bool {
	if _, hidden := value.(plan.Masked); hidden || plan.Empty(value) {
		return false
	}
	if on, isBool := value.(bool); isBool && !on {
		return false
	}
	return !strings.HasPrefix(name, "tags") && name != "timeouts" && name != "region" && name != "lifecycle"
}

// equalPairs finds resources with the same texts, without comparing each with each.
func equalPairs(deleted, created []*plan.Change) []renamed {
	key := func(side any, names []string) string {
		var text strings.Builder
		for _, name := range names {
			fmt.Fprintf(&text, "%s=%q ", name, plan.Text(plan.Value(side, name)))
		}
		return text.String()
	}
	scalars := func(c *plan.Change) []string {
		object, _ := plan.Object(c.After)
		var names []string
		for name, value := range object {
			if telling(name, value) && plan.Text(value) != "" {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		return names
	}
	byShape := map[string]map[string]*plan.Change{} // names of attributes, then their values
	for _, c := range created {
		names := scalars(c)
		if len(names) < 2 {
			continue
		}
		shape := strings.Join(names, "\x00")
		if byShape[shape] == nil {
			byShape[shape] = map[string]*plan.Change{}
		}
		byShape[shape][key(c.After, names)] = c
	}
	const mostShapes = 20 // resources of one type have few
	var pairs []renamed
	for i, shape := range slices.Sorted(maps.Keys(byShape)) {
		if i == mostShapes {
			break
		}
		names := strings.Split(shape, "\x00")
		for _, old := range deleted {
			if c := byShape[shape][key(old.Before, names)]; c != nil {
				pairs = append(pairs, renamed{old, c, 1})
			}
		}
	}
	return pairs
}
