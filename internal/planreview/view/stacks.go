package view

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"slipway/internal/planreview/report"
	"slipway/internal/planreview/text"
)

// StacksText is the review of several plans for a terminal: the verdicts, worst first, then each plan's own report.
func StacksText(s *report.Stacks, full bool) string {
	var out strings.Builder
	fmt.Fprintln(&out, s.Verdict.Line)
	widest := 0
	for _, r := range s.Stacks {
		widest = max(widest, len(r.Label))
	}
	for _, r := range s.Stacks {
		fmt.Fprintf(&out, "  %-*s  %s\n", widest, r.Label, r.Verdict.Line)
	}
	for _, r := range s.Stacks {
		fmt.Fprintf(&out, "\n=== %s\n\n%s", r.Label, Text(r, full))
	}
	return out.String()
}

// StacksMarkdown is the review of several plans as one comment: a table of the verdicts, worst first, a table of the worst risks of all plans, then a
// folded section for each plan. It is never longer than Limit: the verdicts and the first risks always fit.
func StacksMarkdown(s *report.Stacks) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n### %s %s\n\n%s", Marker(s.Label), symbols[s.Verdict.Status], prose(s.Verdict.Line), verdicts(s))
	if len(s.Stacks) > 0 && s.Stacks[0].Note != "" { // of the whole run
		fmt.Fprintf(&out, "\n%s\n", s.Stacks[0].Note)
	}
	all := stackRisks(s)
	if len(all) > 0 {
		out.WriteString("\n" + stackRiskHeader)
		for _, risk := range all[:min(MostRisks, len(all))] {
			out.WriteString(stackRiskRow(risk))
		}
	}
	rest := all[min(MostRisks, len(all)):]
	if gone := alsoGone(risksOf(rest)); gone != "" {
		fmt.Fprintf(&out, "\n%s\n", prose(gone))
	}
	more := part{title: moreRisks, header: []string{stackRiskHeader}, folded: true}
	for _, risk := range rest {
		more.rows = append(more.rows, func() string { return stackRiskRow(risk) })
	}
	parts := []part{more}
	for _, r := range s.Stacks {
		parts = append(parts, stackPart(r))
	}
	out.WriteString(fitAll(parts, Limit-out.Len()))
	return out.String()
}

// stackRisk is a risk of one of several plans.
type stackRisk struct {
	label string
	report.Risk
}

// stackRisks are those of all plans, worst first, and in the order of the plans within a severity.
func stackRisks(s *report.Stacks) []stackRisk {
	var all []stackRisk
	for _, r := range s.Stacks {
		for _, risk := range r.Risks {
			all = append(all, stackRisk{r.Label, risk})
		}
	}
	slices.SortStableFunc(all, func(a, b stackRisk) int { return cmp.Compare(severityRank(b.Severity), severityRank(a.Severity)) })
	return all
}

// risksOf names the plan before each address.
func risksOf(all []stackRisk) []report.Risk {
	named := make([]report.Risk, len(all))
	for i, risk := range all {
		named[i] = risk.Risk
		named[i].Address = risk.label + " " + risk.Address
	}
	return named
}

func severityRank(severity string) int {
	return slices.Index([]string{"low", "medium", "high", "critical"}, severity)
}

const stackRiskHeader = "| plan | severity | resource | what | why | effect | undo |\n|---|---|---|---|---|---|---|\n"

func stackRiskRow(risk stackRisk) string {
	return "| " + text.Code(risk.label) + " " + riskRow(risk.Risk)
}

// verdictRoom in bytes is for whole verdicts; where those of many plans are longer, they are words.
const verdictRoom = Limit / 6

func verdicts(s *report.Stacks) string {
	whole, short := "", ""
	for _, r := range s.Stacks {
		label := symbols[r.Verdict.Status] + " " + text.Code(r.Label)
		whole += fmt.Sprintf("| %s | %s | %s |\n", label, prose(r.Verdict.Line), r.Summary())
		counts := ""
		for _, severity := range []string{"critical", "high", "medium", "low"} {
			if n := r.Severities()[severity]; n > 0 {
				counts += fmt.Sprintf(", %d %s", n, severity)
			}
		}
		short += fmt.Sprintf("| %s | %s%s |\n", label, strings.ReplaceAll(string(r.Verdict.Status), "-", " "), counts)
	}
	if whole = "| plan | verdict | changes |\n|---|---|---|\n" + whole; len(whole) <= verdictRoom {
		return whole
	}
	return "| plan | verdict |\n|---|---|\n" + short
}

// stackPart folds what one plan's comment would hold into one section.
func stackPart(r *report.Report) part {
	all := part{title: r.Label, html: text.Summary(r.Label) + ": " + r.Summary(), folded: true}
	if note := limits(r); note != "" {
		all.rows = append(all.rows, func() string { return prose(note) + "\n" })
	}
	if r.Cost != nil {
		all.rows = append(all.rows, func() string { return costLine(r.Cost) + "\n" })
	}
	for _, s := range markdownSections(r) {
		if s.title == moreRisks {
			continue // they are among those of all plans
		}
		for i, row := range s.rows {
			if i > 0 {
				all.rows = append(all.rows, row)
				continue
			}
			above := "\n"
			if len(all.rows) == 0 {
				above = ""
			}
			all.rows = append(all.rows, func() string { return above + "**" + s.title + "**\n\n" + strings.Join(s.header, "") + row() })
		}
	}
	return all
}

// StacksSARIF has a run for each plan. Each has a category of its own: GitHub takes no two runs of one tool and category in a file.
// https://github.blog/changelog/2024-05-06-code-scanning-will-stop-combining-runs-from-a-single-upload/
func StacksSARIF(s *report.Stacks, source func(label string) (Source, error)) (string, error) {
	document := sarif.NewReport()
	for _, r := range s.Stacks {
		of, err := source(r.Label)
		if err != nil {
			return "", err
		}
		for _, run := range runs(r, of) {
			document.AddRun(run.WithAutomationDetails(sarif.NewRunAutomationDetails().WithID("planreview-" + r.Label + "/")))
		}
	}
	return written(document)
}

func written(document *sarif.Report) (string, error) {
	var out bytes.Buffer
	if err := document.PrettyWrite(&out); err != nil {
		return "", fmt.Errorf("write SARIF: %w", err)
	}
	return strings.TrimSpace(out.String()) + "\n", nil
}
