// Package iam compares IAM policies by meaning: which permissions one gives that the other does not.
package iam

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// Statement is one statement of a policy, in one form for the several that JSON allows.
type Statement struct {
	Effect     string   // Allow or Deny
	Actions    []string // sorted; "all but x" for NotAction
	Resources  []string // sorted; "all but x" for NotResource; empty in a trust policy
	Principals []string // sorted, as AWS:arn or *; "all but x" for NotPrincipal; empty in an identity's policy
	Conditions []Condition
}

// Condition is one test of a statement.
type Condition struct {
	Operator, Key string
	Values        []string // sorted
}

const allBut = "all but "

// key is the same for statements that say the same in the same words.
func (s Statement) key() string {
	var key strings.Builder
	part := func(items []string) {
		for _, item := range items {
			key.WriteString(item)
			key.WriteByte(0)
		}
		key.WriteByte(1)
	}
	key.WriteString(s.Effect)
	part(s.Actions)
	part(s.Resources)
	part(s.Principals)
	for _, c := range s.Conditions {
		part([]string{c.Operator, c.Key})
		part(c.Values)
	}
	return key.String()
}

// equal says what equal keys do, without making them: the policies of a large plan have long ones.
func (s Statement) equal(o Statement) bool {
	return s.Effect == o.Effect && slices.Equal(s.Actions, o.Actions) && slices.Equal(s.Resources, o.Resources) && slices.Equal(s.Principals, o.Principals) &&
		slices.EqualFunc(s.Conditions, o.Conditions, func(a, b Condition) bool {
			return a.Operator == b.Operator && a.Key == b.Key && slices.Equal(a.Values, b.Values)
		})
}

// Parse reads a policy that was decoded from JSON. It says false for what is no policy: IAM would refuse it, or it is something else.
func Parse(v any) ([]Statement, bool) {
	document, ok := v.(plan.Document)
	if !ok {
		return nil, false
	}
	object, ok := plan.Object(document)
	if !ok {
		return nil, false
	}
	list, ok := object["Statement"]
	if !ok {
		return nil, false
	}
	var statements []Statement
	for _, item := range plan.List(list) {
		raw, ok := item.(map[string]any)
		if !ok {
			return nil, false
		}
		statement, ok := parse(raw)
		if !ok {
			return nil, false
		}
		statements = append(statements, statement)
	}
	return statements, true
}

func parse(raw map[string]any) (Statement, bool) {
	s := Statement{}
	switch effect := plan.Text(raw["Effect"]); {
	case strings.EqualFold(effect, "Allow"):
		s.Effect = "Allow"
	case strings.EqualFold(effect, "Deny"):
		s.Effect = "Deny"
	default:
		return s, false
	}
	sound := true
	element := func(name string, of func(any) ([]string, bool)) []string {
		var all []string
		for key, prefix := range map[string]string{name: "", "Not" + name: allBut} {
			value, there := raw[key]
			if !there {
				continue
			}
			items, ok := of(value)
			sound = sound && ok
			if prefix != "" {
				items = []string{prefix + strings.Join(items, ", ")}
			}
			if all == nil { // nearly always
				all = items
			} else {
				all = append(all, items...)
			}
		}
		return sorted(all)
	}
	s.Actions = element("Action", texts)
	s.Resources = element("Resource", texts)
	s.Principals = element("Principal", principals)
	conditions, ok := conditionsOf(raw["Condition"])
	s.Conditions = conditions
	return s, sound && ok && len(s.Actions) > 0
}

// texts reads a text or a list of texts. A masked or unknown element makes the policy one that cannot be judged.
func texts(v any) ([]string, bool) {
	list := plan.List(v)
	all := make([]string, 0, len(list))
	for _, item := range list {
		switch item.(type) {
		case string, json.Number, bool:
			all = append(all, plan.Text(item))
		default:
			return nil, false
		}
	}
	return sorted(all), true
}

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

// principals reads "*" or a map of kinds. An account's number and its root's ARN mean the same.
func principals(v any) ([]string, bool) {
	if plan.Text(v) == "*" {
		return []string{"*"}, true
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, false
	}
	var all []string
	for kind, value := range object {
		names, ok := texts(value)
		if !ok {
			return nil, false
		}
		for _, name := range names {
			switch {
			case kind == "AWS" && name == "*":
				all = append(all, "*")
			case kind == "AWS" && accountID.MatchString(name):
				all = append(all, "AWS:arn:aws:iam::"+name+":root")
			default:
				all = append(all, kind+":"+name)
			}
		}
	}
	return sorted(all), true
}

func conditionsOf(v any) ([]Condition, bool) {
	if v == nil {
		return nil, true
	}
	operators, ok := v.(map[string]any)
	if !ok {
		return nil, false
	}
	var all []Condition
	for _, operator := range slices.Sorted(maps.Keys(operators)) {
		keys, ok := operators[operator].(map[string]any)
		if !ok {
			return nil, false
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			values, ok := texts(shown(keys[key]))
			if !ok {
				return nil, false
			}
			all = append(all, Condition{operator, key, values})
		}
	}
	return all, true
}

// shown puts a word for the values of a condition that are hidden, such as an external id: that there is one is what counts.
func shown(v any) any {
	var all []any
	for _, item := range plan.List(v) {
		if hidden, ok := item.(plan.Masked); ok {
			item = "(sensitive)"
			if hidden.Changed {
				item = "(sensitive, changed)"
			}
		}
		all = append(all, item)
	}
	return all
}

func sorted(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}
