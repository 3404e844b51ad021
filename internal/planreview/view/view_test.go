package view

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/report"
)

// printed writes a view's text, line by line.
func printed(all ...string) string { return strings.Join(all, "\n") + "\n" }

func verifyView(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// fine is a report of nothing.
func fine() report.Report {
	return report.Report{Schema: report.Schema, Source: "plan", Verdict: report.Verdict{Status: report.Fine, Line: "Fine to apply: no changes", FailOn: "high"}}
}

// with is the report of nothing, and more.
func with(change func(*report.Report)) report.Report {
	r := fine()
	change(&r)
	return r
}

func risk(severity, address string) report.Risk {
	return report.Risk{Severity: severity, Rule: "stateful-delete", Address: address, What: "deleted", Why: "gone", Effect: "data loss", Undo: "none"}
}

func risks(n int) []report.Risk {
	var all []report.Risk
	for i := range n {
		all = append(all, risk("high", "aws_x."+string(rune('a'+i))))
	}
	return all
}

func rowsOf(n int) []report.Row {
	var all []report.Row
	for range n {
		all = append(all, report.Row{Address: "aws_x.a", Action: "update", Detail: "a: b → c"})
	}
	return all
}

var cost = report.Cost{Line: "Estimated cost: -$31.85 a month of the 2 changes whose price is known", Currency: "USD", Month: -31.85, Known: 2,
	Regions: []string{"us-east-1"}, Dates: "2026-02 to 2026-11", Changes: []report.CostRow{
		{Address: "aws_nat_gateway.a", Action: "delete", Before: 32.85, Month: -32.85, Detail: "NAT gateway, without data"},
		{Address: "aws_kms_key.a", Action: "create", After: 1, Month: 1, Detail: "key"}}}

var (
	acknowledged = report.Acknowledged{Risk: risk("high", "aws_x.a"), Reason: "moved", Approver: "jane", Expiry: "2026-12-31"}
	expired      = report.Acknowledgement{State: "expired", Line: 3, Rule: "tag-lost", Address: "aws_x.b", Expiry: "2026-01-31"}
	unused       = report.Acknowledgement{State: "unused", Line: 9, Rule: "tag-lost", Address: "aws_x.c", Expiry: "2026-12-31"}
	widened      = report.Permission{
		Address: "aws_iam_role.a", Added: true, Direction: "widened", Effect: "Allow", Actions: []string{"s3:Get*", "s3:Put*"}, Resources: []string{"*"},
		Principals: []string{"AWS:*"}, Condition: "aws:x Bool true",
	}
	notKnown = report.Permission{Address: "aws_iam_role.b", Direction: "unknown", Effect: "unknown", Condition: "policy: known only after apply"}
	opened   = report.Edge{Address: "aws_sg.a", Opened: true, Ports: "tcp 443", Peer: "from 0.0.0.0/0"}
	closed   = report.Edge{Address: "aws_sg.a", Ports: "tcp 80", Peer: "from 10.0.0.0/8"}
	network  = report.Construct{Name: "network", Summary: "1 to update", Changes: rowsOf(1)}
)

func TestTitle(t *testing.T) {
	for want, r := range map[string]report.Report{
		"Plan":                            {Source: "plan"},
		"Plan for prod":                   {Source: "plan", Label: "prod"},
		"Change of the synthesized files": {Source: "synth-diff"},
		"Change of the synthesized files of prod": {Source: "synth-diff", Label: "prod"},
	} {
		if got := title(&r); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestJSON(t *testing.T) {
	r := report.Report{Schema: report.Schema, Label: `a"<b>`, Deploy: []report.Row{}, Verdict: report.Verdict{Status: report.Blocked}}
	verifyView(t, JSON(&r), printed(
		`{`,
		`  "schema": "planreview/1",`,
		`  "label": "a\"\u003cb\u003e",`,
		`  "source": "",`,
		`  "tool_version": "",`,
		`  "verdict": {`,
		`    "status": "blocked",`,
		`    "line": "",`,
		`    "fail_on": "",`,
		`    "doubts": null`,
		`  },`,
		`  "counts": {`,
		`    "deploy": 0,`, `    "create": 0,`, `    "update": 0,`, `    "replace": 0,`, `    "delete": 0,`, `    "forget": 0,`,
		`    "read": 0,`, `    "move": 0,`, `    "import": 0,`, `    "drift": 0,`, `    "deferred": 0,`, `    "invoke": 0`,
		`  },`,
		`  "unknown_types": null,`,
		`  "risks": null,`, `  "acknowledged": null,`, `  "acknowledgements": null,`, `  "own_rules": null,`, `  "deploy": [],`,
		`  "permissions": null,`, `  "network": null,`,
		`  "scaling": null,`, `  "outputs": null,`, `  "moves": null,`, `  "drift": null,`, `  "constructs": null`,
		`}`,
	))
}

func TestLines(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		want map[string]int
	}{
		"nothing":   {"", map[string]int{}},
		"no blocks": {`{"terraform": {"backend": {"s3": {}}}}`, map[string]int{}},
		"one line":  {`{"resource":{"aws_x":{"a":{}}}}`, map[string]int{"aws_x.a": 1}},
		"many lines": {
			"{\n\"data\": {\n\"aws_x\": {\n\"a\": {\"b\": {\"c\": {}}},\n\"b\": {}}},\n\"resource\": {\"aws_x\":\n{\"a\":\n{}}}\n}",
			map[string]int{"data.aws_x.a": 4, "data.aws_x.b": 5, "aws_x.a": 7},
		},
		"in lists":  {"{\"resource\": [\n{\"aws_x\": [{\"a\":\n[{}]}]},\n{\"aws_y\": {\"b\": {}}}]}", map[string]int{"aws_x.a": 2, "aws_y.b": 4}},
		"a mistake": {"{\"resource\": {\"aws_x\": {\n\"a\": {},\n\"b\": {]", map[string]int{"aws_x.a": 2, "aws_x.b": 3}},
		"no object": {`[1, "resource"]`, map[string]int{}},
		"hostile":   {`{"resource":{"aws_x\n":{"\u001b":{}}}}`, map[string]int{"aws_x\n.\x1b": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Lines([]byte(test.file))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
