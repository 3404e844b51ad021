// Package address creates Terraform blocks at chosen addresses: type.label, without the hash that CDKTF would
// append. An address is an interface: a changed one destroys what stood at the old one.
package address

import (
	"fmt"
	"reflect"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/names"
)

// Scope is a part of a stack in which blocks are created.
type Scope struct {
	stack *stack
	tree  *tree
	path  string // for people
	part  string // of the environment: before all labels
}

type stack struct {
	cdktf.TerraformStack
	tree    *tree
	taken   map[string]string // address -> path of the scope that took it
	imports []any             // import blocks
}

// tree gives every block its label as CDKTF's id, so that CDKTF itself arrives at the address: it joins the ids of a block
// and of the constructs around it, appends a hash unless there is only one id, and does not count the id "Default". That
// spares a request to Node.js for each block, which OverrideLogicalId would be, a third of them all.
type tree struct {
	root   constructs.Construct   // all is in it
	nested []constructs.Construct // Defaults, each in the one before: an id may occur once in a construct
	labels map[string]int         // how many types of block have a label
	begin  func()                 // makes what is not there yet
}

// Root is the scope of a stack itself.
func Root(of cdktf.TerraformStack) Scope {
	all := &tree{root: of, nested: []constructs.Construct{of}, labels: map[string]int{}, begin: func() {}}
	return Scope{stack: &stack{TerraformStack: of, tree: all, taken: map[string]string{}}, tree: all, path: "the stack"}
}

// Child is a scope with a name for messages. It never shows in an address.
func (s Scope) Child(name string) Scope {
	s.path = name
	return s
}

// Part is a scope of one of several things of a kind, such as a service beside the first: aws_ecs_service.main is aws_ecs_service.worker in it, and any other
// label begins with worker_.
func (s Scope) Part(name string) Scope {
	s.part = name
	return s
}

// Label that a block has in the scope's part.
func (s Scope) Label(label string) string { return names.Label(s.part, label) }

// Apart is a scope for what is made by code of somebody else's, after everything else. Its own part of the tree is not there before it is needed, and before
// is called then.
func (s Scope) Apart(name string, before func()) Scope {
	apart := &tree{labels: map[string]int{}}
	apart.begin = func() {
		if apart.root == nil {
			before()
			apart.root = inside(s.stack.tree.innermost())
			apart.nested = []constructs.Construct{inside(apart.root)}
		}
	}
	return Scope{stack: s.stack, tree: apart, path: name}
}

// Construct is for what is created without New: a block directly in it has the address type.id, too, where no other one has the id. To the ids of several
// constructs around a block CDKTF appends a hash.
func (s Scope) Construct() constructs.Construct {
	s.tree.begin()
	return s.tree.root
}

// Blocks gives the Terraform JSON of each element that is in the scope's part of the tree, however it was created.
func (s Scope) Blocks() (blocks []any) {
	s.tree.begin()
	for _, construct := range *s.tree.root.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if element, is := construct.(interface{ ToTerraform() any }); is {
			blocks = append(blocks, element.ToTerraform())
		}
	}
	return blocks
}

func inside(of constructs.Construct) constructs.Construct {
	return constructs.NewConstruct(of, jsii.String("Default"))
}

func (t *tree) innermost() constructs.Construct { return t.nested[len(t.nested)-1] }

// construct is the outermost in which no block has the label yet.
func (t *tree) construct(label string) constructs.Construct {
	t.begin()
	n := t.labels[label]
	t.labels[label]++
	if n == len(t.nested) {
		t.nested = append(t.nested, inside(t.innermost()))
	}
	return t.nested[n]
}

// Override sets what the bindings lack, at a path of the stack's JSON.
func (s Scope) Override(path string, value any) {
	s.tree.begin()
	s.stack.AddOverride(jsii.String(path), value)
}

// Import takes over what exists already and is not in the state: ids is a set of import IDs, with one or none, which a plan can tell. CDKTF's own import blocks
// cannot be conditional.
// Source: https://developer.hashicorp.com/terraform/language/block/import
func (s Scope) Import(address, ids string) {
	s.stack.imports = append(s.stack.imports, map[string]any{"for_each": ids, "to": address, "id": "${each.value}"})
	s.Override("import", s.stack.imports)
}

// Output creates an output. Its name is its id too: the cdktf CLI shows ids, and those around it, so that none stands apart.
//
// It panics when two outputs of the stack want one name.
func (s Scope) Output(name, description string, value any) {
	name = s.Label(name)
	s.tree.begin()
	s.take("output." + name)
	cdktf.NewTerraformOutput(s.stack.tree.construct(name), jsii.String(name), &cdktf.TerraformOutputConfig{
		Description: jsii.String(description),
		Value:       value,
	})
}

func (s Scope) take(address string) {
	if owner, taken := s.stack.taken[address]; taken {
		panic(fmt.Sprintf("two blocks want the address %s: one in %s, one in %s", address, owner, s.path))
	}
	s.stack.taken[address] = s.path
}

// New creates a block with a label: New(scope, dbproxy.NewDbProxy, "main", config) is aws_db_proxy.main.
//
// It panics when two blocks of the stack want one address.
func New[Config any, Block cdktf.TerraformElement](s Scope, create func(constructs.Construct, *string, *Config) Block, label string, config *Config) Block {
	label = s.Label(label)
	s.take(reflect.TypeFor[Block]().Name() + "." + label) // the Go type stands for the Terraform type
	return create(s.tree.construct(label), jsii.String(label), config)
}
