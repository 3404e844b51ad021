package account

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/iampolicy"

	"slipway/constructs/address"
	"slipway/internal/policy"
)

// BoundaryProps says what the roles of an environment may do at most.
type BoundaryProps struct {
	Label    string
	Name     string
	Path     string // such as /delivery/
	Document policy.Document
	Tags     map[string]string
}

// NewBoundary makes a permissions boundary. It is attached to nothing here: the environment's roles name it.
func NewBoundary(scope address.Scope, props BoundaryProps) {
	address.New(scope, iampolicy.NewIamPolicy, props.Label, &iampolicy.IamPolicyConfig{
		Name:        jsii.String(props.Name),
		Path:        jsii.String(props.Path),
		Description: jsii.String("What the roles of the environment may do at most"),
		Policy:      jsii.String(props.Document.JSON()),
		Tags:        texts(props.Tags),
	})
}
