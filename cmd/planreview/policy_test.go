package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"slipway/internal/planreview/policy"
	"slipway/internal/testbench/described"
	"slipway/internal/testbench/golden"
)

// documented is the example of docs/policy.md.
func documented(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "policy.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	example, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("docs/policy.md shows no policy")
	}
	return example
}

func TestTheDocumentedPolicyPassesItsTests(t *testing.T) {
	stdout, stderr, code := review(t, "", "policy", "test", file(t, "planreview.yaml", documented(t)))
	if code != 0 || !strings.Contains(stdout, "is sound; tests passed: 8") || strings.Contains(stdout, "note") {
		t.Errorf("exit code %d:\n%s%s", code, stdout, stderr)
	}
}

func TestPolicyTest(t *testing.T) {
	example := documented(t)
	for name, test := range map[string]struct {
		policy, said string
		code         int
	}{
		"a finding too many": {strings.Replace(example, "    expect: {bucket-name: high}\n", "", 1), "bucket-name: high, want none", 1},
		"one too few": {strings.Replace(example, "acme-shop-logs}}", "acme-shop-logs}}\n    expect: {bucket-name: high}", 1),
			"bucket-name: none, want high", 1},
		"another severity": {strings.Replace(example, "resource-deleted: low", "resource-deleted: high", 1), "resource-deleted: low, want high", 1},
		"another verdict":  {strings.Replace(example, "verdict: fine", "verdict: blocked", 1), "verdict: fine, want blocked: Fine to apply", 1},
		"a rule that fails": {strings.Replace(example, `!("bucket" in unknown) && `, "", 1),
			"verdict: cannot-judge, want fine or blocked: Cannot judge: rule bucket-name", 1},
		"a rule untested": {strings.Replace(example, "{never-deleted: critical}", "{stateful-delete: critical}", 1), "never-deleted: critical, want none", 1},
		"expired":         {strings.Replace(example, "expiry: 2026-12-31", "expiry: 2026-01-01", 1), "stateful-delete: critical, want acknowledged", 1},
		"no tests":        {"never_delete: [{type: aws_kms_key, reason: a}]\n", "note  no test expects never-deleted", 0},
		"a type's typo": {"never_delete: [{type: aws_s3_buckets, reason: a}]\n",
			"planreview.yaml:1:23: never_delete[0].type: aws_s3_buckets; not known to this version; did you mean aws_s3_bucket?", 0},
		"mistakes": {"rules: [{id: a}]\n", "planreview.yaml:1:9: rules[0].severity: missing", 1},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := review(t, "", "policy", "test", file(t, "planreview.yaml", test.policy))
			if code != test.code || !strings.Contains(stdout+stderr, test.said) {
				t.Errorf("exit code %d, want %d, %q\n%s%s", code, test.code, test.said, stdout, stderr)
			}
		})
	}
	if _, stderr, code := review(t, "", "policy", "test"); code != 1 || !strings.Contains(stderr, "no planreview.yaml here") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestPolicy(t *testing.T) {
	const own = "rules:\n  - {id: no-buckets, severity: medium, message: It is a bucket., actions: [delete], when: 'type == \"aws_s3_bucket\"'}\n"
	const never = "never_delete:\n  - {type: aws_s3_*, reason: the shop is closed}\n"
	acknowledged := "acknowledgements:\n  - {rule: stateful-delete, address: aws_s3_bucket.a, environment: prod, reason: r, approver: j, expiry: 2027-01-01}\n"
	for name, test := range map[string]struct {
		policy string
		args   []string
		code   int
		said   string
	}{
		"acknowledged":    {acknowledged, []string{"--label", "prod"}, 0, "1 acknowledged"},
		"without a label": {acknowledged, nil, 2, "it is for one environment, and --label names none"},
		"milder":          {"severities: [{rule: stateful-delete, severity: low, reason: empty}]", nil, 0, "low instead of critical"},
		"does not block": {"severities: [{rule: stateful-delete, blocks: false, reason: empty}]", nil, 0,
			"Fine to apply: 1 to delete; to look at: 1 critical risk"},
		"blocks":                    {"severities: [{rule: stateful-delete, blocks: true, reason: x}]", []string{"--fail-on", "none"}, 2, "Blocked by 1 critical"},
		"own rule":                  {own, []string{"--fail-on", "none"}, 0, "It is a bucket."},
		"own rule in SARIF":         {own, []string{"--format", "sarif"}, 2, `"ruleId": "no-buckets"`},
		"own rule in JSON":          {own, []string{"--format", "json"}, 2, `"id": "no-buckets"`},
		"never deleted":             {never + acknowledged, []string{"--label", "prod", "--fail-on", "none"}, 2, "the shop is closed"},
		"fails":                     {strings.Replace(own, "type ==", "before.nope ==", 1), []string{"--fail-on", "none"}, 1, "no such key: nope"},
		"mistakes":                  {strings.Replace(own, "type ==", "typ ==", 1), nil, 1, "did you mean type?"},
		"acknowledged in the other": {own, []string{"--label", "prod", "--acknowledge", file(t, "review.yaml", acknowledged)}, 0, "1 acknowledged"},
		"own rule acknowledged": {own, []string{"--label", "prod", "--fail-on", "medium", "--acknowledge", file(t, "review.yaml",
			acknowledged+strings.Replace(strings.TrimPrefix(acknowledged, "acknowledgements:\n"), "stateful-delete", "no-buckets", 1))}, 0, "2 acknowledged"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := review(t, deletion, append([]string{"--policy", file(t, "planreview.yaml", test.policy)}, test.args...)...)
			if code != test.code || !strings.Contains(stdout+stderr, test.said) {
				t.Errorf("exit code %d, want %d, %q\n%s%s", code, test.code, test.said, stdout, stderr)
			}
		})
	}
}

