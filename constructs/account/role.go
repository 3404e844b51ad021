package account

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/iampolicy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/iamrole"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/iamrolepolicyattachment"

	"slipway/constructs/address"
	"slipway/internal/policy"
)

// RoleProps says what a role of CI may do, and for whom.
type RoleProps struct {
	Label       string
	Name        string
	Path        string // of the role and its policies, such as /delivery/
	Description string
	// Boundary is the ARN of a managed policy; "" for none.
	Boundary       string
	Trust          policy.Document
	SessionSeconds int // at most, 3600 to 43200
	// Policies become managed ones: each at most 6,144 characters without white space.
	Policies []policy.Document
	Tags     map[string]string
}

// NewRole makes a role of CI. Its rights are managed policies: all inline policies of a role together may have 10,240 characters only.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func NewRole(scope address.Scope, props RoleProps) {
	tags := texts(props.Tags)
	role := address.New(scope, iamrole.NewIamRole, props.Label, &iamrole.IamRoleConfig{
		Name:                jsii.String(props.Name),
		Path:                jsii.String(props.Path),
		Description:         jsii.String(props.Description),
		AssumeRolePolicy:    jsii.String(props.Trust.JSON()),
		PermissionsBoundary: optional(props.Boundary),
		MaxSessionDuration:  jsii.Number(props.SessionSeconds),
		Tags:                tags,
	})
	for i, document := range props.Policies {
		label, name := fmt.Sprintf("%s_%d", props.Label, i+1), fmt.Sprintf("%s-%d", props.Name, i+1)
		made := address.New(scope, iampolicy.NewIamPolicy, label, &iampolicy.IamPolicyConfig{
			Name:        jsii.String(name),
			Path:        jsii.String(props.Path),
			Description: jsii.String(fmt.Sprintf("Part %d of %d of the rights of %s", i+1, len(props.Policies), props.Name)),
			Policy:      jsii.String(document.JSON()),
			Tags:        tags,
		})
		address.New(scope, iamrolepolicyattachment.NewIamRolePolicyAttachment, label, &iamrolepolicyattachment.IamRolePolicyAttachmentConfig{
			Role:      role.Name(),
			PolicyArn: made.Arn(),
		})
	}
}

func optional(value string) *string {
	if value == "" {
		return nil
	}
	return &value
}

func texts(values map[string]string) *map[string]*string {
	all := map[string]*string{}
	for key, value := range values {
		all[key] = jsii.String(value)
	}
	return &all
}
