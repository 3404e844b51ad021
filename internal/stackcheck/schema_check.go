package stackcheck

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/stackjson/source"

	terraform "github.com/hashicorp/terraform-json"
)

// Check reports every resource, data source, ephemeral resource and output that Terraform would refuse for its arguments, and
// every deprecated argument but those allowed, each named as <type>.<argument>: aws_iam_role.managed_policy_arns,
// data.aws_iam_policy_document.source_json. What references point at is References' part.
func (s *Schema) Check(cfg *stackjson.Config, allowDeprecated ...string) []stackjson.Problem {
	c := checker{schema: s, config: cfg, ephemerals: ephemeralsOf(cfg), allowed: allowDeprecated}
	for _, block := range cfg.Blocks() {
		c.Block = block
		schema := s.block(block.Kind, block.Type)
		if schema == nil {
			c.refuse("", "the provider schema has no such "+block.Kind+" type", "Invalid "+block.Kind+" type",
				"correct the type; if the provider has it, run make provider-schema")
			continue
		}
		c.meta(schema)
		body := map[string]any{}
		for key, value := range block.Body {
			if !slices.Contains(metaArguments[block.Kind], key) {
				body[key] = value
			}
		}
		if attribute := schema.Attributes["id"]; block.Kind == stackjson.Resource && attribute != nil && attribute.Optional && body["id"] != nil {
			c.refuse("id", "the provider chooses the id", "Invalid or unknown key", "remove it")
		}
		c.body("", body, schema)
	}
	for _, name := range jsonvalue.SortedKeys(cfg.Outputs()) {
		c.Block = stackjson.Block{Kind: "output", Type: "output", Label: name, Address: "output." + name, Body: cfg.Outputs()[name]}
		c.output()
	}
	return c.problems.In(cfg)
}

// checker checks one block after the other.
type checker struct {
	stackjson.Block
	schema     *Schema
	config     *stackjson.Config
	ephemerals ephemerals
	allowed    []string
	problems   stackjson.Problems
}

func (c *checker) refuse(path, what, terraform, fix string) {
	c.problems.Add(stackjson.Problem{Address: c.Address, Path: path, What: what, Terraform: terraform, Fix: fix})
}

// handWritten tells of a block in Terraform's own language.
func (c *checker) handWritten() bool { return source.InHCL(c.config.FileOf(c.Address)) }

// body checks the arguments of a block, or of a block nested in it.
func (c *checker) body(path string, body map[string]any, schema *terraform.SchemaBlock) {
	dynamic := c.dynamic(path, body["dynamic"], schema)
	for _, key := range jsonvalue.SortedKeys(body) {
		nested, isBlock := schema.NestedBlocks[key]
		attribute, isAttribute := schema.Attributes[key]
		switch {
		case isAttribute:
			c.attribute(jsonvalue.Join(path, key), body[key], attribute)
		case isBlock:
			c.nested(jsonvalue.Join(path, key), body[key], nested)
		case key == "dynamic" && (len(schema.NestedBlocks) > 0 || c.handWritten()):
		default:
			c.refuse(jsonvalue.Join(path, key), "no such argument or block", "Extraneous JSON object property", nearest.DidYouMean(key, argumentsOf(schema)))
		}
	}
	for _, name := range jsonvalue.SortedKeys(schema.Attributes) {
		if schema.Attributes[name].Required && body[name] == nil && !slices.Contains(dynamic, name) {
			c.refuse(jsonvalue.Join(path, name), "required and not set", "Missing required argument", "set it")
		}
	}
	for _, name := range jsonvalue.SortedKeys(schema.NestedBlocks) {
		bodies, _ := jsonvalue.Objects(body[name])
		if least := int(schema.NestedBlocks[name].MinItems); len(bodies) < least && !slices.Contains(dynamic, name) {
			c.refuse(jsonvalue.Join(path, name), fmt.Sprintf("%d blocks, at least %d needed", len(bodies), least), "Insufficient "+name+" blocks", "")
		}
	}
}

func (c *checker) attribute(path string, value any, attribute *terraform.SchemaAttribute) {
	if value == nil {
		return // Terraform reads null as not set.
	}
	if !attribute.Optional && !attribute.Required {
		c.refuse(path, "only the provider sets it", "Value for unconfigurable attribute", "remove it")
		return
	}
	if attribute.Deprecated {
		c.deprecated(path)
	}
	typ := attributeType(attribute)
	if c.handWritten() { // whether as blocks or not: the value does not tell
		typ, _ = asBlocks(attribute)
	}
	if err := c.assignable(value, typ); err != "" {
		c.refuse(path, err, "Incorrect attribute value type", "")
	}
	if c.Kind != stackjson.Ephemeral && !attribute.WriteOnly && c.ephemerals.in(value) {
		c.refuse(path, "an ephemeral value in an argument that is stored in the state", "Invalid use of ephemeral value",
			"use a write-only argument, whose name ends in _wo")
	}
}

