package rights

import "slipway/internal/policy"

// denied keeps the deploy role from widening what CI may do, whatever else is allowed to it: its own role, the plan role, the policies of both,
// and the boundary.
func (s subject) denied() policy.Document {
	names := s.environment.Names()
	roles := s.onAnyPath("role", names.PlanRole(), names.DeployRole())
	policies := s.onAnyPath("policy", names.PlanRole()+"*", names.DeployRole()+"*", names.Boundary()+"*")
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

// onAnyPath gives the ARNs of roles or policies whose path nobody knows here.
func (s subject) onAnyPath(kind string, names ...string) (arns []string) {
	for _, name := range names {
		for _, path := range []string{"/", "/*/"} {
			arns = append(arns, s.environment.Place().Global("iam", kind+path+name))
		}
	}
	return arns
}
