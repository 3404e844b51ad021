// Package policy reads and applies a policy: acknowledgements, other severities, types that must never be deleted, and rules of one's own.
package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"slipway/internal/planreview/ack"
	"slipway/internal/planreview/pattern"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/rules"
)

// DefaultFile is the policy that is used where it exists in the working directory.
const DefaultFile = "planreview.yaml"

// NeverDeleted is the rule of the types that must never be deleted.
const NeverDeleted = "never-deleted"

// Policy is a sound policy. A nil one changes nothing.
type Policy struct {
	Name             string // of the file
	Acknowledgements []ack.Acknowledgement
	Rules            []OwnRule
	Tests            []Test
	Notes            []string // what may be a mistake

	never      []never
	severities []severity
}

type never struct {
	NeverDelete
	kind pattern.Pattern
	line int
}

type severity struct {
	Severity
	address pattern.Pattern
	level   rules.Severity // 0 where the rule's own holds
	line    int
}

// OwnRule is a rule of the policy, compiled.
type OwnRule struct {
	Rule
	Level rules.Severity
	Line  int

	types      []pattern.Pattern
	expression *expression
}

// Blocks is what a policy says of whether a finding blocks.
type Blocks string

// Where a policy says nothing, the severity decides.
const (
	BySeverity Blocks = ""
	Always     Blocks = "always"
	Never      Blocks = "never"
)

// Check finds what the policy's own rules say of a plan for an environment, and why it cannot be judged by them.
func (p *Policy) Check(of *plan.Plan, environment string) (findings []rules.Finding, doubts []string) {
	if p == nil {
		return nil, nil
	}
	for _, c := range of.Changes {
		for _, n := range p.never {
			if c.Removes() && !c.Data && !c.Block && n.kind.Matches(c.Type) && (n.Environment == "" || n.Environment == environment) {
				findings = append(findings, rules.Finding{Rule: NeverDeleted, Severity: rules.Critical, Address: c.Address, What: rules.Verb(c),
					Why: rules.Cause(c), Effect: n.Reason, Undo: fmt.Sprintf("keep it, or change never_delete in %s:%d", p.Name, n.line)})
				break
			}
		}
	}
	for _, rule := range p.Rules {
		found, doubt := rule.check(of, environment, p.Name)
		findings = append(findings, found...)
		if doubt != "" {
			doubts = append(doubts, doubt)
		}
	}
	return findings, doubts
}

// Adjust gives a finding the severity that the policy has for it.
func (p *Policy) Adjust(f rules.Finding, environment string) (rules.Finding, Blocks) {
	if f.Rule == NeverDeleted {
		return f, Always
	}
	if p == nil {
		return f, BySeverity
	}
	for _, s := range p.severities {
		if s.Rule != f.Rule || !s.address.Matches(f.Address) && s.Address != "" || s.Environment != "" && s.Environment != environment {
			continue
		}
		where := fmt.Sprintf("%s:%d: %s", p.Name, s.line, s.Reason)
		blocks := BySeverity
		if s.Blocks != nil {
			blocks = map[bool]Blocks{true: Always, false: Never}[*s.Blocks]
			where = map[bool]string{true: "blocks", false: "does not block"}[*s.Blocks] + " by " + where
		} else {
			where = "by " + where
		}
		if s.level != 0 && s.level != f.Severity {
			where = fmt.Sprintf("%s instead of %s, %s", s.level, f.Severity, where)
			f.Severity = s.level
		}
		f.Policy = where
		f.Why = joined(f.Why, where)
		return f, blocks
	}
	return f, BySeverity
}

func joined(why, more string) string {
	if why == "" {
		return more
	}
	return why + "; " + more
}

// check evaluates the rule for each change that it looks at.
func (r OwnRule) check(of *plan.Plan, environment, file string) (findings []rules.Finding, doubt string) {
	var failed []string
	first := ""
	budget := costOfRule
	for _, c := range of.Changes {
		if !r.looksAt(c) {
			continue
		}
		found, cost, err := r.expression.holds(c, environment, of.Static)
		budget -= min(budget, cost)
		if err == nil && budget == 0 {
			return findings, fmt.Sprintf("rule %s (%s:%d) takes too long for this plan: narrow its types, or make it simpler", r.ID, file, r.Line)
		}
		switch {
		case err != nil:
			failed = append(failed, c.Label())
			first = cmp.Or(first, err.Error())
		case found:
			findings = append(findings, rules.Finding{Rule: r.ID, Severity: r.Level, Address: c.Address, What: r.Message, Why: rules.Cause(c),
				Effect: cmp.Or(r.Effect, "breaks a rule of "+file), Undo: cmp.Or(r.Fix, "change the configuration")})
		}
		if errors.Is(err, errTooLong) {
			break
		}
	}
	if len(failed) > 0 {
		doubt = fmt.Sprintf("rule %s (%s:%d) failed for %s: %s", r.ID, file, r.Line, failed[0], first)
		if more := len(failed) - 1; more > 0 {
			doubt += fmt.Sprintf("; and for %d more", more)
		}
	}
	return findings, doubt
}

func (r OwnRule) looksAt(c *plan.Change) bool {
	if c.Data || c.Block || !slices.Contains(r.Actions, string(c.Action)) {
		return false
	}
	return len(r.types) == 0 || slices.ContainsFunc(r.types, func(p pattern.Pattern) bool { return p.Matches(c.Type) })
}

// Explain says of a rule of the policy what a reader of a finding asks; false where the policy has none of this id.
func (p *Policy) Explain(id string) (string, bool) {
	if p == nil {
		return "", false
	}
	if id == NeverDeleted {
		text := NeverDeleted + ", critical, always blocks\n\nResources of these types are never deleted or replaced:"
		for _, n := range p.never {
			text += fmt.Sprintf("\n%s (%s:%d)%s: %s", n.Type, p.Name, n.line, in(n.Environment), n.Reason)
		}
		return text, true
	}
	for _, r := range p.Rules {
		if r.ID == id {
			return fmt.Sprintf("%s, %s, a rule of %s:%d\n\n%s\n\nLooks at: %s of %s.\nWhen: %s", r.ID, r.Level, p.Name, r.Line, r.Message,
				or(r.Actions, ""), or(r.Types, "all types"), r.When), true
		}
	}
	return "", false
}

func in(environment string) string {
	if environment == "" {
		return ""
	}
	return " in " + environment
}

// IDs are the ids of the policy's own rules.
func (p *Policy) IDs() []string {
	if p == nil {
		return nil
	}
	var ids []string
	for _, r := range p.Rules {
		ids = append(ids, r.ID)
	}
	if len(p.never) > 0 {
		ids = append(ids, NeverDeleted)
	}
	return ids
}

func or(items []string, none string) string {
	if len(items) == 0 {
		return none
	}
	return strings.Join(items, ", ")
}

// Has says whether the policy has a rule of its own of this id.
func (p *Policy) Has(id string) bool { return slices.Contains(p.IDs(), id) }
