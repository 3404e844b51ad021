package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"slipway/internal/planreview/rules"
	"slipway/internal/planreview/text"
)

// StacksSchema names the form of the review of several plans.
const StacksSchema = "planreview-stacks/1"

// MostStacks in one review, so that a comment always has room for the verdict of each.
const MostStacks = 50

// Stacks is the review of several plans.
type Stacks struct {
	Schema  string        `json:"schema" jsonschema:"enum=planreview-stacks/1"`
	Label   string        `json:"label" jsonschema_description:"name that was given with --label; empty where none was"`
	Verdict StacksVerdict `json:"verdict"`
	Stacks  []*Report     `json:"stacks" jsonschema_description:"the review of each plan, worst first, each with its own label"`
}

// StacksVerdict is the worst of the plans' verdicts. As with one plan, one that cannot be judged is worse than one that is blocked.
type StacksVerdict struct {
	Status Status `json:"status" jsonschema:"enum=fine,enum=cannot-judge,enum=blocked"`
	Line   string `json:"line"`
}

// Together puts reviews into one, worst first.
func Together(label string, reports []*Report) *Stacks {
	s := &Stacks{Schema: StacksSchema, Label: label, Stacks: slices.Clone(reports)}
	slices.SortStableFunc(s.Stacks, worstFirst)
	s.judge()
	s.clean()
	return s
}

// worstFirst compares by status, then by the worst risk, then by how many there are of each severity, then by label.
func worstFirst(a, b *Report) int {
	order := cmp.Compare(statusRank(b.Verdict.Status), statusRank(a.Verdict.Status))
	for _, severity := range severitiesDown {
		order = cmp.Or(order, cmp.Compare(b.Severities()[severity.String()], a.Severities()[severity.String()]))
	}
	return cmp.Or(order, cmp.Compare(a.Label, b.Label))
}

func statusRank(s Status) int { return slices.Index([]Status{Fine, Blocked, CannotJudge}, s) }

func (s *Stacks) judge() {
	counts := map[Status]int{}
	for _, r := range s.Stacks {
		counts[r.Verdict.Status]++
	}
	worst := s.Stacks[0]
	s.Verdict.Status = worst.Verdict.Status
	var said []string
	for _, part := range []struct {
		status Status
		what   string
	}{{CannotJudge, "cannot be judged"}, {Blocked, "blocked"}, {Fine, "fine to apply"}} {
		if n := counts[part.status]; n > 0 {
			said = append(said, fmt.Sprintf("%d %s", n, part.what))
		}
	}
	s.Verdict.Line = fmt.Sprintf("Of %s %s", text.Counted(len(s.Stacks), "plan"), strings.Join(said, ", "))
	if s.Verdict.Status != Fine {
		s.Verdict.Line += "; worst is " + worst.Label
	}
}

// severitiesDown are worst first.
var severitiesDown = []rules.Severity{rules.Critical, rules.High, rules.Medium, rules.Low}

// Severities counts the risks by severity.
func (r *Report) Severities() map[string]int {
	counts := map[string]int{}
	for _, risk := range r.Risks {
		counts[risk.Severity]++
	}
	return counts
}
