package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"slipway/internal/planreview/rules"
	"slipway/internal/version"
)

var today = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// review runs the command as a shell does.
func review(t testing.TB, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, messages bytes.Buffer
	code = run(args, streams{strings.NewReader(stdin), &out, &messages}, today)
	return out.String(), messages.String(), code
}

func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	deletion = `{"format_version":"1.2","complete":true,"resource_changes":[{"address":"aws_s3_bucket.a","mode":"managed","type":"aws_s3_bucket","name":"a",
		"change":{"actions":["delete"],"before":{"bucket":"a"},"after":null}}]}`
	nothing = `{"format_version":"1.2","complete":true,"resource_changes":[]}`
)

func TestExitCodes(t *testing.T) {
	bad := file(t, "bad.yaml", "acknowledgements:\n  - rule: none\n")
	for name, test := range map[string]struct {
		stdin string
		args  []string
		code  int
		said  string // on either stream
	}{
		"fine":                 {nothing, nil, 0, "Fine to apply: no changes"},
		"standard input named": {nothing, []string{"-"}, 0, "Fine"},
		"blocked":              {deletion, nil, 2, "Blocked by 1 critical risk"},
		"below fail-on":        {deletion, []string{"--fail-on", "none"}, 0, "Fine to apply"},
		"empty":                {"", nil, 1, "Cannot judge: standard input: empty input"},
		"truncated":            {deletion[:len(deletion)-20], nil, 1, "truncated"},
		"unknown version":      {`{"format_version":"7.0","resource_changes":[]}`, nil, 1, "use a newer planreview"},
		"errored":              {`{"format_version":"1.2","errored":true,"resource_changes":[]}`, nil, 1, "errored"},
		"incomplete":           {`{"format_version":"1.2","complete":false,"resource_changes":[]}`, []string{"--fail-on", "none"}, 1, "complete = false"},
		"unknown action":       {strings.Replace(deletion, `"delete"`, `"vanish"`, 1), nil, 1, "unknown action"},
		"no such file":         {"", []string{"missing.json"}, 1, "missing.json"},
		"a label's form":       {nothing, []string{"--label", "../x y"}, 1, `--label: "../x y" is no label: up to 40 letters, digits, dots, dashes and underscores`},
		"a label before it":    {"", []string{"x y=" + file(t, "a.json", nothing)}, 1, `"x y" is no label: up to 40 letters`},
		"no region":            {nothing, []string{"--region", "Frankfurt"}, 1, `--region: "Frankfurt" is no region; write it as eu-central-1`},
		"a region's typo": {nothing, []string{"--region", "us-east-11"}, 0,
			"--region us-east-11: not known to this version, and without prices, which there are of eu-central-1, us-east-1, us-west-2; did you mean us-east-1?"},
		"a region unpriced":    {nothing, []string{"--region", "eu-west-1"}, 0, "--region eu-west-1: without prices, which there are of eu-central-1"},
		"unknown flag":         {nothing, []string{"--color"}, 1, "unknown flag"},
		"unknown format":       {nothing, []string{"--format", "html"}, 1, `--format: "html"; use text, markdown, json, sarif`},
		"a format's typo":      {nothing, []string{"--format", "josn"}, 1, `--format: "josn"; did you mean json?`},
		"a severity's typo":    {nothing, []string{"--fail-on", "hihg"}, 1, `--fail-on: "hihg" is no severity; did you mean high?`},
		"unknown severity":     {nothing, []string{"--fail-on", "severe"}, 1, `--fail-on: "severe" is no severity; use low, medium`},
		"bad acknowledgements": {nothing, []string{"--acknowledge", bad}, 1, "bad.yaml:2:5: acknowledgements[0].address: missing"},
		"no acknowledgements":  {nothing, []string{"--acknowledge", "missing.yaml"}, 1, "--acknowledge: open missing.yaml"},
		"one file":             {"", []string{"synth-diff", "a"}, 1, "give two files"},
		"no file":              {"", []string{"synth-diff", "a", "b"}, 1, "open a:"},
		"no source":            {nothing, []string{"--format", "sarif", "--source", "missing.json"}, 1, "--source: open missing.json"},
		"no file to locate in": {nothing, []string{"--format", "sarif", "--locate", "missing.yaml"}, 1, "--locate: open missing.yaml"},
		"a note of two lines":  {nothing, []string{"--note", "a\nb"}, 1, "--note: 3 bytes in 2 lines; write one line of at most 1000 bytes"},
		"help":                 {"", []string{"--help"}, 0, "Exit codes:"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := review(t, test.stdin, test.args...)
			if code != test.code || !strings.Contains(stdout+stderr, test.said) {
				t.Errorf("exit code %d, want %d; said\n%s%s\nwant %q", code, test.code, stdout, stderr, test.said)
			}
		})
	}
}

