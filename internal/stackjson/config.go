// Package stackjson reads the Terraform JSON of a stack into blocks, policies and references, and renders it for a reviewer.
// It is plain Go: no jsii, no provider, no network.
package stackjson

import (
	"maps"
	"slices"
	"strings"

	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/stackjson/source"
)

// Kinds of Block, as the JSON's top level names them.
const (
	Resource  = "resource"
	Data      = "data"
	Ephemeral = "ephemeral"
)

// Config is one stack's Terraform JSON. Its maps are shared with the caller: read them, do not write to them.
type Config struct {
	files     []Root
	blocks    []Block
	byAddress map[string]Block
	providers []Provider
	outputs   map[string]map[string]any
	variables map[string]map[string]any
	locals    map[string]any
	declared  map[string]string // the name of the file that declares an address
	origins   map[string]string // the file of what is the team's own, by address
}

// Root is one file as it was decoded, comments included.
type Root struct {
	File string // its name; empty where only its content is known
	Body map[string]any
}

// Block is a resource, data source or ephemeral resource.
type Block struct {
	Kind    string // Resource, Data or Ephemeral
	Type    string // such as aws_db_proxy
	Label   string // such as main
	Address string // such as aws_db_proxy.main or data.aws_region.current
	Body    map[string]any
}

// Provider is one provider configuration.
type Provider struct {
	Key  string // aws, or aws.west with an alias
	Body map[string]any
}

// Blocks gives the resources, data sources and ephemeral resources, sorted by address.
func (c *Config) Blocks() []Block { return slices.Clone(c.blocks) }

// Block gives the block at an address such as aws_db_proxy.main.
func (c *Config) Block(address string) (Block, bool) {
	block, ok := c.byAddress[address]
	return block, ok
}

// Provider gives the arguments of a provider configuration: its key is aws, or aws.west with an alias.
func (c *Config) Provider(key string) (map[string]any, bool) {
	for _, provider := range c.providers {
		if provider.Key == key {
			return provider.Body, true
		}
	}
	return nil, false
}

// Declared lists what references may name: addresses of blocks, and local.<name>, var.<name> and module.<name>, sorted.
func (c *Config) Declared() []string {
	var all []string
	for address := range c.declared {
		if !strings.HasPrefix(address, "output.") && !strings.HasPrefix(address, "provider.") {
			all = append(all, address)
		}
	}
	for name := range c.Section("module") {
		all = append(all, "module."+name)
	}
	slices.Sort(all)
	return all
}

// DeclaredBy lists what files declare by themselves, and what keeps them from being read, each with its place.
func DeclaredBy(files ...File) ([]string, []Problem) {
	files = slices.DeleteFunc(slices.Clone(files), func(file File) bool { return source.Overrides(file.Name) }) // they declare nothing
	if len(files) == 0 {
		return nil, nil
	}
	config, err := ReadFiles(files...)
	if err != nil {
		return nil, ProblemsOf(err, files...)
	}
	return config.Declared(), nil
}

// Providers gives the provider configurations, in the order of the file.
func (c *Config) Providers() []Provider { return c.providers }

// Outputs gives the arguments of each output.
func (c *Config) Outputs() map[string]map[string]any { return c.outputs }

// Variables gives the arguments of each input variable.
func (c *Config) Variables() map[string]map[string]any { return c.variables }

// Locals gives the local values.
func (c *Config) Locals() map[string]any { return c.locals }

// Import is an import block.
type Import struct {
	File string
	To   string // the address, with a key in brackets where it has one
	Body map[string]any
}

// Imports gives the import blocks of all files.
func (c *Config) Imports() (all []Import) {
	for _, file := range c.files {
		blocks, _ := jsonvalue.Objects(file.Body["import"])
		for _, block := range blocks {
			to, _ := block["to"].(string)
			all = append(all, Import{file.File, to, block})
		}
	}
	return all
}

// Roots gives the files, those that override others last.
func (c *Config) Roots() []Root { return c.files }

// Section gives the settings of a top-level block that has no labels, such as terraform, or those of locals and modules by name.
// Where files give the same setting, the last one counts.
func (c *Config) Section(name string) map[string]any {
	merged := map[string]any{}
	for _, file := range c.files {
		maps.Copy(merged, jsonvalue.Object(file.Body[name]))
	}
	return merged
}

// FileOf names the file that declares a block, or an output.<name>, var.<name>, local.<name> or provider.<key>; for anything else,
// such as terraform, the first file.
func (c *Config) FileOf(address string) string {
	if file, ok := c.declared[address]; ok || len(c.files) == 0 {
		return file
	}
	return c.files[0].File
}

// Addresses lists every block, and every output as output.<name>, sorted: the content of a golden file.
func (c *Config) Addresses() []string {
	var all []string
	for _, block := range c.blocks {
		all = append(all, block.Address)
	}
	for name := range c.outputs {
		all = append(all, "output."+name)
	}
	slices.Sort(all)
	return all
}

// Address of a block: a managed resource has no prefix.
func Address(kind, typ, label string) string {
	if kind == Resource {
		return typ + "." + label
	}
	return kind + "." + typ + "." + label
}
