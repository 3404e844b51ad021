package page

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"

	"slipway/internal/report"
	"slipway/internal/stackjson"
)

// environment is the page's view of one report.
type environment struct {
	Name, Project, Region, Account string
	Report                         report.Report
	level                          int // of the heading that names it
}

func newEnvironment(side report.Side, level int) environment {
	of := side.Environment
	return environment{of.String(), of.Project, of.Region, of.Account, side.Report, level}
}

// About says whose environment it is.
func (e environment) About() string {
	return fmt.Sprintf("%s in %s, account %s", e.Project, e.Region, e.Account)
}

// ID of a section.
func (e environment) ID(section string) string { return anchor(e.Name) + "-" + section }

// Label is the ids of the headings that name a section: its own, and among several environments that of the environment too.
func (e environment) Label(section string) string {
	if e.Alone() {
		return e.ID(section)
	}
	return e.ID(section) + " " + e.ID("name")
}

// Anchor of the environment itself.
func (e environment) Anchor() string { return anchor(e.Name) }

// Alone tells whether the page is about this environment alone, and its title names it.
func (e environment) Alone() bool { return e.level == 1 }

// Head is the heading of a section, or of a part so much deeper.
func (e environment) Head(deeper int, section, title string) template.HTML {
	return template.HTML(fmt.Sprintf(`<h%d id="%s">%s</h%[1]d>`, e.level+1+deeper, html.EscapeString(e.ID(section)), html.EscapeString(title)))
}

// Picture of the architecture, which is escaped where it is drawn.
func (e environment) Picture() template.HTML { return template.HTML(e.Report.SVG()) }

// section is an entry of the contents.
type section struct{ ID, Title string }

// Sections are the contents.
func (e environment) Sections() []section {
	all := []section{{"checklist", "Checklist"}, {"cost", "Cost"}, {"calendar", "Capacity"}, {"deployment", "Deployment"}, {"connections", "Connections"},
		{"backups", "Backups"}, {"alarms", "Alarms"}, {"access", "Access"}, {"quotas", "Quotas"}}
	if e.Report.Own != nil {
		all = append(all, section{"own", "The team's own"})
	}
	for i := range all {
		all[i].ID = e.ID(all[i].ID)
	}
	return all
}

// counted is how many items have a result.
func (e environment) counted(result string) int {
	n := 0
	for _, item := range e.Report.Checklist {
		if item.Result == result {
			n++
		}
	}
	return n
}

// Verdict is the report in a sentence.
func (e environment) Verdict() string {
	verdict := "Nothing fails"
	if n := len(e.Report.Failures()); n > 0 {
		verdict = things(n) + " failing"
	}
	verdict += fmt.Sprintf(": %d of %d items of the checklist pass", e.counted(report.Pass), len(e.Report.Checklist))
	if n := e.counted(report.Waived); n > 0 {
		verdict += fmt.Sprintf(", %d waived", n)
	}
	return verdict
}

func things(n int) string {
	if n == 1 {
		return "1 thing is"
	}
	return fmt.Sprintf("%d things are", n)
}

// Notices are what fails nothing and is worth to know first.
func (e environment) Notices() []string {
	all := append([]string{}, e.Report.Calendar.Problems...)
	all = append(all, e.Report.Backups.Problems...)
	for _, d := range e.Report.Quotas {
		if d.Fit() == 0 {
			all = append(all, fmt.Sprintf("Quota: %s: %s needed, %d by default. Ask for more before the first apply.", d.Quota, report.Decimals(d.Needed, 2), d.Default))
		}
	}
	all = append(all, e.Report.Unneeded()...)
	return append(all, e.Report.Cost.Problems...)
}

// headline is a number of the first screen.
type headline struct{ Name, Value, About, Section string }

// Headlines are the money and the three numbers that matter.
func (e environment) Headlines() []headline {
	var all []headline
	add := func(name, value, about, section string) {
		all = append(all, headline{name, value, about, e.ID(section)})
	}
	if cost := e.Report.Cost; len(cost.Parts) > 0 {
		add("A month at rest", report.Dollars(cost.Rest), report.Dollars(cost.Most)+" at the highest", "cost")
	}
	if span, known := e.Report.Clock.Deployment(); known {
		add("A deployment, at most", report.ClockTime(span.Seconds), "from RUNNING on", "deployment")
	}
	if need, known := e.Report.Connections.Tightest(); known {
		add("Connections, at most", fmt.Sprint(need.Wanted), fmt.Sprintf("of %d: %s", need.Offered, need.What), "connections")
	}
	calendar := e.Report.Calendar
	about := "at all hours"
	if calendar.Lowest != calendar.Flat {
		about = fmt.Sprintf("%d at the highest hours", calendar.Flat)
	}
	add("Floor at the quietest hours", tasks(calendar.Lowest), about, "calendar")
	return all
}

