package stackcheck

import (
	"slices"

	"slipway/internal/nearest"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/expression"
	"slipway/internal/stackjson/jsonvalue"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// resolve finds what a reference names, and notes the dependency.
func (c *referenceChecker) resolve(path string, traversal hcl.Traversal) {
	text := traversalText(traversal)
	root := traversal.RootName()
	if slices.Contains(c.scope.iterators, root) {
		return
	}
	switch root {
	case "path", "terraform":
		if c.handWritten() {
			return
		}
		c.refuse(path, text+" makes the configuration depend on where it is applied", "", "put the value itself into the configuration")
	case "self":
		if !c.scope.self {
			c.refuse(path, text+" stands where there is no self", `Invalid "self" reference`, "only postcondition, provisioner and connection have it")
			return
		}
		c.attributes(path, text, c.scope.block, traversal[1:])
	case "count":
		if c.scope.block.Body["count"] == nil {
			c.refuse(path, text+" without the count argument", `Reference to "count" in non-counted context`, "")
		} else if name, _ := nameAt(traversal, 1); name != "index" {
			c.refuse(path, "no "+text, `Invalid "count" attribute`, "count has index only")
		}
	case "each":
		if c.scope.block.Body["for_each"] == nil {
			c.refuse(path, text+" without the for_each argument", `Reference to "each" in context without for_each`, "")
		} else if name, _ := nameAt(traversal, 1); name != "key" && name != "value" {
			c.refuse(path, "no "+text, `Invalid "each" attribute`, "each has key and value only")
		}
	case "var":
		resolveName(c, path, traversal, c.config.Variables(), "Reference to undeclared input variable")
	case "local":
		resolveName(c, path, traversal, c.config.Locals(), "Reference to undeclared local value")
	case "module":
		resolveName(c, path, traversal, c.config.Section("module"), "Reference to undeclared module")
	default:
		c.block(path, text, traversal)
	}
}

func resolveName[V any](c *referenceChecker, path string, traversal hcl.Traversal, declared map[string]V, terraform string) {
	name, ok := nameAt(traversal, 1)
	if _, known := declared[name]; !ok || !known {
		c.refuse(path, "no "+traversalText(traversal), terraform, nearest.DidYouMean(name, jsonvalue.SortedKeys(declared)))
		return
	}
	c.needs(traversal.RootName() + "." + name)
}

// block resolves <type>.<label>, data.<type>.<label> and ephemeral.<type>.<label>.
func (c *referenceChecker) block(path, text string, traversal hcl.Traversal) {
	kind, at := stackjson.Resource, 0
	switch traversal.RootName() {
	case "resource":
		at = 1
	case stackjson.Data, stackjson.Ephemeral:
		kind, at = traversal.RootName(), 1
	}
	typ, okType := nameAt(traversal, at)
	label, okLabel := nameAt(traversal, at+1)
	if !okType || !okLabel {
		c.refuse(path, text+" names no block", "Invalid reference",
			"write <type>.<label>.<attribute>; a bare word is no text, and an IAM policy variable is written $${...}")
		return
	}
	wanted := stackjson.Address(kind, typ, label)
	block, known := c.config.Block(wanted)
	if !known {
		var declared []string
		for _, block := range c.config.Blocks() {
			declared = append(declared, block.Address)
		}
		c.refuse(path, "no "+wanted+" in the configuration", "Reference to undeclared resource", nearest.DidYouMean(wanted, declared))
		return
	}
	c.needs(block.Address)
	c.instance(path, text, block, traversal[at+2:])
}

// instance follows a reference past the instance key, which is there exactly if the block has count or for_each.
func (c *referenceChecker) instance(path, text string, block stackjson.Block, rest hcl.Traversal) {
	repeated := block.Body["count"] != nil || block.Body["for_each"] != nil
	_, indexed := first(rest).(hcl.TraverseIndex)
	switch {
	case repeated && indexed:
		rest = rest[1:]
	case repeated && len(rest) > 0:
		c.refuse(path, text+": "+block.Address+" has count or for_each", "Missing resource instance key", "write "+block.Address+"[<key>]")
		return
	case repeated:
		return // all instances at once
	case indexed:
		c.refuse(path, text+": "+block.Address+" has neither count nor for_each", "Unexpected resource instance key", "remove the [...]")
		return
	}
	c.attributes(path, text, block, rest)
}

func (c *referenceChecker) attributes(path, text string, block stackjson.Block, rest hcl.Traversal) {
	schema := c.schema.block(block.Kind, block.Type)
	if schema == nil {
		return // Schema.Check reports the type
	}
	if wrong := wrongStep(blockType(schema), rest); wrong != "" {
		c.refuse(path, text+": "+wrong, "Unsupported attribute", "")
	}
}

// splats checks the attribute after aws_subnet.private[*], which is no part of the traversal.
func (c *referenceChecker) splats(path string, expr hclsyntax.Expression) {
	expression.Visit(expr, func(node hclsyntax.Node) {
		splat, ok := node.(*hclsyntax.SplatExpr)
		if !ok {
			return
		}
		source, ok := splat.Source.(*hclsyntax.ScopeTraversalExpr)
		each, okEach := splat.Each.(*hclsyntax.RelativeTraversalExpr)
		if !ok || !okEach {
			return
		}
		if _, direct := each.Source.(*hclsyntax.AnonSymbolExpr); !direct {
			return
		}
		kind, names := stackjson.SplitKind(source.Traversal)
		if len(names) != 2 {
			return
		}
		if block, known := c.config.Block(stackjson.Address(kind, names[0], names[1])); known {
			c.attributes(path, block.Address+"[*]", block, each.Traversal)
		}
	})
}

// dependsOn resolves references to whole blocks.
func (c *referenceChecker) dependsOn(value any) {
	for i, name := range jsonvalue.Strings(value) {
		path := jsonvalue.At("depends_on", i)
		traversal, diags := hclsyntax.ParseTraversalAbs([]byte(name), "", expression.Start)
		if diags.HasErrors() {
			c.refuse(path, jsonvalue.Show(name)+" is no reference", diags[0].Summary, "give the address without ${...}, such as aws_iam_role_policy.task")
			continue
		}
		if _, names := stackjson.SplitKind(traversal); len(names) > 2 {
			c.refuse(path, name+" is an attribute", "Invalid depends_on reference", "name the whole block")
			continue
		}
		c.resolve(path, traversal)
	}
}

func first(traversal hcl.Traversal) hcl.Traverser {
	if len(traversal) == 0 {
		return nil
	}
	return traversal[0]
}

func nameAt(traversal hcl.Traversal, i int) (string, bool) {
	if i >= len(traversal) {
		return "", false
	}
	switch step := traversal[i].(type) {
	case hcl.TraverseRoot:
		return step.Name, true
	case hcl.TraverseAttr:
		return step.Name, true
	}
	return "", false
}

func traversalText(traversal hcl.Traversal) string {
	text := traversal.RootName()
	for _, step := range traversal[1:] {
		if attribute, ok := step.(hcl.TraverseAttr); ok {
			text += "." + attribute.Name
		} else {
			text += "[...]"
		}
	}
	return text
}
