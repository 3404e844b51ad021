package iam

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// judge grades the rows of one change.
type judge struct {
	accounts accounts
	made     bool // the role, user or resource is made by the same plan
	trust    bool // the policy says who may take a role
	endpoint bool // the policy is of a VPC endpoint
}

// Said is a grant in words, with its verdict.
type Said struct {
	What string
	Verdict
}

// rows grades what rows widen. What a new identity or resource is given is what it needs: one grade less, unless it leads to more.
func (j *judge) rows(rows []Row, after []Statement) []Said {
	var all []Said
	for _, row := range rows {
		if !row.Widens() {
			continue
		}
		var verdict Verdict
		if j.trust || len(row.Principals) > 0 {
			verdict = j.resource(row, after)
		} else {
			verdict = identity(row)
		}
		all = append(all, Said{describe(row), verdict})
	}
	if verdict, ok := passing(after, rows); ok && !j.trust && len(all) > 0 && all[0].Grade < High {
		all[0].Verdict = worse(all[0].Verdict, verdict)
	}
	return j.lessened(all)
}

func (j *judge) lessened(all []Said) []Said {
	for i := range all {
		if v := &all[i].Verdict; j.made && !v.Always && v.Grade > None {
			v.Grade--
			if v.Grade < Medium {
				v.Grade = None
			}
		}
	}
	all = slices.DeleteFunc(all, func(s Said) bool { return s.Grade == None })
	slices.SortStableFunc(all, func(a, b Said) int { return int(b.Grade - a.Grade) })
	return all
}

func describe(row Row) string {
	text := strings.Join(first(row.Actions, 4), ", ")
	if len(row.Resources) > 0 {
		text += " on " + strings.Join(first(row.Resources, 2), ", ")
	}
	if len(row.Principals) > 0 {
		text += " by " + strings.Join(first(row.Principals, 2), ", ")
	}
	if !row.Added {
		return "no longer denied: " + text + when(row.Conditions) // what a Deny is for is mostly in its condition
	}
	return text
}

// when says under which conditions a statement holds, as if aws:SecureTransport is false (Bool).
func when(conditions []Condition) string {
	var all []string
	for _, c := range conditions {
		all = append(all, fmt.Sprintf("%s is %s (%s)", c.Key, strings.Join(first(c.Values, 2), " or "), c.Operator))
	}
	if len(all) == 0 {
		return ""
	}
	return " if " + strings.Join(first(all, 3), " and ")
}

// first takes a few items, and says that there are more.
func first(items []string, most int) []string {
	if len(items) <= most {
		return items
	}
	return append(append([]string{}, items[:most]...), "...")
}

// statements of a policy; none where it is missing or cannot be read.
func statements(v any) []Statement {
	all, _ := parseOrNone(v)
	return all
}

// isEndpoint says whether a policy only limits what goes through an endpoint.
func isEndpoint(c *plan.Change) bool { return c.Is("aws_vpc_endpoint", "aws_vpc_endpoint_policy") }
