package report

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown renders the report for people. Of the architecture it has the Mermaid flowchart, which needs no second file.
func (r Report) Markdown() string {
	return r.markdown("```mermaid\n" + r.Picture + "```\n\n")
}

// MarkdownBeside is Markdown with the picture in a file beside it, for viewers that know no Mermaid.
func (r Report) MarkdownBeside(svg string) string {
	return r.markdown(fmt.Sprintf("![Architecture of %s](%s)\n\n", r.Environment, svg))
}

func (r Report) markdown(picture string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# Report of %s\n\n", r.Environment)
	fmt.Fprintf(&out, "Written by `go run ./cmd/slipway report %s` from the synthesized JSON.\n\n", r.Environment)
	attention(&out, r.Findings)
	r.checklistMarkdown(&out)
	r.Cost.markdown(&out)
	r.calendarMarkdown(&out)
	r.clockMarkdown(&out)
	r.Connections.markdown(&out)
	r.Backups.markdown(&out)
	r.Alarms.markdown(&out)
	r.Own.markdown(&out)
	demandsMarkdown(&out, r.Quotas)
	out.WriteString("## Architecture\n\nSolid arrows are security-group rules, dotted ones references.\n\n" + picture)
	out.WriteString("## Access\n\n" + strings.ReplaceAll(r.matrix, "## ", "### "))
	return out.String()
}

func (r Report) checklistMarkdown(out *strings.Builder) {
	out.WriteString("## Production checklist\n\n")
	var rows [][]string
	for _, result := range r.Checklist {
		about := result.Reason
		switch {
		case result.Result == Fail:
			about = code(result.Why())
		case result.Unneeded:
			about = "waived without need: remove the waiver"
		}
		rows = append(rows, []string{"**" + result.Result + "**", cell(result.Title), "`" + result.Item + "`", about})
	}
	table(out, []string{"result", "item", "name", "reason"}, rows)
	if slices.ContainsFunc(r.Checklist, func(result Result) bool { return result.Result == Fail }) {
		out.WriteString("What an environment fails on purpose, `report.waive` in its file names with the reason: then it is WAIVED, and fails nothing.\n\n")
	}
	for _, result := range r.Checklist {
		fmt.Fprintf(out, "### %s: %s\n\n", result.Result, result.Title)
		var rows [][]string
		for _, fact := range result.Facts {
			proof := "yes"
			if !fact.Holds {
				proof = "**no**: " + cell(fact.Rule)
			}
			rows = append(rows, []string{code(fact.Address), code(fact.Attribute), code(fact.Value), proof})
		}
		if len(rows) > 0 {
			table(out, []string{"address", "attribute", "value", "as it must be"}, rows)
		} else {
			out.WriteString(result.Reason + ".\n\n")
		}
		for _, note := range result.Notes {
			fmt.Fprintf(out, "Note: %s.\n\n", note)
		}
	}
}

var weekdays = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// headed begins what is told of each service where there are several.
func (r Report) headed(out *strings.Builder, name string) {
	if len(r.Further) > 0 {
		fmt.Fprintf(out, "### %s\n\n", name)
	}
}

func (r Report) calendarMarkdown(out *strings.Builder) {
	out.WriteString("## Capacity calendar\n\n")
	for i, service := range r.Services() {
		r.headed(out, service.Name)
		service.Calendar.markdown(out, i == 0)
	}
}

