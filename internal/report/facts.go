package report

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/config"
	"slipway/internal/findings"
	"slipway/internal/stackjson"
)

// Fact is one thing that was read in the JSON.
type Fact struct {
	Address   string `json:"address"`
	Attribute string `json:"attribute,omitempty"`
	Value     string `json:"value"`
	Holds     bool   `json:"holds"`
	Rule      string `json:"rule,omitempty"` // that the value breaks
}

// missing stands for a value that is not there.
const missing = "(none)"

// proof gathers the facts for or against one item.
type proof struct {
	stack  *stackjson.Config
	beside []string // addresses of what stands beside it
	year   int
	facts  []Fact
	notes  []note

	exceptions []exception // services that the item is not about; what does not hold fails it all the same
}

// exception says why an item is not about a service.
type exception struct{ service, why string }

func (p *proof) except(service stackjson.Block, why string) {
	p.exceptions = append(p.exceptions, exception{nameOf(service), why})
}

// exceptional says why an item is not about this environment, where it is about none of its services. Where it is about some, the others are a note.
func (p *proof) exceptional() (why string, all bool) {
	if n := len(p.exceptions); n > 0 && n == len(services(p.stack)) {
		return p.exceptions[0].why, true
	}
	for _, exception := range p.exceptions {
		p.note("%s: %s", exception.service, exception.why)
	}
	return "", false
}

// note is worth knowing of an item. Where a configuration can have it otherwise, mend gives the changes.
type note struct {
	text    string
	mend    func(config.Environment) []findings.Change
	service string // whose keys the changes are; "" for those of the environment
}

func (p *proof) add(block stackjson.Block, attribute, value string, holds bool, rule string) bool {
	if holds {
		rule = ""
	}
	p.facts = append(p.facts, Fact{block.Address, attribute, value, holds, rule})
	return holds
}

func (p *proof) note(format string, values ...any) {
	if said := (note{text: fmt.Sprintf(format, values...)}); !slices.ContainsFunc(p.notes, func(other note) bool { return other.text == said.text }) {
		p.notes = append(p.notes, said) // of several services the same
	}
}

// ofAll stands for no service: what its note is about is the environment's.
var ofAll stackjson.Block

// mendable adds a note that a key takes away: one of the service, or of the environment.
func (p *proof) mendable(service stackjson.Block, mend func(config.Environment) []findings.Change, format string, values ...any) {
	of := ""
	if service.Label != "" && service.Label != firstLabel {
		of = nameOf(service)
	}
	p.notes = append(p.notes, note{fmt.Sprintf(format, values...), mend, of})
}

// all gives the resources of a type that Slipway makes, and fails where there is none.
func (p *proof) all(typ string) []stackjson.Block {
	blocks := made(p.stack, typ)
	if len(blocks) == 0 {
		p.facts = append(p.facts, Fact{Address: typ, Value: missing, Rule: "the configuration must have one"})
	}
	return blocks
}

// services are those that Slipway makes, and at least one.
func (p *proof) services() []stackjson.Block {
	p.all("aws_ecs_service")
	return services(p.stack)
}

// is wants a value.
func (p *proof) is(block stackjson.Block, attribute, want string) {
	value := textOr(block, attribute)
	p.add(block, attribute, value, value == want, "must be "+want)
}

// among wants one of some values.
func (p *proof) among(block stackjson.Block, attribute string, wanted ...string) {
	value := textOr(block, attribute)
	p.add(block, attribute, value, slices.Contains(wanted, value), "must be "+strings.Join(wanted, " or "))
}

// given wants any value.
func (p *proof) given(block stackjson.Block, attribute string) {
	value := textOr(block, attribute)
	p.add(block, attribute, value, value != missing && value != "" && value != "[]", "must be set")
}

// within wants a number.
func (p *proof) within(block stackjson.Block, attribute string, low, high float64) {
	n, ok := block.Number(attribute)
	p.add(block, attribute, textOr(block, attribute), ok && n >= low && n <= high, fmt.Sprintf("must be %v to %v", low, high))
}

// refers wants a reference to a resource of a type, and gives the resource.
func (p *proof) refers(block stackjson.Block, attribute, typ string) (stackjson.Block, bool) {
	value := textOr(block, attribute)
	found, _, ok := p.stack.Reference(value)
	ok = ok && found.Kind == stackjson.Resource && found.Type == typ
	return found, p.add(block, attribute, value, ok, "must refer to a resource "+typ)
}

func textOr(block stackjson.Block, attribute string) string {
	if value, ok := block.Text(attribute); ok {
		return value
	}
	return missing
}

func textOf(object map[string]any, path string) string {
	value, _ := stackjson.Block{Body: object}.Text(path)
	return value
}

// refersTo tells whether a text is a reference to the block.
func refersTo(stack *stackjson.Config, text string, block stackjson.Block) bool {
	found, _, ok := stack.Reference(text)
	return ok && found.Address == block.Address
}
