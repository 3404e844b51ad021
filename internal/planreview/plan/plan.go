// Package plan is what a review needs of a Terraform or OpenTofu plan: its changes, with everything secret masked on the way in.
// Values that are sensitive never reach a Plan, so that no rule and no view can print them.
package plan

import (
	"slices"
	"sync"

	tfjson "github.com/hashicorp/terraform-json"
)

// Plan is one plan, from `terraform show -json` or from two synthesized files.
type Plan struct {
	FormatVersion string // as 1.2
	ToolVersion   string // of Terraform or OpenTofu; a plan does not say which of the two
	Static        bool   // compared from synthesized files: what forces a replacement and what drifted is not known
	Changes       []*Change
	Drift         []*Change
	Deferred      []*Deferred
	Outputs       []*Output
	Providers     []Provider // sorted by name
	Invocations   []string   // addresses of actions that the apply invokes
	Checked       bool       // it holds results of checks of the configuration
	FailedChecks  []string   // addresses of those that fail or cannot be made, as check.health
	Incomplete    bool       // the plan says complete = false
	Doubts        []string   // why this plan cannot be judged; empty for a sound one

	byAddress map[string]*Change
	once      sync.Map          // functions by name, see Once
	blocks    map[string]*block // of the configuration
	regions   map[string]string // by key of a provider's configuration; empty where it is no constant
}

// Change is what happens to one resource or data source.
type Change struct {
	Address         string
	PreviousAddress string // where it was before a move; empty when it stays
	Module          string // address of its module; empty in the root module
	Type, Name      string
	ProviderName    string // as registry.terraform.io/hashicorp/aws
	Deposed         string // key of an object that an earlier replacement left behind
	Data            bool   // a data source
	Block           bool   // of synthesized JSON: a block that is no resource, such as the backend or a provider
	Action          Action
	CreateFirst     bool // of a replacement: the new object is made before the old one goes
	Forgets         bool // of a replacement: the old object is not destroyed, only forgotten
	Reason          tfjson.ActionReason
	ReplacePaths    []string // attributes that force the replacement, as storage_encrypted or rule[0].port
	ImportID        string   // of an import; Imported says whether there is one
	Imported        bool

	Before, After any               // masked; nil where there is none
	block         func() *block     // of the configuration; nil, or gives nil, where the plan does not hold it
	diff          []AttributeChange // nil until it is asked for
	unknown       any               // the shape of After, with true for what is known only after apply
}

// Deferred is a change that the plan puts off to a later one.
type Deferred struct {
	Reason string
	Change *Change
}

// Output is the change of one output of the root module.
type Output struct {
	Name          string
	Action        Action
	Before, After any
	Unknown       bool
}

// Provider is a provider of the configuration.
type Provider struct {
	Name       string // local name, as aws
	FullName   string // as registry.terraform.io/hashicorp/aws
	Constraint string // version constraint; empty where there is none
}

// Action is what happens, in one word.
type Action string

// Every action a plan can hold. Unknown stands for one that this program does not know.
const (
	Create  Action = "create"
	Update  Action = "update"
	Replace Action = "replace"
	Delete  Action = "delete"
	Forget  Action = "forget"
	Read    Action = "read"
	NoOp    Action = "no-op"
	Unknown Action = "unknown"
)

// New makes a plan of changes, as Load and the comparison of synthesized files do.
func New(changes []*Change) *Plan {
	p := &Plan{Changes: changes}
	p.index()
	return p
}

func (p *Plan) index() {
	p.byAddress = make(map[string]*Change, len(p.Changes))
	for _, c := range p.Changes {
		if c.Deposed == "" {
			p.byAddress[c.Address] = c
		}
	}
}

// Find is the change at an address, or nil.
func (p *Plan) Find(address string) *Change { return p.byAddress[address] }

// Once works something out of a plan that several rules and sections ask for, the first time. Rules may ask at the same time.
func Once[T any](p *Plan, name string, work func() T) T {
	once, _ := p.once.LoadOrStore(name, sync.OnceValue(work))
	return once.(func() T)()
}

// Old is the value before, at a path of names; nil where there is none. See Value.
func (c *Change) Old(path ...string) any { return Value(c.Before, path...) }

// New is the value after, at a path of names; nil where there is none or where it is not known yet.
func (c *Change) New(path ...string) any { return Value(c.After, path...) }

// Unknown says whether the value after, or a part of it, is known only after apply.
func (c *Change) Unknown(path ...string) bool { return anyTrue(Value(c.unknown, path...)) }

// Unseen says whether an attribute that the configuration sets is known only after apply. One that it does not set is known only after apply
// because AWS chooses it.
func (c *Change) Unseen(attribute string) bool {
	if !c.Unknown(attribute) || c.block == nil {
		return c.Unknown(attribute)
	}
	b := c.block()
	if b == nil {
		return true
	}
	_, set := b.references[attribute]
	return set
}

// Keeps says whether the resource is there before and after, be it replaced.
func (c *Change) Keeps() bool { return c.Action == Update || c.Action == Replace }

// Removes says whether the object that is there now goes.
func (c *Change) Removes() bool { return c.Action == Delete || c.Action == Replace && !c.Forgets }

// Is says whether the change is of a managed resource of one of the types.
func (c *Change) Is(types ...string) bool { return !c.Data && slices.Contains(types, c.Type) }

// Label is the address as a reader should see it: a deposed object is another one than the resource's own.
func (c *Change) Label() string {
	if c.Deposed != "" {
		return c.Address + " (deposed " + c.Deposed + ")"
	}
	return c.Address
}
