package report

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/prices"
)

func (c Cost) markdown(out *strings.Builder) {
	out.WriteString("## Cost\n\n")
	for _, problem := range c.Problems {
		fmt.Fprintf(out, "- **%s**\n", problem)
	}
	if len(c.Problems) > 0 {
		out.WriteString("\n")
	}
	if len(c.Parts) > 0 {
		c.sumsMarkdown(out)
	}
	if len(c.Unknown) > 0 {
		out.WriteString("### Without a known price\n\nIn no sum. It may cost nothing, or much.\n\n")
		var rows [][]string
		for _, u := range c.Unknown {
			rows = append(rows, []string{cell(u.What), cell(u.Why), codes(u.Addresses)})
		}
		table(out, []string{"what", "why", "addresses"}, rows)
	}
}

func (c Cost) sumsMarkdown(out *strings.Builder) {
	if c.MostlyKnown() {
		fmt.Fprintf(out, "A month costs **%s at rest** and **%s at the highest**, in %s. ", c.Sum(c.Rest), c.Sum(c.Most), c.Region)
	} else {
		fmt.Fprintf(out, "**What a month costs in %s is not known: most parts lack a price.** ", c.Region)
	}
	fmt.Fprintf(out, "At rest: the fewest tasks that the schedules' hours give, capacity units at their least. At the highest: the most tasks, capacity units "+
		"and readers all month. What is used, such as data and requests, is assumed, and the same in both. A month has %d hours. Taxes and free tiers are left out."+
		"\n\n", prices.HoursPerMonth)
	if n := len(c.Unknown); n > 0 {
		fmt.Fprintf(out, "**Not in the sums: %s without a known price, see below.**\n\n", plural(n, "thing"))
	}
	var rows [][]string
	for _, part := range c.Parts {
		rows = append(rows, []string{part.Name, cell(part.What), c.Of(part, part.Rest), c.Of(part, part.Most)})
	}
	rows = append(rows, []string{"**all**", "", "**" + c.Sum(c.Rest) + "**", "**" + c.Sum(c.Most) + "**"})
	table(out, []string{"part", "what", "at rest", "at the highest"}, rows)
	rows = nil
	for _, part := range c.Parts {
		for _, line := range part.Lines {
			rows = append(rows, []string{part.Name, cell(line.What + line.about()), cell(line.Formula), Dollars(line.Rest), Dollars(line.Most)})
		}
	}
	out.WriteString("### The bill\n\n")
	table(out, []string{"part", "item", "computed from", "at rest", "at the highest"}, rows)
	c.assumptionsMarkdown(out)
	c.savingsMarkdown(out)
	if len(c.Surprises) > 0 {
		out.WriteString("### Where bills surprise\n\n")
		for _, surprise := range c.Surprises {
			fmt.Fprintf(out, "- %s\n", surprise)
		}
		out.WriteString("\n")
	}
	c.alternativesMarkdown(out)
	c.pricesMarkdown(out)
}

// lacks says whether something of a part has no known price; of the whole for "".
func (c Cost) lacks(part string) bool {
	return slices.ContainsFunc(c.Unknown, func(u Unpriced) bool { return part == "" || u.Part == part })
}

// MostlyKnown says whether the prices of at least half of the parts are complete. Else a sum says nothing of what a month costs.
func (c Cost) MostlyKnown() bool {
	complete := 0
	for _, part := range c.Parts {
		if !c.lacks(part.Name) {
			complete++
		}
	}
	return complete > 0 && 2*complete >= len(c.Parts)
}

// Sum writes an amount of the whole, which is more where a price is not known.
func (c Cost) Sum(amount float64) string { return atLeast(c.lacks("")) + Dollars(amount) }

// Of writes an amount of a part.
func (c Cost) Of(part CostPart, amount float64) string {
	if c.lacks(part.Name) && len(part.Lines) == 0 {
		return "unknown"
	}
	return atLeast(c.lacks(part.Name)) + Dollars(amount)
}

// Range writes what a part costs at rest and at the highest.
func (c Cost) Range(part CostPart) string {
	rest := c.Of(part, part.Rest)
	if part.Rest == part.Most {
		return rest
	}
	return rest + " to " + Dollars(part.Most)
}

func atLeast(lacking bool) string {
	if lacking {
		return "at least "
	}
	return ""
}

// about is what else a line says.
func (l CostLine) about() string {
	var all []string
	if l.Note != "" {
		all = append(all, l.Note)
	}
	if l.Assumed != "" {
		all = append(all, "assumed: `"+l.Assumed+"`")
	}
	if l.Own {
		all = append(all, "**your price**")
	}
	if len(all) == 0 {
		return ""
	}
	return "; " + strings.Join(all, "; ")
}

func (c Cost) assumptionsMarkdown(out *strings.Builder) {
	if len(c.Assumptions) == 0 {
		return
	}
	var set, defaults []string
	for _, a := range c.Assumptions {
		text := fmt.Sprintf("`%s` %s", a.Key, Decimals(a.Value, 4))
		if a.Default {
			defaults = append(defaults, text)
		} else {
			set = append(set, text)
		}
	}
	out.WriteString("Assumed for a month, by keys of `report.assumptions`")
	if len(set) > 0 {
		out.WriteString(". The environment's own: " + strings.Join(set, ", "))
	}
	if len(defaults) > 0 {
		out.WriteString(". Defaults, which nobody measured: " + strings.Join(defaults, ", "))
	}
	out.WriteString(".\n\n")
}

func (c Cost) savingsMarkdown(out *strings.Builder) {
	if len(c.Savings) == 0 {
		return
	}
	out.WriteString("### What the schedules save\n\n")
	for _, saving := range c.Savings {
		if len(c.Savings) > 1 {
			out.WriteString(code(saving.Service) + ": ")
		}
		out.WriteString(strings.Join(saving.Notes, "\n\n") + "\n\n")
	}
}

func (c Cost) alternativesMarkdown(out *strings.Builder) {
	if len(c.Alternatives) == 0 {
		return
	}
	out.WriteString("### What else it could cost\n\nThe difference a month. A minus means that it costs less.\n\n")
	var rows [][]string
	for _, a := range c.Alternatives {
		note := cell(a.Note)
		if a.Source != "" {
			note += " ([source](" + a.Source + "))"
		}
		rows = append(rows, []string{cell(a.What), Dollars(a.Rest), Dollars(a.Most), note})
	}
	table(out, []string{"what", "at rest", "at the highest", "note"}, rows)
}

func (c Cost) pricesMarkdown(out *strings.Builder) {
	if c.Prices.Oldest != "" {
		fmt.Fprintf(out, "List prices, read %s", c.Prices.Oldest)
		if c.Prices.Newest != c.Prices.Oldest {
			fmt.Fprintf(out, " to %s", c.Prices.Newest)
		}
		out.WriteString("; `prices/` has the source of each. ")
	}
	if c.Prices.Own {
		out.WriteString("Your own prices come before them. ")
	}
	out.WriteString("Check a price before you rely on it.\n\n")
}
