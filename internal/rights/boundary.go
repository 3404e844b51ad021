package rights

import (
	"slices"

	"slipway/internal/policy"
	"slipway/internal/stackjson"
)

// boundary allows what the roles of the stack are allowed, on whatever resource: their own policies narrow it. It denies what would let a role get more.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func (s subject) boundary() policy.Document {
	var actions []string
	for _, of := range s.stack.Policies() {
		for _, statement := range of.Statements {
			if of.Kind == stackjson.Identity && statement.Effect == string(policy.Allow) {
				actions = append(actions, statement.Action...)
			}
		}
	}
	slices.Sort(actions)
	return policy.Document{
		{Sid: "WhatRolesNeed", Actions: slices.Compact(actions), Resources: []string{"*"}},
		{Sid: "NoRightsForOthers", Effect: policy.Deny, Resources: []string{"*"}, Actions: []string{
			"iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:PassRole", "iam:Put*", "iam:Remove*", "iam:Set*", "iam:Tag*",
			"iam:Untag*", "iam:Update*", "iam:Upload*", "organizations:*", "sts:AssumeRole",
		}},
	}
}
