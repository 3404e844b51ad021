package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The report as a user types it.

func TestTheReportNeedsNoJsii(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "./cmd/report").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(out))
	for _, name := range packages {
		for _, part := range []string{"jsii", "cdktf", "constructs", "slipway/stacks", "faststart"} {
			if strings.Contains(name, part) {
				t.Errorf("cmd/report needs %s", name)
			}
		}
	}
	if len(packages) < 50 {
		t.Errorf("go list names %d packages only", len(packages))
	}
}

// reporter gives a project as it is after go run ., and the report command in it.
func reporter(t *testing.T, files map[string]string) (folder string, synth func(), run func(args ...string) (stdout, stderr string, exitCode int)) {
	t.Helper()
	folder, slipway := project(t, files)
	binary := filepath.Join(t.TempDir(), "report")
	if out, err := exec.Command("go", "build", "-o", binary, "./cmd/report").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	synth = func() {
		t.Helper()
		if stderr, code := slipway(); code != 0 {
			t.Fatal(stderr)
		}
	}
	return folder, synth, func(args ...string) (string, string, int) {
		var stdout, stderr bytes.Buffer
		command := exec.Command(binary, args...)
		command.Dir, command.Stdout, command.Stderr = folder, &stdout, &stderr
		_ = command.Run() // the exit code says it
		return stdout.String(), stderr.String(), command.ProcessState.ExitCode()
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

const waived = valid + `monitoring:
  enabled: false
report:
  waive: [{item: alarms, reason: watched elsewhere}]
`

func TestReportCommand(t *testing.T) {
	folder, synth, run := reporter(t, map[string]string{"dev.yaml": waived, "prod.yaml": waived})
	yaml, stack := filepath.Join(folder, "environments", "dev.yaml"), filepath.Join(folder, "cdktf.out", "stacks", "dev", "cdk.tf.json")

	_, stderr, code := run("dev")
	if code != 2 || stderr != "cdktf.out/stacks/dev/cdk.tf.json: not there, so there is nothing to judge; run: go run . dev\n" {
		t.Errorf("before the first synthesis: exit code %d, stderr %q", code, stderr)
	}
	synth()
	stdout, stderr, code := run("dev")
	if code != 0 || !strings.HasPrefix(stdout, "# Report of dev\n") || strings.Count(stdout, "**PASS**") < 11 {
		t.Errorf("exit code %d, stderr %q, stdout %s", code, stderr, stdout)
	}
	stdout, _, code = run("dev", "--format", "json")
	var parsed struct {
		Environment string
		Checklist   []struct{ Item, Result string }
	}
	if err := json.Unmarshal([]byte(stdout), &parsed); err != nil || code != 0 || parsed.Environment != "dev" || len(parsed.Checklist) != 12 {
		t.Errorf("exit code %d, %v, %+v", code, err, parsed)
	}

	write(t, yaml, "# a comment\n"+waived+"  connections_per_task: 20\n")
	if stdout, stderr, code := run("dev"); code != 0 || !strings.Contains(stdout, "up to 20 connections") {
		t.Errorf("what is not deployed changed: exit code %d, stderr %q", code, stderr)
	}
	write(t, yaml, strings.Replace(waived, "shop:1.0.0", "shop:1.0.1", 1))
	if stdout, stderr, code := run("dev"); code != 2 || stdout != "" || stderr != "cdktf.out/stacks/dev/cdk.tf.json: made from another configuration than environments/dev.yaml has now; run: go run . dev\n" {
		t.Errorf("the image changed: exit code %d, stderr %q", code, stderr)
	}
	write(t, yaml, waived)

	data, err := os.ReadFile(stack)
	if err != nil {
		t.Fatal(err)
	}
	write(t, stack, strings.Replace(string(data), `"require_tls": true`, `"require_tls": false`, 1))
	if stdout, stderr, code := run("dev"); code != 1 || !strings.Contains(stdout, "**FAIL**") || stderr != "checklist: database-tls: TLS required for database connections: aws_db_proxy.main require_tls is false, must be true\n" {
		t.Errorf("the JSON fails: exit code %d, stderr %q", code, stderr)
	}
	if _, stderr, code := run("diff", "prod", "dev"); code != 1 || !strings.Contains(stderr, "TLS: the proxy requires TLS: prod has yes, dev only no") {
		t.Errorf("dev is weaker: exit code %d, stderr %q", code, stderr)
	}
	if stdout, stderr, code := run("diff", "dev", "prod"); code != 0 || !strings.HasPrefix(stdout, "# dev and prod\n") {
		t.Errorf("prod is stricter: exit code %d, stderr %q", code, stderr)
	}
	write(t, stack, `{"resource": {}}`)
	if _, stderr, code := run("dev"); code != 2 || !strings.Contains(stderr, "does not say which configuration it was made from; run: go run . dev") {
		t.Errorf("JSON of elsewhere: exit code %d, stderr %q", code, stderr)
	}
	write(t, stack, `{`)
	if _, stderr, code := run("dev"); code != 2 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "run: go run . dev") {
		t.Errorf("half a file: exit code %d, stderr %q", code, stderr)
	}
}

func TestReportCommandIsUsedWrongly(t *testing.T) {
	_, _, run := reporter(t, map[string]string{"dev.yaml": valid, "prod.yaml": valid})
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "0 environments given, one wanted: go run ./cmd/report <environment>; -h tells more"},
		{[]string{"dev", "prod"}, "2 environments given, one wanted"},
		{[]string{"diff", "dev"}, "1 environments given, two wanted"},
		{[]string{"production"}, `unknown environment production: environments has dev, prod; did you mean prod?`},
		{[]string{"porl"}, "environments has dev, prod"},
		{[]string{"diff", "dev", "prd"}, "did you mean prod?"},
		{[]string{"diff", "dev", "prd"}, "run: go run . dev"}, // both at once
		{[]string{"dev", "--format", "xml"}, "--format: xml; use markdown or json"},
		{[]string{"dev", "--year", "1"}, "--year: 1; use 1970 to 2199"},
		{[]string{"dev", "--environments", "nowhere"}, "no folder nowhere"},
		{[]string{"dev", "--verbose"}, "unknown flag: --verbose"},
	} {
		stdout, stderr, code := run(test.args...)
		if code != 2 || stdout != "" || strings.Count(stderr, "\n") > max(1, len(test.args)-1) || !strings.Contains(stderr, test.want) {
			t.Errorf("%v: exit code %d, stdout %q, stderr %q, want %q", test.args, code, stdout, stderr, test.want)
		}
	}
	for _, args := range [][]string{{"-h"}, {"diff", "--help"}} {
		if stdout, stderr, code := run(args...); code != 0 || stderr != "" || !strings.Contains(stdout, "Exit code 0:") || !strings.Contains(stdout, "--format") {
			t.Errorf("%v: exit code %d, stderr %q, %s", args, code, stderr, stdout)
		}
	}
}
