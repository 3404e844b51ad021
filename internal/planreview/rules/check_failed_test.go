package rules

import (
	"testing"

	"slipway/internal/planreview/plan"
)

func TestCheckFailed(t *testing.T) {
	check := func(status string) string {
		return `"checks":[{"address":{"kind":"check","name":"health","to_display":"check.health"},"status":"` + status + `"}],`
	}
	verifyPlans(t, checkFailed, map[string]planExample{
		"none":            {load(t, changes()), notApplicable},
		"holds":           {load(t, check("pass")+changes()), ok},
		"after apply":     {load(t, check("unknown")+changes()), ok},
		"fails":           {load(t, check("fail")+changes()), "medium check.health: the check fails, or cannot be made"},
		"cannot be made":  {load(t, check("error")+changes()), "medium check.health: the check fails, or cannot be made"},
		"a pair of files": {&plan.Plan{Static: true}, notApplicable},
	})
}
