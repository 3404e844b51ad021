package rules

import (
	"testing"

	"slipway/internal/planreview/plan"
)

func TestPartialPlan(t *testing.T) {
	deferred := `"deferred_changes":[{"reason":"instance_count_unknown","resource_change":` + change("create", "aws_eip.a", "", `{}`) + `}],`
	for name, e := range map[string]example{
		"whole":           {`"complete":true,` + changes(), ok},
		"before 1.8":      {changes(), ok},
		"with -target":    {`"complete":false,` + changes(), "high : complete = false"},
		"deferred change": {deferred + changes(), "high aws_eip.a: create is deferred"},
	} {
		t.Run(name, func(t *testing.T) {
			result := partialPlan.Check(load(t, e.members))
			got := ok
			if len(result.Findings) > 0 {
				got = result.Findings[0].Severity.String() + " " + result.Findings[0].Address + ": " + result.Findings[0].What
			}
			if !result.Applies || got != e.want {
				t.Errorf("got %s, want %s", got, e.want)
			}
		})
	}
	if synthesized := (&plan.Plan{Static: true}); partialPlan.Check(synthesized).Applies {
		t.Error("applies to a comparison of files, which is no plan")
	}
}
