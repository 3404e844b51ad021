package others

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindingsAreAtTheirResources(t *testing.T) {
	lines := map[string]int{"aws_s3_bucket.a": 5, "aws_sqs_queue.b": 10}
	known := func(address string) bool { return lines[address] > 0 || address == `module.m["a"].aws_sqs_queue.q` }
	for name, want := range map[string][]string{
		"trivy": {
			"Trivy AVD-AWS-0001 high aws_s3_bucket.a cdk.tf.json:6 Artifact: cdk.tf.json; Type: terraform; Vulnerability AVD-AWS-0001; Severity: HIGH; " +
				"Message: The bucket has no lock.",
			"Trivy AVD-AWS-0002 low  other.tf:6 Elsewhere",
		},
		"checkov": {"Checkov CKV_AWS_1 high aws_sqs_queue.b stacks/prod/cdk.tf.json:11 Ensure that the queue is encrypted"},
		"tflint": {
			`tflint aws_name_rule medium module.m["a"].aws_sqs_queue.q main.tf:1 module.m["a"].aws_sqs_queue.q.name is odd`,
			"tflint aws_name_rule medium aws_s3_bucket.a :0 by its logical location",
			"tflint aws_name_rule low aws_sqs_queue.b :0 by its fingerprint",
		},
	} {
		data, err := os.ReadFile(filepath.Join("testdata", name+".sarif"))
		if err != nil {
			t.Fatal(err)
		}
		all, err := Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range Locate(all, known, "stacks/prod/cdk.tf.json", lines) {
			got = append(got, fmt.Sprintf("%s %s %s %s %s:%d %s", f.Tool, f.Rule, f.Severity, f.Address, f.File, f.Line, f.Message))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}

func TestBrokenSARIFSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "x.sarif:1:1: the JSON ends early",
		"{\n  \"version\": ]}":            "x.sarif:2:14: no JSON",
		"{\"version\": \"2.1.0\",\n":      "x.sarif:2:1: the JSON ends early",
		`[]`:                              "another kind of value",
		`{"version":"2.0.0"}`:             "x.sarif: no SARIF of version 2.1.0",
		`{"version":"2.1.0"}`:             "or no runs",
		`{"version":"2.1.0","runs":7}`:    "runs: a number where SARIF has another kind of value",
		`{"version":"2.1.0","runs":[{}]}`: "x.sarif: runs[0].tool.driver.name: missing",
	} {
		if _, err := Read("x.sarif", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
