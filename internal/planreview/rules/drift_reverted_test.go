package rules

import "testing"

func TestDriftReverted(t *testing.T) {
	const target = "aws_appautoscaling_target.ecs"
	drift := func(action, before, after string) string {
		return `"resource_drift":[` + change(action, target, before, after) + `],`
	}
	raised := drift("update", `{"max_capacity":4,"min_capacity":1}`, `{"max_capacity":20,"min_capacity":1}`)
	verify(t, driftReverted, map[string]example{
		"no drift":       {unrelated, notApplicable},
		"left alone":     {raised + changes(change("no-op", target, `{"max_capacity":20}`, `{"max_capacity":20}`)), ok},
		"something else": {raised + changes(change("update", target, `{"max_capacity":20,"min_capacity":1}`, `{"max_capacity":20,"min_capacity":2}`)), ok},
		"set back": {raised + changes(change("update", target, `{"max_capacity":20,"min_capacity":1}`, `{"max_capacity":4,"min_capacity":1}`)),
			"medium " + target + ": set back: max_capacity 20 → 4"},
		"made again": {drift("delete", `{"max_capacity":4}`, "") + changes(change("create", target, "", `{"max_capacity":4}`)),
			"medium " + target + ": deleted outside of Terraform, and made again"},
		"only moved": {drift("no-op", `{"max_capacity":4}`, `{"max_capacity":4}`) + changes(), notApplicable},
	})
}
