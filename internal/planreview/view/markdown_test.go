package view

import (
	"fmt"
	"strings"
	"testing"

	"slipway/internal/planreview/report"
)

func TestMarker(t *testing.T) {
	for label, want := range map[string]string{
		"": "<!-- planreview: -->", "prod": "<!-- planreview:prod -->", "prod-eu_1.a": "<!-- planreview:prod-eu_1.a -->",
		"a --> b": "<!-- planreview:a-b -->", "größe": "<!-- planreview:gr-e -->",
	} {
		if got := Marker(label); got != want {
			t.Errorf("%q: %s, want %s", label, got, want)
		}
	}
}

func TestMarkdown(t *testing.T) {
	const header = "| severity | resource | what | why | effect | undo |\n|---|---|---|---|---|---|"
	row := func(name string) string {
		return "| **high** stateful-delete | `aws_x." + name + "` | deleted | gone | data loss | none |"
	}
	const none = "### ✅ Fine to apply: no changes\n\nPlan: no changes"
	const noResource = "### ✅ Fine to apply: no changes\n\nPlan: no resource changes"
	const change = "- `aws_x.a` a: b → c"
	first := "\n" + header + "\n" + strings.Join([]string{row("a"), row("b"), row("c"), row("d"), row("e"), row("f"), row("g")}, "\n")
	for name, test := range map[string]struct {
		report report.Report
		want   []string // below the marker
	}{
		"nothing": {fine(), []string{none}},
		"blocked": {with(func(r *report.Report) {
			r.Verdict, r.Counts = report.Verdict{Status: report.Blocked, Line: "Blocked by 1 high risk"}, report.Counts{Delete: 1}
		}), []string{"### ⛔ Blocked by 1 high risk\n\nPlan: 1 to delete"}},
		"note": {with(func(r *report.Report) { r.Note = "Commit 0123456789, run https://github.com/a/b/actions/runs/1." }), []string{
			none, "", "Commit 0123456789, run https://github.com/a/b/actions/runs/1."}},
		"one doubt": {with(func(r *report.Report) {
			r.Verdict = report.Verdict{Status: report.CannotJudge, Line: "Cannot judge: a", Doubts: []string{"a"}}
		}), []string{"### ❓ Cannot judge: a\n\nPlan: not judged"}},
		"two doubts": {with(func(r *report.Report) {
			r.Verdict = report.Verdict{Status: report.CannotJudge, Line: "Cannot judge: a; and 1 more", Doubts: []string{"a", "<b>"}}
		}), []string{"### ❓ Cannot judge: a; and 1 more\n\nPlan: not judged", "", "**Why it cannot be judged**", "", "- a", "- `<b>`"}},
		"files": {with(func(r *report.Report) { r.Source = "synth-diff" }), []string{
			"### ✅ Fine to apply: no changes\n\nChange of the synthesized files: no changes", "",
			"Compared without a plan: drift, values known only to AWS and most reasons for a replacement are not in it."}},
		"one risk":    {with(func(r *report.Report) { r.Risks = risks(1) }), []string{none, "", header, row("a")}},
		"seven risks": {with(func(r *report.Report) { r.Risks = risks(7) }), []string{none, first}},
		"eight risks": {with(func(r *report.Report) { r.Risks = risks(8) }), []string{none, first, "",
			`Also deleted, replaced or forgotten: aws\_x.h`, "", "<details><summary>More risks (1)</summary>", "", header, row("h"), "", "</details>"}},
		"acknowledged": {with(func(r *report.Report) {
			r.Acknowledged, r.Acknowledgements = []report.Acknowledged{acknowledged}, []report.Acknowledgement{expired, unused}
		}), []string{none, "", "**Acknowledged**", "", "| finding | resource | reason | by | until |", "|---|---|---|---|---|",
			"| stateful-delete | `aws_x.a` | moved | jane | 2026-12-31 |", "", "**Acknowledgements that did nothing**", "",
			"- line 3, tag-lost of `aws_x.b`: expired on 2026-01-31", "- line 9, tag-lost of `aws_x.c`: unused: remove it"}},
		"permissions": {with(func(r *report.Report) { r.Permissions = []report.Permission{widened, notKnown} }), []string{none, "", "**Permissions**", "",
			"| | effect | action | resource | principal | condition | of |", "|---|---|---|---|---|---|---|",
			"| + widened | Allow | `s3:Get*, s3:Put*` | `*` | `AWS:*` | `aws:x Bool true` | `aws_iam_role.a` |",
			"| - unknown | unknown |  |  |  | `policy: known only after apply` | `aws_iam_role.b` |"}},
		"network": {with(func(r *report.Report) { r.Network = []report.Edge{opened, closed} }), []string{none, "", "**Network**", "",
			"- opened: `tcp 443 from 0.0.0.0/0` (`aws_sg.a`)", "- closed: `tcp 80 from 10.0.0.0/8` (`aws_sg.a`)"}},
		"rows of each section": {with(func(r *report.Report) {
			r.Deploy, r.Scaling, r.Outputs, r.Moves, r.Drift = rowsOf(1), rowsOf(1), rowsOf(1), rowsOf(1), []report.Row{{Detail: "2 more resources drifted"}}
		}), []string{noResource, "", "**Deploy**", "", change, "", "**Scaling**", "", change, "", "**Outputs**", "", change,
			"", "**Moves and imports**", "", change, "", "**Drift**", "", "- 2 more resources drifted"}},
		"cost": {with(func(r *report.Report) { r.Cost = &cost }), []string{none, "",
			"Estimated cost: `-$31.85` a month of the 2 changes whose price is known", "", "**Estimated cost a month**", "",
			"- `-$32.85` `aws_nat_gateway.a` NAT gateway, without data", "- `+$1.00` `aws_kms_key.a` key",
			"- list prices of us-east-1, read 2026-02 to 2026-11; a month of 730 hours, without use, taxes, discounts and free tiers"}},
		"15 rows": {
			with(func(r *report.Report) { r.Deploy = rowsOf(15) }),
			append([]string{none, "", "**Deploy**", ""}, strings.Split(strings.Repeat(change+"\n", 15), "\n")[:15]...),
		},
		"16 rows": {with(func(r *report.Report) { r.Deploy = rowsOf(16) }), append(append([]string{none, "", "<details><summary>Deploy (16)</summary>", ""},
			strings.Split(strings.Repeat(change+"\n", 16), "\n")[:16]...), "", "</details>")},
		"a construct": {with(func(r *report.Report) { r.Constructs = []report.Construct{network} }), []string{noResource, "",
			"<details><summary><code>network</code>: 1 to update (1)</summary>", "", "- update `aws_x.a` a: b → c", "", "</details>"}},
		"hostile": {with(func(r *report.Report) {
			r.Label = "@acme/admins"
			r.Risks = []report.Risk{{Severity: "high", Rule: "tag-lost", Address: "a|b`c", What: "<img src=x>", Why: "#1", Effect: "@x", Undo: "[a](b)"}}
			r.Drift = []report.Row{
				{Address: "<!-- planreview:prod -->", Detail: "- not a list"},
				{Address: "a", Detail: "0123456"},
				{Address: "a", Detail: "www.evil.example"},
			}
			r.Constructs = []report.Construct{{Name: "</summary><b>", Summary: "1 to update", Changes: rowsOf(1)}}
		}), []string{"### ✅ Fine to apply: no changes\n\n`Plan for @acme/admins`: no resource changes", "",
			header, "| **high** tag-lost | ``a│b`c`` | `<img src=x>` | `#1` | `@x` | `[a](b)` |", "",
			"**Drift**", "", "- `<! -- planreview:prod -->` `- not a list`", "- `a` `0123456`", "- `a` `www.evil.example`", "",
			"<details><summary><code>&lt;/summary&gt;&lt;b&gt;</code>: 1 to update (1)</summary>", "", "- update `aws_x.a` a: b → c", "", "</details>"}},
	} {
		t.Run(name, func(t *testing.T) {
			verifyView(t, Markdown(&test.report), printed(append([]string{Marker(test.report.Label)}, test.want...)...))
		})
	}
}

