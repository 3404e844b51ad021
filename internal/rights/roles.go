package rights

import (
	"maps"
	"slices"
	"strings"

	"slipway/internal/account"
	"slipway/internal/policy"
	"slipway/internal/stackjson"
)

// roles: the roles of the environment by their exact names, and whom each may be passed to.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
var roles = []need{
	{types: "aws_iam_role", reads: "iam:GetRole iam:ListAttachedRolePolicies iam:ListRolePolicies",
		writes: "iam:DeleteRole iam:ListInstanceProfilesForRole iam:TagRole", on: ownRoles},
	{types: "aws_iam_role", writes: "iam:UpdateAssumeRolePolicy iam:UpdateRoleDescription", on: ownRoles, why: update("iam/role.go")},
	{types: "aws_iam_role", writes: "iam:UntagRole", on: ownRoles},
	{types: "aws_iam_role", writes: "iam:CreateRole", on: bounded},
	{types: "aws_iam_role_policy", reads: "iam:GetRolePolicy", writes: "iam:DeleteRolePolicy", on: ownRoles},
	{types: "aws_iam_role_policy", writes: "iam:PutRolePolicy", on: bounded},
	{types: "aws_iam_role", writes: "iam:PutRolePermissionsBoundary", on: boundedAlone,
		why: "a boundary that is set for roles that are there: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html"},
	{types: "aws_iam_role", writes: "iam:PassRole", on: passed,
		why: "a role is given to a service: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"},
	{writes: "iam:CreateServiceLinkedRole", on: linked,
		why: "AWS makes a service's own role in the name of the caller where somebody has deleted it: docs/account.md"},
}

func ownRoles(s subject) []policy.Statement {
	return one(s.roleArns(func(stackjson.Block) bool { return true }))
}

// bounded lets roles be made and given policies only under the environment's permissions boundary, where there is one.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func bounded(s subject) []policy.Statement {
	if s.environment.IAM.PermissionsBoundaryArn == "" {
		return ownRoles(s)
	}
	return boundedAlone(s)
}

// boundedAlone is for what sets a boundary: nothing where the environment has none.
func boundedAlone(s subject) []policy.Statement {
	arn := s.environment.IAM.PermissionsBoundaryArn
	if arn == "" {
		return nil
	}
	return given(ownRoles, "StringEquals", "iam:PermissionsBoundary", arn)(s)
}

func (s subject) roleArns(of func(stackjson.Block) bool) (arns []string) {
	for _, block := range s.stack.Blocks() {
		name, ok := block.Text("name")
		if block.Kind != stackjson.Resource || block.Type != "aws_iam_role" || !ok || !of(block) || strings.Contains(name, "${") {
			continue // a reference is not known before the deploy
		}
		path, _ := block.Text("path")
		arns = append(arns, s.environment.Place().Global("iam", "role"+strings.TrimSuffix(path, "/")+"/"+name))
	}
	return arns
}

// passed gives a statement for each service that a role of the stack trusts.
func passed(s subject) (statements []policy.Statement) {
	trusting := map[string][]string{} // labels of roles, by service
	for _, trust := range s.stack.Policies() {
		for _, statement := range trust.Statements {
			for _, principal := range statement.Principal {
				if service, ok := strings.CutPrefix(principal, "Service:"); ok && trust.Kind == stackjson.Trust {
					trusting[service] = append(trusting[service], trust.Owner)
				}
			}
		}
	}
	for _, service := range slices.Sorted(maps.Keys(trusting)) {
		arns := s.roleArns(func(role stackjson.Block) bool { return slices.Contains(trusting[service], role.Label) })
		statements = append(statements, policy.Statement{Resources: arns, Conditions: equals("iam:PassedToService", service)})
	}
	return statements
}

func linked(s subject) []policy.Statement {
	var services []string
	for _, block := range s.stack.Blocks() {
		if role, needed, _ := account.Of(block); block.Kind == stackjson.Resource && needed {
			services = append(services, role.Service)
		}
	}
	if len(services) == 0 {
		return nil
	}
	return []policy.Statement{{
		Sid:        "MakeServiceLinkedRoles",
		Resources:  []string{s.environment.Place().Global("iam", "role/aws-service-role/*")},
		Conditions: equals("iam:AWSServiceName", sorted(services)...),
	}}
}
