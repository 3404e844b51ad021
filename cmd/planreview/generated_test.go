package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
	"slipway/internal/testbench/described"
	"slipway/internal/testbench/golden"
)

func TestRulesDoc(t *testing.T) {
	var doc strings.Builder
	doc.WriteString("<!-- Generated from internal/planreview/rules: go test ./cmd/planreview -run TestRulesDoc -update -->\n\n# Rules of planreview\n\n" +
		"What a review of a plan looks for, in the order in which findings of one severity are reported. The severity is the worst that a rule\nreports; many " +
		"findings are milder. [policy.md](policy.md) says how a finding is acknowledged, and [verdicts.md](verdicts.md) what the rules\n" +
		"say of some hundred changes.\n\n| rule | at worst | what must hold |\n|---|---|---|\n")
	for _, rule := range rules.All() {
		fmt.Fprintf(&doc, "| [%[1]s](#%[1]s) | %s | %s |\n", rule.ID, rule.Severity, strings.ReplaceAll(rule.Fact, "|", `\|`))
	}
	for _, rule := range rules.All() {
		fmt.Fprintf(&doc, "\n## %s\n\n**%s** Up to %s. %s\n\nNot seen: %s.\n", rule.ID, rule.Fact, rule.Severity, rule.Why, rule.Blind)
	}
	golden.Same(t, filepath.Join("..", "..", "docs", "rules.md"), doc.String())
}

var schemaPath = filepath.Join("..", "..", "docs", "planreview.schema.json")

func TestSchema(t *testing.T) {
	reflect := func(v any) *jsonschema.Schema {
		reflector := jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true}
		schema := reflector.Reflect(v)
		schema.Version = ""
		return schema
	}
	stacks := reflect(&report.Stacks{})
	if reports, ok := stacks.Properties.Get("stacks"); ok {
		reports.Items = &jsonschema.Schema{Ref: "#/$defs/plan"}
	}
	schema := &jsonschema.Schema{
		Version: jsonschema.Version, Title: "Report of planreview, version 1: of one plan, or of several",
		OneOf:       []*jsonschema.Schema{{Ref: "#/$defs/plan"}, {Ref: "#/$defs/plans"}},
		Definitions: jsonschema.Definitions{"plan": reflect(&report.Report{}), "plans": stacks},
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	golden.Same(t, schemaPath, out.String())
}

