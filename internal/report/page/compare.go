package page

import (
	"fmt"

	"slipway/internal/findings"
	"slipway/internal/report"
	"slipway/internal/stackjson"
)

// overview holds environments beside each other.
type overview struct {
	Numbers table
	Levels  table
	Links   []section
	Failing []finding
}

func newOverview(sides []report.Side) *overview {
	o := &overview{
		Numbers: table{Caption: "The environments in numbers", Class: "even", Head: []string{""}},
		Levels:  table{Caption: "Protection, retention, breaker, TLS and zones", Class: "even", Head: []string{""}},
	}
	rows := make([][]cell, 6)
	for i, name := range []string{"verdict", "a month at rest", "a month at the highest", "a deployment, at most", "connections, at most",
		"floor, lowest to highest"} {
		rows[i] = []cell{text(name)}
	}
	var stacks []*stackjson.Config
	for _, side := range sides {
		e, r := newEnvironment(side, 2), side.Report
		o.Links = append(o.Links, section{e.Anchor(), e.Name})
		stacks = append(stacks, side.Stack)
		verdict := good("nothing fails")
		if failures := r.Failures(); len(failures) > 0 {
			verdict = bad(things(len(failures)) + " failing")
			o.Failing = append(o.Failing, shown(r.Findings, e.Name, findings.Fail)...)
		}
		rest, most, deployment, connections := text("not known"), text("not known"), text("not known"), text("not known")
		if r.Cost.MostlyKnown() {
			rest, most = number(r.Cost.Sum(r.Cost.Rest)), number(r.Cost.Sum(r.Cost.Most))
		}
		if _, longest, known := r.Deployment(); known {
			deployment = number(report.ClockTime(longest.Seconds))
		}
		if need, known := r.Connections.Tightest(); known {
			connections = number(fmt.Sprintf("%d of %d", need.Wanted, need.Offered))
		}
		lowest, highest := r.Floors()
		floor := number(fmt.Sprintf("%d to %d", lowest, highest))
		for i, value := range []cell{verdict, rest, most, deployment, connections, floor} {
			rows[i] = append(rows[i], value)
		}
		o.Numbers.Head, o.Levels.Head = append(o.Numbers.Head, e.Name), append(o.Levels.Head, e.Name)
	}
	o.Numbers.Rows = rows
	for _, level := range report.Levels(stacks...) {
		row := []cell{text(level.What)}
		for _, found := range level.Found {
			row = append(row, number(found))
		}
		o.Levels.Rows = append(o.Levels.Rows, row)
	}
	return o
}

// comparison is the page's view of two environments.
type comparison struct {
	report.Comparison
}

func newComparison(c report.Comparison) *comparison { return &comparison{c} }

// Failing are the findings by which the second is weaker.
func (c comparison) Failing() []finding { return shown(c.Findings, "", findings.Fail) }

// Ranks are in what the second must be at least as strict.
func (c comparison) Ranks() table {
	t := table{Caption: "Protection, retention, breaker, TLS and zones", Head: []string{"what", "topic", c.First, c.Second, "as strict or stricter", "read from"}}
	for _, rank := range c.Order {
		holds := good("yes")
		if !rank.Holds {
			holds = bad("no")
		}
		t.Rows = append(t.Rows, []cell{text(rank.What), text(rank.Topic), text(rank.First), text(rank.Second), holds, code(rank.Where)})
	}
	return t
}

// Follows is what the reports computed.
func (c comparison) Follows() table { return c.differing("Consequences", text, c.Measures) }

// Configuration is keys of the complete configurations.
func (c comparison) Configuration() table {
	return c.differing("Keys that differ", code, c.Differences)
}

// OwnArguments are those of what both have of the team's own.
func (c comparison) OwnArguments() table { return c.differing("Arguments that differ", code, c.Own) }

func (c comparison) differing(caption string, show func(string) cell, all []report.Difference) table {
	t := table{Caption: caption, Head: []string{"what", c.First, c.Second}}
	for _, d := range all {
		t.Rows = append(t.Rows, []cell{text(d.What), show(d.First), show(d.Second)})
	}
	return t
}
