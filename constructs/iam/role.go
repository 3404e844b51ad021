// Package iam makes the roles of an environment. What they may do is written in internal/policy.
package iam

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/iamrole"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/iamrolepolicy"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/policy"
)

// Role with its inline policies.
type Role struct {
	Arn  string
	Name string // for a further policy
	// Ready is what must exist before a service uses the role: without its policies the first call would be refused.
	Ready []cdktf.ITerraformDependable
}

// RoleName is what a role is called, and what holds for it whatever it may do.
type RoleName struct {
	Name                   string
	Path                   string // such as /team/; "" for /
	PermissionsBoundaryArn string // of a managed policy; "" for none
}

type roleProps struct {
	label       string // of the role; its policies' labels start with it
	name        RoleName
	description string
	trust       policy.Document
	policies    []rolePolicy
}

// rolePolicy is one concern, in a resource of its own: a plan shows it whole unless its own ARNs are not known yet.
type rolePolicy struct {
	name     string
	document policy.Document
}

func newRole(scope address.Scope, props roleProps) *Role {
	config := &iamrole.IamRoleConfig{
		Name:             jsii.String(props.name.Name),
		Description:      jsii.String(props.description),
		AssumeRolePolicy: jsii.String(props.trust.JSON()),
	}
	if props.name.Path != "" {
		config.Path = jsii.String(props.name.Path)
	}
	if props.name.PermissionsBoundaryArn != "" {
		config.PermissionsBoundary = jsii.String(props.name.PermissionsBoundaryArn)
	}
	role := address.New(scope, iamrole.NewIamRole, props.label, config)
	id := role.Id() // which is its name
	result := &Role{Arn: *role.Arn(), Name: *id}
	for _, p := range props.policies {
		if len(p.document) == 0 {
			continue
		}
		made := address.New(scope, iamrolepolicy.NewIamRolePolicy, props.label+"_"+p.name, &iamrolepolicy.IamRolePolicyConfig{
			Name:   jsii.String(p.name),
			Role:   id,
			Policy: jsii.String(p.document.JSON()),
		})
		result.Ready = append(result.Ready, made)
	}
	return result
}
