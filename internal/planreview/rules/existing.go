package rules

import (
	"strings"

	"slipway/internal/planreview/plan"
)

// existing says whether a new resource is a setting of something that is there already: its attribute names one, and the plan makes none of that
// name. What is new has nothing to lose.
func existing(p *plan.Plan, c *plan.Change, attribute, kind string) bool {
	named := plan.Text(c.New(attribute))
	if named == "" {
		return false // it waits for one that the plan makes
	}
	for _, other := range p.Changes {
		if !other.Is(kind) || other.Data || other.Action != plan.Create && other.Action != plan.Replace {
			continue
		}
		if strings.HasPrefix(named, "${"+other.Address+".") { // a reference of synthesized JSON
			return false
		}
		for _, name := range []string{"name", "bucket", "id"} {
			if plan.Text(other.New(name)) == named {
				return false
			}
		}
	}
	return true
}
