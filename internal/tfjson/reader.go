package tfjson

import (
	"fmt"
	"maps"
)

// reader takes the blocks out of the decoded JSON. HCL lets an array of objects stand wherever an object may, so it does too.
type reader struct {
	config   *Config
	problems problems
}

func (r *reader) refuse(where, what, terraform, fix string) {
	r.problems.add(Problem{Address: where, What: what, Terraform: terraform, Fix: fix})
}

// blocks reads {"<type>": {"<label>": {body}}}.
func (r *reader) blocks(kind string) {
	for _, types := range r.bodies(kind, r.config.root[kind]) {
		for _, typ := range sortedKeys(types) {
			for label, body := range r.labeled(kind+"."+typ, types[typ]) {
				block := Block{kind, typ, label, address(kind, typ, label), body}
				if _, twice := r.config.byAddress[block.Address]; twice {
					r.refuse(block.Address, "is declared twice", "Duplicate resource configuration", "give one of them another label")
					continue
				}
				r.config.byAddress[block.Address] = block
				r.config.blocks = append(r.config.blocks, block)
			}
		}
	}
}

// providers reads {"aws": {body}} and {"aws": [{body}, {body with an alias}]}.
func (r *reader) providers() {
	for _, names := range r.bodies("provider", r.config.root["provider"]) {
		for _, name := range sortedKeys(names) {
			for _, body := range r.bodies("provider."+name, names[name]) {
				key := name
				if alias, ok := body["alias"].(string); ok {
					key += "." + alias
				}
				r.config.providers = append(r.config.providers, provider{key, body})
			}
		}
	}
}

// labeled reads {"<label>": {body}}, with exactly one body to a label.
func (r *reader) labeled(where string, value any) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, group := range r.bodies(where, value) {
		for _, label := range sortedKeys(group) {
			bodies := r.bodies(where+"."+label, group[label])
			_, twice := all[label]
			if twice || len(bodies) > 1 {
				r.refuse(where+"."+label, "is declared twice", "Duplicate configuration", "give one of them another label")
				continue
			}
			all[label] = map[string]any{}
			for _, body := range bodies {
				all[label] = body
			}
		}
	}
	return all
}

// bodies reads an object, or an array of objects, each without its "//".
func (r *reader) bodies(where string, value any) []map[string]any {
	bodies, ok := objects(value)
	if !ok {
		r.refuse(where, fmt.Sprintf("is %s", kindOf(value)), "Incorrect JSON value type", "give an object")
	}
	return bodies
}

// objects gives the bodies that an object, an array of objects, or null (none) stands for.
func objects(value any) ([]map[string]any, bool) {
	switch value := value.(type) {
	case nil:
		return nil, true
	case map[string]any:
		return []map[string]any{withoutComment(value)}, true
	case []any:
		var all []map[string]any
		for _, element := range value {
			switch element := element.(type) {
			case nil:
				all = append(all, map[string]any{})
			case map[string]any:
				all = append(all, withoutComment(element))
			default:
				return nil, false
			}
		}
		return all, true
	}
	return nil, false
}

// object merges what objects gives: for bodies of which there can be one only.
func object(value any) map[string]any {
	merged := map[string]any{}
	bodies, _ := objects(value)
	for _, body := range bodies {
		maps.Copy(merged, body)
	}
	return merged
}
