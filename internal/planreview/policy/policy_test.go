package policy

import (
	"fmt"
	"strings"
	"testing"

	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/rules"
	"slipway/internal/testbench/plantest"
)

const sound = `severities:
  - {rule: tag-lost, address: "aws_lb.a[*]", severity: high, reason: costs are split by tags}
  - {rule: tag-lost, address: aws_lb.*, environment: dev, blocks: false, severity: low, reason: nobody pays}
  - {rule: tag-lost, blocks: true, reason: always}
never_delete:
  - {type: aws_rds_*, environment: prod, reason: the orders}
  - {type: aws_kms_key, reason: nothing opens without it}
rules:
  - id: public
    severity: critical
    message: |
      The bucket
      is public.
    types: [aws_s3_*]
    when: after.acl == "public-read"
  - id: gone
    severity: low
    message: It goes.
    effect: less
    fix: keep it
    actions: [delete, forget]
    when: environment == "prod" && before.?force.orValue(true)
`

func parsed(t *testing.T) *Policy {
	t.Helper()
	p, err := Parse("p.yaml", []byte(sound), builtIn)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCheck(t *testing.T) {
	change, policy := plantest.Change, parsed(t)
	for name, test := range map[string]struct {
		environment string
		change      string
		want        string
	}{
		"public": {"", change("create", "aws_s3_bucket.a", "", `{"acl":"public-read"}`),
			"public critical aws_s3_bucket.a: The bucket is public. (breaks a rule of p.yaml)"},
		"private":        {"", change("create", "aws_s3_bucket.a", "", `{"acl":null}`), ""},
		"another type":   {"", change("create", "aws_lb.a", "", `{"acl":"public-read"}`), ""},
		"stays public":   {"", change("no-op", "aws_s3_bucket.a", `{"acl":"public-read"}`, `{"acl":"public-read"}`), ""},
		"a data source":  {"", change("read", "data.aws_s3_bucket.a", "", `{"acl":"public-read"}`), ""},
		"gone":           {"prod", change("delete", "aws_lb.a", `{}`, ""), "gone low aws_lb.a: It goes. (less)"},
		"gone elsewhere": {"dev", change("delete", "aws_lb.a", `{}`, ""), ""},
		"replaced":       {"prod", change("replace", "aws_lb.a", `{}`, `{}`), ""},
		"never": {"prod", change("replace", "aws_rds_cluster.a", `{}`, `{}`),
			"never-deleted critical aws_rds_cluster.a: replaced, the old one deleted first (the orders)"},
		"never, elsewhere":    {"dev", change("delete", "aws_rds_cluster.a", `{}`, ""), ""},
		"never, everywhere":   {"", change("delete", "aws_kms_key.a", `{}`, ""), "never-deleted critical aws_kms_key.a: deleted (nothing opens without it)"},
		"forgotten, not gone": {"", change("forget", "aws_kms_key.a", `{}`, ""), ""},
		"no such attribute": {"", change("create", "aws_s3_bucket.a", "", `{}`),
			"doubt: rule public (p.yaml:9) failed for aws_s3_bucket.a: no such key: acl; ask has(...) for it first"},
	} {
		t.Run(name, func(t *testing.T) {
			findings, doubts := policy.Check(plantest.Load(t, plantest.Changes(test.change)), test.environment)
			var said []string
			for _, f := range findings {
				said = append(said, fmt.Sprintf("%s %s %s: %s (%s)", f.Rule, f.Severity, f.Address, f.What, f.Effect))
			}
			for _, doubt := range doubts {
				said = append(said, "doubt: "+doubt)
			}
			if got := strings.Join(said, "\n"); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestAdjust(t *testing.T) {
	policy := parsed(t)
	for _, test := range []struct {
		rule, address, environment, want string
	}{
		{"tag-lost", "aws_lb.a[0]", "dev", "high/: why; high instead of low, by p.yaml:2: costs are split by tags"},
		{"tag-lost", "aws_lb.a", "dev", "low/never: why; does not block by p.yaml:3: nobody pays"},
		{"tag-lost", "aws_lb.a", "prod", "low/always: why; blocks by p.yaml:4: always"},
		{"tag-lost", "plan", "", "low/always: why; blocks by p.yaml:4: always"},
		{"stateful-delete", "aws_lb.a", "dev", "low/: why"},
		{NeverDeleted, "aws_lb.a", "dev", "low/always: why"},
	} {
		f, blocks := policy.Adjust(rules.Finding{Rule: test.rule, Address: test.address, Severity: rules.Low, Why: "why"}, test.environment)
		if got := fmt.Sprintf("%s/%s: %s", f.Severity, blocks, f.Why); got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}

func TestNoPolicyChangesNothing(t *testing.T) {
	var none *Policy
	findings, doubts := none.Check(&plan.Plan{}, "prod")
	f, blocks := none.Adjust(rules.Finding{Rule: "tag-lost", Severity: rules.Low}, "prod")
	if len(findings)+len(doubts)+len(none.IDs()) > 0 || f.Severity != rules.Low || blocks != BySeverity {
		t.Error(findings, doubts, f, blocks)
	}
	if _, ok := none.Explain(NeverDeleted); ok {
		t.Error("explains a rule that it does not have")
	}
}

// TestAllChangesHaveABudget: changes that are each within their limit can be too much together.
func TestAllChangesHaveABudget(t *testing.T) {
	defer func(before uint64) { costOfRule = before }(costOfRule)
	costOfRule = 1000
	p, err := Parse("p.yaml", []byte("rules:\n  - id: slow\n    severity: low\n    message: m\n    when: after.list.all(x, x > 0)\n"), builtIn)
	if err != nil {
		t.Fatal(err)
	}
	var changes []string
	for i := range 100 {
		changes = append(changes, plantest.Change("create", fmt.Sprintf("aws_lb.a[%d]", i), "", `{"list":[1,2,3,4,5]}`))
	}
	if _, doubts := p.Check(plantest.Load(t, plantest.Changes(changes[:10]...)), ""); len(doubts) > 0 {
		t.Error(doubts)
	}
	_, doubts := p.Check(plantest.Load(t, plantest.Changes(changes...)), "")
	if len(doubts) != 1 || !strings.Contains(doubts[0], "rule slow (p.yaml:2) takes too long for this plan") {
		t.Error(doubts)
	}
}

func TestExamplesAreReadAsPlansAre(t *testing.T) {
	p, err := Parse("p.yaml", []byte(`tests:
  - name: a
    change:
      address: module.a["x.y"].module.b.aws_db_instance.main[0]
      action: replace
      after: {size: 3, password: x, note: {pin: y}}
      unknown: [arn]
      sensitive: [note]
`), builtIn)
	if err != nil {
		t.Fatal(err)
	}
	read, err := p.Tests[0].Plan()
	if err != nil {
		t.Fatal(err)
	}
	c := read.Changes[0]
	got := fmt.Sprint(c.Module, c.Type, c.Name, c.Action, c.After, c.UnknownNames(), c.MaskedNames(), read.Doubts)
	for _, want := range []string{"aws_db_instance", "main", "replace", "[arn]", "[note password]", "size:3"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if strings.Contains(got, "pin") || len(read.Doubts) > 0 {
		t.Error(got)
	}
}