// nested checks blocks given as one object or as an array of objects.
func (c *checker) nested(path string, value any, nested *terraform.SchemaBlockType) {
	if nested.NestingMode == terraform.SchemaNestingModeMap {
		for _, label := range jsonvalue.SortedKeys(jsonvalue.Object(value)) {
			c.body(jsonvalue.Join(path, label), jsonvalue.Object(jsonvalue.Object(value)[label]), nested.Block)
		}
		return
	}
	bodies, ok := jsonvalue.Objects(value)
	if !ok {
		c.refuse(path, "is "+jsonvalue.KindOf(value), "Incorrect JSON value type", "give an object, an array of objects, or a dynamic block")
		return
	}
	if nested.Block.Deprecated && len(bodies) > 0 {
		c.deprecated(path)
	}
	most := int(nested.MaxItems)
	if nested.NestingMode == terraform.SchemaNestingModeSingle || nested.NestingMode == terraform.SchemaNestingModeGroup {
		most = 1
	}
	if most > 0 && len(bodies) > most {
		c.refuse(path, fmt.Sprintf("%d blocks, at most %d allowed", len(bodies), most), "Too many "+c.last(path)+" blocks", "")
	}
	for i, body := range bodies {
		inside := path
		if _, list := value.([]any); list {
			inside = jsonvalue.At(path, i)
		}
		c.body(inside, body, nested.Block)
	}
}

// dynamic checks the content of dynamic blocks and gives the block types they make. How many they make is not known.
func (c *checker) dynamic(path string, value any, schema *terraform.SchemaBlock) []string {
	var made []string
	all, ok := jsonvalue.Objects(value)
	if !ok {
		c.refuse(jsonvalue.Join(path, "dynamic"), "is "+jsonvalue.KindOf(value), "Incorrect JSON value type", "give an object")
	}
	for _, group := range all {
		for _, name := range jsonvalue.SortedKeys(group) {
			here := jsonvalue.Join(jsonvalue.Join(path, "dynamic"), name)
			nested, known := schema.NestedBlocks[name]
			if attribute := schema.Attributes[name]; !known && attribute != nil && c.handWritten() {
				if _, ok := asBlocks(attribute); ok {
					made = append(made, name)
					continue
				}
			}
			if !known {
				c.refuse(here, "no such block", "Unsupported block type", nearest.DidYouMean(name, jsonvalue.SortedKeys(schema.NestedBlocks)))
				continue
			}
			made = append(made, name)
			bodies, ok := jsonvalue.Objects(group[name])
			if !ok {
				c.refuse(here, "is "+jsonvalue.KindOf(group[name]), "Incorrect JSON value type", "give an object")
			}
			for _, body := range bodies {
				c.names(here, body, "for_each", "iterator", "labels", "content")
				for _, required := range []string{"for_each", "content"} {
					if body[required] == nil {
						c.refuse(jsonvalue.Join(here, required), "required and not set", "Missing required argument", "set it")
					}
				}
				if contents, ok := jsonvalue.Objects(body["content"]); ok {
					for _, content := range contents {
						c.body(jsonvalue.Join(here, "content"), content, nested.Block)
					}
				}
			}
		}
	}
	return made
}

// names refuses every key that is none of those.
func (c *checker) names(path string, body map[string]any, names ...string) {
	for _, key := range jsonvalue.SortedKeys(body) {
		if !slices.Contains(names, key) {
			c.refuse(jsonvalue.Join(path, key), "no such argument or block", "Extraneous JSON object property", "use one of "+strings.Join(names, ", "))
		}
	}
}

func (c *checker) deprecated(path string) {
	name := stackjson.Address(c.Kind, c.Type, indexes.ReplaceAllString(path, ""))
	if !slices.Contains(c.allowed, name) {
		c.refuse(path, "deprecated", "", "use what the provider's documentation names instead, or allow "+name)
	}
}

func (c *checker) last(path string) string { return path[strings.LastIndex(path, ".")+1:] }

func argumentsOf(schema *terraform.SchemaBlock) []string {
	names := jsonvalue.SortedKeys(schema.NestedBlocks)
	for name, attribute := range schema.Attributes {
		if attribute.Optional || attribute.Required {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
