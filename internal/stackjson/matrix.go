package stackjson

import (
	"slices"
	"strings"

	"slipway/internal/policy"
)

// AccessMatrix renders every policy as Markdown: what each role may do, then who may take a role or use a resource. What the team's own asks for is
// marked. Rows are sorted, so that a difference between two matrices is a difference in access.
func AccessMatrix(cfg *Config) string {
	var roles, others [][]string
	for _, row := range Access(cfg) {
		if row.Kind == Identity {
			roles = append(roles, []string{row.Owner + row.mark(), row.Effect, row.Action, row.Resource, row.Condition})
		} else {
			others = append(others, []string{row.Owner + row.mark(), row.Effect, row.Principal, row.Action, row.Resource, row.Condition})
		}
	}
	return "## What roles may do\n\n" +
		table([]string{"role", "effect", "action", "resource", "condition"}, roles) +
		"\n## Who may take a role or use a resource\n\n" +
		table([]string{"owner", "effect", "principal", "action", "resource", "condition"}, others)
}

// AccessRow is one action on one resource that a policy allows or denies. Lists are joined to text.
type AccessRow struct {
	Kind      string `json:"kind"` // Identity, Trust or ResourcePolicy
	Owner     string `json:"owner"`
	Effect    string `json:"effect"`
	Principal string `json:"principal,omitempty"`
	Action    string `json:"action"`
	Resource  string `json:"resource,omitempty"`
	Condition string `json:"condition,omitempty"`
	Source    string `json:"source,omitempty"` // what of the team's own asks for it: service.permissions, or a file
}

func (r AccessRow) mark() string {
	if r.Source == "" {
		return ""
	}
	return " (" + r.Source + ")"
}

// Access lists the rows of every policy, in the order of Policies: each once, although statements may repeat each other.
func Access(cfg *Config) []AccessRow {
	var all []AccessRow
	told := map[AccessRow]bool{}
	for _, policy := range cfg.Policies() {
		for _, row := range rows(policy, cfg.Origin(policy.Address)) {
			if !told[row] {
				all = append(all, row)
			}
			told[row] = true
		}
	}
	return all
}

// rows gives one row for each action and resource of each statement. The origin is that of the policy, where it is the team's own.
func rows(of Policy, origin string) []AccessRow {
	owner := of.Owner
	if of.Kind == Trust {
		owner = "aws_iam_role." + of.Owner
	}
	var all []AccessRow
	for _, s := range of.Statements {
		source := origin
		if policy.IsOwn(of.Address, s.Sid) {
			source = "service.permissions"
		}
		for _, action := range either(s.Action, s.NotAction) {
			for _, resource := range either(s.Resource, s.NotResource) {
				principals := strings.Join(either(s.Principal, s.NotPrincipal), ", ")
				all = append(all, AccessRow{of.Kind, owner, s.Effect, principals, action, resource, showConditions(s.Condition), source})
			}
		}
	}
	if of.Managed != "" {
		all = append(all, AccessRow{Kind: of.Kind, Owner: owner, Effect: "Allow", Action: "(managed policy)", Resource: of.Managed, Source: origin})
	}
	if of.Unreadable != "" {
		all = append(all, AccessRow{Kind: of.Kind, Owner: owner, Effect: "?", Action: "(unreadable)", Resource: of.Address + ": " + of.Unreadable,
			Source: origin})
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