func tasks(n int) string {
	if n == 1 {
		return "1 task"
	}
	return fmt.Sprintf("%d tasks", n)
}

// item is one of the checklist.
type item struct {
	report.Result
	ID    string
	Proof table
}

// Items of the checklist.
func (e environment) Items() []item {
	var all []item
	for _, result := range e.Report.Checklist {
		all = append(all, item{result, e.ID("item-" + result.Item), proofs("Proof: "+result.Title, result.Facts)})
	}
	return all
}

// Open tells whether the proof is shown at once.
func (i item) Open() bool { return i.Result.Result == report.Fail }

// hour is a row of the week.
type hour struct {
	Name string
	Days []heat
}

// heat is one cell of the week: a floor, and how high it is among all of them.
type heat struct {
	Floor string
	Level int
}

// heatLevels are the shades that the style has.
const heatLevels = 5

// Week is the calendar, a row for each hour.
func (e environment) Week() []hour {
	c := e.Report.Calendar
	var all []hour
	for at := range 24 {
		row := hour{Name: fmt.Sprintf("%02d:00", at)}
		for day := range c.Week {
			floor := c.Week[day][at]
			_, highest, several := strings.Cut(floor, "-")
			if !several {
				highest = floor
			}
			n, _ := strconv.Atoi(highest)
			level := heatLevels / 2
			if c.Flat > c.Lowest {
				level = (heatLevels - 1) * (n - c.Lowest) / (c.Flat - c.Lowest)
			}
			row.Days = append(row.Days, heat{floor, level})
		}
		all = append(all, row)
	}
	return all
}

// Actions are the scheduled ones.
func (e environment) Actions() table {
	t := table{Caption: "Scheduled actions", Head: []string{"action", "schedule", "time zone", "min", "max"}}
	for _, a := range e.Report.Calendar.Actions {
		t.Rows = append(t.Rows, []cell{code(a.Address), code(a.Schedule), text(a.Timezone), number(fmt.Sprint(a.Min)), number(fmt.Sprint(a.Max))})
	}
	return t
}

// Saved says what the schedules save.
func (e environment) Saved() string {
	c := e.Report.Calendar
	return fmt.Sprintf("%s floor-hours in %s, where a flat floor of %d has %s: %s saved, %s%%.", report.Decimals(c.FloorHours, 2), c.Period, c.Flat,
		report.Decimals(c.FlatHours, 2), report.Decimals(c.SavedHours, 2), report.Decimals(c.SavedPercent, 1))
}

// Timeline is the deploy clock. All of it is on one scale.
func (e environment) Timeline() []bar { return timeline(e.Report.Clock.Times) }

// Deletions are the longest chain of them.
func (e environment) Deletions() []bar { return timeline(e.Report.Clock.Destroy) }

func timeline(spans []report.Span) []bar {
	longest := 0
	for _, span := range spans {
		longest = max(longest, span.Seconds)
	}
	var all []bar
	for _, span := range spans {
		all = append(all, bar{span.Name, report.ClockTime(span.Seconds), span.Formula, share(float64(span.Seconds), float64(longest)), false})
	}
	return all
}

// Inputs of the deploy clock.
func (e environment) Inputs() table {
	return facts("Settings that the times follow from", e.Report.Clock.Inputs)
}

// Guards are what refuses a destroy.
func (e environment) Guards() table {
	return facts("What refuses a destroy, or stops it halfway", e.Report.Clock.Blocked)
}

// Budget is the connections.
func (e environment) Budget() []bar {
	var all []bar
	for _, need := range e.Report.Connections.Budget {
		amount := fmt.Sprintf("%d of %d", need.Wanted, need.Offered)
		if !need.Fits() {
			amount += ": too many"
		}
		all = append(all, bar{need.What, amount, need.Formula, share(float64(need.Wanted), float64(need.Offered)), !need.Fits()})
	}
	return all
}

// Limits are what the connections were computed from.
func (e environment) Limits() table {
	return facts("Settings that the connections follow from", e.Report.Connections.Inputs)
}

