package rules

import (
	"testing"

	"slipway/internal/planreview/plan"
)

func TestPartialPlan(t *testing.T) {
	deferred := `"deferred_changes":[{"reason":"instance_count_unknown","resource_change":` + change("create", "aws_eip.a", "", `{}`) + `}],`
	verifyPlans(t, partialPlan, map[string]planExample{
		"whole":           {load(t, `"complete":true`, changes()), ok},
		"before 1.8":      {load(t, changes()), ok},
		"with -target":    {load(t, `"complete":false`, changes()), "high : complete = false"},
		"deferred change": {load(t, deferred+changes()), "high aws_eip.a: create is deferred"},
		"a pair of files": {&plan.Plan{Static: true}, notApplicable},
	})
}
