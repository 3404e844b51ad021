package page

import "slipway/internal/report"

// table is one of the page's tables. The first cell of a row names it.
type table struct {
	Caption string
	Head    []string
	Rows    [][]cell
	Class   string
}

// cell is text, in one of some looks.
type cell struct {
	Text  string
	Codes []string // instead of a text
	Look  string   // code, prose, number, good or bad
}

// Filled tells whether there is anything to show.
func (c cell) Filled() bool { return c.Text != "" || len(c.Codes) > 0 }

func text(s string) cell        { return cell{Text: s} }
func code(s string) cell        { return cell{Text: s, Look: "code"} }
func sentence(s string) cell    { return cell{Text: s, Look: "prose"} }
func number(s string) cell      { return cell{Text: s, Look: "number"} }
func good(s string) cell        { return cell{Text: s, Look: "good"} }
func bad(s string) cell         { return cell{Text: s, Look: "bad"} }
func codes(all []string) cell   { return cell{Codes: all} }
func money(amount float64) cell { return number(report.Dollars(amount)) }

// facts are addresses, attributes and values that were read.
func facts(caption string, all []report.Fact) table {
	t := table{Caption: caption, Head: []string{"address", "attribute", "value"}}
	for _, fact := range all {
		t.Rows = append(t.Rows, []cell{code(fact.Address), code(fact.Attribute), code(fact.Value)})
	}
	return t
}

// proofs are facts with whether they hold.
func proofs(caption string, all []report.Fact) table {
	t := facts(caption, all)
	t.Head = append(t.Head, "as it must be")
	for i, fact := range all {
		held := good("yes")
		if !fact.Holds {
			held = bad("no: " + fact.Rule)
		}
		t.Rows[i] = append(t.Rows[i], held)
	}
	return t
}

// Labeled are the row's cells with the names of their columns, for narrow screens.
func (t table) Labeled(row []cell) []labeled {
	all := make([]labeled, len(row))
	for i, c := range row {
		all[i] = labeled{c, t.Head[i], i == 0}
	}
	return all
}

type labeled struct {
	cell
	Label string
	First bool
}

// bar is an amount beside the most that it may be.
type bar struct {
	Name, Amount, About string
	Percent             float64
	Bad                 bool
}

func share(part, of float64) float64 {
	if of <= 0 {
		return 0
	}
	return min(100, 100*part/of)
}
