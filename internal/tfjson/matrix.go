package tfjson

import (
	"slices"
	"strings"
)

// AccessMatrix renders every policy as Markdown: what each role may do, then who may take a role or use a resource. Rows are
// sorted, so that a difference between two matrices is a difference in access.
func AccessMatrix(cfg *Config) string {
	var roles, others [][]string
	for _, policy := range cfg.Policies() {
		for _, row := range rows(policy) {
			if policy.Kind == Identity {
				roles = append(roles, []string{row.owner, row.effect, row.action, row.resource, row.condition})
			} else {
				others = append(others, []string{row.owner, row.effect, row.principal, row.action, row.resource, row.condition})
			}
		}
	}
	return "## What roles may do\n\n" +
		table([]string{"role", "effect", "action", "resource", "condition"}, roles) +
		"\n## Who may take a role or use a resource\n\n" +
		table([]string{"owner", "effect", "principal", "action", "resource", "condition"}, others)
}

type row struct{ owner, effect, principal, action, resource, condition string }

// rows gives one row for each action and resource of each statement.
func rows(policy Policy) []row {
	owner := policy.Owner
	if policy.Kind == Trust {
		owner = "aws_iam_role." + policy.Owner
	}
	var all []row
	for _, s := range policy.Statements {
		for _, action := range either(s.Action, s.NotAction) {
			for _, resource := range either(s.Resource, s.NotResource) {
				all = append(all, row{owner, s.Effect, strings.Join(either(s.Principal, s.NotPrincipal), ", "), action, resource, showConditions(s.Condition)})
			}
		}
	}
	if policy.Managed != "" {
		all = append(all, row{owner: owner, effect: "Allow", action: "(managed policy)", resource: policy.Managed})
	}
	if policy.Unreadable != "" {
		all = append(all, row{owner: owner, effect: "?", action: "(unreadable)", resource: policy.Address + ": " + policy.Unreadable})
	}
	return all
}

// either gives a list, or its Not form marked as such, and never nothing, so that a statement always has a row.
func either(list, not []string) []string {
	all := slices.Clone(list)
	for _, s := range not {
		all = append(all, "not "+s)
	}
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

func showConditions(conditions []Condition) string {
	var all []string
	for _, c := range conditions {
		all = append(all, c.Operator+" "+c.Key+" = "+strings.Join(c.Values, ", "))
	}
	return strings.Join(all, "; ")
}

func table(header []string, rows [][]string) string {
	slices.SortFunc(rows, slices.Compare)
	rows = slices.CompactFunc(rows, slices.Equal)
	var s strings.Builder
	line := func(cells []string) { s.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(header)
	line(slices.Repeat([]string{"---"}, len(header)))
	for _, cells := range rows {
		for i, cell := range cells {
			cells[i] = strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ").Replace(cell)
		}
		line(cells)
	}
	return s.String()
}