func TestReportsFollowTheSchema(t *testing.T) {
	data, err := os.ReadFile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	schema := described.Compiled(t, data)
	check := func(text string) error {
		t.Helper()
		report, err := validator.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(report)
	}
	reports := map[string]string{}
	for _, name := range fixtures(t) {
		reports[name], _, _ = review(t, fixture(t, name), "--format", "json")
	}
	reports["unreadable"], _, _ = review(t, "{", "--format", "json")
	reports["hostile"], _, _ = review(t, hostilePlan(t, hostile...), "--format", "json", "--label", "x")
	acknowledged := file(t, "review.yaml", "acknowledgements:\n  - {rule: stateful-delete, address: aws_s3_bucket.a, environment: prod, reason: a, "+
		"approver: b, expiry: "+
		"2027-01-01}\n  - {rule: tag-lost, address: b, environment: prod, reason: a, approver: b, expiry: 2020-01-01}\n")
	reports["acknowledged"], _, _ = review(t, deletion, "--format", "json", "--label", "prod", "--acknowledge", acknowledged)
	reports["several"], _, _ = review(t, "", "--format", "json", file(t, "a.json", deletion), file(t, "b.json", nothing))
	for name, text := range reports {
		if err := check(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for sound, broken := range map[string]string{
		`"planreview/1"`: `"planreview/2"`, `"fine"`: `"good"`, `"line"`: `"text"`, `"expiry": "2020-01-01"`: `"expiry": "soon"`, `"risks": []`: `"risks": [7]`,
	} {
		text := strings.Replace(reports["acknowledged"], sound, broken, 1)
		if text == reports["acknowledged"] {
			t.Errorf("the report has no %s", sound)
		} else if check(text) == nil {
			t.Errorf("the schema takes %s for %s", broken, sound)
		}
	}
}

func TestSARIFIsValid(t *testing.T) {
	acknowledged := file(t, "review.yaml", "acknowledgements:\n  - {rule: stateful-delete, address: aws_s3_bucket.a, environment: prod, reason: a, "+
		"approver: b, expiry: "+
		"2027-01-01}\n")
	inputs := map[string]string{"unreadable": "{", "hostile": hostilePlan(t, hostile...), "nothing": nothing, "acknowledged": deletion}
	for _, name := range fixtures(t) {
		inputs[name] = fixture(t, name)
	}
	for name, input := range inputs {
		text, _, _ := review(t, input, "--format", "sarif", "--label", "prod", "--acknowledge", acknowledged)
		validSARIF(t, name, text)
	}
	several, _, _ := review(t, "", "--format", "sarif", "prod="+file(t, "a.json", deletion), file(t, "b.json", "{"), "--acknowledge", acknowledged)
	validSARIF(t, "several", several)
}

func validSARIF(t *testing.T, name, text string) {
	t.Helper()
	document, err := sarif.FromString(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := document.Validate(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// The synthesized file is in no commit: an annotation shows in a pull request only in a file that is.
func TestSARIFIsLocatedInWhatThePlanIsMadeFrom(t *testing.T) {
	const replaced = `{"format_version":"1.2","complete":true,"resource_changes":[{"address":"aws_rds_cluster.a","mode":"managed","type":"aws_rds_cluster",
		"name":"a","change":{"actions":["update"],"before":{"deletion_protection":true},"after":{"deletion_protection":false}}}]}`
	source := file(t, "cdk.tf.json", `{"resource": {"aws_rds_cluster": {"a": {"deletion_protection": false}}}}`)
	made := file(t, "prod.yaml", "database:\n  deletion_protection: false\n")
	text, _, _ := review(t, replaced, "--format", "sarif", "--source", source, "--locate", made)
	if !strings.Contains(text, "prod.yaml") || strings.Contains(text, "cdk.tf.json") || !strings.Contains(text, `"startLine": 2`) {
		t.Error(text)
	}
	if text, _, _ = review(t, deletion, "--format", "sarif", "--locate", made); !strings.Contains(text, "prod.yaml") || !strings.Contains(text, `"startLine": 1`) {
		t.Errorf("of a deletion, which no key makes: %s", text)
	}
}

// What a team adds beside an environment stands in a file of its own.
func TestSARIFIsLocatedInTheFileBesideTheEnvironment(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"environments/orders/prod.yaml":     "service:\n  image: nginx:1.29\n",
		"environments/orders/prod/extra.tf": "\n\nresource \"aws_s3_bucket\" \"a\" {\n  bucket = \"a\"\n}\n",
		"environments/common/other.tf":      "locals {\n}\n",
		"stacks/extensions.go":              "package stacks\n",
		"cdk.tf.json":                       `{"//": {"slipway": {"beside": ["extra.tf", "files/a.json", "gone.tf", "other.tf"]}}, "resource": {}}`,
		"added.json":                        `{"//": {"slipway": {"extensions": ["aws_s3_bucket.a"]}}, "resource": {}}`,
	} {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	made := filepath.Join(folder, "environments", "orders", "prod.yaml")
	text, _, _ := review(t, deletion, "--format", "sarif", "--source", filepath.Join(folder, "cdk.tf.json"), "--locate", made)
	if !strings.Contains(text, `orders/prod/extra.tf"`) || !strings.Contains(text, `"startLine": 3`) {
		t.Error(text)
	}
	text, _, _ = review(t, deletion, "--format", "sarif", "--source", filepath.Join(folder, "added.json"), "--locate", made)
	if !strings.Contains(text, `stacks/extensions.go"`) {
		t.Error(text)
	}
}

func TestFilesThatWereCopiedBesideAreCompared(t *testing.T) {
	folder := t.TempDir()
	const listed = `{"//": {"slipway": {"beside": ["extra.tf", "files/a.json"]}}, "resource": {}}`
	old, current, extra := filepath.Join(folder, "old.json"), filepath.Join(folder, "cdk.tf.json"), filepath.Join(folder, "extra.tf")
	for path, text := range map[string]string{old: `{"resource": {}}`, current: listed, extra: "resource \"aws_s3_bucket\" \"a\" {\n}\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if text, _, code := review(t, "", "synth-diff", old, current); code != 0 || !strings.Contains(text, "1 to create") {
		t.Error(text, code)
	}
	if text, _, code := review(t, "", "synth-diff", current, old); code != 2 || !strings.Contains(text, "aws_s3_bucket.a: deleted") {
		t.Error(text, code)
	}
	if err := os.Remove(extra); err != nil {
		t.Fatal(err)
	}
	if _, messages, code := review(t, "", "synth-diff", old, current); code != 1 || !strings.Contains(messages, "extra.tf: no such file") {
		t.Error(messages, code)
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
	got := fmt.Sprintf("%s:%d %s", filepath.Base(location.PhysicalLocation.ArtifactLocation.URI), location.PhysicalLocation.Region.StartLine,
		location.LogicalLocations[0].FullyQualifiedName)
	if diff := cmp.Diff("cdk.tf.json:8 aws_s3_bucket.a", got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestTheCommandNeedsNeitherJsiiNorAWS(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for dependency := range strings.FieldsSeq(string(out)) {
		seen = seen || dependency == "slipway/internal/planreview/plan"
		for _, unwanted := range []string{"jsii", "cdktf", "constructs-go", "aws-sdk", "smithy", "slipway/constructs", "slipway/stacks", "slipway/internal/config",
			"slipway/e2e"} {
			if strings.Contains(dependency, unwanted) {
				t.Errorf("depends on %s", dependency)
			}
		}
	}
	if !seen {
		t.Error("go list lists something else")
	}
}