func TestWhatCannotBeReadIsAReportInEveryFormat(t *testing.T) {
	for _, format := range formats {
		stdout, _, code := review(t, "{", "--format", format)
		if code != 1 || !strings.Contains(stdout, "truncated") {
			t.Errorf("%s: exit code %d:\n%s", format, code, stdout)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestAReportThatCannotBeWrittenIsNoSuccess(t *testing.T) {
	var messages bytes.Buffer
	if code := run(nil, streams{strings.NewReader(nothing), broken{}, &messages}, today); code != 1 {
		t.Errorf("exit code %d", code)
	}
}

type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("x") }

func TestAPanicIsNotTakenForBlocked(t *testing.T) {
	var out, messages bytes.Buffer
	if code := run(nil, streams{panicking{}, &out, &messages}, today); code != 1 || strings.Contains(messages.String(), "goroutine") {
		t.Errorf("exit code %d: %s", code, messages.String())
	}
}

func TestAcknowledgements(t *testing.T) {
	entry := func(rule, address, expiry string) string {
		return "  - {rule: " + rule + ", address: " + address + ", environment: prod, reason: moved, approver: jane, expiry: " + expiry + "}\n"
	}
	for name, test := range map[string]struct {
		entries string
		code    int
		said    string
	}{
		"holds":         {entry("stateful-delete", "aws_s3_bucket.a", "2026-06-01"), 0, "stateful-delete of aws_s3_bucket.a: moved; jane, until 2026-06-01"},
		"expired":       {entry("stateful-delete", "aws_s3_bucket.a", "2026-05-31"), 2, "line 2: stateful-delete of aws_s3_bucket.a: expired on 2026-05-31"},
		"other address": {entry("stateful-delete", "aws_s3_bucket.ab", "2026-12-31"), 2, "line 2: stateful-delete of aws_s3_bucket.ab: unused"},
		"other rule":    {entry("tag-lost", "aws_s3_bucket.a", "2026-12-31"), 2, "unused"},
		"a pattern":     {entry("stateful-delete", "aws_s3_bucket.*", "2026-12-31"), 1, "a star stands for its instances only"},
		"an old file": {strings.Replace(entry("stateful-delete", "aws_s3_bucket.a", "2026-12-31"), "environment: prod, ", "", 1), 1,
			"acknowledgements[0].environment: missing; add it, such as prod, the --label of the plans that it is for"},
		"of another environment": {strings.Replace(entry("stateful-delete", "aws_s3_bucket.a", "2026-12-31"), "prod", "dev", 1), 2, "Blocked"},
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t, "review.yaml", "acknowledgements:\n"+test.entries)
			stdout, _, code := review(t, deletion, "--label", "prod", "--acknowledge", path)
			if code != test.code || !strings.Contains(stdout, test.said) {
				t.Errorf("exit code %d, want %d, %q\n%s", code, test.code, test.said, stdout)
			}
		})
	}
}