// markdown of one service; what is true of all the first one's explains.
func (c Calendar) markdown(out *strings.Builder, explains bool) {
	fmt.Fprintf(out, "The floor, the fewest tasks, for each hour of the week in %s.\n\n", c.Timezone)
	header := []string{""}
	for hour := range 24 {
		header = append(header, fmt.Sprintf("%02d", hour))
	}
	var rows [][]string
	for day, name := range weekdays {
		rows = append(rows, append([]string{name}, c.Week[day][:]...))
	}
	table(out, header, rows)
	if len(c.Actions) > 0 {
		var rows [][]string
		for _, a := range c.Actions {
			rows = append(rows, []string{code(a.Address), code(a.Schedule), cell(a.Timezone), fmt.Sprint(a.Min), fmt.Sprint(a.Max)})
		}
		table(out, []string{"action", "schedule", "time zone", "min", "max"}, rows)
	}
	c.arithmetic(out)
	if explains {
		explainFloor(out)
	}
	for _, shift := range c.Shifts {
		fmt.Fprintf(out, "- %s.\n", shift)
	}
	for _, problem := range c.Problems {
		fmt.Fprintf(out, "- **%s**\n", problem)
	}
	if len(c.Shifts)+len(c.Problems) > 0 {
		out.WriteString("\n")
	}
	if len(c.Problems) == 0 {
		out.WriteString("No gaps and no overlaps.\n\n")
	}
}

func (c Calendar) arithmetic(out *strings.Builder) {
	var parts []string
	total := 0.0
	for _, f := range c.Floors {
		parts = append(parts, fmt.Sprintf("%s × %d", hours(f.Hours), f.Floor))
		total += f.Hours
	}
	fmt.Fprintf(out, "Floor-hours of %s: %s = %s. A flat floor of %d: %s × %d = %s. The schedules save %s − %s = **%s, %s**.\n\n",
		c.Period, strings.Join(parts, " + "), Decimals(c.FloorHours, 2), c.Flat, hours(total), c.Flat, Decimals(c.FlatHours, 2),
		Decimals(c.FlatHours, 2), Decimals(c.FloorHours, 2), Decimals(c.SavedHours, 2), percent(c.SavedPercent))
}

func explainFloor(out *strings.Builder) {
	// The spec's off-hours: 14 hours on five days, and the weekend.
	const off, week, assumed = 5*14 + 2*24, 7 * 24, 40
	fmt.Fprintf(out, "This is the floor, not the bill: tasks above the floor cost the same, and a lower floor saves only when the load lets tasks go. "+
		"The spec assumes %d%% less capacity in off-hours, 5 × 14 h + 2 × 24 h = %d of %d hours; that is %d%% × %d / %d = %s of a flat floor, and not the "+
		"30-40%% that it estimates.\n\n",
		assumed, off, week, assumed, off, week, percent(float64(assumed*off)/week))
}

func (r Report) clockMarkdown(out *strings.Builder) {
	out.WriteString("## Deploy clock\n\nAt worst, from RUNNING on. No setting bounds how long Fargate takes to place a task and to pull its image.\n\n")
	if service, longest, known := r.Deployment(); known && len(r.Further) > 0 {
		fmt.Fprintf(out, "The services are deployed at the same time. The longest takes **%s**: %s.\n\n", ClockTime(longest.Seconds), service.Name)
	}
	for _, service := range r.Services() {
		r.headed(out, service.Name)
		service.Clock.timesMarkdown(out)
		if len(r.Further) > 0 {
			service.Clock.saidMarkdown(out)
		}
	}
	r.headed(out, "destroy")
	r.Clock.destroyMarkdown(out)
	if len(r.Further) == 0 {
		r.Clock.saidMarkdown(out)
	}
}

func spansMarkdown(out *strings.Builder, all []Span) {
	var rows [][]string
	for _, s := range all {
		rows = append(rows, []string{cell(s.Name), ClockTime(s.Seconds), cell(s.Formula)})
	}
	table(out, []string{"until", "time", "computed from"}, rows)
}

func (c Clock) timesMarkdown(out *strings.Builder) {
	spansMarkdown(out, c.Times)
	var rows [][]string
	for _, fact := range c.Inputs {
		rows = append(rows, []string{code(fact.Address), code(fact.Attribute), code(fact.Value)})
	}
	table(out, []string{"address", "attribute", "value"}, rows)
}

