// Package synthdiff compares two files of synthesized Terraform JSON, so that a change can be reviewed where there are no credentials for a plan.
package synthdiff

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
	"slipway/internal/stackjson/source"
)

// File is a synthesized file. Its name is for messages.
type File struct {
	Name   string
	Data   []byte
	Beside []source.File // files that Terraform reads together with it
}

// inFile says of which file an error is.
func inFile(which string, file File, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s, %s: %w", which, file.Name, err)
}

// Compare gives what a plan would hold, as far as the files tell: which blocks come, go and change. What is only known to a provider, such as
// drift, defaults and most reasons for a replacement, is not in it.
func Compare(old, current File) (*plan.Plan, error) {
	before, errOld := whole(old)
	after, errNew := whole(current)
	if err := errors.Join(inFile("the old file", old, errOld), inFile("the new file", current, errNew)); err != nil {
		return nil, err
	}
	var changes []*plan.Change
	changes = append(changes, resources(before, after)...)
	for _, section := range slices.Sorted(maps.Keys(union(before, after))) {
		if section != "resource" && section != "output" && section != "//" {
			changes = append(changes, blocks(section, before[section], after[section])...)
		}
	}
	changes = slices.DeleteFunc(changes, func(c *plan.Change) bool { return c == nil })
	p := plan.New(changes)
	p.Static = true
	p.Outputs = outputs(maps.Collect(members(before["output"])), maps.Collect(members(after["output"])))
	p.Providers = providers(after)
	return p, nil
}

func parse(data []byte) (map[string]any, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("empty")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, errors.New("truncated JSON")
		}
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is text after the JSON's end")
	}
	root, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("its JSON is no object")
	}
	if _, ok := root["format_version"]; ok {
		return nil, errors.New("a plan, not a synthesized file; give it to planreview without synth-diff")
	}
	for _, known := range []string{"resource", "terraform", "provider", "module", "data", "output", "variable", "locals"} {
		if _, ok := root[known]; ok {
			return stripped(root).(map[string]any), nil
		}
	}
	return nil, errors.New("no Terraform JSON: it has no resource, terraform, provider, module, data, output, variable or locals")
}

// stripped leaves out comments: the construct paths and metadata that CDKTF writes under "//".
func stripped(v any) any {
	switch v := v.(type) {
	case map[string]any:
		copied := make(map[string]any, len(v))
		for key, value := range v {
			if key != "//" {
				copied[key] = stripped(value)
			}
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, item := range v {
			copied[i] = stripped(item)
		}
		return copied
	}
	return v
}

func resources(before, after map[string]any) []*plan.Change {
	old, current := flatten(before["resource"]), flatten(after["resource"])
	moved, removed := movedFrom(after["moved"]), forgotten(after["removed"])
	var changes []*plan.Change
	from := map[string]bool{}
	for to := range moved {
		address := origin(to, moved, old)
		if old[address] != nil && old[to] == nil && current[to] != nil && current[address] == nil {
			moved[to], from[address] = address, true
		}
	}
	for _, address := range slices.Sorted(maps.Keys(union(old, current))) {
		if from[address] {
			continue // it is compared at its new address
		}
		was, previous := old[address], ""
		if source := moved[address]; from[source] {
			was, previous = old[source], source
		}
		kind, name, _ := strings.Cut(address, ".")
		c := resource(address, kind, name, was, current[address])
		c.PreviousAddress = previous
		if c.Action == plan.Delete && removed[address] {
			c.Action = plan.Forget
		}
		changes = append(changes, c)
	}
	return changes
}

// resource compares one block. What its lifecycle ignores does not count.
func resource(address, kind, name string, before, after any) *plan.Change {
	if before != nil && after != nil {
		before = withIgnored(before, after)
	}
	c := plan.NewStatic(address, kind, name, before, after, nil)
	if c.Action == plan.Update {
		if forcing := forcesReplacement(c); len(forcing) > 0 {
			c.Action, c.ReplacePaths = plan.Replace, forcing
			c.CreateFirst, _ = plan.Bool(c.New("lifecycle", "create_before_destroy"))
		}
	}
	return c
}

// withIgnored gives the block before the values after of all attributes in ignore_changes: Terraform would not plan them.
func withIgnored(before, after any) any {
	ignored := plan.Strings(plan.Value(after, "lifecycle", "ignore_changes"))
	old, okOld := before.(map[string]any)
	current, okCurrent := after.(map[string]any)
	if len(ignored) == 0 || !okOld || !okCurrent {
		return before
	}
	copied := maps.Clone(old)
	for key := range union(old, current) {
		if key != "lifecycle" && (slices.Contains(ignored, key) || slices.Contains(ignored, "all")) {
			if value, there := current[key]; there {
				copied[key] = value
			} else {
				delete(copied, key)
			}
		}
	}
	return copied
}

// blocks compares what is neither resource nor output: providers, the backend, data sources, modules, moved blocks.
func blocks(section string, before, after any) []*plan.Change {
	if section != "data" && section != "ephemeral" {
		if before == nil && after == nil {
			return nil
		}
		var sensitive any
		if section == "variable" {
			before, after = named(before), named(after)
			sensitive = sensitiveDefaults(before, after)
		}
		c := plan.NewStatic(section, section, "", before, after, sensitive)
		c.Block = true
		return []*plan.Change{c}
	}
	old, current := flatten(before), flatten(after)
	var changes []*plan.Change
	for _, address := range slices.Sorted(maps.Keys(union(old, current))) {
		kind, name, _ := strings.Cut(address, ".")
		c := plan.NewStatic(section+"."+address, kind, name, old[address], current[address], nil)
		c.Data = true
		switch c.Action {
		case plan.Create, plan.Update:
			c.Action = plan.Read
		case plan.Delete: // nothing of AWS's goes with it
			c.Action = plan.NoOp
		}
		changes = append(changes, c)
	}
	return changes
}

// flatten gives each block of {type: {name: block}} its address.
func flatten(v any) map[string]any {
	all := map[string]any{}
	for kind, named := range members(v) {
		for name, block := range members(named) {
			all[kind+"."+name] = single(block)
		}
	}
	return all
}

// named gives the blocks of a section of {name: block}; nil where there is no section.
func named(v any) any {
	if v == nil {
		return nil
	}
	all := map[string]any{}
	for name, block := range members(v) {
		all[name] = single(block)
	}
	return all
}

// members are an object's, or those of a list of objects, which Terraform's JSON also allows and reads as one.
func members(v any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, item := range plan.List(v) {
			for key, value := range object(item) {
				if !yield(key, value) {
					return
				}
			}
		}
	}
}

