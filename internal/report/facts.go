package report

import (
	"fmt"
	"slices"
	"strings"

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
	notes  []string
}

func (p *proof) add(block stackjson.Block, attribute, value string, holds bool, rule string) bool {
	if holds {
		rule = ""
	}
	p.facts = append(p.facts, Fact{block.Address, attribute, value, holds, rule})
	return holds
}

func (p *proof) note(format string, values ...any) {
	if text := fmt.Sprintf(format, values...); !slices.Contains(p.notes, text) { // of several services the same
		p.notes = append(p.notes, text)
	}
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
