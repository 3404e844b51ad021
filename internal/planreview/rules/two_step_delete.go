package rules

import (
	"slices"

	"slipway/internal/planreview/plan"
)

var twoStepDelete = Rule{
	ID:       "two-step-delete",
	Fact:     "A protected resource is deleted in two plans: the first takes its protection off, the second deletes it.",
	Why:      "AWS refuses to delete a protected resource. The apply stops there, after it may have deleted what depends on it.",
	Severity: High,
	Blind:    "protection that AWS or an organization sets outside of Terraform",
	Check: each(
		func(c *plan.Change) bool { return c.Removes() && protectable(c) },
		func(c *plan.Change) []Finding {
			if protection(c) == "" {
				return nil
			}
			return []Finding{{
				Severity: High, Address: c.Address, What: verb(c) + " while " + protection(c) + " protects it", Why: cause(c),
				Effect: "the apply fails half way: an outage of what depends on it is possible",
				Undo:   "in a plan before: take " + protection(c) + " off, if the deletion is meant",
			}}
		}),
}

var protections = [][]string{{"deletion_protection"}, {"enable_deletion_protection"}, {"deletion_protection_enabled"}, {"lifecycle", "prevent_destroy"}}

func protectable(c *plan.Change) bool {
	return slices.ContainsFunc(protections, func(path []string) bool { return !plan.Empty(c.Old(path...)) })
}

// protection names the attribute that makes AWS refuse the deletion, or is empty. All say so in the API's documentation of their deletion.
func protection(c *plan.Change) string {
	for _, path := range protections {
		if on, _ := plan.Bool(c.Old(path...)); on {
			return plan.Join(path)
		}
	}
	return ""
}
