// Package lifecycle writes Terraform's lifecycle blocks. Nil is no block.
package lifecycle

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

// CreateBeforeDestroy makes a new resource before the old one goes, which needs a name that the two do not share. It also makes
// Terraform change what refers to a resource before it destroys it. Whatever the resource refers to inherits it.
func CreateBeforeDestroy() *cdktf.TerraformResourceLifecycle {
	return &cdktf.TerraformResourceLifecycle{CreateBeforeDestroy: jsii.Bool(true)}
}

// PreventDestroy refuses every plan that deletes or replaces the resource, as long as its block is there.
func PreventDestroy(prevent bool) *cdktf.TerraformResourceLifecycle {
	if !prevent {
		return nil
	}
	return &cdktf.TerraformResourceLifecycle{PreventDestroy: jsii.Bool(true)}
}

// IgnoreChanges adds arguments that somebody else sets to a lifecycle, which may be nil.
func IgnoreChanges(lifecycle *cdktf.TerraformResourceLifecycle, arguments ...string) *cdktf.TerraformResourceLifecycle {
	if len(arguments) == 0 {
		return lifecycle
	}
	if lifecycle == nil {
		lifecycle = &cdktf.TerraformResourceLifecycle{}
	}
	lifecycle.IgnoreChanges = jsii.Strings(arguments...)
	return lifecycle
}
