// Package delivery reads delivery.yaml: the repository, and how each environment gets from a pull request to AWS. Nothing of it is in an
// environment's stack; the stacks of accounts are made of it.
package delivery

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"slipway/internal/config"
	"slipway/internal/names"
	"slipway/internal/policy"
	"slipway/internal/regular"
	"slipway/internal/strictyaml"
)

// File is where Load reads, in the project's own folder.
const File = "delivery.yaml"

// ErrNone means that there is no delivery.yaml: nothing is delivered by CI.
var ErrNone = errors.New("no " + File + ": see docs/delivery.md")

// Delivery is the file, complete.
type Delivery struct {
	// Github is the repository whose workflows deliver.
	Github Github `yaml:"github" jsonschema:"required"`

	// IAM says how the roles are made that CI takes on.
	IAM IAM `yaml:"iam"`

	// Repositories are ECR repositories that each account gets, in the region of its first environment, with scanning and a lifecycle, such as [shop].
	// Default: none.
	Repositories []string `yaml:"ecr_repositories"`

	// ForeignBuckets are state buckets that something else makes and keeps, such as [acme-terraform-state]: nothing of them is made or changed.
	// Default: none.
	ForeignBuckets []string `yaml:"foreign_buckets"`

	// Sarif uploads the findings of planreview to GitHub's code scanning. Private repositories need GitHub Code Security for it. Default: false.
	Sarif bool `yaml:"sarif"`

	// Environments are delivered in this order. Each has its environments/<name>.yaml.
	Environments []Environment `yaml:"environments" jsonschema:"required"`
}

// Github is a repository. Its ids are part of OIDC subjects of repositories made, renamed or moved since 2026-07-15.
// Source: https://github.com/aws-actions/configure-aws-credentials/issues/1888
type Github struct {
	// Repository is its owner and name.
	Repository string `yaml:"repository" jsonschema:"required,example=acme/shop"`

	// OwnerID is what `gh api repos/acme/shop --jq .owner.id` prints.
	OwnerID int `yaml:"owner_id" jsonschema:"required,example=1234567,minimum=1"`

	// RepositoryID is what `gh api repos/acme/shop --jq .id` prints.
	RepositoryID int `yaml:"repository_id" jsonschema:"required,example=7654321,minimum=1"`
}

// IAM of the roles that CI takes on.
type IAM struct {
	// Path of the roles and their policies. Default: /.
	Path string `yaml:"path"`

	// PermissionsBoundaryArn is the managed policy that bounds them. Default: none.
	PermissionsBoundaryArn string `yaml:"permissions_boundary_arn"`
}

// Environment is how one of them is delivered.
type Environment struct {
	// Name is that of environments/<name>.yaml, or <folder>-<name> of environments/<folder>/<name>.yaml, and of the GitHub environment that its deploys run in.
	Name string `yaml:"name" jsonschema:"required,example=prod"`

	// Approval is who approves a deploy: the required reviewers of the GitHub environment; with manual, whoever starts the deploy of this environment
	// by hand, for repositories without required reviewers; with none, nobody. Default: reviewers.
	Approval string `yaml:"approval" jsonschema:"enum=reviewers,enum=manual,enum=none" choices:"ours"`

	// ReviewedPlan says whether a deploy applies nothing but the plan of the merged pull request: with preferred a new plan is made and reviewed where
	// that one is out of date. Default: preferred; required for the last environment.
	ReviewedPlan string `yaml:"reviewed_plan" jsonschema:"enum=required,enum=preferred" choices:"ours"`

	// PlanApproval plans behind the GitHub environment <name>-plan, since a plan can read the database's password. Default: false; true for the last
	// environment.
	PlanApproval *bool `yaml:"plan_approval"`

	// Permissions are what the roles of CI need beyond what Slipway knows: for the blocks of types that it does not make, in files beside the environment and in
	// stacks/extensions.go. The deploy role has all of them, the plan role those that AWS counts as reading. Default: none.
	Permissions []Permission `yaml:"permissions"`
}

// Permission allows actions on resources. It keeps to the rules of service.permissions.
type Permission struct {
	// Actions that Terraform calls to make, change, read and delete what is beside, such as [sqs:CreateQueue, sqs:DeleteQueue, sqs:GetQueueAttributes].
	// A * may end a name that has a beginning, as sqs:List*.
	// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
	Actions []string `yaml:"actions" jsonschema:"required"`

	// Resources are the ARNs on which they are allowed, with * as any text in the last part. * alone is for actions that take no resource.
	Resources []string `yaml:"resources" jsonschema:"required"`

	// Conditions under which they are allowed: operator, key and a list of values, such as StringEquals: {"aws:RequestTag/Project": [shop]}. Default: none.
	Conditions map[string]map[string][]string `yaml:"conditions"`
}

