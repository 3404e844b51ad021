package trial

import (
	"slices"
	"strings"

	"slipway/internal/policy"
)

// Allows says whether the policies of a role, all together, allow a request: some statement allows it, and none denies it.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
func Allows(policies []policy.Document, request Request) bool {
	allowed := false
	for _, statement := range slices.Concat(policies...) {
		if !matches(statement, request) {
			continue
		}
		if statement.Effect == policy.Deny {
			return false
		}
		allowed = true
	}
	return allowed
}

func matches(statement policy.Statement, request Request) bool {
	return slices.ContainsFunc(statement.Actions, func(pattern string) bool {
		return policy.Like(strings.ToLower(pattern), strings.ToLower(request.Action))
	}) &&
		slices.ContainsFunc(statement.Resources, func(pattern string) bool { return policy.Like(pattern, request.Resource) }) &&
		holds(statement.Conditions, request.Context)
}

// holds says whether all conditions do. An operator that it does not know holds for nothing.
func holds(conditions policy.Conditions, context map[string]string) bool {
	for operator, keys := range conditions {
		for key, wanted := range keys {
			value, there := context[key]
			is := func(test func(wanted, value string) bool) bool {
				return there && slices.ContainsFunc(wanted, func(wanted string) bool { return test(wanted, value) })
			}
			met := false
			switch operator {
			case "StringEquals", "Bool":
				met = is(func(wanted, value string) bool { return wanted == value })
			case "StringLike", "ArnLike":
				met = is(policy.Like)
			case "ForAnyValue:StringEquals":
				met = is(func(wanted, value string) bool { return wanted == value })
			case "ForAllValues:StringLike": // also where there is no value
				met = !there || is(policy.Like)
			case "Null":
				met = slices.Contains(wanted, "true") != there
			}
			if !met {
				return false
			}
		}
	}
	return true
}
