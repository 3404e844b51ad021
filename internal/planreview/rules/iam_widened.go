package rules

import (
	"strings"

	"slipway/internal/planreview/iam"
	"slipway/internal/planreview/plan"
)

var iamWidened = Rule{
	ID:   "iam-widened",
	Fact: "No role, user or resource policy that exists allows more than before, and no new one gives everything, leads to it, or lets strangers in.",
	Why: "A permission can be used the moment it is given, and nobody notices one that is too much. Policies are compared by meaning: order, form and " +
		"what another statement already allows do not count. What comes is graded by AWS's access level of each action, by how many resources it is for, " +
		"by who has it, and by its conditions: to describe is low, to read or write one named resource medium, to write to all, to read all data or to give " +
		"others access high, everything or everyone critical. Logs, metrics and tracing are low on *. A new identity's own permissions count one less, but for " +
		"those that lead to more: the known paths of pathfinding.cloud on *, AdministratorAccess and its like, trust of another account or of every " +
		"repository of GitHub.",
	Severity: Critical,
	Blind: "permissions that several policies give only together, but for iam:PassRole and what runs code; what a boundary or an SCP keeps back; what a managed " +
		"policy of the account's own allows that the plan does not hold; newer actions and policies of AWS than its lists have, which are judged by their names; " +
		"the accounts of the organization, which are strangers as all others",
	Check: checkWidened,
}

func checkWidened(p *plan.Plan) Result {
	var result Result
	for _, c := range iam.Changes(p) {
		result.Applies = true
		if len(c.Said) == 0 {
			continue
		}
		var what []string
		for _, said := range c.Said {
			text := said.What
			if said.Why != "" {
				text += " (" + said.Why + ")"
			}
			what = append(what, text)
		}
		text := c.Attribute + " allows more: " + strings.Join(first(what, 3), "; ")
		if len(c.Waits) > 0 {
			text += ", read from what it waits for: " + listed(c.Waits)
		}
		result.Findings = append(result.Findings, Finding{
			Severity: Severity(c.Said[0].Grade), Address: c.Address, What: text, Why: reason(c.Change),
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

// first takes a few items, and says that there are more.
func first(items []string, most int) []string {
	if len(items) <= most {
		return items
	}
	return append(append([]string{}, items[:most]...), "...")
}
