package rights

import "slipway/internal/policy"

// denied keeps the deploy role from widening what CI may do, whatever else is allowed to it: its own role, the plan role, the policies of both,
// and the boundary.
func (s subject) denied() policy.Document {
	place, names := s.environment.Place(), s.environment.Names()
	var roles, policies []string
	for _, name := range []string{names.PlanRole(), names.DeployRole(), names.Boundary()} {
		policies = append(policies, place.Global("iam", "policy/"+name+"*"), place.Global("iam", "policy/*/"+name+"*"))
		if name != names.Boundary() {
			roles = append(roles, place.Global("iam", "role/"+name), place.Global("iam", "role/*/"+name))
		}
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
