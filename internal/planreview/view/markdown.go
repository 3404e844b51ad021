package view

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"slipway/internal/planreview/report"
	"slipway/internal/planreview/text"
)

// Limit is how long a comment may be on GitHub, in characters. Bytes are counted here, which are never fewer.
const Limit = 65536

// Marker is the first line of a comment, hidden when it is shown. By it a later run finds the comment of the same label, to replace it.
func Marker(label string) string {
	return fmt.Sprintf("<!-- planreview:%s -->", markerLabel.ReplaceAllString(label, "-"))
}

var markerLabel = regexp.MustCompile(`[^A-Za-z0-9._]+`)

// Markdown is the report as a comment of a pull request. Everything that comes from the plan stands in code spans, or holds nothing
// but letters, digits and plain punctuation.
//
// It is never longer than Limit. Sections are filled in the order in which they stand, each with at most half of the room that is left; what does not
// fit falls away, the last section first, with a line that says how much. Verdict and unfolded risks always fit.
func Markdown(r *report.Report) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n### %s %s\n\n%s: %s\n", Marker(r.Label), symbols[r.Verdict.Status], prose(r.Verdict.Line), prose(title(r)), r.Summary())
	if r.Note != "" {
		fmt.Fprintf(&out, "\n%s\n", r.Note) // of whoever ran the command: a link may be one
	}
	if note := limits(r); note != "" {
		fmt.Fprintf(&out, "\n%s\n", prose(note))
	}
	if r.Cost != nil {
		fmt.Fprintf(&out, "\n%s\n", costLine(r.Cost))
	}
	if len(r.Risks) > 0 {
		out.WriteString("\n" + riskHeader)
		for _, risk := range unfolded(r) {
			out.WriteString(riskRow(risk))
		}
	}
	if gone := alsoGone(folded(r)); gone != "" {
		fmt.Fprintf(&out, "\n%s\n", prose(gone))
	}
	out.WriteString(fitAll(markdownSections(r), Limit-out.Len()))
	return out.String()
}

// fitAll writes sections into the room that there is.
func fitAll(all []part, room int) string {
	var out strings.Builder
	reserve := 0 // for the lines that say what was cut
	for _, s := range all {
		reserve += len(cut(s, len(s.rows)))
	}
	for _, s := range all {
		reserve -= len(cut(s, len(s.rows)))
		out.WriteString(fit(s, room-reserve-out.Len()))
	}
	return out.String()
}

var symbols = map[report.Status]string{report.Fine: "✅", report.Blocked: "⛔", report.CannotJudge: "❓"}

// part is a section of the comment. Its rows are written as they are needed: of a large plan most fall away.
type part struct {
	title  string
	html   string   // the title where it is HTML, when it is of the plan
	header []string // lines before the rows
	rows   []func() string
	folded bool
}

// fit writes a section, with as many rows as half of the room takes.
func fit(s part, room int) string {
	if len(s.rows) == 0 {
		return ""
	}
	open, end := "\n**"+s.title+"**\n\n", ""
	if s.folded {
		open, end = fmt.Sprintf("\n<details><summary>%s (%d)</summary>\n\n", cmp.Or(s.html, s.title), len(s.rows)), "\n</details>\n"
	}
	open += strings.Join(s.header, "")
	room -= len(open) + len(end) + len(cut(s, len(s.rows)))
	var rows strings.Builder
	kept := 0
	for _, row := range s.rows {
		text := row()
		if rows.Len()+len(text) > room/2 {
			break
		}
		rows.WriteString(text)
		kept++
	}
	if kept == 0 {
		return cut(s, len(s.rows))
	}
	text := open + rows.String() + end
	if kept < len(s.rows) {
		text += cut(s, len(s.rows)-kept)
	}
	return text
}

func cut(s part, n int) string {
	lines := "lines"
	if n == 1 {
		lines = "line"
	}
	return fmt.Sprintf("\ncut: %d %s of %s\n", n, lines, s.title)
}

const riskHeader = "| severity | resource | what | why | effect | undo |\n|---|---|---|---|---|---|\n"

func riskRow(risk report.Risk) string {
	return fmt.Sprintf("| **%s** %s | %s | %s | %s | %s | %s |\n", risk.Severity, risk.Rule, text.Code(risk.Address), prose(risk.What), prose(risk.Why),
		prose(risk.Effect), prose(risk.Undo))
}

const moreRisks = "More risks"

