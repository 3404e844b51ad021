package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/report"
	"slipway/internal/planreview/view"
	"slipway/internal/testbench/bigplan"
)

// opened is one high risk, which is less than a critical one.
const opened = `{"format_version":"1.2","complete":true,"resource_changes":[{"address":"aws_security_group_rule.a","mode":"managed",
	"type":"aws_security_group_rule","name":"a","change":{"actions":["create"],"before":null,"after":{"type":"ingress","protocol":"tcp","from_port":8080,
	"to_port":8080,"cidr_blocks":["0.0.0.0/0"],"security_group_id":"sg-1"}}}]}`

func TestExitCodeOfSeveralIsThatOfTheWorst(t *testing.T) {
	fine, blocked, broken := file(t, "fine.json", nothing), file(t, "blocked.json", deletion), file(t, "broken.json", "{")
	for name, test := range map[string]struct {
		plans []string
		code  int
		first string
	}{
		"fine":    {[]string{fine, "b=" + fine}, 0, "Of 2 plans 2 fine to apply\n"},
		"blocked": {[]string{fine, blocked}, 2, "Of 2 plans 1 blocked, 1 fine to apply; worst is blocked\n"},
		"unread":  {[]string{fine, blocked, broken}, 1, "Of 3 plans 1 cannot be judged, 1 blocked, 1 fine to apply; worst is broken\n"},
		"missing": {[]string{fine, "none.json"}, 1, "Of 2 plans 1 cannot be judged, 1 fine to apply; worst is none\n"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, _, code := review(t, "", test.plans...)
			if code != test.code || !strings.HasPrefix(stdout, test.first) {
				t.Errorf("exit code %d, want %d\n%s", code, test.code, stdout)
			}
		})
	}
}

func TestLabelsOfSeveral(t *testing.T) {
	plan := func(path ...string) string { return filepath.Join(path...) }
	one := file(t, "prod.json", nothing)
	for name, test := range map[string]struct {
		args []string
		code int
		said string
	}{
		"the file's name":     {[]string{one, "dev=" + one}, 0, "\n  dev   Fine to apply: no changes\n  prod  Fine"},
		"packed":              {[]string{"a=" + one, "stage.json.gz"}, 1, "\n  stage  Cannot judge: open stage.json.gz"},
		"standard input":      {[]string{"a=" + one, "dev=-"}, 0, "\n  dev  Fine"},
		"one with its own":    {[]string{"eu=" + one}, 0, "Plan for eu: no changes"},
		"one of a whole":      {[]string{"eu=" + one, "--label", "all"}, 0, "Of 1 plan 1 fine to apply\n  eu  Fine"},
		"a path with a sign":  {[]string{plan(".", "no", "a=b.json")}, 1, "open " + plan("no", "a=b.json")},
		"twice":               {[]string{one, one}, 1, "are both prod; give each a label"},
		"standard input only": {[]string{"-", "-"}, 1, "standard input holds one plan only"},
		"no label":            {[]string{"a b=" + one, one}, 1, `"a b" is no label`},
		"no file":             {[]string{"a="}, 1, `"a="; write a label before the sign and a file behind it`},
		"empty label":         {[]string{"=" + one}, 1, "write a label before the sign"},
		"too many":            {make([]string, report.MostStacks+1), 1, "51 plans; a review takes 50"},
		"source of nobody":    {[]string{one, "dev=" + one, "--source", "prd=x"}, 1, `--source: no plan is labeled "prd"; did you mean prod?`},
		"a file of nobody":    {[]string{one, "dev=" + one, "--with", "x=y"}, 1, `--with: no plan is labeled "x"; use prod, dev`},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := review(t, nothing, test.args...)
			if code != test.code || !strings.Contains(stdout+stderr, test.said) {
				t.Errorf("exit code %d, want %d, %q\n%s%s", code, test.code, test.said, stdout, stderr)
			}
		})
	}
}

