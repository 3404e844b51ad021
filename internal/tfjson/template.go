package tfjson

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// start is where HCL positions count from.
var start = hcl.Pos{Line: 1, Column: 1}

// template is a JSON string as Terraform reads it: text with ${...} and %{...} in it.
type template struct{ expr hclsyntax.Expression }

func parseTemplate(s string) (template, hcl.Diagnostics) {
	expr, diags := hclsyntax.ParseTemplate([]byte(s), "", start)
	if diags.HasErrors() {
		return template{}, diags
	}
	return template{expr}, nil
}

// mayRefer is a cheap test before parsing: most strings are plain text.
func mayRefer(s string) bool { return strings.Contains(s, "${") || strings.Contains(s, "%{") }

func (t template) traversals() []hcl.Traversal { return t.expr.Variables() }

func (t template) calls() []string {
	var names []string
	visit(t.expr, func(node hclsyntax.Node) {
		if call, ok := node.(*hclsyntax.FunctionCallExpr); ok {
			names = append(names, call.Name)
		}
	})
	return names
}

// value is known where the template has neither references nor calls. Otherwise it is unknown: of any type where the whole
// string is one ${...}, and a string where text stands around it.
func (t template) value() (cty.Value, hcl.Diagnostics) {
	if len(t.traversals()) == 0 && len(t.calls()) == 0 && !t.huge() {
		return t.expr.Value(nil)
	}
	if _, whole := t.expr.(*hclsyntax.TemplateWrapExpr); whole {
		return cty.DynamicVal, nil
	}
	return cty.UnknownVal(cty.String), nil
}

// huge tells of a number such as 1e9999999, which takes minutes to write out. The JSON's own numbers are bounded by decode.
func (t template) huge() bool {
	found := false
	visit(t.expr, func(node hclsyntax.Node) {
		if literal, ok := node.(*hclsyntax.LiteralValueExpr); ok && literal.Val.Type() == cty.Number && literal.Val.IsKnown() && !literal.Val.IsNull() {
			found = found || literal.Val.AsBigFloat().MantExp(nil) > 1100
		}
	})
	return found
}

// visit calls f on a node and all below it.
func visit(node hclsyntax.Node, f func(hclsyntax.Node)) {
	_ = hclsyntax.VisitAll(node, func(node hclsyntax.Node) hcl.Diagnostics {
		f(node)
		return nil
	})
}

// reference reads a string that is one reference and nothing else, such as ${aws_iam_role.task.arn}, into the block's address
// and the attribute.
func (c *Config) reference(s string) (block Block, attribute string, ok bool) {
	if !strings.HasPrefix(s, "${") {
		return Block{}, "", false
	}
	t, diags := parseTemplate(s)
	if diags.HasErrors() {
		return Block{}, "", false
	}
	wrap, ok := t.expr.(*hclsyntax.TemplateWrapExpr)
	if !ok {
		return Block{}, "", false
	}
	scope, ok := wrap.Wrapped.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return Block{}, "", false
	}
	kind, names := splitKind(scope.Traversal)
	if len(names) < 3 {
		return Block{}, "", false
	}
	block, ok = c.byAddress[address(kind, names[0], names[1])]
	return block, names[2], ok
}

// splitKind takes the kind off a traversal and gives the attribute names that follow; instance keys are left out.
func splitKind(traversal hcl.Traversal) (kind string, names []string) {
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

// eachString calls f on every string below value that is a value, and on every key that is a template.
func eachString(value any, path string, f func(path, s string)) {
	switch value := value.(type) {
	case string:
		f(path, value)
	case []any:
		for i, nested := range value {
			eachString(nested, at(path, i), f)
		}
	case map[string]any:
		for _, key := range sortedKeys(value) {
			if mayRefer(key) {
				f(join(path, key), key)
			}
			eachString(value[key], join(path, key), f)
		}
	}
}
