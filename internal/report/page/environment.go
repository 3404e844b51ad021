package page

import (
	"fmt"
	"html"
	"html/template"

	"slipway/internal/findings"
	"slipway/internal/report"
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
	if n := e.counted(report.None); n > 0 {
		verdict += fmt.Sprintf(", %d not about it", n)
	}
	return verdict
}

func things(n int) string {
	if n == 1 {
		return "1 thing is"
	}
	return fmt.Sprintf("%d things are", n)
}

// Failing are the findings that make the report a bad one.
func (e environment) Failing() []finding { return shown(e.Report.Findings, "", findings.Fail) }

// Notices are the findings that fail nothing.
func (e environment) Notices() []finding {
	return shown(e.Report.Findings, "", findings.Warning, findings.Note)
}

// headline is a number of the first screen.
type headline struct{ Name, Value, About, Section string }

// Headlines are the money and the three numbers that matter.
func (e environment) Headlines() []headline {
	var all []headline
	add := func(name, value, about, section string) {
		all = append(all, headline{name, value, about, e.ID(section)})
	}
	if cost := e.Report.Cost; cost.MostlyKnown() {
		add("A month at rest", cost.Sum(cost.Rest), cost.Sum(cost.Most)+" at the highest", "cost")
	}
	if _, longest, known := e.Report.Deployment(); known {
		add("A deployment, at most", report.ClockTime(longest.Seconds), "from RUNNING on", "deployment")
	}
	if need, known := e.Report.Connections.Tightest(); known {
		add("Connections, at most", fmt.Sprint(need.Wanted), fmt.Sprintf("of %d: %s", need.Offered, need.What), "connections")
	}
	lowest, highest := e.Report.Floors()
	about := "at all hours"
	if lowest != highest {
		about = fmt.Sprintf("%d at the highest hours", highest)
	}
	add("Floor at the quietest hours", tasks(lowest), about, "calendar")
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

// Because says why the item need not pass, where it does not.
func (i item) Because() string {
	switch i.Result.Result {
	case report.Waived:
		return "Waived: " + i.Reason
	case report.None:
		return "Not about this environment: " + i.Reason
	}
	return ""
}

// Open tells whether the proof is shown at once.
func (i item) Open() bool { return i.Result.Result == report.Fail }
