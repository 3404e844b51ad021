package iam

import (
	"encoding/binary"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// Row is a part of a statement that one policy has and the other has not.
type Row struct {
	Added bool // in the policy after; else it was in the one before
	Statement
}

// Widens says whether more is allowed for this row: an Allow that came or a Deny that went.
func (r Row) Widens() bool { return r.Added == (r.Effect == "Allow") }

// mostItems are the actions, resources, principals and conditions of a policy that is compared. IAM's own limits are far below: a policy has
// at most 10,240 characters.
const mostItems = 20_000

// mostPairs of a pattern and an item are matched; plain items are looked up.
const mostPairs = 10_000_000

func wildcards(statements []Statement) int {
	n := 0
	for _, s := range statements {
		for _, list := range [][]string{s.Actions, s.Resources, s.Principals} {
			for _, item := range list {
				if strings.ContainsAny(item, "*?") {
					n++
				}
			}
		}
	}
	return n
}

// Compare gives what differs in meaning between two policies, of which either may be missing. It says false where one of them cannot be read.
func Compare(before, after any) ([]Row, bool) {
	old, ok := parseOrNone(before)
	if !ok {
		return nil, false
	}
	current, ok := parseOrNone(after)
	if !ok {
		return nil, false
	}
	return compare(old, current)
}

func compare(old, current []Statement) ([]Row, bool) {
	if weight(old)+weight(current) > mostItems || wildcards(old)*weight(current)+wildcards(current)*weight(old) > mostPairs {
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

func weight(statements []Statement) int {
	sum := 0
	for _, s := range statements {
		sum += 1 + len(s.Actions) + len(s.Resources) + len(s.Principals)
		for _, c := range s.Conditions {
			sum += 1 + len(c.Values)
		}
	}
	return sum
}

// missing gives the parts of these statements that no statement of the others covers: for each statement, the actions that lack the same
// resources and principals in one row. Each action, resource and principal is looked for by itself, and those that the same statements cover
// go on together, so that the time grows with their number and not with their product.
func missing(these, others []Statement, added bool) []Row {
	same := func(s Statement) bool { return slices.ContainsFunc(others, s.equal) }
	if len(others) > 8 {
		known := make(map[string]bool, len(others))
		for _, o := range others {
			known[o.key()] = true
		}
		same = func(s Statement) bool { return known[s.key()] }
	}
	indexes := make([]*index, len(others))
	var rows []Row
	for _, s := range these {
		if same(s) {
			continue
		}
		var candidates []*index
		for i, o := range others {
			if o.Effect == s.Effect && implied(o.Conditions, s.Conditions) {
				if indexes[i] == nil {
					indexes[i] = indexed(o)
				}
				candidates = append(candidates, indexes[i])
			}
		}
		rows = append(rows, lacking(s, candidates, added)...)
	}
	return rows
}

// cluster is items that the same statements cover.
type cluster struct {
	items []string
	by    bits
}

// lacking gives the rows of one statement.
func lacking(s Statement, candidates []*index, added bool) []Row {
	actions := clusters(s.Actions, candidates, func(x *index, item string) bool { return x.actions.covers(strings.ToLower(item)) })
	resources := clusters(orNone(s.Resources), candidates, func(x *index, item string) bool { return x.resources.covers(item) })
	principals := clusters(orNone(s.Principals), candidates, func(x *index, item string) bool { return x.principals.covers(item) })
	var rows []Row
	for _, p := range principals {
		var groups []cluster // actions, by the clusters of resources that they lack
		for _, a := range actions {
			which := make(bits, (len(resources)+63)/64)
			for i, r := range resources {
				if !meet(a.by, r.by, p.by) {
					which.set(i)
				}
			}
			if which.none() {
				continue
			}
			if i := slices.IndexFunc(groups, func(g cluster) bool { return slices.Equal(g.by, which) }); i >= 0 {
				groups[i].items = append(groups[i].items, a.items...)
			} else {
				groups = append(groups, cluster{slices.Clone(a.items), which})
			}
		}
		for _, g := range groups {
			var without []string
			for i, r := range resources {
				if g.by.has(i) {
					without = append(without, r.items...)
				}
			}
			row := Row{added, Statement{s.Effect, sorted(g.items), noneOr(sorted(without)), noneOr(slices.Clone(p.items)), s.Conditions}}
			rows = join(rows, row)
		}
	}
	return rows
}

func clusters(items []string, candidates []*index, covers func(*index, string) bool) []cluster {
	var all []cluster
	at := map[string]int{}
	by := make(bits, (len(candidates)+63)/64)
	var key []byte
	for _, item := range items {
		clear(by)
		for i, candidate := range candidates {
			if covers(candidate, item) {
				by.set(i)
			}
		}
		key = by.appendKey(key[:0])
		i, ok := at[string(key)]
		if !ok {
			i = len(all)
			at[string(key)] = i
			all = append(all, cluster{by: slices.Clone(by)})
		}
		all[i].items = append(all[i].items, item)
	}
	return all
}

// bits is a set of small numbers.
type bits []uint64

func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bits) none() bool {
	return !slices.ContainsFunc(b, func(word uint64) bool { return word != 0 })
}

func (b bits) appendKey(key []byte) []byte {
	for _, word := range b {
		key = binary.LittleEndian.AppendUint64(key, word)
	}
	return key
}

// meet says whether three sets have a number in common.
func meet(a, b, c bits) bool {
	for i := range a {
		if a[i]&b[i]&c[i] != 0 {
			return true
		}
	}
	return false
}

// join adds a row, or its principals to a row that is the same otherwise.
func join(rows []Row, row Row) []Row {
	for i := range rows {
		r := &rows[i]
		if slices.Equal(r.Actions, row.Actions) && slices.Equal(r.Resources, row.Resources) && len(r.Principals) > 0 && len(row.Principals) > 0 {
			r.Principals = sorted(append(slices.Clone(r.Principals), row.Principals...))
			return rows
		}
	}
	return append(rows, row)
}

// index is a statement that many items are looked for in.
type index struct{ actions, resources, principals patterns }

func indexed(s Statement) *index {
	folded := make([]string, len(s.Actions))
	for i, action := range s.Actions {
		folded[i] = strings.ToLower(action)
	}
	return &index{patternsOf(folded), patternsOf(orNone(s.Resources)), patternsOf(orNone(s.Principals))}
}

// patterns are items to look others up in.
type patterns struct {
	items  []string // sorted
	wild   []pattern
	except [][]string // what each NotAction leaves out
}

// pattern is an item with a wildcard, and what comes before it up to the first colon: a service, of actions.
type pattern struct{ head, text string }

func patternsOf(items []string) patterns {
	if !slices.IsSorted(items) {
		items = slices.Sorted(slices.Values(items))
	}
	p := patterns{items: items}
	for _, item := range items {
		if left, ok := strings.CutPrefix(item, allBut); ok {
			p.except = append(p.except, strings.Split(left, ", "))
		} else if strings.ContainsAny(item, "*?") {
			p.wild = append(p.wild, pattern{headOf(item), item})
		}
	}
	return p
}

// headOf is what an item and the patterns that cover it have in common; empty for a pattern whose wildcard comes before.
func headOf(item string) string {
	head, _, ok := strings.Cut(item, ":")
	if !ok || strings.ContainsAny(head, "*?") {
		return ""
	}
	return head
}

func (p patterns) covers(item string) bool {
	if _, found := slices.BinarySearch(p.items, item); found {
		return true
	}
	if len(p.wild) > 0 {
		head := headOf(item)
		for _, w := range p.wild {
			if (w.head == "" || w.head == head) && Matches(w.text, item) {
				return true
			}
		}
	}
	return slices.ContainsFunc(p.except, func(left []string) bool { return outside(item, left) })
}

// outside says whether an action is surely none of those that are left out: of another service, or a plain one that none of them matches.
func outside(item string, left []string) bool {
	head := headOf(item)
	if head == "" || strings.HasPrefix(item, allBut) {
		return false
	}
	return !slices.ContainsFunc(left, func(pattern string) bool {
		other := headOf(pattern)
		return other == "" || other == head && (strings.ContainsAny(item, "*?") || Matches(pattern, item))
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
// Not; for the others only equal conditions are sure. A value can cover another one by a wildcard where the operator takes wildcards.
func narrower(a, b Condition) bool {
	if equalCondition(a, b) {
		return true
	}
	if !strings.EqualFold(a.Key, b.Key) {
		return false
	}
	exact, ofExact := wider[a.Operator]
	if a.Operator != b.Operator && !(ofExact && exact == b.Operator) {
		return false
	}
	switch operator := strings.TrimPrefix(b.Operator, "ForAnyValue:"); operator {
	case "StringEquals", "StringEqualsIgnoreCase", "NumericEquals", "IpAddress":
		return subset(a.Values, b.Values)
	case "StringLike", "ArnEquals", "ArnLike":
		return matched(a.Values, b.Values)
	case "StringNotEquals", "NumericNotEquals", "NotIpAddress":
		return subset(b.Values, a.Values)
	case "StringNotLike", "ArnNotEquals", "ArnNotLike":
		return matched(b.Values, a.Values)
	}
	return false
}

// wider are the operators that pass all that another one passes, for the same values, and take wildcards in them. ArnEquals and ArnLike are the same
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
var wider = map[string]string{
	"StringEquals": "StringLike", "ArnEquals": "ArnLike", "ArnLike": "ArnEquals", "ForAnyValue:StringEquals": "ForAnyValue:StringLike",
}

func equalCondition(a, b Condition) bool {
	return a.Operator == b.Operator && strings.EqualFold(a.Key, b.Key) && slices.Equal(a.Values, b.Values)
}

func subset(a, b []string) bool {
	if len(b) < 8 {
		return !slices.ContainsFunc(a, func(item string) bool { return !slices.Contains(b, item) })
	}
	set := make(map[string]bool, len(b))
	for _, item := range b {
		set[item] = true
	}
	return !slices.ContainsFunc(a, func(item string) bool { return !set[item] })
}

// matched says whether each item is covered by one of the patterns.
func matched(items, by []string) bool {
	all := patternsOf(by)
	return !slices.ContainsFunc(items, func(item string) bool { return !all.covers(item) })
}
