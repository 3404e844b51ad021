package tfjson

import (
	"fmt"
	"slices"
	"strings"

	terraform "github.com/hashicorp/terraform-json"
)

// Check reports every resource, data source, ephemeral resource and output that Terraform would refuse for its arguments, and
// every deprecated argument but those allowed, each named as <type>.<argument>: aws_iam_role.managed_policy_arns,
// data.aws_iam_policy_document.source_json. What references point at is CheckReferences' part.
func (s *Schema) Check(cfg *Config, allowDeprecated ...string) []error {
	c := checker{schema: s, config: cfg, ephemerals: cfg.ephemerals(), allowed: allowDeprecated}
	for _, block := range cfg.blocks {
		c.Block = block
		schema := s.block(block.Kind, block.Type)
		if schema == nil {
			c.refuse("", "the provider schema has no such "+block.Kind+" type", "Invalid "+block.Kind+" type",
				"correct the type, or add it to the schema file if the provider has it")
			continue
		}
		c.meta(schema)
		body := map[string]any{}
		for key, value := range block.Body {
			if !slices.Contains(metaArguments[block.Kind], key) {
				body[key] = value
			}
		}
		if attribute := schema.Attributes["id"]; block.Kind == Resource && attribute != nil && attribute.Optional && body["id"] != nil {
			c.refuse("id", "the provider chooses the id", "Invalid or unknown key", "remove it")
		}
		c.body("", body, schema)
	}
	for _, name := range sortedKeys(cfg.outputs) {
		c.Block = Block{Kind: "output", Type: "output", Label: name, Address: "output." + name, Body: cfg.outputs[name]}
		c.output()
	}
	return c.problems.errors()
}

// checker checks one block after the other.
type checker struct {
	Block
	schema     *Schema
	config     *Config
	ephemerals ephemerals
	allowed    []string
	problems   problems
}

func (c *checker) refuse(path, what, terraform, fix string) {
	c.problems.add(Problem{c.Address, path, what, terraform, fix})
}

// body checks the arguments of a block, or of a block nested in it.
func (c *checker) body(path string, body map[string]any, schema *terraform.SchemaBlock) {
	dynamic := c.dynamic(path, body["dynamic"], schema)
	for _, key := range sortedKeys(body) {
		nested, isBlock := schema.NestedBlocks[key]
		attribute, isAttribute := schema.Attributes[key]
		switch {
		case isAttribute:
			c.attribute(join(path, key), body[key], attribute)
		case isBlock:
			c.nested(join(path, key), body[key], nested)
		case key == "dynamic" && len(schema.NestedBlocks) > 0:
		default:
			c.refuse(join(path, key), "no such argument or block", "Extraneous JSON object property", didYouMean(key, argumentsOf(schema)))
		}
	}
	for _, name := range sortedKeys(schema.Attributes) {
		if schema.Attributes[name].Required && body[name] == nil {
			c.refuse(join(path, name), "required and not set", "Missing required argument", "set it")
		}
	}
	for _, name := range sortedKeys(schema.NestedBlocks) {
		bodies, _ := objects(body[name])
		if least := int(schema.NestedBlocks[name].MinItems); len(bodies) < least && !slices.Contains(dynamic, name) {
			c.refuse(join(path, name), fmt.Sprintf("%d blocks, at least %d needed", len(bodies), least), "Insufficient "+name+" blocks", "")
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
	if err := c.assignable(value, attributeType(attribute)); err != "" {
		c.refuse(path, err, "Incorrect attribute value type", "")
	}
	if c.Kind != Ephemeral && !attribute.WriteOnly && c.ephemerals.in(value) {
		c.refuse(path, "an ephemeral value in an argument that is stored in the state", "Invalid use of ephemeral value",
			"use a write-only argument, whose name ends in _wo")
	}
}

// nested checks blocks given as one object or as an array of objects.
func (c *checker) nested(path string, value any, nested *terraform.SchemaBlockType) {
	if nested.NestingMode == terraform.SchemaNestingModeMap {
		for _, label := range sortedKeys(object(value)) {
			c.body(join(path, label), object(object(value)[label]), nested.Block)
		}
		return
	}
	bodies, ok := objects(value)
	if !ok {
		c.refuse(path, "is "+kindOf(value), "Incorrect JSON value type", "give an object, an array of objects, or a dynamic block")
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
			inside = at(path, i)
		}
		c.body(inside, body, nested.Block)
	}
}

// dynamic checks the content of dynamic blocks and gives the block types they make. How many they make is not known.
func (c *checker) dynamic(path string, value any, schema *terraform.SchemaBlock) []string {
	var made []string
	all, ok := objects(value)
	if !ok {
		c.refuse(join(path, "dynamic"), "is "+kindOf(value), "Incorrect JSON value type", "give an object")
	}
	for _, group := range all {
		for _, name := range sortedKeys(group) {
			here := join(join(path, "dynamic"), name)
			nested, known := schema.NestedBlocks[name]
			if !known {
				c.refuse(here, "no such block", "Unsupported block type", didYouMean(name, sortedKeys(schema.NestedBlocks)))
				continue
			}
			made = append(made, name)
			bodies, ok := objects(group[name])
			if !ok {
				c.refuse(here, "is "+kindOf(group[name]), "Incorrect JSON value type", "give an object")
			}
			for _, body := range bodies {
				c.names(here, body, "for_each", "iterator", "labels", "content")
				for _, required := range []string{"for_each", "content"} {
					if body[required] == nil {
						c.refuse(join(here, required), "required and not set", "Missing required argument", "set it")
					}
				}
				if contents, ok := objects(body["content"]); ok {
					for _, content := range contents {
						c.body(join(here, "content"), content, nested.Block)
					}
				}
			}
		}
	}
	return made
}

// names refuses every key that is none of those.
func (c *checker) names(path string, body map[string]any, names ...string) {
	for _, key := range sortedKeys(body) {
		if !slices.Contains(names, key) {
			c.refuse(join(path, key), "no such argument or block", "Extraneous JSON object property", "use one of "+strings.Join(names, ", "))
		}
	}
}

func (c *checker) deprecated(path string) {
	name := address(c.Kind, c.Type, indexes.ReplaceAllString(path, ""))
	if !slices.Contains(c.allowed, name) {
		c.refuse(path, "deprecated", "", "use what the provider's documentation names instead, or allow "+name)
	}
}

func (c *checker) last(path string) string { return path[strings.LastIndex(path, ".")+1:] }

func argumentsOf(schema *terraform.SchemaBlock) []string {
	names := sortedKeys(schema.NestedBlocks)
	for name, attribute := range schema.Attributes {
		if attribute.Optional || attribute.Required {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
