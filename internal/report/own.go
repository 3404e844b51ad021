package report

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/alarms"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/stackjson/source"
)

// Own is what is the team's own: in Terraform files beside the environment, and by stacks/extensions.go.
type Own struct {
	Resources int        `json:"resources"`
	OfAll     int        `json:"of_all"` // that the environment has
	Blocks    []OwnBlock `json:"blocks"`
	Overrides []Override `json:"overrides,omitempty"`
}

// OwnBlock is a resource of the team's own, or a module of it.
type OwnBlock struct {
	Address string   `json:"address"`
	File    string   `json:"file"`
	Alarms  []string `json:"alarms"` // that watch it, Slipway's among them
	Passive bool     `json:"passive,omitempty"`
}

// Override is what a file changes of another block.
type Override struct {
	Address   string   `json:"address"`
	File      string   `json:"file"`
	Arguments []string `json:"arguments"`
}

// made are the resources of a type that Slipway makes: what a report judges. What refers to them may be anybody's.
func made(stack *stackjson.Config, typ string) []stackjson.Block {
	return slices.DeleteFunc(stack.OfType(typ), func(block stackjson.Block) bool { return stack.Origin(block.Address) != "" })
}

// newOwn is nil where the team has added nothing.
func newOwn(stack *stackjson.Config, all Alarms) *Own {
	var own Own
	for _, block := range stack.Blocks() {
		if block.Kind != stackjson.Resource {
			continue
		}
		own.OfAll++
		file := stack.Origin(block.Address)
		if file == "" {
			continue
		}
		own.Resources++
		watched := OwnBlock{Address: block.Address, File: file, Alarms: []string{}}
		for _, alarm := range all.Alarms {
			if slices.Contains(alarm.Watches, block.Address) {
				watched.Alarms = append(watched.Alarms, alarm.Address)
			}
		}
		watched.Passive = len(watched.Alarms) == 0 && alarms.Passive(block.Type)
		own.Blocks = append(own.Blocks, watched)
	}
	for _, root := range stack.Roots() {
		file := root.File
		if _, generated := (stackjson.Block{Body: root.Body}).Lookup("//.slipway"); generated { // Slipway makes no module
			file = source.Extensions
		}
		for _, name := range jsonvalue.SortedKeys(jsonvalue.Object(root.Body["module"])) {
			own.Blocks = append(own.Blocks, OwnBlock{Address: "module." + name, File: file, Alarms: []string{}})
		}
		if source.Overrides(root.File) {
			own.Overrides = append(own.Overrides, overridesOf(root)...)
		}
	}
	if len(own.Blocks)+len(own.Overrides) == 0 {
		return nil
	}
	return &own
}

func overridesOf(root stackjson.Root) (all []Override) {
	for _, kind := range []string{stackjson.Resource, stackjson.Data, stackjson.Ephemeral} {
		types := jsonvalue.Object(root.Body[kind])
		for _, typ := range jsonvalue.SortedKeys(types) {
			blocks := jsonvalue.Object(types[typ])
			for _, label := range jsonvalue.SortedKeys(blocks) {
				all = append(all, Override{stackjson.Address(kind, typ, label), root.File, jsonvalue.SortedKeys(jsonvalue.Object(blocks[label]))})
			}
		}
	}
	return all
}

func (o *Own) markdown(out *strings.Builder) {
	if o == nil {
		return
	}
	fmt.Fprintf(out, "## The team's own\n\n%d of %s. The checklist, the calendar, the clock and the budget judge what Slipway makes; the rest of this report "+
		"is about these, too.\n\n", o.Resources, plural(o.OfAll, "resource"))
	var rows [][]string
	for _, block := range o.Blocks {
		watched := codes(block.Alarms)
		switch {
		case strings.HasPrefix(block.Address, "module."):
			watched = "what is in the module is not looked at"
		case block.Passive:
			watched = "none: what is wrong with it shows in what it is for"
		case watched == "":
			watched = "**no alarm**"
		}
		rows = append(rows, []string{code(block.Address), code(block.File), watched})
	}
	if len(rows) > 0 {
		table(out, []string{"resource", "file", "alarms"}, rows)
	}
	rows = nil
	for _, override := range o.Overrides {
		rows = append(rows, []string{code(override.Address), code(override.File), codes(override.Arguments)})
	}
	if len(rows) > 0 {
		table(out, []string{"overridden", "file", "arguments"}, rows)
	}
}
