package report

import (
	"cmp"
	"fmt"
	"slices"

	"slipway/internal/planreview/others"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/rules"
)

// Other is a finding of another tool. It never changes the verdict.
type Other struct {
	Tool     string `json:"tool"`
	Severity string `json:"severity" jsonschema:"enum=low,enum=medium,enum=high,enum=critical"`
	Rule     string `json:"rule"`
	Address  string `json:"address" jsonschema_description:"of the resource; empty where the tool names none that is known"`
	Place    string `json:"place" jsonschema_description:"file and line that the tool names; empty where it names none"`
	Message  string `json:"message"`
}

// AddOthers adds what other tools found, worst first, and what is at a resource before the rest. A text that holds a credential is not shown.
func (r *Report) AddOthers(all []others.Finding, own *plan.Masks) {
	for _, f := range all {
		other := Other{f.Tool, f.Severity, f.Rule, f.Address, f.File, f.Message}
		if f.File != "" && f.Line > 0 {
			other.Place = fmt.Sprintf("%s:%d", f.File, f.Line)
		}
		for _, text := range []*string{&other.Tool, &other.Rule, &other.Place, &other.Message} {
			if plan.HoldsSecret(*text, own) {
				*text = "(sensitive)"
			}
		}
		r.Others = append(r.Others, other)
	}
	slices.SortStableFunc(r.Others, func(a, b Other) int {
		x, _ := rules.ParseSeverity(a.Severity)
		y, _ := rules.ParseSeverity(b.Severity)
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(btoi(a.Address == ""), btoi(b.Address == "")), cmp.Compare(a.Address, b.Address))
	})
	r.clean()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
