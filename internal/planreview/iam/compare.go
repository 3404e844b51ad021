package iam

import (
	"encoding/json"
	"slices"
	"strings"

	awspolicy "github.com/hashicorp/awspolicyequivalence"

	"slipway/internal/planreview/plan"
)

// Row is a part of a statement that one policy has and the other has not.
type Row struct {
	Added bool // in the policy after; else it was in the one before
	Statement
}

// Widens says whether more is allowed for this row: an Allow that came or a Deny that went.
func (r Row) Widens() bool { return r.Added == (r.Effect == "Allow") }

// mostPairs of actions, resources and principals are compared. IAM's own limits are far below: a policy has at most 10,240 characters.
const mostPairs = 4_000_000

// Compare gives what differs in meaning between two policies, of which either may be missing. It says false where one of them cannot be read.
func Compare(before, after any) ([]Row, bool) {
	if equivalent(before, after) {
		return nil, true
	}
	old, ok := parseOrNone(before)
	if !ok {
		return nil, false
	}
	current, ok := parseOrNone(after)
	if !ok || weight(old)*weight(current) > mostPairs {
		return nil, false
	}
	return append(missing(current, old, true), missing(old, current, false)...), true
}

func parseOrNone(v any) ([]Statement, bool) {
	if plan.Empty(v) {
		return nil, true
	}
	return Parse(v)
}

// equivalent asks the library that the AWS provider itself asks, so that nothing is reported which the provider calls no change.
func equivalent(before, after any) bool {
	old, okOld := before.(plan.Document)
	current, okCurrent := after.(plan.Document)
	if !okOld || !okCurrent {
		return false
	}
	const longest = 64 << 10 // bytes; the library takes the square of it
	x, errX := json.Marshal(old.Value)
	y, errY := json.Marshal(current.Value)
	if errX != nil || errY != nil || len(x) > longest || len(y) > longest {
		return false
	}
	same, err := awspolicy.PoliciesAreEquivalent(string(x), string(y))
	return err == nil && same
}

func weight(statements []Statement) int {
	sum := 1
	for _, s := range statements {
		sum += len(s.Actions) * max(1, len(s.Resources)) * max(1, len(s.Principals))
		if sum > mostPairs {
			return mostPairs + 1
		}
	}
	return sum
}

// missing gives the parts of these statements that no statement of the others covers: for each statement, the actions
// that lack the same resources and principals in one row.
func missing(these, others []Statement, added bool) []Row {
	var rows []Row
	for _, s := range these {
		resources, principals := orNone(s.Resources), orNone(s.Principals)
		for _, principal := range principals {
			type group struct{ actions, resources []string }
			var groups []*group
			for _, action := range s.Actions {
				var lacking []string
				for _, resource := range resources {
					if !covered(s, action, resource, principal, others) {
						lacking = append(lacking, resource)
					}
				}
				if len(lacking) == 0 {
					continue
				}
				same := slices.IndexFunc(groups, func(g *group) bool { return slices.Equal(g.resources, lacking) })
				if same < 0 {
					groups = append(groups, &group{nil, lacking})
					same = len(groups) - 1
				}
				groups[same].actions = append(groups[same].actions, action)
			}
			for _, g := range groups {
				row := Row{added, Statement{s.Effect, g.actions, noneOr(g.resources), noneOr([]string{principal}), s.Conditions}}
				rows = join(rows, row)
			}
		}
	}
	return rows
}

// join adds a row, or its principals to a row that is the same otherwise.
func join(rows []Row, row Row) []Row {
	for i := range rows {
		r := &rows[i]
		if r.Effect == row.Effect && slices.Equal(r.Actions, row.Actions) && slices.Equal(r.Resources, row.Resources) &&
			slices.EqualFunc(r.Conditions, row.Conditions, equalCondition) && len(r.Principals) > 0 && len(row.Principals) > 0 {
			r.Principals = sorted(append(slices.Clone(r.Principals), row.Principals...))
			return rows
		}
	}
	return append(rows, row)
}

func covered(s Statement, action, resource, principal string, others []Statement) bool {
	return slices.ContainsFunc(others, func(o Statement) bool {
		return o.Effect == s.Effect &&
			holds(o.Actions, action, true) && holds(orNone(o.Resources), resource, false) && holds(orNone(o.Principals), principal, false) &&
			implied(o.Conditions, s.Conditions)
	})
}

func orNone(list []string) []string {
	if len(list) == 0 {
		return []string{""}
	}
	return list
}

func noneOr(list []string) []string {
	if len(list) == 1 && list[0] == "" {
		return nil
	}
	return list
}

func holds(patterns []string, item string, fold bool) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if fold {
			return Matches(strings.ToLower(pattern), strings.ToLower(item))
		}
		return Matches(pattern, item)
	})
}

// Matches says whether an IAM pattern covers an item, which may be a pattern itself: s3:* covers s3:Get*, and s3:Get? does not cover s3:Get*.
func Matches(pattern, item string) bool {
	if pattern == item || pattern == "*" && item != "" {
		return true
	}
	if item == "" || !strings.ContainsAny(pattern, "*?") || strings.HasPrefix(pattern, allBut) || strings.HasPrefix(item, allBut) {
		return false
	}
	// Greedy with one step back, to the last star: linear for IAM's short patterns.
	p, i, star, mark := 0, 0, -1, 0
	for i < len(item) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == item[i] || pattern[p] == '?' && item[i] != '*'):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// implied says whether whatever passes the conditions have also passes want: then a statement with want covers one with have.
func implied(want, have []Condition) bool {
	for _, w := range want {
		if !slices.ContainsFunc(have, func(h Condition) bool { return narrower(h, w) }) {
			return false
		}
	}
	return true
}

// narrower says whether whatever passes a also passes b. More values pass more for the plain operators of IAM, and less for those with
// Not; for the others only equal conditions are sure.
func narrower(a, b Condition) bool {
	if equalCondition(a, b) {
		return true
	}
	if a.Operator != b.Operator || !strings.EqualFold(a.Key, b.Key) {
		return false
	}
	switch a.Operator {
	case "StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "NumericEquals", "IpAddress":
		return subset(a.Values, b.Values)
	case "StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike", "NumericNotEquals", "NotIpAddress":
		return subset(b.Values, a.Values)
	}
	return false
}

func equalCondition(a, b Condition) bool {
	return a.Operator == b.Operator && strings.EqualFold(a.Key, b.Key) && slices.Equal(a.Values, b.Values)
}

func subset(a, b []string) bool {
	return !slices.ContainsFunc(a, func(item string) bool { return !slices.Contains(b, item) })
}
