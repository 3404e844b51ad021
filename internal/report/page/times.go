package page

import (
	"fmt"

	"slipway/internal/report"
)

// Timeline is the deploy clock. All of a service is on one scale.
func (s service) Timeline() []bar { return timeline(s.Clock.Times) }

// Deletions are the longest chain of them.
func (e environment) Deletions() []bar { return timeline(e.Report.Clock.Destroy) }

func timeline(spans []report.Span) []bar {
	longest := 0
	for _, span := range spans {
		longest = max(longest, span.Seconds)
	}
	var all []bar
	for _, span := range spans {
		all = append(all, bar{span.Name, report.ClockTime(span.Seconds), span.Formula, share(float64(span.Seconds), float64(longest)), false})
	}
	return all
}

// Inputs of the deploy clock.
func (s service) Inputs() table {
	return facts(s.caption("Settings that the times follow from"), s.Clock.Inputs)
}

// Guards are what refuses a destroy.
func (e environment) Guards() table {
	return facts("What refuses a destroy, or stops it halfway", e.Report.Clock.Blocked)
}

// Budget is the connections.
func (e environment) Budget() []bar {
	var all []bar
	for _, need := range e.Report.Connections.Budget {
		amount := fmt.Sprintf("%d of %d", need.Wanted, need.Offered)
		if !need.Fits() {
			amount += ": too many"
		}
		all = append(all, bar{need.What, amount, need.Formula, share(float64(need.Wanted), float64(need.Offered)), !need.Fits()})
	}
	return all
}

// Limits are what the connections were computed from.
func (e environment) Limits() table {
	return facts("Settings that the connections follow from", e.Report.Connections.Inputs)
}
