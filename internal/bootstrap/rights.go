package bootstrap

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"slipway/internal/delivery"
	"slipway/internal/policy"
)

// right is what Terraform and this package do with some resources.
type right struct {
	actions   string
	resources []string
}

// rights to bootstrap an account: those of the calls that are made, which e2e/bootstrap_test.go compares with the emulator's log. What the provider reads
// of a bucket is that of its Read function.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html and its neighbors for IAM and ECR
func rights(of delivery.Account) []right {
	place := of.Place()
	var buckets, states, roles, policies, repositories []string
	for _, bucket := range of.Buckets {
		buckets = append(buckets, place.S3(bucket.Name))
	}
	for _, key := range []string{of.Backend.Key, of.Backend.Key + ".tflock"} {
		states = append(states, place.S3(of.Backend.Bucket+"/"+key))
	}
	for _, p := range of.Places {
		for _, role := range []string{p.PlanRole, p.DeployRole} { // the first of a role's policies stands for all of them
			roles = append(roles, place.Global("iam", "role"+of.IAM.Path+role))
			policies = append(policies, place.Global("iam", "policy"+of.IAM.Path+role+"-1"))
		}
		if p.Boundary != "" {
			policies = append(policies, place.Global("iam", "policy"+of.IAM.Path+p.Boundary))
		}
	}
	for _, name := range of.Repositories {
		repositories = append(repositories, place.Of("ecr", "repository/"+name))
	}
	needed := []right{
		{"s3:CreateBucket s3:GetAccelerateConfiguration s3:GetBucketAcl s3:GetBucketCORS s3:GetBucketLocation s3:GetBucketLogging " +
			"s3:GetBucketObjectLockConfiguration s3:GetBucketPolicy s3:GetBucketPublicAccessBlock s3:GetBucketRequestPayment s3:GetBucketTagging " +
			"s3:GetBucketVersioning s3:GetBucketWebsite s3:GetEncryptionConfiguration s3:GetLifecycleConfiguration s3:GetReplicationConfiguration " +
			"s3:ListBucket s3:PutBucketPolicy s3:PutBucketPublicAccessBlock s3:PutBucketTagging s3:PutBucketVersioning s3:PutEncryptionConfiguration " +
			"s3:TagResource", buckets},
		{"s3:ListBucket", []string{place.S3(of.Backend.Bucket)}},
		{"s3:DeleteObject s3:GetObject s3:PutObject", states},
		{"iam:AddClientIDToOpenIDConnectProvider iam:CreateOpenIDConnectProvider iam:GetOpenIDConnectProvider iam:TagOpenIDConnectProvider",
			[]string{policy.GithubProviderArn(place)}},
		{"iam:AttachRolePolicy iam:CreateRole iam:GetRole iam:ListAttachedRolePolicies iam:ListInstanceProfilesForRole iam:ListRolePolicies iam:TagRole " +
			"iam:UpdateAssumeRolePolicy iam:UpdateRole", roles},
		{"iam:CreatePolicy iam:CreatePolicyVersion iam:DeletePolicyVersion iam:GetPolicy iam:GetPolicyVersion iam:ListPolicyVersions iam:TagPolicy",
			policies},
		{"iam:CreateServiceLinkedRole", []string{place.Global("iam", "role/aws-service-role/*")}},
		{"iam:ListRoles", []string{"*"}},
		{"ecr:CreateRepository ecr:DescribeRepositories ecr:GetLifecyclePolicy ecr:ListTagsForResource ecr:PutImageScanningConfiguration " +
			"ecr:PutImageTagMutability ecr:PutLifecyclePolicy ecr:TagResource", repositories},
	}
	if of.IAM.PermissionsBoundaryArn != "" {
		needed = append(needed, right{"iam:PutRolePermissionsBoundary", roles})
	}
	if of.Backend.KmsKeyArn != "" {
		needed = append(needed, right{"kms:Decrypt kms:GenerateDataKey", []string{of.Backend.KmsKeyArn}})
	}
	return slices.DeleteFunc(needed, func(r right) bool { return len(r.resources) == 0 })
}

