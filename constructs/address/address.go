// Package address creates Terraform blocks at addresses that a person chose: type.label, without the hash that CDKTF would
// append. An address is an interface: a changed one destroys what stood at the old one.
package address

import (
	"fmt"
	"reflect"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

// Scope is a place in the construct tree where blocks are created.
type Scope struct {
	construct constructs.Construct
	stack     cdktf.TerraformStack
	taken     map[string]string // address -> path of the scope that took it, for the whole stack
	path      string
}

// Root is the scope of a stack itself.
func Root(stack cdktf.TerraformStack) Scope {
	return Scope{construct: stack, stack: stack, taken: map[string]string{}, path: "the stack"}
}

// Child is a construct inside this scope. Its id shows in the tree, never in an address.
func (s Scope) Child(id string) Scope {
	s.construct = constructs.NewConstruct(s.construct, jsii.String(id))
	s.path = id
	return s
}

// Override sets what the bindings lack, at a path of the stack's JSON.
func (s Scope) Override(path string, value any) {
	s.stack.AddOverride(jsii.String(path), value)
}

// Output creates an output. Its name is its id too: the cdktf CLI shows ids.
func (s Scope) Output(name, description string, value any) {
	output := cdktf.NewTerraformOutput(s.construct, jsii.String(name), &cdktf.TerraformOutputConfig{
		Description: jsii.String(description),
		Value:       value,
	})
	output.OverrideLogicalId(jsii.String(name))
}

// New creates a block with a label: New(scope, dbproxy.NewDbProxy, "main", config) is aws_db_proxy.main.
//
// It panics when two blocks of the stack want one address: CDKTF would silently merge them into one.
func New[Config any, Block cdktf.TerraformElement](s Scope, create func(constructs.Construct, *string, *Config) Block, label string, config *Config) Block {
	id := reflect.TypeFor[Block]().Name() + "." + label // the Go type stands for the Terraform type
	if owner, taken := s.taken[id]; taken {
		panic(fmt.Sprintf("two blocks want the address %s: one in %s, one in %s", id, owner, s.path))
	}
	s.taken[id] = s.path
	block := create(s.construct, jsii.String(id), config)
	block.OverrideLogicalId(jsii.String(label))
	return block
}