func TestOneCommentForSeveral(t *testing.T) {
	args := []string{"dev=" + file(t, "a.json", opened), "prod=" + file(t, "b.json", deletion), "qa=" + file(t, "c.json", nothing), "--format", "markdown"}
	comment, _, code := review(t, "", append(args, "--label", "prod")...)
	if code != 2 {
		t.Errorf("exit code %d", code)
	}
	last := -1
	for _, part := range []string{"<!-- planreview:prod -->\n### ⛔ ", "| ⛔ `prod` | ", "| ⛔ `dev` | ", "| ✅ `qa` | ",
		"| `prod` | **critical** stateful-delete | `aws_s3_bucket.a` |",
		"| `dev` | **", "<details><summary><code>prod</code>: 1 to delete", "<details><summary><code>dev</code>: 1 to create"} {
		at := strings.Index(comment, part)
		if at <= last {
			t.Errorf("%q is not in its place in\n%s", part, comment)
		}
		last = at
	}
	if strings.Count(comment, "<!--") != 1 || strings.Count(comment, riskTable) != 1 {
		t.Errorf("more than one marker or table of risks in\n%s", comment)
	}
	checkMarkdown(t, comment)
}

const riskTable = "| plan | severity | resource | what | why | effect | undo |"

func TestOneCommentForSeveralFits(t *testing.T) {
	wide := strings.ReplaceAll(deletion, "aws_s3_bucket.a", strings.Repeat("𝔞|", 400))
	for name, plan := range map[string]string{
		"usual": bigplan.Usual(100), "hostile": hostilePlan(t, hostile[5:12]...), "wide": wide, "unread": strings.Repeat("𝔞", 300),
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t, "plan.json", plan)
			var args []string
			for i := range report.MostStacks {
				args = append(args, fmt.Sprintf("%s%02d=%s", strings.Repeat("l", 38), i, path))
			}
			comment, _, _ := review(t, "", append(args, "--format", "markdown", "--label", "prod")...)
			if len(comment) > view.Limit {
				t.Errorf("%d bytes", len(comment))
			}
			verdicts := regexp.MustCompile("(?m)^\\| [⛔✅❓] `l{38}[0-9]{2}` \\| ").FindAllString(comment, -1)
			if len(verdicts) != report.MostStacks {
				t.Errorf("%d verdicts", len(verdicts))
			}
			if risks := strings.Count(comment, "| **"); name != "unread" && risks < view.MostRisks {
				t.Errorf("%d risks", risks)
			}
			checkMarkdown(t, comment)
		})
	}
}