// Besides are the permissions as statements.
func (e Environment) Besides() (statements []policy.Statement) {
	for _, p := range e.Permissions {
		statements = append(statements, policy.Statement{Actions: p.Actions, Resources: p.Resources, Conditions: p.Conditions})
	}
	return statements
}

// planEnvironment is the GitHub environment of plans that need an approval.
func (e Environment) planEnvironment() string { return e.Name + "-plan" }

// Load reads delivery.yaml of a folder and checks it against the environments. The error is strictyaml.Problems for what is wrong with the file, and
// ErrNone where there is none.
func Load(path string, environments []config.Environment) (Delivery, error) {
	if is := regular.Not(path); is != "" {
		return Delivery{}, strictyaml.Problems{{File: path, Line: 1, Column: 1, Rule: is, Fix: "write it as docs/delivery.md has it"}}
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Delivery{}, ErrNone
	}
	if err != nil {
		return Delivery{}, fmt.Errorf("read how environments are delivered: %w", err)
	}
	return Parse(path, data, environments)
}

// Parse is Load for the text of a file, whose name is for messages only.
func Parse(name string, data []byte, environments []config.Environment) (Delivery, error) {
	d := Delivery{IAM: IAM{Path: "/"}}
	file := strictyaml.Read(name, data, &d, strictyaml.Options{
		MaxBytes: 1 << 16, OneFile: "keep it in one file", Empty: "add github and environments, as docs/delivery.md has them",
	})
	if file.Readable {
		d.complete()
		d.check(strictyaml.Checker{File: file}, environments)
	}
	return d, file.Problems.Err()
}

func (d *Delivery) complete() {
	for i := range d.Environments {
		e, last := &d.Environments[i], i == len(d.Environments)-1
		if e.Approval == "" {
			e.Approval = "reviewers"
		}
		if e.ReviewedPlan == "" {
			e.ReviewedPlan = "preferred"
			if last {
				e.ReviewedPlan = "required"
			}
		}
		if e.PlanApproval == nil {
			e.PlanApproval = &last
		}
	}
}

// Subjects are the OIDC subjects of the repository's tokens for a context such as "environment:prod", "pull_request" or "ref:refs/heads/main", in
// both forms.
func (g Github) Subjects(contexts ...string) (subjects []string) {
	owner, name, _ := strings.Cut(g.Repository, "/")
	for _, context := range contexts {
		subjects = append(subjects,
			fmt.Sprintf("repo:%s:%s", g.Repository, context),
			fmt.Sprintf("repo:%s@%d/%s@%d:%s", owner, g.OwnerID, name, g.RepositoryID, context))
	}
	return subjects
}

// Place is an environment with its delivery and the roles that follow from both.
type Place struct {
	config.Environment
	Delivery Environment
	// PlanRole and DeployRole are the names of the roles, and the ARNs are theirs.
	PlanRole, DeployRole       string
	PlanRoleArn, DeployRoleArn string
	// Boundary is the name of the permissions boundary that the account's stack makes for the environment's roles: "" where the environment names none
	// at all, or one that somebody else makes.
	Boundary string
	// PlanEnvironment is the GitHub environment that plans run in: "" where they need no approval.
	PlanEnvironment string
}

// PlanContexts are the OIDC contexts that may take on the plan role: the GitHub environment that plans run in, or pull requests and main.
func (p Place) PlanContexts() []string {
	if p.PlanEnvironment != "" {
		return []string{"environment:" + p.PlanEnvironment}
	}
	return []string{"pull_request", "ref:refs/heads/main"}
}

// DeployContexts are those that may take on the deploy role: the GitHub environment of deploys alone.
func (p Place) DeployContexts() []string { return []string{"environment:" + p.Stack()} }

// Places joins the environments with how they are delivered, in the order of deploys.
func (d Delivery) Places(environments []config.Environment) (places []Place) {
	for _, e := range d.Environments {
		for _, env := range environments {
			if env.Stack() != e.Name {
				continue
			}
			n := names.For(env.Project, env.Name, env.Account)
			p := Place{Environment: env, Delivery: e, PlanRole: n.PlanRole(), DeployRole: n.DeployRole()}
			p.PlanRoleArn = env.Place().Global("iam", "role"+d.IAM.Path+p.PlanRole)
			p.DeployRoleArn = env.Place().Global("iam", "role"+d.IAM.Path+p.DeployRole)
			if *e.PlanApproval {
				p.PlanEnvironment = e.planEnvironment()
			}
			if env.IAM.PermissionsBoundaryArn == env.Place().Global("iam", "policy"+d.IAM.Path+n.Boundary()) {
				p.Boundary = n.Boundary()
			}
			places = append(places, p)
		}
	}
	return places
}