// single takes a block out of a list of one, which Terraform's JSON also allows.
func single(v any) any {
	if list, ok := v.([]any); ok && len(list) == 1 {
		return list[0]
	}
	return v
}

func movedFrom(v any) map[string]string {
	all := map[string]string{}
	for _, block := range plan.List(v) {
		all[reference(plan.Value(block, "to"))] = reference(plan.Value(block, "from"))
	}
	delete(all, "")
	return all
}

// origin follows moves back to where the old file has the resource: a resource can have moved more than once.
func origin(to string, moved map[string]string, old map[string]any) string {
	address := moved[to]
	for range moved { // as many steps as there are moves, so that a circle ends
		if old[address] != nil {
			break
		}
		address = moved[address]
	}
	return address
}

// sensitiveDefaults marks the defaults of variables that either file declares as sensitive.
func sensitiveDefaults(sides ...any) map[string]any {
	marks := map[string]any{}
	for _, side := range sides {
		for name, variable := range members(side) {
			if sensitive, _ := plan.Bool(plan.Value(variable, "sensitive")); sensitive {
				marks[name] = map[string]any{"default": true}
			}
		}
	}
	return marks
}

func forgotten(v any) map[string]bool {
	all := map[string]bool{}
	for _, block := range plan.List(v) {
		if destroy, ok := plan.Bool(plan.Value(block, "lifecycle", "destroy")); ok && !destroy {
			all[reference(plan.Value(block, "from"))] = true
		}
	}
	return all
}

func reference(v any) string {
	return strings.TrimSuffix(strings.TrimPrefix(plan.Text(v), "${"), "}")
}

func outputs(old, current map[string]any) []*plan.Output {
	var all []*plan.Output
	for _, name := range slices.Sorted(maps.Keys(union(old, current))) {
		was, _ := plan.Bool(plan.Value(old[name], "sensitive"))
		is, _ := plan.Bool(plan.Value(current[name], "sensitive"))
		all = append(all, plan.NewStaticOutput(name, old[name], current[name], was || is))
	}
	return all
}

func providers(root map[string]any) []plan.Provider {
	required := map[string]any{}
	for key, block := range members(root["terraform"]) {
		if key == "required_providers" {
			maps.Insert(required, members(block))
		}
	}
	var all []plan.Provider
	for _, name := range slices.Sorted(maps.Keys(required)) {
		all = append(all, plan.Provider{Name: name, FullName: plan.Text(plan.Value(required[name], "source")), Constraint: plan.Text(plan.Value(required[name],
			"version"))})
	}
	return all
}

func object(v any) map[string]any {
	o, _ := plan.Object(v)
	return o
}

func union(a, b map[string]any) map[string]bool {
	all := map[string]bool{}
	for key := range a {
		all[key] = true
	}
	for key := range b {
		all[key] = true
	}
	return all
}
