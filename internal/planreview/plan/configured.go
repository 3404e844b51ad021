package plan

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// configuration reads what a review needs of a plan's configuration: which attributes are set and what they refer to, the version constraints,
// which are all a plan says of the providers' versions, and their regions. Expressions can hold any value: what they are set to is read only of the
// data sources of policies, masked as everything else.
func (l *loader) configuration() error {
	return l.in.members(func(name string) error {
		switch name {
		case "provider_config":
			return l.providers()
		case "root_module":
			return l.in.members(l.module(""))
		}
		return l.in.SkipValue()
	})
}

func (l *loader) providers() error {
	var configured map[string]*struct {
		Name              string `json:"name"`
		FullName          string `json:"full_name"`
		ModuleAddress     string `json:"module_address"`
		VersionConstraint string `json:"version_constraint"`

		Expressions json.RawMessage `json:"expressions"` // of which the region is read
	}
	err := l.in.decode(&configured)
	l.plan.regions = make(map[string]string, len(configured))
	for _, key := range slices.Sorted(maps.Keys(configured)) {
		if c := configured[key]; c != nil {
			l.plan.regions[key] = regionIn(c.Expressions)
		}
		if c := configured[key]; c != nil && c.ModuleAddress == "" {
			l.plan.Providers = append(l.plan.Providers, Provider{c.Name, c.FullName, c.VersionConstraint})
		}
	}
	return err
}

// module reads the members of a module, whose blocks and those below it are found by address without instance keys.
func (l *loader) module(path string) func(name string) error {
	return func(name string) error {
		switch name {
		case "resources":
			return l.in.elements(func() error { return l.resource(path) })
		case "module_calls":
			return l.in.members(func(call string) error {
				return l.in.members(func(name string) error {
					if name == "module" {
						return l.in.members(l.module(path + "module." + call + "."))
					}
					return l.in.SkipValue()
				})
			})
		}
		return l.in.SkipValue()
	}
}

func (l *loader) resource(path string) error {
	var r struct {
		Address     string                     `json:"address"`
		Type        string                     `json:"type"`
		ProviderKey string                     `json:"provider_config_key"`
		Expressions map[string]json.RawMessage `json:"expressions"`
	}
	if err := l.in.decode(&r); err != nil {
		return err
	}
	b := &block{provider: r.ProviderKey, references: make(map[string][]string, len(r.Expressions))}
	for name, raw := range r.Expressions {
		b.references[name] = addressesIn(raw)
	}
	if r.Type == policyDocument {
		b.value, b.unknown = constants(r.Expressions)
		b.value = mask(pair{before: nil, after: b.value}, pair{}, l.judgment.root(policyDocument)).after
	}
	l.blocks[path+r.Address] = b
	return nil
}

// block is what the configuration says of one resource's block.
type block struct {
	provider   string              // key of its provider's configuration
	references map[string][]string // what each attribute that is set refers to
	value      any                 // of the data source of a policy; nil for all others
	unknown    any                 // the shape of value, with true for what is no constant
}

// policyDocument is the type of data sources whose configuration is read: it makes a policy of what is written in it.
const policyDocument = "aws_iam_policy_document"

// addressesIn are the addresses in an expression, such as aws_iam_policy.a.arn.
func addressesIn(raw []byte) []string {
	if !bytes.Contains(raw, []byte(`"references"`)) {
		return nil
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	var all []string
	var gather func(any)
	gather = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, item := range v {
				if name == "references" {
					all = append(all, Strings(item)...)
				} else {
					gather(item)
				}
			}
		case []any:
			for _, item := range v {
				gather(item)
			}
		}
	}
	gather(v)
	return all
}

// constants turns expressions into values, and marks as unknown what refers to something.
func constants(expressions map[string]json.RawMessage) (value, unknown map[string]any) {
	value, unknown = map[string]any{}, map[string]any{}
	for name, raw := range expressions {
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		var v any
		if decoder.Decode(&v) == nil {
			value[name], unknown[name] = constant(v)
		}
	}
	return value, unknown
}

func constant(v any) (value, unknown any) {
	switch v := v.(type) {
	case map[string]any:
		if value, ok := v["constant_value"]; ok {
			return value, false
		}
		if _, ok := v["references"]; ok || len(v) == 0 {
			return nil, true
		}
		values, marks := map[string]any{}, map[string]any{}
		for name, item := range v {
			values[name], marks[name] = constant(item)
		}
		return values, marks
	case []any:
		values, marks := make([]any, len(v)), make([]any, len(v))
		for i, item := range v {
			values[i], marks[i] = constant(item)
		}
		return values, marks
	}
	return nil, true
}

var instanceKey = regexp.MustCompile(`\["(?:[^"\\]|\\.)*"\]|\[[0-9]+\]`)

// blockOf finds the block of the configuration that a change comes from, once all is read; it gives nil where the plan does not hold it.
func (l *loader) blockOf(address string) func() *block {
	blocks := l.blocks
	return func() *block {
		if len(blocks) == 0 || !strings.Contains(address, "[") {
			return blocks[address]
		}
		return blocks[instanceKey.ReplaceAllString(address, "")]
	}
}

// References are what an attribute refers to in the configuration, such as data.aws_iam_policy_document.a.json, as addresses within the
// change's module. The second result is false where the plan does not hold the configuration.
func (c *Change) References(attribute string) ([]string, bool) {
	if c.block == nil {
		return nil, false
	}
	b := c.block()
	if b == nil {
		return nil, false
	}
	all := slices.Clone(b.references[attribute])
	slices.Sort(all)
	return slices.Compact(all), true
}

// ConfiguredDocument is the data source of a policy as the configuration writes it, for where the plan does not read it; nil where there is none.
func (p *Plan) ConfiguredDocument(address string) *Change {
	b := p.blocks[instanceKey.ReplaceAllString(address, "")]
	if b == nil || b.value == nil {
		return nil
	}
	return &Change{Address: address, Type: policyDocument, Data: true, Action: Read, After: b.value, unknown: b.unknown, block: func() *block { return b }}
}

// Marks is the shape of the value after at a path, with true for what is known only after apply.
func (c *Change) Marks(path ...string) any { return Value(c.unknown, path...) }
