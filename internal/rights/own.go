package rights

import "slipway/internal/policy"

// denied keeps the deploy role from widening what CI may do, whatever else is allowed to it: its own role, the plan role, and the policies of both.
func (s subject) denied() policy.Document {
	place, names := s.environment.Place(), s.environment.Names()
	var roles, policies []string
	for _, role := range []string{names.PlanRole(), names.DeployRole()} {
		roles = append(roles, place.Global("iam", "role/"+role), place.Global("iam", "role/*/"+role))
		policies = append(policies, place.Global("iam", "policy/"+role+"*"), place.Global("iam", "policy/*/"+role+"*"))
	}
	return policy.Document{
		{Sid: "KeepRolesOfCI", Effect: policy.Deny, Resources: roles, Actions: []string{
			"iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePermissionsBoundary", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
			"iam:PassRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy",
			"iam:UpdateRole", "iam:UpdateRoleDescription",
		}},
		{Sid: "KeepPoliciesOfCI", Effect: policy.Deny, Resources: policies, Actions: []string{
			"iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion",
		}},
	}
}
