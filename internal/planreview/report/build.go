package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"slipway/internal/planreview/ack"
	"slipway/internal/planreview/deploy"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/policy"
	"slipway/internal/planreview/rules"
	"slipway/internal/prices"
)

// Options are what a review depends on besides the plan.
type Options struct {
	Label            string
	FailOn           rules.Severity
	Acknowledgements []ack.Acknowledgement
	Policy           *policy.Policy // nil where there is none
	Note             string         // shown below the counts
	Now              time.Time
	Prices           prices.Lists
	Region           string // of resources whose region the plan does not tell, for the estimate of the cost; empty for none
}

// Build reviews a plan.
func Build(p *plan.Plan, o Options) *Report {
	r := empty(o)
	if p.Static {
		r.Source = "synth-diff"
	}
	r.ToolVersion = p.ToolVersion
	r.Verdict.Doubts = append(r.Verdict.Doubts, p.Doubts...)
	own, doubts := o.Policy.Check(p, o.Label)
	r.Verdict.Doubts = append(r.Verdict.Doubts, doubts...)
	r.findings(append(rules.Check(p), own...), o)
	r.OwnRules = ownRules(o.Policy)
	for _, unknown := range rules.UnknownTypes(p) {
		r.UnknownTypes = append(r.UnknownTypes, UnknownType{unknown.Type, unknown.Count})
	}

	routine := map[*plan.Change]bool{}
	for _, c := range p.Changes {
		if c.Is("aws_ecs_task_definition") && c.Keeps() && deploy.Compare(c).Routine {
			routine[c] = true
		}
	}
	r.count(p, routine)
	r.Deploy = deployRows(p)
	r.Permissions = permissions(p)
	r.Network = edges(p)
	r.Scaling = scalingRows(p)
	r.Cost = estimate(p, o.Region, o.Prices)
	r.Outputs = outputRows(p)
	r.Moves = moveRows(p)
	r.Drift = driftRows(p)
	r.Constructs = constructs(p, routine)
	r.judge(o.FailOn)
	r.clean()
	return r
}

// Unreadable is the review of what is no plan.
func Unreadable(err error, o Options) *Report {
	r := empty(o)
	r.Verdict.Doubts = strings.Split(err.Error(), "\n") // of a policy, all mistakes at once
	r.Unread = true
	r.judge(o.FailOn)
	r.clean()
	return r
}

func empty(o Options) *Report {
	return &Report{Schema: Schema, Source: "plan", Label: o.Label, Note: o.Note, Verdict: Verdict{FailOn: o.FailOn.String()}}
}

// findings gives them the severities of the policy, and sorts them into risks and what is acknowledged.
func (r *Report) findings(findings []rules.Finding, o Options) {
	blocks := make(map[int]policy.Blocks, len(findings))
	order := make([]int, len(findings))
	for i := range findings {
		findings[i], blocks[i] = o.Policy.Adjust(findings[i], o.Label)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(findings[b].Severity, findings[a].Severity) })

	acknowledged := acknowledgements(o)
	used := map[int]bool{}
	for _, at := range order {
		f := findings[at]
		risk := Risk{f.Severity.String(), f.Rule, f.Address, f.What, f.Why, f.Effect, f.Undo, string(blocks[at]), f.Policy}
		i := slices.IndexFunc(acknowledged, func(a acknowledgement) bool { return a.holds(f, o.Now) })
		if i < 0 {
			r.Risks = append(r.Risks, risk)
			continue
		}
		used[i] = true
		a := acknowledged[i]
		r.Acknowledged = append(r.Acknowledged, Acknowledged{risk, a.Reason, a.Approver, a.Expiry.Format(time.DateOnly)})
	}
	for i, a := range acknowledged {
		if !used[i] && a.state != "" && !(a.state == "unused" && r.Source == "synth-diff") { // which a plan may use
			r.Acknowledgements = append(r.Acknowledgements, Acknowledgement{a.state, a.Line, a.Rule, a.Address, a.Expiry.Format(time.DateOnly)})
		}
	}
}

