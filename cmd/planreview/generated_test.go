package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"

	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
)

// generated keeps a file that is made of the code.
func generated(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != want {
		t.Errorf("%s is not what the code says; run go test ./cmd/planreview -update", path)
	}
}

func TestRulesDoc(t *testing.T) {
	var doc strings.Builder
	doc.WriteString("<!-- Generated from internal/planreview/rules: go test ./cmd/planreview -run TestRulesDoc -update -->\n\n# Rules of planreview\n\n" +
		"What a review of a plan looks for, in the order in which findings of one severity are reported. The severity is the worst that a rule\nreports; many " +
		"findings are milder. [ci.md](ci.md) says how a finding is acknowledged.\n")
	for _, rule := range rules.All() {
		fmt.Fprintf(&doc, "\n## %s\n\n**%s** Up to %s. %s\n", rule.ID, rule.Fact, rule.Severity, rule.Why)
	}
	generated(t, filepath.Join("..", "..", "docs", "rules.md"), doc.String())
}

var schemaPath = filepath.Join("..", "..", "docs", "planreview.schema.json")

func TestSchema(t *testing.T) {
	reflector := jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true}
	schema := reflector.Reflect(&report.Report{})
	schema.Title = "Report of planreview, version 1"
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	generated(t, schemaPath, out.String())
}

func TestReportsFollowTheSchema(t *testing.T) {
	data, err := os.ReadFile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	loader := gojsonschema.NewSchemaLoader()
	loader.AutoDetect, loader.Draft = false, gojsonschema.Draft7 // what is used of 2020-12 is the same in draft 7
	schema, err := loader.Compile(gojsonschema.NewBytesLoader(data))
	if err != nil {
		t.Fatal(err)
	}
	check := func(text string) []gojsonschema.ResultError {
		t.Helper()
		result, err := schema.Validate(gojsonschema.NewStringLoader(text))
		if err != nil {
			t.Fatal(err)
		}
		return result.Errors()
	}
	reports := map[string]string{}
	for _, name := range fixtures(t) {
		reports[name], _, _ = review(t, fixture(t, name), "--format", "json")
	}
	reports["unreadable"], _, _ = review(t, "{", "--format", "json")
	reports["hostile"], _, _ = review(t, hostilePlan(t, hostile...), "--format", "json", "--label", "x")
	acknowledged := file(t, "review.yaml", "acknowledgements:\n  - {rule: stateful-delete, address: aws_s3_bucket.a, reason: a, approver: b, expiry: "+
		"2027-01-01}\n  - {rule: tag-lost, address: b, reason: a, approver: b, expiry: 2020-01-01}\n")
	reports["acknowledged"], _, _ = review(t, deletion, "--format", "json", "--acknowledge", acknowledged)
	for name, text := range reports {
		for _, problem := range check(text) {
			t.Errorf("%s: %s", name, problem)
		}
	}
	if len(check(strings.Replace(reports["release"], `"fine"`, `"good"`, 1))) == 0 || len(check(strings.Replace(reports["release"], `"line"`, `"text"`, 1))) == 0 {
		t.Error("the schema takes anything")
	}
}

func TestSARIFIsValid(t *testing.T) {
	acknowledged := file(t, "review.yaml", "acknowledgements:\n  - {rule: stateful-delete, address: aws_s3_bucket.a, reason: a, approver: b, expiry: "+
		"2027-01-01}\n")
	inputs := map[string]string{"unreadable": "{", "hostile": hostilePlan(t, hostile...), "nothing": nothing, "acknowledged": deletion}
	for _, name := range fixtures(t) {
		inputs[name] = fixture(t, name)
	}
	for name, input := range inputs {
		text, _, _ := review(t, input, "--format", "sarif", "--acknowledge", acknowledged)
		document, err := sarif.FromString(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := document.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSARIFIsLocatedAtTheBlock(t *testing.T) {
	source := file(t, "cdk.tf.json", "{\n  \"output\": {\"a\": {\"b\": {}}},\n  \"resource\": {\n    \"aws_lb\": {\n      \"a\": {}\n    },\n    "+
		"\"aws_s3_bucket\": {\n      \"a\": {\n        \"bucket\": \"a\"\n      }\n    }\n  }\n}\n")
	text, _, _ := review(t, deletion, "--format", "sarif", "--source", source)
	var document struct {
		Runs []struct {
			Results []struct {
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
					LogicalLocations []struct{ FullyQualifiedName string }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	location := document.Runs[0].Results[0].Locations[0]
	if location.PhysicalLocation.Region.StartLine != 8 || !strings.HasSuffix(location.PhysicalLocation.ArtifactLocation.URI, "cdk.tf.json") ||
		location.LogicalLocations[0].FullyQualifiedName != "aws_s3_bucket.a" {
		t.Errorf("%+v", location)
	}
}

func TestTheCommandNeedsNeitherJsiiNorAWS(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	const allowed = "github.com/aws/aws-sdk-go-v2/aws/arn" // reads ARNs, for awspolicyequivalence
	seen := false
	for dependency := range strings.FieldsSeq(string(out)) {
		seen = seen || dependency == "slipway/internal/planreview/plan"
		for _, unwanted := range []string{"jsii", "cdktf", "constructs-go", "aws-sdk", "smithy", "slipway/constructs", "slipway/stacks", "slipway/internal/config",
			"slipway/e2e"} {
			if strings.Contains(dependency, unwanted) && dependency != allowed {
				t.Errorf("depends on %s", dependency)
			}
		}
	}
	if !seen {
		t.Error("go list lists something else")
	}
}