func markdownSections(r *report.Report) []part {
	more := part{title: moreRisks, header: []string{riskHeader}, folded: true}
	for _, risk := range folded(r) {
		more.rows = append(more.rows, func() string { return riskRow(risk) })
	}
	doubts := part{title: "Why it cannot be judged"}
	if len(r.Verdict.Doubts) > 1 {
		for _, doubt := range r.Verdict.Doubts {
			doubts.rows = append(doubts.rows, func() string { return "- " + prose(doubt) + "\n" })
		}
	}
	others := part{title: "Found by other tools", folded: len(r.Others) > unfoldedRows,
		header: []string{"| severity | resource | what | tool | where |\n|---|---|---|---|---|\n"}}
	for _, o := range r.Others {
		others.rows = append(others.rows, func() string {
			return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", o.Severity, text.Code(o.Address), prose(o.Message), prose(o.Tool+" "+o.Rule), text.Code(o.Place))
		})
	}
	acknowledged := part{title: "Acknowledged", header: []string{"| finding | resource | reason | by | until |\n|---|---|---|---|---|\n"}}
	for _, a := range r.Acknowledged {
		acknowledged.rows = append(acknowledged.rows, func() string {
			return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", prose(a.Rule), text.Code(a.Address), prose(a.Reason), prose(a.Approver), a.Expiry)
		})
	}
	idle := part{title: "Acknowledgements that did nothing"}
	for _, a := range r.Acknowledgements {
		idle.rows = append(idle.rows, func() string {
			return fmt.Sprintf("- line %d, %s of %s: %s\n", a.Line, prose(a.Rule), text.Code(a.Address), prose(state(a)))
		})
	}
	permissions := part{title: "Permissions", header: []string{"| | effect | action | resource | principal | condition | of |\n|---|---|---|---|---|---|---|\n"}}
	for _, p := range r.Permissions {
		permissions.rows = append(permissions.rows, func() string {
			return fmt.Sprintf("| %s %s | %s | %s | %s | %s | %s | %s |\n", sign(p.Added), p.Direction, p.Effect, text.Code(strings.Join(p.Actions, ", ")),
				text.Code(strings.Join(p.Resources, ", ")), text.Code(strings.Join(p.Principals, ", ")), text.Code(p.Condition), text.Code(p.Address))
		})
	}
	network := part{title: "Network"}
	for _, e := range r.Network {
		verb := "closed"
		if e.Opened {
			verb = "opened"
		}
		network.rows = append(network.rows, func() string {
			return fmt.Sprintf("- %s: %s (%s)\n", verb, text.Code(e.Ports+" "+e.Peer), text.Code(e.Address))
		})
	}
	return append([]part{
		doubts, more, others, acknowledged, idle, list("Deploy", r.Deploy), permissions, network,
		list("Scaling", r.Scaling), costPart(r.Cost), list("Outputs", r.Outputs), list("Moves and imports", r.Moves), list("Drift", r.Drift),
	}, constructParts(r)...)
}

// costLine has its amount in a code span: GitHub takes two dollar signs on a line for mathematics.
// https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
func costLine(c *report.Cost) string {
	amount := report.Dollars(c.Month)
	before, after, _ := strings.Cut(c.Line, amount)
	return prose(before) + text.Code(amount) + prose(after)
}

func costPart(c *report.Cost) part {
	if c == nil {
		return part{}
	}
	s := part{title: costTitle, folded: len(c.Changes) > unfoldedRows}
	for _, row := range c.Changes {
		s.rows = append(s.rows, func() string {
			return fmt.Sprintf("- %s %s %s\n", text.Code(report.Dollars(row.Month)), text.Code(row.Address), prose(row.Detail))
		})
	}
	s.rows = append(s.rows, func() string { return "- " + prose(c.Basis()) + "\n" })
	return s
}

// mostConstructs have a folded section of their own; a plan of thousands of modules has one for the rest.
const mostConstructs = 30

// longestTitle in characters: titles are never cut, so that their names must not fill the comment.
const longestTitle = 60

func constructParts(r *report.Report) []part {
	var parts []part
	rest := part{title: "other modules", folded: true}
	for i, c := range r.Constructs {
		name := text.Short(c.Name, longestTitle)
		s := list(text.Code(name), c.Changes)
		s.html = text.Summary(name) + ": " + c.Summary
		s.folded = true
		for i, row := range c.Changes {
			s.rows[i] = func() string { return "- " + row.Action + " " + entry(row) }
		}
		if i < mostConstructs {
			parts = append(parts, s)
		} else {
			rest.rows = append(rest.rows, s.rows...)
		}
	}
	return append(parts, rest)
}

// unfoldedRows of a list are shown; a longer one is folded.
const unfoldedRows = 15

func list(title string, all []report.Row) part {
	s := part{title: title, folded: len(all) > unfoldedRows}
	for _, row := range all {
		s.rows = append(s.rows, func() string { return "- " + entry(row) })
	}
	return s
}

func entry(row report.Row) string {
	return strings.TrimSpace(text.Code(row.Address)+" "+prose(row.Detail)) + "\n"
}

// plain is text in which GitHub finds neither markup nor a link, mention, reference or commit.
var plain = regexp.MustCompile(`^[\p{L}\p{N} ,.;()'→_\-=%"+]*$`)

var linked = regexp.MustCompile(`(?i)www\.|[0-9a-f]{7}|gh-[0-9]`)

// prose writes text that is a sentence as one, and anything else as a code span.
func prose(s string) string {
	if s == "" {
		return ""
	}
	if sentence := strings.ReplaceAll(s, ": ", " "); !plain.MatchString(strings.ReplaceAll(sentence, "`", "|")) || linked.MatchString(s) ||
		strings.HasPrefix(strings.TrimSpace(s), "-") {
		return text.Code(s)
	}
	return strings.ReplaceAll(s, "_", `\_`)
}
