// Package report judges one environment by its synthesized Terraform JSON: the production checklist, what it costs, what the schedules save, how
// long a deployment takes, whether the connections suffice, what backups survive, who may do what, which alarms watch what, and a picture of it all.
// It is plain Go: no jsii, no network.
package report

import (
	"encoding/json"
	"time"

	"slipway/internal/config"
	"slipway/internal/findings"
	"slipway/internal/prices"
	"slipway/internal/report/architecture"
	"slipway/internal/stackjson"
)

// Report is what is known of an environment.
type Report struct {
	Environment string                `json:"environment"`
	Findings    []findings.Finding    `json:"findings"` // what needs attention, the worst first
	Checklist   []Result              `json:"checklist"`
	Cost        Cost                  `json:"cost"`
	Calendar    Calendar              `json:"calendar"`
	Clock       Clock                 `json:"clock"`
	Further     []Service             `json:"services,omitempty"` // beside the first one, whose calendar and clock are those above
	Connections Connections           `json:"connections"`
	Backups     Backups               `json:"backups"`
	Alarms      Alarms                `json:"alarms"`
	Own         *Own                  `json:"own,omitempty"`
	Quotas      []Demand              `json:"quotas"`
	Access      []stackjson.AccessRow `json:"access"`
	Picture     string                `json:"picture"` // a Mermaid flowchart

	architecture architecture.Model
	matrix       string
}

// Build judges a stack. Of the configuration it takes the environment's name and its report section alone, and for each finding the keys that mend it:
// everything else is read in the JSON. The year counts where clocks change or a schedule names dates. Prices are those of the lists.
func Build(environment config.Environment, stack *stackjson.Config, year int) Report {
	return build(environment, stack, stack, year, prices.Lists{})
}

// build takes the stack as Slipway makes it, and with what a team added to it: that costs money as well.
func build(environment config.Environment, stack, all *stackjson.Config, year int, from prices.Lists) Report {
	alarms := newAlarms(stack)
	drawn := newArchitecture(stack)
	drawn.Name = environment.String()
	judged, notes := checklist(stack, year, environment)
	r := Report{
		Environment: environment.String(),
		Checklist:   judged,
		Cost:        newCost(all, environment.Report.Assumptions, from, year),
		Calendar:    newCalendar(stack, year),
		Clock:       newClock(stack),
		Further:     newFurther(stack, year),
		Connections: newConnections(stack, environment.Report.ConnectionsPerTask),
		Backups:     newBackups(stack),
		Alarms:      alarms,
		Own:         newOwn(stack, alarms),
		Quotas:      newDemands(stack),
		Access:      stackjson.Access(stack),
		Picture:     mermaid(drawn),

		architecture: drawn,
		matrix:       stackjson.AccessMatrix(stack),
	}
	r.Findings = r.find(environment, year, notes)
	return r
}

// JSON renders the report for programs.
func (r Report) JSON() ([]byte, error) { return marshal(r) }

// SVG draws the architecture.
func (r Report) SVG() string { return architecture.SVG(r.architecture) }

func marshal(value any) ([]byte, error) {
	data, err := json.MarshalIndent(value, "", "  ")
	return append(data, '\n'), err
}

// ThisYear is the year of now, in UTC.
func ThisYear() int { return time.Now().UTC().Year() }
