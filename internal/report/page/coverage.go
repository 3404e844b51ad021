package page

import (
	"fmt"
	"strings"

	"slipway/internal/report"
	"slipway/internal/stackjson"
)

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
