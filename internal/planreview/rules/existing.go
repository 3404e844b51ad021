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
	made := namesMade(p, kind)
	if strings.HasPrefix(named, "${") {
		for i := range len(named) {
			if named[i] == '.' && made[named[:i]] {
				return false
			}
		}
	}
	return !made[named]
}

// namesMade are the names of what a plan makes of a type, and how references of synthesized JSON to it begin: ${aws_s3_bucket.logs.
// They are gathered once: a plan may have thousands of settings, and as many of what they are of.
func namesMade(p *plan.Plan, kind string) map[string]bool {
	return plan.Once(p, "names made of "+kind, func() map[string]bool {
		names := map[string]bool{}
		for _, c := range p.Changes {
			if !c.Is(kind) || c.Data || c.Action != plan.Create && c.Action != plan.Replace {
				continue
			}
			names["${"+c.Address] = true
			for _, name := range []string{"name", "bucket", "id"} {
				names[plan.Text(c.New(name))] = true
			}
		}
		return names
	})
}