func (r *Report) count(p *plan.Plan, routine map[*plan.Change]bool) {
	n := &r.Counts
	for _, c := range p.Changes {
		if c.PreviousAddress != "" {
			n.Move++
		}
		if c.Imported {
			n.Import++
		}
		if routine[c] {
			n.Deploy++
			continue
		}
		if c.Block {
			continue
		}
		switch c.Action {
		case plan.Create:
			n.Create++
		case plan.Update:
			n.Update++
		case plan.Replace:
			n.Replace++
		case plan.Delete:
			n.Delete++
		case plan.Forget:
			n.Forget++
		case plan.Read:
			n.Read++
		}
	}
	for _, c := range p.Drift {
		if drifted(c) && !filledIn(p, c) {
			n.Drift++
		}
	}
	n.Deferred = len(p.Deferred)
	n.Invoke = len(p.Invocations)
}

// String says the counts that are not zero, worst first: 1 to delete, 2 to replace, 1 deploy.
func (n Counts) String() string {
	var said []string
	for _, part := range []struct {
		count int
		what  string
	}{
		{n.Delete, "to delete"}, {n.Replace, "to replace"}, {n.Forget, "to forget"}, {n.Deploy, "to deploy"}, {n.Create, "to create"}, {n.Update, "to update"},
		{n.Move, "moved"}, {n.Import, "to import"}, {n.Read, "to read"}, {n.Invoke, "to invoke"}, {n.Deferred, "deferred"}, {n.Drift, "drifted"},
	} {
		if part.count > 0 {
			said = append(said, fmt.Sprintf("%d %s", part.count, part.what))
		}
	}
	if len(said) == 0 {
		return "no changes"
	}
	return strings.Join(said, ", ")
}

// Summary says the counts. A plan can change outputs and settings alone, which are no resources. Nothing is said of one that was not read, and of one
// that cannot be judged only what was read of it: never that there are no changes.
func (r *Report) Summary() string {
	switch judged := r.Verdict.Status != CannotJudge; {
	case r.Unread:
		return "not read"
	case !judged && r.Counts == Counts{}:
		return "not judged"
	case !judged:
		return "not judged; read so far: " + r.Counts.String()
	}
	if r.Counts == (Counts{}) && len(r.Outputs)+len(r.Constructs) > 0 {
		return "no resource changes"
	}
	return r.Counts.String()
}

// judge writes the verdict. A plan that cannot be judged is never fine, nor only blocked.
func (r *Report) judge(failOn rules.Severity) {
	v := &r.Verdict
	var blocking []Risk
	for _, risk := range r.Risks {
		if severity, err := rules.ParseSeverity(risk.Severity); err == nil && risk.blocking(severity >= failOn) {
			blocking = append(blocking, risk)
		}
	}
	switch {
	case len(v.Doubts) > 0:
		v.Status = CannotJudge
		v.Line = "Cannot judge: " + v.Doubts[0]
		if more := len(v.Doubts) - 1; more > 0 {
			v.Line += fmt.Sprintf("; and %d more", more)
		}
	case len(blocking) > 0:
		v.Status = Blocked
		worst := blocking[0]
		v.Line = fmt.Sprintf("Blocked by %s. Worst: %s: %s, %s", severities(blocking), worst.Address, worst.What, worst.Effect)
	default:
		v.Status = Fine
		v.Line = "Fine to apply: " + r.Summary()
		if len(r.Risks) > 0 {
			v.Line += "; to look at: " + severities(r.Risks)
		}
	}
	if n := r.ofUnknownTypes(); v.Status != CannotJudge && n > 0 {
		v.Line += fmt.Sprintf("; %d of types that no rule knows", n)
	}
	if v.Status == Fine && len(r.Acknowledged) > 0 {
		v.Line += fmt.Sprintf("; %d acknowledged", len(r.Acknowledged))
	}
}

func (r *Report) ofUnknownTypes() int {
	n := 0
	for _, unknown := range r.UnknownTypes {
		n += unknown.Changes
	}
	return n
}

// severities counts risks, as in 1 critical and 2 high risks.
func severities(risks []Risk) string {
	counts := (&Report{Risks: risks}).Severities()
	var said []string
	for _, severity := range severitiesDown {
		if n := counts[severity.String()]; n > 0 {
			said = append(said, fmt.Sprintf("%d %s", n, severity))
		}
	}
	text := strings.Join(said, ", ")
	if len(risks) == 1 {
		return text + " risk"
	}
	return text + " risks"
}

func byAddress(a, b Row) int {
	return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Detail, b.Detail))
}