// Backups are the ways to restore.
func (e environment) Backups() table {
	t := table{Caption: "What can be restored", Head: []string{"what", "survives", "goes back", "lost at most", "a restore takes", "address"}}
	for _, way := range e.Report.Backups.Ways {
		t.Rows = append(t.Rows, []cell{text(way.What), text(way.Survives), text(days(way.Days)), sentence(way.RPO), sentence(way.RTO), code(way.Address)})
	}
	return t
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// watched is a resource with its alarms.
type watched struct {
	Address, Reason string
	Alarms          table
}

// Watched are the resources whose failure users notice.
func (e environment) Watched() []watched {
	byAddress := map[string]report.Alarm{}
	for _, alarm := range e.Report.Alarms.Alarms {
		byAddress[alarm.Address] = alarm
	}
	var all []watched
	for _, resource := range e.Report.Alarms.Resources {
		var alarms []report.Alarm
		for _, address := range resource.Alarms {
			alarms = append(alarms, byAddress[address])
		}
		all = append(all, watched{resource.Address, resource.Reason, ringing("Alarms of "+resource.Address, alarms)})
	}
	return all
}

// Alarms are all of them, those of other resources too.
func (e environment) Alarms() table { return ringing("All alarms", e.Report.Alarms.Alarms) }

func ringing(caption string, alarms []report.Alarm) table {
	t := table{Caption: caption, Head: []string{"alarm", "rings when", "metrics", "missing data", "tells"}}
	for _, alarm := range alarms {
		t.Rows = append(t.Rows, []cell{code(strings.TrimPrefix(alarm.Address, "aws_cloudwatch_metric_alarm.")), text(alarm.Condition), codes(alarm.Metrics),
			text(alarm.Missing), codes(alarm.Actions)})
	}
	return t
}

// Access is who may do what.
func (e environment) Access() table {
	t := table{Caption: "What roles may do, who may take a role, and who may use a resource", Class: "filtered",
		Head: []string{"role or resource", "effect", "who", "action", "on", "condition"}}
	for _, row := range e.Report.Access {
		owner := row.Owner
		if row.Source != "" {
			owner += " (" + row.Source + ")"
		}
		who := row.Principal
		if row.Kind == stackjson.Identity {
			who = "the role"
		}
		t.Rows = append(t.Rows, []cell{code(owner), text(row.Effect), text(who), code(row.Action), code(row.Resource), code(row.Condition)})
	}
	return t
}

// Quotas are what counts against AWS's, the tight ones first.
func (e environment) Quotas() table {
	t := table{Caption: "Needed at most, beside AWS's default", Head: []string{"quota", "needed", "default", "for each", "fits", "computed from"}}
	var rest [][]cell
	for _, d := range e.Report.Quotas {
		fits := text(fmt.Sprintf("%d times", d.Fit()))
		if d.Fit() == 0 {
			fits = bad("no: ask for more")
		} else if d.Fit() == 1 {
			fits = text("once")
		}
		row := []cell{text(d.Quota), number(report.Decimals(d.Needed, 2)), number(fmt.Sprint(d.Default)), text(d.Per), fits, text(d.Formula)}
		if d.Tight() {
			t.Rows = append(t.Rows, row)
		} else {
			rest = append(rest, row)
		}
	}
	t.Rows = append(t.Rows, rest...)
	return t
}

// Commands ask an account for its quotas, where the default may not be enough.
func (e environment) Commands() string {
	var out strings.Builder
	for _, d := range e.Report.Quotas {
		if d.Tight() {
			fmt.Fprintf(&out, "# %s for %s\n%s\n", report.Decimals(d.Needed, 2), d.Quota, d.Ask)
		}
	}
	return out.String()
}

// Own is what the team has added.
func (e environment) Own() table {
	t := table{Caption: "Resources and modules", Head: []string{"resource", "file", "alarms"}}
	for _, block := range e.Report.Own.Blocks {
		alarms := codes(block.Alarms)
		switch {
		case strings.HasPrefix(block.Address, "module."):
			alarms = text("what is in the module is not looked at")
		case block.Passive:
			alarms = text("none: what is wrong with it shows in what it is for")
		case len(block.Alarms) == 0:
			alarms = bad("no alarm")
		}
		t.Rows = append(t.Rows, []cell{code(block.Address), code(block.File), alarms})
	}
	return t
}

// Overrides are what files of the team change of other blocks.
func (e environment) Overrides() table {
	t := table{Caption: "Overridden", Head: []string{"overridden", "file", "arguments"}}
	for _, override := range e.Report.Own.Overrides {
		t.Rows = append(t.Rows, []cell{code(override.Address), code(override.File), codes(override.Arguments)})
	}
	return t
}

// Weekdays are the columns of the week.
func (environment) Weekdays() []string {
	return []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
}
