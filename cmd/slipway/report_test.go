package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheCommandNeedsNoJsii(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(out))
	for _, name := range packages {
		for _, part := range []string{"jsii", "cdktf", "constructs", "slipway/stacks", "faststart"} {
			if strings.Contains(name, part) {
				t.Errorf("cmd/slipway needs %s", name)
			}
		}
	}
	if len(packages) < 50 {
		t.Errorf("go list names %d packages only", len(packages))
	}
}

const waived = valid + `monitoring:
  enabled: false
report:
  waive: [{item: alarms, reason: watched elsewhere}]
`

func TestReportCommand(t *testing.T) {
	const queue = "resource \"aws_sqs_queue\" \"orders\" {\n  name = \"orders\"\n}\n"
	folder := project(t, map[string]string{"dev.yaml": waived, "prod.yaml": waived, "dev/queue.tf": queue})
	run := func(arguments ...string) (stdout, stderr string, code int) {
		return slipway(t, folder, append([]string{"report"}, arguments...)...)
	}
	yaml, stack := filepath.Join(folder, "environments", "dev.yaml"), filepath.Join(folder, "cdktf.out", "stacks", "dev", "cdk.tf.json")

	_, stderr, code := run("dev")
	if code != 2 || stderr != "cdktf.out/stacks/dev/cdk.tf.json: not there, so there is nothing to judge; run: go run . dev\n" {
		t.Errorf("before the first synthesis: exit code %d, stderr %q", code, stderr)
	}
	if stderr, code := synthesize(t, folder); code != 0 {
		t.Fatal(stderr)
	}
	stdout, stderr, code := run("dev")
	if code != 0 || !strings.HasPrefix(stdout, "# Report of dev\n") || strings.Count(stdout, "**PASS**") < 11 {
		t.Errorf("exit code %d, stderr %q, stdout %s", code, stderr, stdout)
	}
	if want := "| `aws_sqs_queue.orders` | `environments/dev/queue.tf` | **no alarm** |"; !strings.Contains(stdout, want) {
		t.Errorf("what stands beside dev is not reported: %s", stdout)
	}
	if stdout, _, _ := run("dev", "--environments", filepath.Join(folder, "environments")); strings.Contains(stdout, folder) {
		t.Errorf("a report is not the same from everywhere: %s", stdout)
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
	if stdout, stderr, code := run("dev"); code != 2 || stdout != "" ||
		stderr != "cdktf.out/stacks/dev/cdk.tf.json: made from another configuration than environments/dev.yaml has now; run: go run . dev\n" {
		t.Errorf("the image changed: exit code %d, stderr %q", code, stderr)
	}
	write(t, yaml, waived)
	beside := filepath.Join(folder, "environments", "dev", "queue.tf")
	write(t, beside, queue+"# more\n")
	if _, stderr, code := run("dev"); code != 2 || !strings.Contains(stderr, "made from another configuration") {
		t.Errorf("the queue beside it changed: exit code %d, stderr %q", code, stderr)
	}
	write(t, beside, queue)

	data, err := os.ReadFile(stack)
	if err != nil {
		t.Fatal(err)
	}
	write(t, stack, strings.Replace(string(data), `"require_tls": true`, `"require_tls": false`, 1))
	if stdout, stderr, code := run("dev"); code != 1 || !strings.Contains(stdout, "**FAIL**") ||
		stderr != "checklist: database-tls: TLS required for database connections: aws_db_proxy.main require_tls is false, must be true\n" {
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

// What a team adds beside an environment costs money as well, and what a contract says comes before the list. A mistake in either fails no report.
func TestReportOfCosts(t *testing.T) {
	folder := project(t, map[string]string{"dev.yaml": waived})
	for _, sub := range []string{filepath.Join("environments", "dev"), filepath.Join("prices", "own")} {
		if err := os.MkdirAll(filepath.Join(folder, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	queue, own := filepath.Join(folder, "environments", "dev", "queue.tf"), filepath.Join(folder, "prices", "own", "us-east-1.yaml")
	write(t, queue, "resource \"aws_sqs_queue\" \"orders\" {}\nresource \"aws_kms_key\" \"orders\" { count = 3 }\n")
	write(t, own, "region: us-east-1\nprices:\n  - {item: nat-gateway, price: 0.02, unit: hour}\n")
	if stderr, code := synthesize(t, folder); code != 0 {
		t.Fatal(stderr)
	}
	run := func() string {
		stdout, stderr, code := slipway(t, folder, "report", "dev")
		if code != 0 {
			t.Errorf("exit code %d, stderr %q", code, stderr)
		}
		return stdout
	}
	stdout := run()
	for _, want := range []string{
		"| aws_sqs_queue | no price of this type is known here | `aws_sqs_queue.orders` |", "| KMS keys | 4 × $1.00 | $4.00 | $4.00 |",
		"| NAT gateways; **your price** | 1 × 730 h × $0.02 | $14.60 | $14.60 |",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
	write(t, own, "region: us-east-1\nprices: 3\n")
	stdout = run()
	if !strings.Contains(stdout, "prices/own/us-east-1.yaml:2:9: prices: 3;") || !strings.Contains(stdout, "| NAT gateways | 1 × 730 h × $0.045 |") {
		t.Errorf("a mistake in the user's own prices:\n%s", stdout)
	}
}

func TestReportAsAPage(t *testing.T) {
	folder := project(t, map[string]string{"dev.yaml": waived, "prod.yaml": waived})
	run := func(arguments ...string) (stdout, stderr string, code int) {
		return slipway(t, folder, append([]string{"report"}, arguments...)...)
	}
	file := filepath.Join(folder, "report.html")
	_, stderr, code := run("--html", "report.html")
	if _, err := os.Stat(file); err == nil || code != 2 || strings.Count(stderr, "there is nothing to judge") != 2 {
		t.Errorf("before the first synthesis: %v, exit code %d, stderr %q", err, code, stderr)
	}
	if stderr, code := synthesize(t, folder); code != 0 {
		t.Fatal(stderr)
	}
	for _, test := range []struct {
		arguments string
		want      []string
	}{
		{"dev", []string{"<h1>Report of dev</h1>"}},
		{"", []string{"<h1>Report of all environments</h1>", `id="dev"`, `id="prod"`}},
		{"diff dev prod", []string{"<h1>dev and prod</h1>"}},
	} {
		stdout, stderr, code := run(append(strings.Fields(test.arguments), "--html", "report.html")...)
		page, err := os.ReadFile(file)
		if err != nil || code != 0 || stdout != "wrote report.html\n" {
			t.Errorf("%s: %v, exit code %d, stdout %q, stderr %q", test.arguments, err, code, stdout, stderr)
		}
		for _, want := range test.want {
			if !strings.Contains(string(page), want) {
				t.Errorf("%s: no %s", test.arguments, want)
			}
		}
		if stdout, _, _ := run(append(strings.Fields(test.arguments), "--html", "-")...); stdout != string(page) {
			t.Errorf("%s: stdout has another page than the file", test.arguments)
		}
	}

	const nowhere = "--html: nowhere/report.html: no such file or directory; name a file in a folder that is there and can be written\n"
	if stdout, stderr, code := run("dev", "--html", "nowhere/report.html"); code != 2 || stdout != "" || stderr != nowhere {
		t.Errorf("no such folder: exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if left, err := filepath.Glob(filepath.Join(folder, ".slipway-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}

	stack := filepath.Join(folder, "cdktf.out", "stacks", "dev", "cdk.tf.json")
	data, err := os.ReadFile(stack)
	if err != nil {
		t.Fatal(err)
	}
	write(t, stack, strings.Replace(string(data), `"require_tls": true`, `"require_tls": false`, 1))
	stdout, stderr, code := run("--html", "report.html")
	if code != 1 || stdout != "wrote report.html\n" || !strings.HasPrefix(stderr, "dev: checklist: database-tls: ") {
		t.Errorf("dev fails: exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if page, err := os.ReadFile(file); err != nil || !strings.Contains(string(page), "1 thing is failing") {
		t.Errorf("the page does not say that dev fails: %v", err)
	}
}