func TestSynthDiff(t *testing.T) {
	old := file(t, "old.json", `{"resource":{"aws_rds_cluster":{"main":{"database_name":"a","engine":"aurora-mysql","lifecycle":{"prevent_destroy":true}}},`+
		`"aws_sqs_queue":{"q":{"name":"q"}}}}`)
	for name, test := range map[string]struct {
		current string
		code    int
		said    string
	}{
		"same": {`{"resource":{"aws_rds_cluster":{"main":{"//":{"x":1},"database_name":"a","engine":"aurora-mysql","lifecycle":{"prevent_destroy":true}}},` +
			`"aws_sqs_queue":{"q":{"name":"q"}}}}`, 0, "no changes"},
		"guard gone": {`{"resource":{"aws_rds_cluster":{"main":{"database_name":"a","engine":"aurora-mysql"}},"aws_sqs_queue":{"q":{"name":"q"}}}}`, 2,
			"lifecycle.prevent_destroy: true → none"},
		"replaced": {`{"resource":{"aws_rds_cluster":{"main":{"database_name":"b","engine":"aurora-mysql","lifecycle":{"prevent_destroy":true}}},` +
			`"aws_sqs_queue":{"q":{"name":"q"}}}}`, 2, "database_name forces replacement"},
		"deleted": {`{"resource":{"aws_rds_cluster":{"main":{"database_name":"a","engine":"aurora-mysql","lifecycle":{"prevent_destroy":true}}}}}`, 2,
			"messages that nobody read yet"},
		"ignored": {`{"resource":{"aws_rds_cluster":{"main":{"database_name":"a","engine":"aurora-mysql","lifecycle":{"prevent_destroy":true}}},` +
			`"aws_sqs_queue":{"q":{"name":"r","lifecycle":{"ignore_changes":["name"]}}}}}`, 0, "1 to update"},
		"renamed": {`{"resource":{"aws_rds_cluster":{"db":{"database_name":"a","engine":"aurora-mysql","lifecycle":{"prevent_destroy":true}}},` +
			`"aws_sqs_queue":{"q":{"name":"q"}}}}`, 2, "moved { from = aws_rds_cluster.main, to = aws_rds_cluster.db }"},
		"moved": {`{"moved":[{"from":"aws_rds_cluster.main","to":"aws_rds_cluster.db"}],"resource":{"aws_rds_cluster":{"db":{"database_name":"a",` +
			`"engine":"aurora-mysql","lifecycle":{"prevent_destroy":true}}},"aws_sqs_queue":{"q":{"name":"q"}}}}`, 0, "1 moved"},
		"removed": {`{"removed":[{"from":"aws_sqs_queue.q","lifecycle":{"destroy":false}}],` +
			`"resource":{"aws_rds_cluster":{"main":{"database_name":"a","engine":"aurora-mysql","lifecycle":{"prevent_destroy":true}}}}}`, 0, "1 to forget"},
		"a plan":           {nothing, 1, "cdk.tf.json: a plan, not a synthesized file"},
		"no Terraform":     {`{"a":1}`, 1, "no Terraform JSON"},
		"truncated":        {`{"resource":{`, 1, "truncated JSON"},
		"more than a file": {`{"resource":{}} {}`, 1, "text after the JSON's end"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := review(t, "", "synth-diff", old, file(t, "cdk.tf.json", test.current))
			if code != test.code || !strings.Contains(stdout+stderr, test.said) {
				t.Errorf("exit code %d, want %d, %q\n%s%s", code, test.code, test.said, stdout, stderr)
			}
		})
	}
}

func TestFlagsOfAReviewAreNoFlagsOfThePolicy(t *testing.T) {
	for _, args := range [][]string{{"policy", "-h"}, {"policy", "test", "-h"}, {"explain", "-h"}} {
		if stdout, _, code := review(t, "", args...); code != 0 || strings.Contains(stdout, "--fail-on") || !strings.Contains(stdout, "--policy") {
			t.Errorf("%v: exit code %d\n%s", args, code, stdout)
		}
	}
	for _, args := range [][]string{{"-h"}, {"synth-diff", "-h"}} {
		if stdout, _, code := review(t, "", args...); code != 0 || !strings.Contains(stdout, "--fail-on") || !strings.Contains(stdout, "--policy") {
			t.Errorf("%v: exit code %d\n%s", args, code, stdout)
		}
	}
	same := file(t, "a.json", `{"resource":{}}`)
	if _, stderr, code := review(t, "", "--fail-on", "none", "synth-diff", same, same); code != 0 { // flags before the command stay right
		t.Error(stderr)
	}
}

