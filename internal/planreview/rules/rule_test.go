package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/plan"
	"slipway/internal/testbench/plantest"
)

// The rules' examples are full of them, so that they have short names here.
var (
	load    = plantest.Load
	change  = plantest.Change
	changes = plantest.Changes
)

// example is a plan and what a rule says of it: nothing at all where it does not apply, "ok" where the plan keeps it, else the findings.
type example struct{ members, want string }

const notApplicable, ok = "not applicable", "ok"

func verify(t *testing.T, rule Rule, examples map[string]example) {
	t.Helper()
	plans := map[string]planExample{}
	for name, e := range examples {
		plans[name] = planExample{load(t, e.members), e.want}
	}
	verifyPlans(t, rule, plans)
}

// planExample is an example whose plan is not one that Terraform writes.
type planExample struct {
	plan *plan.Plan
	want string
}

func verifyPlans(t *testing.T, rule Rule, examples map[string]planExample) {
	t.Helper()
	seen := map[string]bool{}
	for name, e := range examples {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(e.want, outcome(t, rule, e.plan)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
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

// outcome is what a rule says of a plan, in the words of an example.
func outcome(t *testing.T, rule Rule, p *plan.Plan) string {
	t.Helper()
	result := rule.Check(p)
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
	switch {
	case len(lines) > 0:
		return strings.Join(lines, "\n")
	case result.Applies:
		return ok
	}
	return notApplicable
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
	if diff := cmp.Diff([]string{"stateful-delete", "guard-lowered", "tag-lost"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

const lb = "aws_lb.main"

var unrelated = changes(change("update", "aws_vpc.main", `{"enable_dns_support":false}`, `{"enable_dns_support":true}`))
