package view

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
)

// sarifDocument is what GitHub reads of a SARIF file.
type sarifDocument struct {
	Version string
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name  string
				Rules []struct {
					ID                   string
					ShortDescription     struct{ Text string }
					DefaultConfiguration struct{ Level string }
					Properties           struct {
						Security string `json:"security-severity"`
					}
				}
			}
		}
		Invocations []invocation
		Results     []sarifResult
	}
}

type invocation struct {
	ExecutionSuccessful        bool
	ExitCode                   int
	ToolExecutionNotifications []struct{ Message struct{ Text string } }
}

type sarifResult struct {
	RuleID    string
	RuleIndex int
	Level     string
	Message   struct{ Text string }
	Locations []struct {
		PhysicalLocation struct {
			ArtifactLocation struct{ URI string }
			Region           struct{ StartLine int }
		}
		LogicalLocations []struct{ FullyQualifiedName string }
	}
	PartialFingerprints map[string]string
	Suppressions        []struct{ Kind, Status, Justification string }
}

func readSARIF(t *testing.T, r report.Report, source Source) sarifDocument {
	t.Helper()
	text, err := SARIF(&r, source)
	if err != nil {
		t.Fatal(err)
	}
	var document sarifDocument
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	if document.Version != "2.1.0" || len(document.Runs) != 1 {
		t.Fatalf("version %q with %d runs", document.Version, len(document.Runs))
	}
	return document
}

func TestSARIFResults(t *testing.T) {
	source := Source{Path: "stacks/prod/cdk.tf.json", Lines: map[string]int{"aws_x.a": 7}}
	long := risk("low", "aws_x.b")
	long.What = "[click](http://evil.example)"
	for name, test := range map[string]struct {
		report report.Report
		want   []string // level, line, address, message, justification
	}{
		"nothing": {fine(), nil},
		"one":     {with(func(r *report.Report) { r.Risks = risks(1) }), []string{"error 7 aws_x.a: aws_x.a: deleted. Why: gone. Effect: data loss. Undo: none."}},
		"many, each level": {with(func(r *report.Report) {
			r.Risks = []report.Risk{risk("critical", "aws_x.a"), risk("medium", "plan"), risk("low", "aws_x.b")}
		}), []string{
			"error 7 aws_x.a: aws_x.a: deleted. Why: gone. Effect: data loss. Undo: none.",
			"warning 1 plan: plan: deleted. Why: gone. Effect: data loss. Undo: none.",
			"note 1 aws_x.b: aws_x.b: deleted. Why: gone. Effect: data loss. Undo: none.",
		}},
		"a link": {with(func(r *report.Report) { r.Risks = []report.Risk{long} }),
			[]string{"note 1 aws_x.b: aws_x.b: [click] (http://evil.example). Why: gone. Effect: data loss. Undo: none."}},
		"acknowledged": {with(func(r *report.Report) { r.Acknowledged = []report.Acknowledged{acknowledged} }),
			[]string{"error 7 aws_x.a: aws_x.a: deleted. Why: gone. Effect: data loss. Undo: none. external accepted moved; jane, until 2026-12-31"}},
	} {
		t.Run(name, func(t *testing.T) {
			run := readSARIF(t, test.report, source).Runs[0]
			var got []string
			for _, result := range run.Results {
				if id := run.Tool.Driver.Rules[result.RuleIndex].ID; id != result.RuleID {
					t.Errorf("the index of %s is that of %s", result.RuleID, id)
				}
				location := result.Locations[0]
				if uri := location.PhysicalLocation.ArtifactLocation.URI; uri != source.Path {
					t.Errorf("located in %s", uri)
				}
				line, err := json.Marshal(location.PhysicalLocation.Region.StartLine)
				if err != nil {
					t.Fatal(err)
				}
				text := result.Level + " " + string(line) + " " + location.LogicalLocations[0].FullyQualifiedName + ": " + result.Message.Text
				for _, s := range result.Suppressions {
					text += " " + s.Kind + " " + s.Status + " " + s.Justification
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestSARIFFingerprints: GitHub takes a result of the same fingerprint for the one that it knows.
func TestSARIFFingerprints(t *testing.T) {
	fingerprint := func(r report.Risk, source Source) string {
		document := readSARIF(t, with(func(all *report.Report) { all.Risks = []report.Risk{r} }), source)
		return document.Runs[0].Results[0].PartialFingerprints["planreview/v1"]
	}
	one := fingerprint(risk("high", "aws_x.a"), Source{Path: "a.json", Lines: map[string]int{"aws_x.a": 7}})
	if moved := fingerprint(risk("high", "aws_x.a"), Source{Path: "a.json", Lines: map[string]int{"aws_x.a": 8}}); one == "" || moved != one {
		t.Errorf("it changes with the line: %q, %q", one, moved)
	}
	if other := fingerprint(risk("high", "aws_x.b"), Source{Path: "a.json"}); other == one {
		t.Error("two resources have the same")
	}
}

func TestSARIFInvocation(t *testing.T) {
	for name, test := range map[string]struct {
		verdict report.Verdict
		want    invocation
		doubts  []string
	}{
		"fine":         {report.Verdict{Status: report.Fine}, invocation{ExecutionSuccessful: true}, nil},
		"blocked":      {report.Verdict{Status: report.Blocked}, invocation{ExecutionSuccessful: true, ExitCode: 2}, nil},
		"cannot judge": {report.Verdict{Status: report.CannotJudge, Doubts: []string{"a", "[b](c)"}}, invocation{ExitCode: 1}, []string{"a", "[b] (c)"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := readSARIF(t, report.Report{Verdict: test.verdict}, Source{Path: "a.json"}).Runs[0].Invocations[0]
			var doubts []string
			for _, n := range got.ToolExecutionNotifications {
				doubts = append(doubts, n.Message.Text)
			}
			got.ToolExecutionNotifications = nil
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if diff := cmp.Diff(test.doubts, doubts); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestSARIFHoldsEveryRule(t *testing.T) {
	var want, got []string
	for _, rule := range rules.All() {
		want = append(want, rule.ID+": "+rule.Fact+" "+levels[rule.Severity.String()].level+" "+levels[rule.Severity.String()].security)
	}
	for _, rule := range readSARIF(t, fine(), Source{Path: "a.json"}).Runs[0].Tool.Driver.Rules {
		got = append(got, rule.ID+": "+rule.ShortDescription.Text+" "+rule.DefaultConfiguration.Level+" "+rule.Properties.Security)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for severity := rules.Low; severity <= rules.Critical; severity++ {
		if levels[severity.String()].level == "" {
			t.Errorf("%s has no level", severity)
		}
	}
}
