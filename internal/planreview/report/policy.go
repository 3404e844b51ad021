package report

import (
	"time"

	"slipway/internal/planreview/ack"
	"slipway/internal/planreview/pattern"
	"slipway/internal/planreview/policy"
	"slipway/internal/planreview/rules"
)

// acknowledgement is one with what is said of it when no finding uses it: nothing of one for another environment.
type acknowledgement struct {
	ack.Acknowledgement
	address pattern.Pattern
	ours    bool
	state   string
}

func acknowledgements(o Options) []acknowledgement {
	var all []acknowledgement
	for _, a := range o.Acknowledgements {
		one := acknowledgement{Acknowledgement: a, address: pattern.New(a.Address), ours: a.Environment == o.Label, state: "unused"}
		switch {
		case !one.ours && o.Label == "":
			one.state = "unlabeled"
		case !one.ours:
			one.state = ""
		case a.Expired(o.Now):
			one.state = "expired"
		}
		all = append(all, one)
	}
	return all
}

func (a acknowledgement) holds(f rules.Finding, now time.Time) bool {
	return a.ours && a.Rule == f.Rule && !a.Expired(now) && a.address.Matches(f.Address)
}

// blocking says whether a risk blocks, given whether its severity does.
func (r Risk) blocking(bySeverity bool) bool {
	switch policy.Blocks(r.Blocks) {
	case policy.Always:
		return true
	case policy.Never:
		return false
	}
	return bySeverity
}

func ownRules(p *policy.Policy) []OwnRule {
	if p == nil {
		return nil
	}
	var all []OwnRule
	for _, r := range p.Rules {
		all = append(all, OwnRule{r.ID, r.Level.String(), r.Message})
	}
	if p.Has(policy.NeverDeleted) {
		all = append(all, OwnRule{policy.NeverDeleted, rules.Critical.String(), "A resource of a type that must never be deleted."})
	}
	return all
}
