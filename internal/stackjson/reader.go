package stackjson

import (
	"fmt"

	"slipway/internal/stackjson/jsonvalue"
)

// reader takes the blocks out of the decoded JSON. HCL lets an array of objects stand wherever an object may, so it does too.
type reader struct {
	config   *Config
	problems Problems
}

func (r *reader) refuse(where, what, terraform, fix string) {
	r.problems.Add(Problem{Address: where, What: what, Terraform: terraform, Fix: fix})
}

// blocks reads {"<type>": {"<label>": {body}}}.
func (r *reader) blocks(kind string) {
	for _, types := range r.bodies(kind, r.config.root[kind]) {
		for _, typ := range jsonvalue.SortedKeys(types) {
			for label, body := range r.labeled(kind+"."+typ, types[typ]) {
				block := Block{kind, typ, label, Address(kind, typ, label), body}
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
		for _, name := range jsonvalue.SortedKeys(names) {
			for _, body := range r.bodies("provider."+name, names[name]) {
				key := name
				if alias, ok := body["alias"].(string); ok {
					key += "." + alias
				}
				r.config.providers = append(r.config.providers, Provider{key, body})
			}
		}
	}
}

// labeled reads {"<label>": {body}}, with exactly one body to a label.
func (r *reader) labeled(where string, value any) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, group := range r.bodies(where, value) {
		for _, label := range jsonvalue.SortedKeys(group) {
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
	bodies, ok := jsonvalue.Objects(value)
	if !ok {
		r.refuse(where, fmt.Sprintf("is %s", jsonvalue.KindOf(value)), "Incorrect JSON value type", "give an object")
	}
	return bodies
}
