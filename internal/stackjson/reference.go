package stackjson

import (
	"strings"

	"slipway/internal/stackjson/expression"
	"slipway/internal/stackjson/jsonvalue"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Reference reads a text that is one reference and nothing else, such as ${aws_iam_role.task.arn}, into the block and the
// attribute that it names. It is false for anything else, and where the configuration has no such block.
func (c *Config) Reference(s string) (block Block, attribute string, ok bool) {
	if !strings.HasPrefix(s, "${") {
		return Block{}, "", false
	}
	t, diags := expression.Parse(s)
	if diags.HasErrors() {
		return Block{}, "", false
	}
	wrap, ok := t.Expr.(*hclsyntax.TemplateWrapExpr)
	if !ok {
		return Block{}, "", false
	}
	scope, ok := wrap.Wrapped.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return Block{}, "", false
	}
	kind, names := SplitKind(scope.Traversal)
	if len(names) < 3 {
		return Block{}, "", false
	}
	block, ok = c.byAddress[Address(kind, names[0], names[1])]
	return block, names[2], ok
}

// References lists the addresses of the blocks that a value refers to, anywhere inside it, sorted, each once.
func (c *Config) References(value any) []string {
	found := map[string]bool{}
	expression.EachString(value, "", func(_, s string) {
		if document, ok := jsonvalue.Embedded(s); ok {
			for _, address := range c.References(document) {
				found[address] = true
			}
			return
		}
		if !expression.MayRefer(s) {
			return
		}
		parsed, diags := expression.Parse(s)
		if diags.HasErrors() {
			return
		}
		for _, traversal := range parsed.Traversals() {
			kind, names := SplitKind(traversal)
			if len(names) < 2 {
				continue
			}
			if block, ok := c.byAddress[Address(kind, names[0], names[1])]; ok {
				found[block.Address] = true
			}
		}
	})
	return jsonvalue.SortedKeys(found)
}

// SplitKind takes the kind off a traversal and gives the attribute names that follow; instance keys are left out.
func SplitKind(traversal hcl.Traversal) (kind string, names []string) {
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			names = append(names, step.Name)
		case hcl.TraverseAttr:
			names = append(names, step.Name)
		}
	}
	switch {
	case len(names) > 0 && names[0] == "resource":
		return Resource, names[1:]
	case len(names) > 0 && (names[0] == Data || names[0] == Ephemeral):
		return names[0], names[1:]
	}
	return Resource, names
}