func TestAReviewNotesATypeThatMayBeMisspelled(t *testing.T) {
	own := file(t, "planreview.yaml", "never_delete: [{type: aws_s3_buckets, reason: a}]\n")
	_, stderr, code := review(t, nothing, "--policy", own)
	if code != 0 || !strings.Contains(stderr, "planreview: note: ") || !strings.Contains(stderr, "did you mean aws_s3_bucket?") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestThePolicyOfTheWorkingDirectory(t *testing.T) {
	t.Chdir(filepath.Dir(file(t, "planreview.yaml", "severities: [{rule: stateful-delete, severity: low, reason: empty}]\n")))
	for args, want := range map[string]int{"": 0, "--policy=": 2, "--policy=missing.yaml": 1, "--policy=planreview.yaml": 0} {
		if _, stderr, code := review(t, deletion, strings.Fields(args)...); code != want {
			t.Errorf("%q: exit code %d, want %d: %s", args, code, want, stderr)
		}
	}
	t.Chdir(t.TempDir())
	if _, _, code := review(t, deletion, "--policy=planreview.yaml"); code != 1 {
		t.Errorf("a policy that is named and not there: exit code %d", code)
	}
}

func TestExplainOwnRules(t *testing.T) {
	path := file(t, "planreview.yaml", documented(t))
	for id, want := range map[string]string{
		"bucket-name":     `When: !("bucket" in unknown) && !after.bucket.startsWith("acme-")`,
		"never-deleted":   "in prod: the orders are lost",
		"stateful-delete": "stateful-delete, up to critical",
		"bucket-nam":      "did you mean bucket-name?",
	} {
		stdout, stderr, _ := review(t, "", "explain", id, "--policy", path)
		if !strings.Contains(stdout+stderr, want) {
			t.Errorf("%s: no %q in\n%s%s", id, want, stdout, stderr)
		}
	}
}

// policySchema is what editors complete a policy with. The descriptions are the comments of the code.
func TestPolicySchema(t *testing.T) {
	reflector := jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true, FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true}
	for _, folder := range []string{"policy", "ack"} {
		if err := reflector.AddGoComments("slipway/cmd/planreview", "../../internal/planreview/"+folder, jsonschema.WithFullComment()); err != nil {
			t.Fatal(err)
		}
	}
	for name, comment := range reflector.CommentMap {
		reflector.CommentMap[name] = strings.Join(strings.Fields(comment), " ")
	}
	schema := reflector.Reflect(&policy.File{})
	schema.Title, schema.Description = "Policy of planreview", "Read by planreview --policy; see policy.md."
	readable := string(described.JSON(t, schema))
	golden.Same(t, filepath.Join("..", "..", "docs", "planreview-policy.schema.json"), readable)
	if !strings.Contains(readable, "Types that must never be deleted or replaced") || !strings.Contains(readable, "The last day on which it holds") {
		t.Error("the schema has no descriptions")
	}

	check := func(example string) error {
		t.Helper()
		return described.Follows(t, []byte(readable), example)
	}
	example := documented(t)
	if err := check(example); err != nil {
		t.Error(err)
	}
	for sound, broken := range map[string]string{"severity: high": "severity: hihg", "approver:": "approved:", "blocks: true": "blocks: 1", "fix:": "fixx:"} {
		if text := strings.Replace(example, sound, broken, 1); text == example || check(text) == nil {
			t.Errorf("the schema takes %s for %s", broken, sound)
		}
	}
}
