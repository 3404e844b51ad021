package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/text"
)

// constructOf names the part of a stack that a resource belongs to: its module, or what its type is for, and of several services which.
func constructOf(c *plan.Change, services services) string {
	if c.Block {
		return "settings"
	}
	if c.Module != "" {
		return c.Module
	}
	for _, group := range typeGroups {
		for _, prefix := range group.prefixes {
			if strings.HasPrefix(c.Type, prefix) {
				return strings.TrimSpace(group.name + " " + services.of(c))
			}
		}
	}
	provider, _, _ := strings.Cut(c.Type, "_")
	return provider
}

// typeGroups are tried in order.
var typeGroups = []struct {
	name     string
	prefixes []string
}{
	{"database", []string{"aws_rds_", "aws_db_", "aws_dynamodb_", "aws_elasticache_", "aws_docdb_", "aws_redshift_"}},
	{"service", []string{"aws_ecs_", "aws_lb", "aws_alb", "aws_appautoscaling_", "aws_ecr_", "aws_lambda_", "aws_acm_", "aws_route53_", "aws_wafv2_",
		"aws_autoscaling_"}},
	{"iam", []string{"aws_iam_"}},
	{"secrets and keys", []string{"aws_secretsmanager_", "aws_kms_", "aws_ssm_"}},
	{"monitoring", []string{"aws_cloudwatch_", "aws_sns_", "aws_budgets_"}},
	{"storage", []string{"aws_s3_", "aws_efs_", "aws_backup_"}},
	{"network", []string{"aws_vpc", "aws_subnet", "aws_route", "aws_internet_gateway", "aws_nat_gateway", "aws_eip", "aws_security_group", "aws_default_",
		"aws_flow_log", "aws_network_"}},
}

func constructs(p *plan.Plan, routine map[*plan.Change]bool) []Construct {
	services := servicesOf(p)
	rows := map[string][]Row{}
	counts := map[string]map[string]int{}
	for _, c := range p.Changes {
		if c.Action == plan.NoOp {
			continue
		}
		action := string(c.Action)
		if routine[c] {
			action = "deploy"
		}
		detail := ""
		switch {
		case c.Keeps():
			detail = attributes(c)
		case c.Deposed != "":
			detail = "deposed object " + c.Deposed
		}
		name := constructOf(c, services)
		rows[name] = append(rows[name], Row{c.Address, action, detail})
		if counts[name] == nil {
			counts[name] = map[string]int{}
		}
		counts[name][action]++
	}
	var all []Construct
	for name, changes := range rows {
		var said []string
		for _, action := range []string{"delete", "replace", "forget", "deploy", "create", "update", "read", "unknown"} {
			n := counts[name][action]
			switch {
			case n > 0 && action == string(plan.Unknown):
				said = append(said, fmt.Sprintf("%d with an unknown action", n))
			case n > 0:
				said = append(said, fmt.Sprintf("%d to %s", n, action))
			}
		}
		slices.SortStableFunc(changes, byAddress)
		all = append(all, Construct{name, strings.Join(said, ", "), changes})
	}
	slices.SortFunc(all, func(a, b Construct) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// mostAttributes of one resource are listed.
const mostAttributes = 6

// attributes says what differs in a resource, in a line.
func attributes(c *plan.Change) string {
	said := Attributes(c)
	if more := len(said) - mostAttributes; more > 0 {
		said = append(said[:mostAttributes], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(said, "; ")
}

// Attributes says what differs in a resource, a text for each attribute. What is computed anew with it is left to Terraform's own output.
func Attributes(c *plan.Change) []string {
	var said []string
	documents := map[string]bool{}
	for _, change := range c.Diff() {
		name := firstName(change.Path)
		switch {
		case change.Unknown && (plan.Empty(change.Before) || c.Action == plan.Replace):
			continue
		case documents[name]:
			continue
		case isDocument(c, name): // a command or a condition can hold anything; Deploy and Permissions show what matters
			documents[name] = true
			change = plan.AttributeChange{Path: name, Before: c.Old(name), After: c.New(name)}
		}
		said = append(said, attribute(change))
	}
	return said
}

// Attribute says how an attribute differs, by its path.
func Attribute(c *plan.Change, path string) string {
	for _, change := range c.Diff() {
		if change.Path == path && !isDocument(c, firstName(path)) {
			return attribute(change)
		}
	}
	name := firstName(path)
	return attribute(plan.AttributeChange{Path: path, Before: c.Old(name), After: c.New(name), Unknown: c.Unknown(name)})
}

func isDocument(c *plan.Change, name string) bool {
	_, before := c.Old(name).(plan.Document)
	_, after := c.New(name).(plan.Document)
	return before || after
}

func attribute(change plan.AttributeChange) string {
	return change.Path + ": " + values(change.Before, change.After, change.Unknown)
}

func values(before, after any, unknown bool) string {
	_, wasDocument := before.(plan.Document)
	if _, isDocument := after.(plan.Document); wasDocument || isDocument {
		return "changed"
	}
	to := show(after)
	if unknown {
		to = "(known after apply)"
	}
	switch {
	case before == nil && !unknown:
		return "+ " + to
	case before == nil:
		return to
	case after == nil && !unknown:
		return "- " + show(before)
	}
	return show(before) + " → " + to
}

// longestValue in characters; longer ones are described. A long text is a script or a document, which nobody reads in a table.
const longestValue = 100

func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case plan.Masked:
		if v.Changed {
			return "(sensitive, changed)"
		}
		return "(sensitive)"
	case string:
		if v == "" {
			return `""`
		}
		if n := utf8.RuneCountInString(v); n > longestValue || strings.Contains(v, "\n") {
			return fmt.Sprintf("(%d characters)", n)
		}
		return v
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i] = show(item)
		}
		if text := "[" + strings.Join(texts, ", ") + "]"; utf8.RuneCountInString(text) <= longestValue {
			return text
		}
		return "(" + text.Counted(len(v), "item") + ")"
	case map[string]any:
		return "(" + text.Counted(len(v), "attribute") + ")"
	case plan.Document:
		return "(JSON)"
	}
	return plan.Text(v)
}

// firstName is the attribute that a path begins with.
func firstName(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}
