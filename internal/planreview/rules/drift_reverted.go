package rules

import (
	"slices"

	"slipway/internal/planreview/plan"
)

var driftReverted = Rule{
	ID:       "drift-reverted",
	Fact:     "The plan does not take back what somebody changed outside of Terraform.",
	Why:      "It was perhaps changed to end an outage. Taken back by a release that is about something else, the outage returns.",
	Severity: Medium,
	Blind:    "drift of resources that the plan does not refresh (-refresh=false), and of attributes that Terraform ignores",
	Check:    checkDrift,
}

func checkDrift(p *plan.Plan) Result {
	var result Result
	for _, drift := range p.Drift {
		if drift.Action != plan.Update && drift.Action != plan.Delete {
			continue
		}
		result.Applies = true
		planned := p.Find(drift.Address)
		if planned == nil {
			continue
		}
		f := Finding{
			Severity: Medium, Address: drift.Address, Why: "changed outside of Terraform since the last apply",
			Effect: "what was done by hand is undone", Undo: "write the change into the configuration, if it is meant to stay",
		}
		if drift.Action == plan.Delete {
			if planned.Action != plan.Create {
				continue
			}
			f.What = "deleted outside of Terraform, and made again"
			result.Findings = append(result.Findings, f)
			continue
		}
		var reverted []string
		for _, name := range drift.Changed() {
			if planned.Keeps() && plan.Equal(drift.New(name), planned.Old(name)) && !plan.Equal(planned.Old(name), planned.New(name)) && !planned.Unknown(name) {
				reverted = append(reverted, name+" "+fromTo(planned.Old(name), planned.New(name)))
			}
		}
		if len(reverted) == 0 {
			continue
		}
		slices.Sort(reverted)
		f.What = "set back: " + listed(reverted)
		result.Findings = append(result.Findings, f)
	}
	return result
}
