package rules

import "slipway/internal/planreview/plan"

var checkFailed = Rule{
	ID:       "check-failed",
	Fact:     "The configuration's own checks hold.",
	Why:      "A check block that fails is only a warning to Terraform, which applies the plan all the same, and the warning is not in what is reviewed.",
	Severity: Medium,
	Blind:    "checks that wait for the apply; messages of checks, which may hold a value that must not be seen",
	Check: func(p *plan.Plan) Result {
		result := Result{Applies: p.Checked}
		for _, address := range p.FailedChecks {
			result.Findings = append(result.Findings, Finding{
				Severity: Medium, Address: address, What: "the check fails, or cannot be made", Why: "what it asks for does not hold in the plan",
				Effect: "what its author guarded against is there", Undo: "read the warnings of terraform plan",
			})
		}
		return result
	},
}
