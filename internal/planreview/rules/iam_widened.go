package rules

import (
	"strings"

	"slipway/internal/planreview/iam"
	"slipway/internal/planreview/plan"
)

var iamWidened = Rule{
	ID:   "iam-widened",
	Fact: "No role, user or resource policy that exists allows more than before, and no new one allows everything or everyone.",
	Why: "A permission can be used the moment it is given, and nobody notices one that is too much. Policies are compared by meaning: order, form and " +
		"what another statement already allows do not count.",
	Severity: Critical,
	Check:    checkWidened,
}

func checkWidened(p *plan.Plan) Result {
	var result Result
	for _, c := range iam.Changes(p) {
		result.Applies = true
		var wider []string
		severity := Low
		for _, row := range c.Rows {
			if !row.Widens() {
				continue
			}
			open := everything(row)
			if c.NewIdentity && open == Low {
				continue // a new role's permissions are listed under Permissions
			}
			severity = max(severity, open, High)
			wider = append(wider, describe(row))
		}
		if len(wider) == 0 {
			continue
		}
		result.Findings = append(result.Findings, Finding{
			Severity: severity, Address: c.Address, What: c.Attribute + " allows more: " + strings.Join(first(wider, 3), "; "), Why: reason(c.Change),
			Effect: "whoever uses it can do this at once", Undo: "take the statement out and apply; check CloudTrail for what was done meanwhile",
		})
	}
	return result
}

func reason(c *plan.Change) string {
	switch c.Action {
	case plan.Create:
		return "new in the configuration"
	case plan.Delete:
		return cause(c)
	}
	return inConfiguration
}

func describe(row iam.Row) string {
	text := strings.Join(first(row.Actions, 4), ", ")
	if len(row.Resources) > 0 {
		text += " on " + strings.Join(first(row.Resources, 2), ", ")
	}
	if len(row.Principals) > 0 {
		text += " by " + strings.Join(first(row.Principals, 2), ", ")
	}
	if !row.Added {
		return "no longer denied: " + text
	}
	return text
}

// first takes a few items, and says how many more there are.
func first(items []string, most int) []string {
	if len(items) <= most {
		return items
	}
	return append(append([]string{}, items[:most]...), "...")
}

// everything says how wide a row is by itself: everyone without a condition, or all actions on everything, is critical.
func everything(row iam.Row) Severity {
	if !row.Added {
		return Low
	}
	for _, principal := range row.Principals {
		if strings.HasSuffix(principal, "*") && len(row.Conditions) == 0 {
			return Critical
		}
	}
	allResources := len(row.Resources) == 0
	for _, resource := range row.Resources {
		allResources = allResources || resource == "*"
	}
	for _, action := range row.Actions {
		service, name, _ := strings.Cut(action, ":")
		switch {
		case action == "*" && len(row.Principals) == 0 && allResources, strings.EqualFold(service, "iam") && name == "*" && allResources:
			return Critical
		case name == "*" && allResources && len(row.Principals) == 0, action == "*" && len(row.Principals) == 0:
			return High
		}
	}
	return Low
}
