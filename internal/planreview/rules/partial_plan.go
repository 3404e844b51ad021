package rules

import (
	"fmt"

	"slipway/internal/planreview/plan"
)

var partialPlan = Rule{
	ID:   "partial-plan",
	Fact: "The plan holds all changes.",
	Why: "With -target or -exclude, with deferred changes or after an error, something comes later that nobody has reviewed. The review then says that " +
		"it cannot judge, whatever else it finds.",
	Severity: High,
	Blind:    "what a later plan will change",
	Check: func(p *plan.Plan) Result {
		result := Result{Applies: !p.Static} // a comparison of two files holds all of both
		if p.Incomplete {
			result.Findings = append(result.Findings, Finding{
				Severity: High, What: "complete = false", Why: "-target, -exclude or deferred changes",
				Effect: "changes that are not in this plan are left for a later one", Undo: "plan again without -target and -exclude",
			})
		}
		for _, d := range p.Deferred {
			result.Findings = append(result.Findings, Finding{
				Severity: High, Address: d.Change.Address, What: fmt.Sprintf("%s is deferred", d.Change.Action), Why: d.Reason,
				Effect: "it is not part of this apply, and shows in a later plan", Undo: "apply what it waits for, and plan again",
			})
		}
		return result
	},
}
