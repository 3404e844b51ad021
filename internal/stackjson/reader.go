package stackjson

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/stackjson/source"
)

// topLevel lists what may stand at the top of Terraform JSON.
// Source: https://developer.hashicorp.com/terraform/language/syntax/json
var topLevel = []string{
	"//", "check", "data", "ephemeral", "import", "locals", "module", "moved", "output", "provider", "removed", "resource",
	"terraform", "variable",
}

// File is one file of a stack.
type File = source.File

// Read reads Terraform JSON. It reports everything that keeps a block from being read, not only the first.
func Read(data []byte) (*Config, error) { return ReadFiles(File{Data: data}) }

// ReadFiles reads the files of one folder as Terraform does: together, those whose names end in .tf in its own language, and those
// named override or *_override last, over the others.
// Source: https://developer.hashicorp.com/terraform/language/files/override
func ReadFiles(files ...File) (*Config, error) {
	r := reader{config: &Config{
		byAddress: map[string]Block{}, outputs: map[string]map[string]any{}, variables: map[string]map[string]any{},
		locals: map[string]any{}, declared: map[string]string{},
	}}
	var unreadable []error
	for _, file := range source.InOrder(files) {
		if err := r.read(file); err != nil {
			unreadable = append(unreadable, err)
		}
	}
	for _, problem := range r.problems.Sorted() {
		unreadable = append(unreadable, problem)
	}
	if len(unreadable) > 0 {
		return nil, errors.Join(unreadable...)
	}
	r.config.blocks = slices.SortedFunc(maps.Values(r.config.byAddress), func(a, b Block) int { return strings.Compare(a.Address, b.Address) })
	r.config.origins = r.config.findOrigins()
	return r.config, nil
}

// reader takes the blocks out of the decoded JSON. HCL lets an array of objects stand wherever an object may, so it does too.
type reader struct {
	config   *Config
	file     Root
	override bool
	problems Problems
}

func (r *reader) refuse(where, what, terraform, fix string) {
	r.problems.Add(Problem{File: r.file.File, Address: where, What: what, Terraform: terraform, Fix: fix})
}

func (r *reader) read(file File) error {
	root, err := file.Decode()
	if err != nil {
		return err
	}
	r.file, r.override = Root{file.Name, root}, source.Overrides(file.Name)
	r.config.files = append(r.config.files, r.file)
	for _, key := range jsonvalue.SortedKeys(root) {
		if !slices.Contains(topLevel, key) {
			r.refuse(key, "is no top-level block of Terraform", "Extraneous JSON object property", "use one of "+strings.Join(topLevel[1:], ", "))
		}
	}
	for _, kind := range []string{Resource, Data, Ephemeral} {
		r.blocks(kind)
	}
	r.providers()
	r.named("output", "output", r.config.outputs)
	r.named("variable", "var", r.config.variables)
	r.bodies("import", root["import"])
	for _, locals := range r.bodies("locals", root["locals"]) {
		for _, name := range jsonvalue.SortedKeys(locals) {
			r.declare("local."+name, "Duplicate local value definition")
			r.config.locals[name] = locals[name]
		}
	}
	return nil
}

// declare notes where something is declared. An override changes what is declared and adds nothing.
func (r *reader) declare(address, terraform string) bool {
	file, known := r.config.declared[address]
	switch {
	case known == r.override:
		if !known {
			r.config.declared[address] = r.file.File
		}
		return true
	case known && file == r.file.File:
		r.refuse(address, "is declared twice", terraform, "give one of them another name")
	case known:
		r.refuse(address, "is declared in "+file+" as well", terraform, "give one of them another name")
	default:
		r.refuse(address, "overrides nothing", "Missing base for override", "declare it in a file that is no override")
	}
	return false
}

// blocks reads {"<type>": {"<label>": {body}}}.
func (r *reader) blocks(kind string) {
	for _, types := range r.bodies(kind, r.file.Body[kind]) {
		for _, typ := range jsonvalue.SortedKeys(types) {
			labeled := r.labeled(kind+"."+typ, types[typ])
			for _, label := range jsonvalue.SortedKeys(labeled) {
				block := Block{kind, typ, label, Address(kind, typ, label), labeled[label]}
				if r.declare(block.Address, "Duplicate resource configuration") {
					block.Body = source.Override(r.config.byAddress[block.Address].Body, block.Body)
					r.config.byAddress[block.Address] = block
				}
			}
		}
	}
}

// named reads {"<label>": {body}} of a kind of block whose address starts with prefix.
func (r *reader) named(kind, prefix string, all map[string]map[string]any) {
	labeled := r.labeled(kind, r.file.Body[kind])
	for _, label := range jsonvalue.SortedKeys(labeled) {
		if r.declare(prefix+"."+label, "Duplicate "+kind+" definition") {
			all[label] = source.Override(all[label], labeled[label])
		}
	}
}

// providers reads {"aws": {body}} and {"aws": [{body}, {body with an alias}]}.
func (r *reader) providers() {
	for _, names := range r.bodies("provider", r.file.Body["provider"]) {
		for _, name := range jsonvalue.SortedKeys(names) {
			for _, body := range r.bodies("provider."+name, names[name]) {
				r.provider(name, body)
			}
		}
	}
}

func (r *reader) provider(name string, body map[string]any) {
	key := name
	if alias, ok := body["alias"].(string); ok {
		key += "." + alias
	}
	i := slices.IndexFunc(r.config.providers, func(p Provider) bool { return p.Key == key })
	if r.override && i >= 0 {
		r.config.providers[i].Body = source.Override(r.config.providers[i].Body, body)
		return
	}
	if i < 0 {
		r.config.declared["provider."+key] = r.file.File
	}
	r.config.providers = append(r.config.providers, Provider{key, body})
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
