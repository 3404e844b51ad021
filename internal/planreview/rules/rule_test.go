package rules

import (
	"fmt"
	"strings"
	"testing"

	"slipway/internal/planreview/plan"
)

// load reads a plan that is made of members, such as "resource_changes": [...].
func load(t *testing.T, members ...string) *plan.Plan {
	t.Helper()
	p, err := plan.Load(strings.NewReader(`{"format_version":"1.2","planned_values":{},` + strings.Join(members, ",") + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// changes are the changes of a plan, each written as: action, address, before, after, and what else its change has.
func changes(list ...string) string { return `"resource_changes":[` + strings.Join(list, ",") + `]` }

func change(action, address, before, after string, more ...string) string {
	if before == "" {
		before = "null"
	}
	if after == "" {
		after = "null"
	}
	actions := map[string]string{"replace": `"delete","create"`}[action]
	if actions == "" {
		actions = `"` + action + `"`
	}
	kind, name, _ := strings.Cut(address, ".")
	extra := ""
	if len(more) > 0 {
		extra = "," + strings.Join(more, ",")
	}
	return fmt.Sprintf(`{"address":%q,"mode":"managed","type":%q,"name":%q,"change":{"actions":[%s],"before":%s,"after":%s%s}}`,
		address, kind, name, actions, before, after, extra)
}

// example is a plan and what a rule says of it: nothing at all where it does not apply, "ok" where the plan keeps it, else the findings.
type example struct{ members, want string }

const notApplicable, ok = "not applicable", "ok"

func verify(t *testing.T, rule Rule, examples map[string]example) {
	t.Helper()
	seen := map[string]bool{}
	for name, e := range examples {
		t.Run(name, func(t *testing.T) {
			result := rule.Check(load(t, e.members))
			got := ok
			if !result.Applies {
				got = notApplicable
			}
			var lines []string
			for _, f := range result.Findings {
				lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s: %s", f.Severity, f.Address, f.What)))
				if f.Effect == "" || f.Undo == "" || f.Why == "" {
					t.Errorf("a row without why, effect or undo: %+v", f)
				}
				if f.Severity > rule.Severity {
					t.Errorf("%s is above the rule's own severity", f.Severity)
				}
			}
			if len(lines) > 0 {
				got = strings.Join(lines, "\n")
			}
			if got != e.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, e.want)
			}
		})
		switch e.want {
		case ok, notApplicable:
			seen[e.want] = true
		default:
			seen["not compliant"] = true
		}
	}
	if len(seen) != 3 {
		t.Errorf("%s needs examples that are compliant, not compliant and not applicable", rule.ID)
	}
}

func TestRulesAreComplete(t *testing.T) {
	ids := map[string]bool{}
	for _, r := range All() {
		if r.ID == "" || r.Fact == "" || r.Why == "" || r.Severity == 0 || r.Check == nil || ids[r.ID] {
			t.Errorf("rule %q: %+v", r.ID, r)
		}
		ids[r.ID] = true
	}
	for _, id := range []string{
		"stateful-delete", "guard-lowered", "two-step-delete", "db-restart", "tls-weakened", "iam-widened", "iam-unknown", "network-opened", "rollout-weakened",
		"capacity-cut", "alarm-removed", "proxy-changed", "tag-lost", "probable-rename", "drift-reverted", "partial-plan", "unknown-provider-major",
	} {
		if !ids[id] {
			t.Errorf("no rule %s", id)
		}
	}
}

func TestCheckSortsWorstFirst(t *testing.T) {
	findings := Check(load(t, changes(
		change("update", "aws_lb.a", `{"enable_deletion_protection":true,"tags":{"a":"b"}}`, `{"enable_deletion_protection":false,"tags":{}}`),
		change("delete", "aws_s3_bucket.b", `{"bucket":"b"}`, ""),
	)))
	var got []string
	for _, f := range findings {
		got = append(got, f.Rule)
	}
	if strings.Join(got, " ") != "stateful-delete guard-lowered tag-lost" {
		t.Error(got)
	}
}

const lb = "aws_lb.main"

var unrelated = changes(change("update", "aws_vpc.main", `{"enable_dns_support":false}`, `{"enable_dns_support":true}`))