func TestSeveralForms(t *testing.T) {
	folder := t.TempDir()
	comment, whole := filepath.Join(folder, "comment.md"), filepath.Join(folder, "review.json")
	stdout, stderr, code := review(t, nothing, "--format", "text", "--format", "markdown="+comment, "--format", "json="+whole)
	if code != 0 || stderr != "" || !strings.HasPrefix(stdout, "Fine to apply") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	for path, start := range map[string]string{comment: "<!-- planreview:", whole: "{"} {
		if data, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(data), start) {
			t.Errorf("%s: %v\n%s", path, err, data)
		}
	}
}

func TestFormsThatClash(t *testing.T) {
	for want, formats := range map[string][]string{
		`--format: "markdwon"; did you mean markdown?`:                                                     {"markdwon=a"},
		`--format: "json="; write a file behind the sign, as json=review.json`:                             {"json="},
		`--format: text and json both go to standard output; give one of them a file, as json=review.json`: {"text", "json"},
		`--format: json and sarif both go to same.out; give one of them a file, as sarif=review.sarif`:     {"json=same.out", "sarif=same.out"},
		`write the report: open ` + filepath.Join("no", "such", "folder") + `: no such file or directory`:  {"json=" + filepath.Join("no", "such", "folder")},
	} {
		var args []string
		for _, format := range formats {
			args = append(args, "--format", format)
		}
		if stdout, stderr, code := review(t, nothing, args...); code != 1 || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%v: exit code %d\n%s%s", formats, code, stdout, stderr)
		}
	}
}

func TestReportIsNotWrittenOverAnInput(t *testing.T) {
	plan := filepath.Join(t.TempDir(), "prod.json")
	if err := os.WriteFile(plan, []byte(nothing), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := review(t, "", plan, "--format", "json="+plan)
	if data, _ := os.ReadFile(plan); code != 1 || string(data) != nothing || !strings.Contains(stderr, "would write over what is read") {
		t.Errorf("exit code %d\n%s\n%s", code, stderr, data)
	}
}

func TestVersion(t *testing.T) {
	stdout, stderr, code := review(t, "", "--version")
	if want := "planreview version " + version.Slipway + "\n"; code != 0 || stderr != "" || stdout != want {
		t.Errorf("exit code %d, stderr %q, %q, want %q", code, stderr, stdout, want)
	}
}

func TestExplain(t *testing.T) {
	for _, rule := range rules.All() {
		if stdout, _, code := review(t, "", "explain", rule.ID); code != 0 || !strings.HasPrefix(stdout, rule.ID+", up to "+rule.Severity.String()+"\n\n"+rule.Fact) {
			t.Errorf("%s: exit code %d\n%s", rule.ID, code, stdout)
		}
	}
	if _, stderr, code := review(t, "", "explain", "stateful-delte"); code != 1 ||
		!strings.Contains(stderr, `explain: "stateful-delte" is no rule; did you mean stateful-delete?`) {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
}

func TestAMistakeInTheCommandSaysWhatToWrite(t *testing.T) {
	plan := file(t, "plan.json", `{"format_version":"1.2","resource_changes":[]}`)
	for want, args := range map[string][]string{
		`explain: give one rule, as planreview explain stateful-delete`:                                      {"explain"},
		`synth-diff: give two files, the old one first`:                                                      {"synth-diff", plan},
		`policy: "tst" is no command of it; use planreview policy test`:                                      {"policy", "tst"},
		`"prod=x.sarif" is for the plan that is labeled "prod", and this one has no label; add --label prod`: {plan, "--with", "prod=x.sarif"},
		`--note: 3 bytes in 2 lines; write one line of at most 1000 bytes`:                                   {plan, "--note", "a\nb"},
	} {
		if _, stderr, code := review(t, "", args...); code != exitCannotJudge || !strings.Contains(stderr, want) {
			t.Errorf("%q: %d %s", args, code, stderr)
		}
	}
}

func TestMistakesOfAPolicyAreALineEach(t *testing.T) {
	plan := file(t, "plan.json", `{"format_version":"1.2","resource_changes":[]}`)
	stdout, _, _ := review(t, "", plan, "--policy", file(t, "p.yaml", "a: 1\nb: 2\n"))
	if strings.Contains(stdout, `\n`) || !strings.Contains(stdout, "; and 1 more\n") || !strings.Contains(stdout, "\n  also: ") {
		t.Error(stdout)
	}
}