// Actions are all that a bootstrap of an account needs, sorted.
func Actions(of delivery.Account) (actions []string) {
	for _, right := range rights(of) {
		actions = append(actions, strings.Fields(right.actions)...)
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

// Allowed says what the caller may not do of what a bootstrap needs, a line each.
type Allowed struct {
	// Asked is how many actions IAM was asked about.
	Asked int
	// Denied are refused by a policy, or allowed by none.
	Denied []string
	// Unknown is why IAM could not be asked; "" where it was.
	Unknown string
}

// Allowed asks IAM what the caller may do, before anything is written. IAM simulates the caller's own policies, its boundary and the organization's
// policies, and neither those of sessions nor of resources.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
func (c *Clients) Allowed(ctx context.Context, of delivery.Account) (allowed Allowed) {
	principal, unknown := c.principal(ctx)
	if unknown != "" {
		return Allowed{Unknown: unknown}
	}
	for _, right := range rights(of) {
		actions := strings.Fields(right.actions)
		pages := iam.NewSimulatePrincipalPolicyPaginator(c.iam, &iam.SimulatePrincipalPolicyInput{
			PolicySourceArn: &principal,
			ActionNames:     actions,
			ResourceArns:    right.resources,
			ContextEntries:  known(of),
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return Allowed{Unknown: "iam:SimulatePrincipalPolicy is refused: " + err.Error()}
			}
			for _, result := range page.EvaluationResults {
				allowed.Denied = append(allowed.Denied, denied(result)...)
			}
		}
		allowed.Asked += len(actions)
	}
	return allowed
}

// denied is why an action is not allowed. A policy with a condition on what the simulation does not know decides when the call is made.
func denied(result types.EvaluationResult) []string {
	if result.EvalDecision == types.PolicyEvaluationDecisionTypeAllowed || len(result.MissingContextValues) > 0 {
		return nil
	}
	why := "no policy allows it"
	if result.EvalDecision == types.PolicyEvaluationDecisionTypeExplicitDeny {
		why = "a policy denies it"
	}
	if o := result.OrganizationsDecisionDetail; o != nil && !o.AllowedByOrganizations {
		why = "the organization denies it"
	}
	return []string{fmt.Sprintf("%s on %s: %s", aws.ToString(result.EvalActionName), aws.ToString(result.EvalResourceName), why)}
}

// known are values of the calls that policies have conditions on.
func known(of delivery.Account) []types.ContextEntry {
	entry := func(key string, values ...string) types.ContextEntry {
		return types.ContextEntry{ContextKeyName: aws.String(key), ContextKeyType: types.ContextKeyTypeEnumString, ContextKeyValues: values}
	}
	entries := []types.ContextEntry{entry("aws:RequestedRegion", of.Region)}
	if of.IAM.PermissionsBoundaryArn != "" {
		entries = append(entries, entry("iam:PermissionsBoundary", of.IAM.PermissionsBoundaryArn))
	}
	for key, value := range of.Tags {
		entries = append(entries, entry("aws:RequestTag/"+key, value))
	}
	return entries
}

// principal is the user or role whose policies decide, or why there is none to ask about. The ARN of a session lacks the role's path.
func (c *Clients) principal(ctx context.Context) (principal, unknown string) {
	parts := strings.SplitN(c.Caller.Arn, ":", 6)
	if len(parts) < 6 {
		return "", c.Caller.Arn + " is neither a user nor a role"
	}
	kind, name, _ := strings.Cut(parts[5], "/")
	switch kind {
	case "root":
		return "", "the account's root user may do everything that the organization allows"
	case "user":
		return c.Caller.Arn, ""
	case "assumed-role":
		name, _, _ = strings.Cut(name, "/")
		role, err := c.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
		if err != nil {
			return "", "the role of the credentials cannot be looked at: " + err.Error()
		}
		return aws.ToString(role.Role.Arn), ""
	}
	return "", c.Caller.Arn + " is neither a user nor a role"
}
