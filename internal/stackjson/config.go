// Package stackjson reads the Terraform JSON of a stack into blocks, policies and references, and renders it for a reviewer.
// It is plain Go: no jsii, no provider, no network.
package stackjson

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"slipway/internal/stackjson/jsonvalue"
)

// Kinds of Block, as the JSON's top level names them.
const (
	Resource  = "resource"
	Data      = "data"
	Ephemeral = "ephemeral"
)

// Config is one stack's Terraform JSON. Its maps are shared with the caller: read them, do not write to them.
type Config struct {
	root      map[string]any
	blocks    []Block
	byAddress map[string]Block
	providers []Provider
	outputs   map[string]map[string]any
	variables map[string]map[string]any
	locals    map[string]any
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

// topLevel lists what may stand at the top of Terraform JSON.
// Source: https://developer.hashicorp.com/terraform/language/syntax/json
var topLevel = []string{
	"//", "check", "data", "ephemeral", "import", "locals", "module", "moved", "output", "provider", "removed", "resource",
	"terraform", "variable",
}

// Read reads Terraform JSON. It reports everything that keeps a block from being read, not only the first.
func Read(data []byte) (*Config, error) {
	value, err := jsonvalue.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("read Terraform JSON: %w", err)
	}
	root, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("read Terraform JSON: the top level is %s, not an object", jsonvalue.KindOf(value))
	}
	r := reader{config: &Config{root: root, byAddress: map[string]Block{}, locals: map[string]any{}}}
	for _, key := range jsonvalue.SortedKeys(root) {
		if !slices.Contains(topLevel, key) {
			r.refuse(key, "is no top-level block of Terraform", "Extraneous JSON object property", "use one of "+strings.Join(topLevel[1:], ", "))
		}
	}
	for _, kind := range []string{Resource, Data, Ephemeral} {
		r.blocks(kind)
	}
	r.providers()
	r.config.outputs = r.labeled("output", root["output"])
	r.config.variables = r.labeled("variable", root["variable"])
	for _, locals := range r.bodies("locals", root["locals"]) {
		maps.Copy(r.config.locals, locals)
	}
	if err := r.problems.join(); err != nil {
		return nil, err
	}
	slices.SortFunc(r.config.blocks, func(a, b Block) int { return strings.Compare(a.Address, b.Address) })
	return r.config, nil
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

// Providers gives the provider configurations, in the order of the file.
func (c *Config) Providers() []Provider { return c.providers }

// Outputs gives the arguments of each output.
func (c *Config) Outputs() map[string]map[string]any { return c.outputs }

// Variables gives the arguments of each input variable.
func (c *Config) Variables() map[string]map[string]any { return c.variables }

// Locals gives the local values.
func (c *Config) Locals() map[string]any { return c.locals }

// Root is the whole file as it was decoded, comments included.
func (c *Config) Root() map[string]any { return c.root }

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
