package view

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"slipway/internal/planreview/report"
)

// Text is the report for a terminal: no colors and no control characters. What is routine is one line a construct, unless full is asked for.
func Text(r *report.Report, full bool) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s: %s\n", r.Verdict.Line, title(r), r.Summary())
	if r.Note != "" {
		fmt.Fprintln(&out, r.Note)
	}
	if note := limits(r); note != "" {
		fmt.Fprintln(&out, note)
	}
	if r.Cost != nil {
		fmt.Fprintln(&out, r.Cost.Line)
	}
	for i, doubt := range r.Verdict.Doubts {
		if i > 0 {
			fmt.Fprintf(&out, "  also: %s\n", doubt)
		}
	}
	shown := unfolded(r)
	if full {
		shown = r.Risks
	}
	for _, risk := range shown {
		fmt.Fprintf(&out, "\n%-8s  %s  (%s)\n", strings.ToUpper(risk.Severity), risk.Address, risk.Rule)
		for _, line := range [][2]string{{"what", risk.What}, {"why", risk.Why}, {"effect", risk.Effect}, {"undo", risk.Undo}} {
			fmt.Fprintf(&out, "  %-6s  %s\n", line[0], line[1])
		}
	}
	if gone := alsoGone(folded(r)); gone != "" && !full {
		fmt.Fprintf(&out, "\n%s\n", gone)
	}
	for _, s := range textSections(r, full) {
		if len(s.rows) == 0 {
			continue
		}
		fmt.Fprintf(&out, "\n%s\n", s.title)
		for _, row := range s.rows {
			if command, found := strings.CutPrefix(strings.TrimLeft(row, " "), "::"); found { // GitHub Actions takes such a line of a log for a command
				row = ": :" + command
			}
			fmt.Fprintf(&out, "  %s\n", row)
		}
	}
	return out.String()
}

func textSections(r *report.Report, full bool) []section {
	var more section
	if !full {
		more.title = "More risks"
		for _, risk := range folded(r) {
			row := fmt.Sprintf("%-8s  %s: %s (%s)", risk.Severity, risk.Address, risk.What, risk.Rule)
			if risk.Policy != "" {
				row += "; " + risk.Policy
			}
			more.rows = append(more.rows, row)
		}
	}
	others := section{title: "Found by other tools"}
	for _, o := range r.Others {
		others.rows = append(others.rows, strings.TrimSpace(fmt.Sprintf("%-8s  %s: %s (%s %s) %s", o.Severity, cmp.Or(o.Address, o.Place, "no place"), o.Message,
			o.Tool, o.Rule, otherPlace(o))))
	}
	acknowledged := section{title: "Acknowledged"}
	for _, a := range r.Acknowledged {
		acknowledged.rows = append(acknowledged.rows, fmt.Sprintf("%s of %s: %s; %s, until %s", a.Rule, a.Address, a.Reason, a.Approver, a.Expiry))
	}
	for _, a := range r.Acknowledgements {
		acknowledged.rows = append(acknowledged.rows, fmt.Sprintf("line %d: %s of %s: %s", a.Line, a.Rule, a.Address, state(a)))
	}
	permissions := section{title: "Permissions"}
	for _, p := range r.Permissions {
		permissions.rows = append(permissions.rows, fmt.Sprintf("%s %-8s  %s", sign(p.Added), p.Direction, permissionText(p)))
	}
	network := section{title: "Network"}
	for _, e := range r.Network {
		network.rows = append(network.rows, fmt.Sprintf("%s %s %s  (%s)", sign(e.Opened), e.Ports, e.Peer, e.Address))
	}
	constructs := section{title: "All changes"}
	width := 16
	for _, c := range r.Constructs {
		width = min(max(width, utf8.RuneCountInString(c.Name)), 40)
	}
	for _, c := range r.Constructs {
		constructs.rows = append(constructs.rows, fmt.Sprintf("%-*s  %s", width, c.Name, c.Summary))
		if full {
			for _, row := range c.Changes {
				constructs.rows = append(constructs.rows, strings.TrimSpace(fmt.Sprintf("%-8s  %s  %s", row.Action, row.Address, row.Detail)))
			}
		}
	}
	return []section{
		more, others, acknowledged, rows("Deploy", r.Deploy, full), permissions, network,
		rows("Scaling", r.Scaling, full), costs(r.Cost, full), rows("Outputs", r.Outputs, full), rows("Moves and imports", r.Moves, full),
		rows("Drift", r.Drift, full), constructs,
	}
}

// mostLines of a section are shown, unless all are asked for.
const mostLines = 20

func rows(title string, all []report.Row, full bool) section {
	s := section{title: title}
	for i, row := range all {
		if i == mostLines && !full {
			s.rows = append(s.rows, fmt.Sprintf("%d more; --full shows them", len(all)-i))
			break
		}
		s.rows = append(s.rows, strings.TrimSpace(fmt.Sprintf("%s  %s", row.Address, row.Detail)))
	}
	return s
}

// costs are differences, and what they rest on.
func costs(c *report.Cost, full bool) section {
	if c == nil {
		return section{}
	}
	var all []report.Row
	for _, row := range c.Changes {
		all = append(all, report.Row{Address: fmt.Sprintf("%-10s  %s", report.Dollars(row.Month), row.Address), Detail: row.Detail})
	}
	s := rows(costTitle, all, full)
	s.rows = append(s.rows, c.Basis())
	return s
}

func sign(added bool) string {
	if added {
		return "+"
	}
	return "-"
}

func permissionText(p report.Permission) string {
	if p.Effect == "unknown" { // the condition says why
		return p.Condition + "  (" + p.Address + ")"
	}
	text := p.Effect + " " + strings.Join(p.Actions, ", ")
	if len(p.Resources) > 0 {
		text += " on " + strings.Join(p.Resources, ", ")
	}
	if len(p.Principals) > 0 {
		text += " by " + strings.Join(p.Principals, ", ")
	}
	if p.Condition != "" {
		text += " if " + p.Condition
	}
	return text + "  (" + p.Address + ")"
}
