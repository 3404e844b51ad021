package page

import (
	"strings"

	"slipway/internal/report"
)

// CostBars are the parts of a month's cost, against the highest of the whole.
func (e environment) CostBars() []bar {
	var all []bar
	for _, part := range e.Report.Cost.Parts {
		all = append(all, bar{part.Name, e.Report.Cost.Range(part), part.What, share(part.Most, e.Report.Cost.Most), false})
	}
	return all
}

// Bill is the cost line by line.
func (e environment) Bill() table {
	t := table{Caption: "The bill of a month", Head: []string{"part", "item", "computed from", "at rest", "at the highest"}}
	for _, part := range e.Report.Cost.Parts {
		for _, line := range part.Lines {
			what := []string{line.What}
			if line.Note != "" {
				what = append(what, line.Note)
			}
			if line.Assumed != "" {
				what = append(what, "assumed: `"+line.Assumed+"`")
			}
			if line.Own {
				what = append(what, "**your price**")
			}
			t.Rows = append(t.Rows, []cell{text(part.Name), sentence(strings.Join(what, "; ")), text(line.Formula), money(line.Rest), money(line.Most)})
		}
	}
	t.Rows = append(t.Rows, []cell{text("all"), text(""), text(""), number(e.Report.Cost.Sum(e.Report.Cost.Rest)), number(e.Report.Cost.Sum(e.Report.Cost.Most))})
	return t
}

// Assumptions are the use that the cost rests on.
func (e environment) Assumptions() table {
	t := table{Caption: "Assumed for a month", Head: []string{"key of report.assumptions", "value", "whose"}}
	for _, a := range e.Report.Cost.Assumptions {
		whose := "the environment's own"
		if a.Default {
			whose = "default, which nobody measured"
		}
		t.Rows = append(t.Rows, []cell{code(a.Key), number(report.Decimals(a.Value, 4)), text(whose)})
	}
	return t
}

// Unpriced is what has no known price.
func (e environment) Unpriced() table {
	t := table{Caption: "Without a known price: in no sum. It may cost nothing, or much.", Head: []string{"what", "why", "addresses"}}
	for _, u := range e.Report.Cost.Unknown {
		t.Rows = append(t.Rows, []cell{text(u.What), text(u.Why), codes(u.Addresses)})
	}
	return t
}

// Alternatives are what other choices would cost.
func (e environment) Alternatives() table {
	t := table{Caption: "What else it could cost: the difference a month; a minus means that it costs less",
		Head: []string{"what", "at rest", "at the highest", "note"}}
	for _, a := range e.Report.Cost.Alternatives {
		note := a.Note
		if a.Source != "" {
			note = strings.TrimSpace(note + " [source](" + a.Source + ")")
		}
		t.Rows = append(t.Rows, []cell{text(a.What), money(a.Rest), money(a.Most), sentence(note)})
	}
	return t
}
