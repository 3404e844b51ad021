package stacks

import (
	"fmt"
	"strings"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/account"
	"slipway/constructs/address"
	"slipway/internal/delivery"
	"slipway/internal/policy"
	"slipway/internal/rights"
	"slipway/internal/template"
)

// NewAccount adds the stack of an AWS account to an app: what its environments need before their first deploy.
// needed has the rights of its roles, by environment.
func NewAccount(app constructs.Construct, of delivery.Account, needed map[string]rights.Rights) {
	a := template.Escape(of)
	stack := cdktf.NewTerraformStack(app, jsii.String(a.Stack()))
	root := address.Root(stack)
	configureBackend(stack, root, a.Backend)
	newProvider(stack, "aws", a.Region, a.ID, a.Tags, "")

	newStateBuckets(stack, root.Child("state"), a)
	account.NewGithubProvider(root.Child("github"))
	for _, place := range a.Places {
		newRoles(root.Child(place.Stack()), a, place, needed[place.Stack()])
	}
	for _, name := range a.Repositories {
		account.NewRepository(root.Child("repositories"), label(name), name)
	}
	newRoleOutputs(root, a)
}

// newStateBuckets makes the buckets, each through a provider of its region.
func newStateBuckets(stack cdktf.TerraformStack, scope address.Scope, a delivery.Account) {
	providers := map[string]cdktf.TerraformProvider{a.Region: nil}
	for _, bucket := range a.Buckets {
		if _, made := providers[bucket.Region]; !made {
			alias := label(bucket.Region)
			providers[bucket.Region] = newProvider(stack, "aws_"+alias, bucket.Region, a.ID, a.Tags, alias)
		}
		account.NewStateBucket(scope, account.StateBucketProps{
			Label:    label(bucket.Name),
			Name:     bucket.Name,
			Policy:   policy.StateBucket(a.Place().In(bucket.Region), bucket.Name, bucket.Tenants),
			Provider: providers[bucket.Region],
		})
	}
}

// newRoles makes the two roles that CI takes on for an environment, and the boundary of the environment's own roles where it is to be made here.
func newRoles(scope address.Scope, a delivery.Account, place delivery.Place, needed rights.Rights) {
	role := func(kind, name, description string, contexts ...string) account.RoleProps {
		return account.RoleProps{
			Label:          label(kind + "_" + place.Stack()),
			Name:           name,
			Path:           a.IAM.Path,
			Description:    description,
			Boundary:       a.IAM.PermissionsBoundaryArn,
			Trust:          policy.GithubTrust(place.Place(), a.Github.Subjects(contexts...)),
			SessionSeconds: delivery.RoleSessionSeconds,
			Tags:           ownTags(place.Environment),
		}
	}
	if place.Boundary != "" {
		account.NewBoundary(scope, account.BoundaryProps{
			Label: label("boundary_" + place.Stack()), Name: place.Boundary, Path: a.IAM.Path, Document: needed.Boundary, Tags: ownTags(place.Environment),
		})
	}
	plan := role("plan", place.PlanRole, fmt.Sprintf("Plans of %s in CI", place.Stack()), place.PlanContexts()...)
	deploy := role("deploy", place.DeployRole, fmt.Sprintf("Deploys of %s in CI", place.Stack()), place.DeployContexts()...)
	plan.Policies, deploy.Policies = needed.Plan, needed.Deploy
	account.NewRole(scope, plan)
	account.NewRole(scope, deploy)
}

func newRoleOutputs(root address.Scope, a delivery.Account) {
	for _, place := range a.Places {
		root.Output(label(place.Stack())+"_plan_role_arn", "Role that plans "+place.Stack(), place.PlanRoleArn)
		root.Output(label(place.Stack())+"_deploy_role_arn", "Role that deploys "+place.Stack(), place.DeployRoleArn)
	}
}

// label makes a label of Terraform of a name.
func label(name string) string {
	return strings.NewReplacer("-", "_", ".", "_", "/", "__").Replace(name)
}