func (c Clock) destroyMarkdown(out *strings.Builder) {
	total := 0
	chain := c.Destroy
	for _, s := range chain {
		total += s.Seconds
	}
	out.WriteString("The longest chain of deletions among service, proxy, instances and cluster, each after those above it, and how long Terraform waits " +
		"for them at most. " +
		"Load balancer, network and key come on top.\n\n")
	spansMarkdown(out, append(chain[:len(chain):len(chain)], Span{"destroyed, at most", total, "the sum"}))
	if len(c.Blocked) > 0 {
		var guards []string
		for _, fact := range c.Blocked {
			guards = append(guards, code(fact.Address+" "+fact.Attribute+" = "+fact.Value))
		}
		fmt.Fprintf(out, "A destroy is refused, or stops halfway, while these stand: %s.\n\n", strings.Join(guards, ", "))
	}
}

func (c Clock) saidMarkdown(out *strings.Builder) {
	for _, note := range c.Notes {
		out.WriteString(note + "\n\n")
	}
	for _, problem := range c.Problems {
		fmt.Fprintf(out, "- **%s**\n", problem)
	}
	if len(c.Problems) > 0 {
		out.WriteString("\n")
	}
}

// About says what a task holds and an instance accepts.
func (c Connections) About() string {
	about := fmt.Sprintf("Each task holds up to %d connections (`report.connections_per_task`). An instance accepts %d", c.PerTask, c.MaxConnection)
	if c.Pooled() {
		about += fmt.Sprintf(", of which the proxy may take %d", c.Pool)
	}
	return about + "."
}

// Largest says how many connections of a task fit.
func (c Connections) Largest() string {
	largest := "Up to " + plural(c.LargestPool, "connection") + " a task fit everywhere"
	if c.Pooled() {
		return largest + ", if all are busy at once. The proxy shares its connections, so idle ones cost nothing."
	}
	return largest + ", busy or idle."
}

func (c Connections) markdown(out *strings.Builder) {
	out.WriteString("## Connection budget\n\n")
	if len(c.Inputs) == 0 { // nothing was looked at
		out.WriteString(strings.Join(append(c.Notes, c.Problems...), "\n\n") + "\n\n")
		return
	}
	if c.MaxConnection > 0 {
		out.WriteString(c.About() + "\n\n")
	}
	var rows [][]string
	for _, n := range c.Budget {
		verdict := "fits"
		if !n.Fits() {
			verdict = "**too many**"
		}
		rows = append(rows, []string{cell(n.What), fmt.Sprint(n.Wanted), fmt.Sprint(n.Offered), cell(n.Formula), verdict})
	}
	table(out, []string{"connections", "wanted", "offered", "computed from", ""}, rows)
	rows = nil
	for _, fact := range c.Inputs {
		rows = append(rows, []string{code(fact.Address), code(fact.Attribute), code(fact.Value)})
	}
	table(out, []string{"address", "attribute", "value"}, rows)
	if len(c.Budget) > 0 {
		out.WriteString(c.Largest() + "\n\n")
	}
	for _, note := range c.Notes {
		out.WriteString(note + "\n\n")
	}
}

func (a Alarms) markdown(out *strings.Builder) {
	out.WriteString("## Alarm coverage\n\n")
	var rows [][]string
	for _, w := range a.Resources {
		watched := codes(w.Alarms)
		if len(w.Alarms) == 0 {
			watched = "no alarm"
			if w.Reason != "" {
				watched += ": " + cell(w.Reason)
			}
		}
		rows = append(rows, []string{code(w.Address), watched})
	}
	table(out, []string{"resource", "alarms"}, rows)
	if len(a.Alarms) == 0 {
		return
	}
	rows = nil
	for _, alarm := range a.Alarms {
		rows = append(rows, []string{code(alarm.Address), codes(alarm.Metrics), cell(alarm.Condition), cell(alarm.Missing), codes(alarm.Actions)})
	}
	table(out, []string{"alarm", "metrics", "rings when", "missing data", "tells"}, rows)
}