func TestJSONOfSeveralHoldsThatOfEach(t *testing.T) {
	a, b := file(t, "a.json", deletion), file(t, "b.json", nothing)
	text, _, _ := review(t, "", b, a, "--format", "json")
	var all struct {
		Schema  string
		Verdict struct{ Status string }
		Stacks  []json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	if all.Schema != "planreview-stacks/1" || all.Verdict.Status != "blocked" || len(all.Stacks) != 2 {
		t.Fatalf("%+v", all)
	}
	for i, arg := range []string{"a=" + a, "b=" + b} {
		alone, _, _ := review(t, "", arg, "--format", "json")
		if diff := cmp.Diff(decode(t, alone), decode(t, string(all.Stacks[i]))); diff != "" {
			t.Errorf("-alone +together\n%s", diff)
		}
	}
}

func TestSARIFOfSeveralHasARunForEach(t *testing.T) {
	source := file(t, "cdk.tf.json", "{\n\n\"resource\": {\"aws_s3_bucket\": {\n\"a\": {}}}}")
	text, _, _ := review(t, "", "dev="+file(t, "a.json", deletion), "prod="+file(t, "b.json", deletion), "--format", "sarif", "--source", "prod="+source)
	var document struct {
		Runs []struct {
			AutomationDetails struct{ ID string }
			Results           []struct {
				Locations []struct {
					PhysicalLocation struct{ Region struct{ StartLine int } }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, run := range document.Runs {
		got = append(got, fmt.Sprintf("%s %d", run.AutomationDetails.ID, run.Results[0].Locations[0].PhysicalLocation.Region.StartLine))
	}
	if diff := cmp.Diff([]string{"planreview-dev/ 1", "planreview-prod/ 4"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestAcknowledgementsOfSeveral(t *testing.T) {
	plans := []string{"dev=" + file(t, "a.json", deletion), "prod=" + file(t, "b.json", deletion), "qa=" + file(t, "c.json", nothing)}
	acknowledged := func(rule, environment string) string {
		return fmt.Sprintf("  - {rule: %s, address: aws_s3_bucket.a, environment: %s, reason: moved, approver: jane, expiry: 2026-12-31}\n", rule, environment)
	}
	dev, prod, qa := acknowledged("stateful-delete", "dev"), acknowledged("stateful-delete", "prod"), acknowledged("stateful-delete", "qa")
	for name, test := range map[string]struct {
		policy string
		files  []string
		fine   string // labels
		unused string // plan and rule
	}{
		"none":               {"", nil, "qa", ""},
		"of one":             {dev, nil, "dev qa", ""},
		"of two":             {dev + prod, nil, "dev prod qa", ""},
		"of files":           {"", []string{dev, prod}, "dev prod qa", ""},
		"of both":            {dev, []string{prod}, "dev prod qa", ""},
		"unused":             {dev + qa, []string{acknowledged("tag-lost", "prod")}, "dev qa", "prod tag-lost, qa stateful-delete"},
		"of no plan's label": {acknowledged("stateful-delete", "stage"), []string{acknowledged("tag-lost", "stage")}, "qa", ""},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"--format", "json", "--policy", file(t, "planreview.yaml", "acknowledgements:\n"+test.policy)}, plans...)
			for _, entries := range test.files {
				args = append(args, "--acknowledge", file(t, "review.yaml", "acknowledgements:\n"+entries))
			}
			text, stderr, _ := review(t, "", args...)
			var all report.Stacks
			if err := json.Unmarshal([]byte(text), &all); err != nil {
				t.Fatal(err, stderr)
			}
			var fine, unused []string
			for _, r := range all.Stacks {
				if r.Verdict.Status == report.Fine {
					fine = append(fine, r.Label)
				}
				for _, a := range r.Acknowledgements {
					unused = append(unused, r.Label+" "+a.Rule)
				}
			}
			slices.Sort(fine)
			slices.Sort(unused)
			if strings.Join(fine, " ") != test.fine || strings.Join(unused, ", ") != test.unused {
				t.Errorf("fine: %q, unused: %q", fine, unused)
			}
		})
	}
}

func TestThePolicyOfSeveral(t *testing.T) {
	own := file(t, "planreview.yaml", "rules:\n  - {id: no-buckets, severity: medium, message: It is a bucket., actions: [delete], "+
		"when: 'type == \"aws_s3_bucket\" && environment == \"prod\"'}\n")
	args := []string{"dev=" + file(t, "a.json", deletion), "prod=" + file(t, "b.json", deletion), "--policy", own}
	text, _, _ := review(t, "", append(args, "--format", "sarif")...)
	var document struct {
		Runs []struct {
			AutomationDetails struct{ ID string }
			Tool              struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct{ RuleID string }
		}
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, run := range document.Runs {
		var said []string
		for _, rule := range run.Tool.Driver.Rules {
			if rule.ID == "no-buckets" {
				said = append(said, "rule")
			}
		}
		for _, result := range run.Results {
			if result.RuleID == "no-buckets" {
				said = append(said, "finding")
			}
		}
		got[run.AutomationDetails.ID] = strings.Join(said, " ")
	}
	if diff := cmp.Diff(map[string]string{"planreview-dev/": "rule", "planreview-prod/": "rule finding"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	comment, _, _ := review(t, "", append(args, "--format", "markdown")...)
	if strings.Count(comment, "It is a bucket") != 1 {
		t.Errorf("the rule of prod is not in\n%s", comment)
	}
	broken := file(t, "planreview.yaml", "rules: [{id: a}]\n")
	stdout, stderr, code := review(t, "", args[0], args[1], "--policy", broken, "--format", "markdown")
	const mistake, once = "rules[0].severity: missing", "the policy is broken, as said of dev"
	if code != 1 || strings.Count(stderr, mistake) != 1 || strings.Count(stdout, mistake) != 1 || !strings.Contains(stdout, once) {
		t.Errorf("exit code %d: %s\n%s", code, stderr, stdout)
	}
}

func TestNoteOfSeveral(t *testing.T) {
	one := file(t, "one.json", nothing)
	text, _, _ := review(t, "", "a="+one, "b="+one, "--format", "markdown", "--note", "Commit abc.")
	if strings.Count(text, "\nCommit abc.\n") != 1 {
		t.Error(text)
	}
}