func TestProse(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "",
		"deleted, 2 of 3":     "deleted, 2 of 3",
		"max: 20 → 4":         "max: 20 → 4",
		"größe_max":           `größe\_max`,
		"deadbee":             "`deadbee`",
		"GH-1":                "`GH-1`",
		":tada:":              "`:tada:`",
		"a  - b":              "a  - b",
		" - b":                "` - b`",
		"a/b":                 "`a/b`",
		"*a*":                 "`*a*`",
		"${jndi:ldap://evil}": "`${jndi:ldap://evil}`",
		"`":                   "`` ` ``",
	} {
		if got := prose(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestMarkdownCuts(t *testing.T) {
	rows := func(n, length int) []report.Row {
		var all []report.Row
		for i := range n {
			all = append(all, report.Row{Address: fmt.Sprintf("aws_x.a%d", i), Detail: strings.Repeat("a", length)})
		}
		return all
	}
	long := strings.Repeat("😀`|<", 75) // 300 characters, as long as a text of a report can be
	worst := with(func(r *report.Report) {
		r.Label, r.Verdict.Line = long, long+long
		for range 100 {
			r.Risks = append(r.Risks, report.Risk{Severity: "critical", Rule: "unknown-provider-major", Address: long, What: long, Why: long, Effect: long, Undo: long})
			r.Acknowledged = append(r.Acknowledged, report.Acknowledged{Risk: risk("high", long), Reason: long, Approver: long, Expiry: "2026-12-31"})
			r.Permissions = append(r.Permissions, report.Permission{Actions: []string{long}, Resources: []string{long}, Address: long})
			r.Constructs = append(r.Constructs, report.Construct{Name: long, Summary: "1 to update", Changes: []report.Row{{Address: long, Detail: long}}})
		}
	})
	for name, test := range map[string]struct {
		report report.Report
		want   []string // in this order
	}{
		"a row too long": {with(func(r *report.Report) { r.Deploy = rows(1, Limit) }), []string{"\ncut: 1 line of Deploy\n"}},
		"rows too many": {
			with(func(r *report.Report) { r.Deploy = rows(100, 1000) }),
			[]string{"Deploy (100)", "- `aws_x.a30`", "\ncut: 68 lines of Deploy\n"},
		},
		"one does not take it all": {
			with(func(r *report.Report) { r.Deploy, r.Drift = rows(100, 1000), rows(1, 1000) }),
			[]string{"\ncut: 68 lines of Deploy\n", "**Drift**", "- `aws_x.a0`"},
		},
		"31 constructs": {with(func(r *report.Report) {
			for i := range 32 {
				r.Constructs = append(r.Constructs, report.Construct{Name: fmt.Sprintf("m%d", i), Summary: "1 to update", Changes: rowsOf(1)})
			}
		}), []string{"<code>m29</code>: 1 to update (1)", "<details><summary>other modules (2)</summary>"}},
		"everything is as long as it can be": {worst, []string{"### ✅", "| **critical**", "\ncut: ", " of other modules\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Markdown(&test.report)
			if len(got) > Limit {
				t.Errorf("%d bytes", len(got))
			}
			if n := strings.Count(got, "\n| **"); n < min(MostRisks, len(test.report.Risks)) {
				t.Errorf("only %d risks", n)
			}
			rest := got
			for _, want := range test.want {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("no %q, where it belongs, in\n%s", want, got[:min(len(got), 3000)])
				}
				rest = after
			}
		})
	}
}
