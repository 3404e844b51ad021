package view

import (
	"testing"

	"slipway/internal/planreview/report"
)

func TestText(t *testing.T) {
	unfoldedRisk := func(name string) []string {
		return []string{"", "HIGH      aws_x." + name + "  (stateful-delete)", "  what    deleted", "  why     gone", "  effect  data loss", "  undo    none"}
	}
	join := func(parts ...[]string) string {
		var all []string
		for _, part := range parts {
			all = append(all, part...)
		}
		return printed(all...)
	}
	head := []string{"Fine to apply: no changes", "Plan: no changes"}
	var seven []string
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		seven = append(seven, unfoldedRisk(name)...)
	}
	var twenty []string
	for range mostLines {
		twenty = append(twenty, "  aws_x.a  a: b → c")
	}
	for name, test := range map[string]struct {
		report report.Report
		full   bool
		want   string
	}{
		"nothing": {fine(), false, join(head)},
		"counts": {with(func(r *report.Report) { r.Label, r.Counts = "prod", report.Counts{Delete: 1, Update: 2} }), false,
			printed("Fine to apply: no changes", "Plan for prod: 1 to delete, 2 to update")},
		"files": {with(func(r *report.Report) { r.Source = "synth-diff" }), false, printed("Fine to apply: no changes",
			"Change of the synthesized files: no changes",
			"Compared without a plan: drift, values known only to AWS and most reasons for a replacement are not in it.")},
		"doubts": {with(func(r *report.Report) {
			r.Verdict = report.Verdict{Status: report.CannotJudge, Line: "Cannot judge: a; and 2 more", Doubts: []string{"a", "b", "c"}}
		}), false, printed("Cannot judge: a; and 2 more", "Plan: not judged", "  also: b", "  also: c")},
		"doubts of a plan with changes": {with(func(r *report.Report) {
			r.Verdict, r.Counts = report.Verdict{Status: report.CannotJudge, Line: "Cannot judge: a", Doubts: []string{"a"}}, report.Counts{Delete: 1}
		}), false, printed("Cannot judge: a", "Plan: not judged; read so far: 1 to delete")},
		"note": {with(func(r *report.Report) { r.Note = "Commit abc, run 1." }), false,
			printed("Fine to apply: no changes", "Plan: no changes", "Commit abc, run 1.")},
		"one risk":    {with(func(r *report.Report) { r.Risks = risks(1) }), false, join(head, unfoldedRisk("a"))},
		"seven risks": {with(func(r *report.Report) { r.Risks = risks(7) }), false, join(head, seven)},
		"eight risks": {
			with(func(r *report.Report) { r.Risks = risks(8) }),
			false,
			join(head, seven, []string{"", "Also deleted, replaced or forgotten: aws_x.h", "", "More risks", "  high      aws_x.h: deleted (stateful-delete)"}),
		},
		"a folded risk that the policy changed": {
			with(func(r *report.Report) { r.Risks = risks(8); r.Risks[7].Policy = "low instead of high, by p.yaml:2: a" }),
			false,
			join(head, seven, []string{"", "Also deleted, replaced or forgotten: aws_x.h", "", "More risks",
				"  high      aws_x.h: deleted (stateful-delete); low instead of high, by p.yaml:2: a"}),
		},
		"eight, full": {with(func(r *report.Report) { r.Risks = risks(8) }), true, join(head, seven, unfoldedRisk("h"))},
		"acknowledged": {with(func(r *report.Report) {
			r.Acknowledged, r.Acknowledgements = []report.Acknowledged{acknowledged}, []report.Acknowledgement{expired, unused}
		}), false, join(head, []string{"", "Acknowledged", "  stateful-delete of aws_x.a: moved; jane, until 2026-12-31",
			"  line 3: tag-lost of aws_x.b: expired on 2026-01-31", "  line 9: tag-lost of aws_x.c: unused: remove it"})},
		"permissions": {with(func(r *report.Report) { r.Permissions = []report.Permission{widened, notKnown} }), false, join(head, []string{"", "Permissions",
			"  + widened   Allow s3:Get*, s3:Put* on * by AWS:* if aws:x Bool true  (aws_iam_role.a)",
			"  - unknown   policy: known only after apply  (aws_iam_role.b)"})},
		"network": {with(func(r *report.Report) { r.Network = []report.Edge{opened, closed} }), false, join(head, []string{"", "Network",
			"  + tcp 443 from 0.0.0.0/0  (aws_sg.a)", "  - tcp 80 from 10.0.0.0/8  (aws_sg.a)"})},
		"rows of each section": {with(func(r *report.Report) {
			r.Deploy, r.Scaling, r.Outputs, r.Moves, r.Drift = rowsOf(1), rowsOf(1), rowsOf(1), rowsOf(1), []report.Row{{Detail: "2 more resources drifted"}}
		}), false, join([]string{head[0], "Plan: no resource changes", "", "Deploy", "  aws_x.a  a: b → c", "", "Scaling", "  aws_x.a  a: b → c",
			"", "Outputs", "  aws_x.a  a: b → c",
			"", "Moves and imports", "  aws_x.a  a: b → c", "", "Drift", "  2 more resources drifted"})},
		"cost": {with(func(r *report.Report) { r.Cost = &cost }), false, join(head, []string{"Estimated cost: -$31.85 a month of the 2 changes whose price is known",
			"", "Estimated cost a month", "  -$32.85     aws_nat_gateway.a  NAT gateway, without data", "  +$1.00      aws_kms_key.a  key",
			"  list prices of us-east-1, read 2026-02 to 2026-11; a month of 730 hours, without use, taxes, discounts and free tiers"})},
		"20 rows": {with(func(r *report.Report) { r.Deploy = rowsOf(20) }), false, join(head, []string{"", "Deploy"}, twenty)},
		"21 rows": {
			with(func(r *report.Report) { r.Deploy = rowsOf(21) }),
			false,
			join(head, []string{"", "Deploy"}, twenty, []string{"  1 more; --full shows them"}),
		},
		"21 rows, full": {with(func(r *report.Report) { r.Deploy = rowsOf(21) }), true, join(head, []string{"", "Deploy"}, twenty, twenty[:1])},
		"constructs": {with(func(r *report.Report) {
			r.Constructs = []report.Construct{
				network,
			}
		}), false, printed("Fine to apply: no changes", "Plan: no resource changes",
			"", "All changes", "  network           1 to update")},
		"constructs, full": {with(func(r *report.Report) {
			r.Constructs = []report.Construct{
				network,
			}
		}), true, printed("Fine to apply: no changes", "Plan: no resource changes",
			"", "All changes", "  network           1 to update", "  update    aws_x.a  a: b → c")},
		"a log's command": {with(func(r *report.Report) {
			r.Deploy = []report.Row{{Address: "::error::x"}, {Address: " ::error::x"}, {Address: "a::b"}}
			r.Constructs = []report.Construct{{Name: "  ::error::x", Summary: "1 to create"}}
		}), false, printed("Fine to apply: no changes", "Plan: no resource changes",
			"", "Deploy", "  : :error::x", "  : :error::x", "  a::b", "", "All changes", "  : :error::x      1 to create")},
	} {
		t.Run(name, func(t *testing.T) { verifyView(t, Text(&test.report, test.full), test.want) })
	}
}
