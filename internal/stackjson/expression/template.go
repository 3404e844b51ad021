// Package expression reads the expressions in the strings of Terraform JSON: text with ${...} and %{...} in it.
// Source: https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
package expression

import (
	"strings"

	"slipway/internal/stackjson/jsonvalue"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Start is where HCL positions count from.
var Start = hcl.Pos{Line: 1, Column: 1}

// Template is a JSON string as Terraform reads it: text with ${...} and %{...} in it.
type Template struct{ Expr hclsyntax.Expression }

// Parse reads a string as Terraform does.
func Parse(s string) (Template, hcl.Diagnostics) {
	expr, diags := hclsyntax.ParseTemplate([]byte(s), "", Start)
	if diags.HasErrors() {
		return Template{}, diags
	}
	return Template{expr}, nil
}

// MayRefer is a cheap test before parsing: most strings are plain text.
func MayRefer(s string) bool { return strings.Contains(s, "${") || strings.Contains(s, "%{") }

// Traversals are the references in it.
func (t Template) Traversals() []hcl.Traversal { return t.Expr.Variables() }

// Calls names the functions that it calls.
func (t Template) Calls() []string {
	var names []string
	Visit(t.Expr, func(node hclsyntax.Node) {
		if call, ok := node.(*hclsyntax.FunctionCallExpr); ok {
			names = append(names, call.Name)
		}
	})
	return names
}

// Value is known where the template has neither references nor calls. Otherwise it is unknown: of any type where the whole
// string is one ${...}, and a string where text stands around it.
func (t Template) Value() (cty.Value, hcl.Diagnostics) {
	if len(t.Traversals()) == 0 && len(t.Calls()) == 0 && !t.huge() {
		return t.Expr.Value(nil)
	}
	if _, whole := t.Expr.(*hclsyntax.TemplateWrapExpr); whole {
		return cty.DynamicVal, nil
	}
	return cty.UnknownVal(cty.String), nil
}

// huge tells of a number such as 1e9999999 or 1e-9999999, which takes minutes to write out. The JSON's own numbers are bounded by
// jsonvalue.Decode.
func (t Template) huge() bool {
	found := false
	Visit(t.Expr, func(node hclsyntax.Node) {
		if literal, ok := node.(*hclsyntax.LiteralValueExpr); ok && literal.Val.Type() == cty.Number && literal.Val.IsKnown() && !literal.Val.IsNull() {
			exponent := literal.Val.AsBigFloat().MantExp(nil)
			found = found || exponent > 1100 || exponent < -1100
		}
	})
	return found
}

// Visit calls f on a node and all below it.
func Visit(node hclsyntax.Node, f func(hclsyntax.Node)) {
	_ = hclsyntax.VisitAll(node, func(node hclsyntax.Node) hcl.Diagnostics {
		f(node)
		return nil
	})
}

// EachString calls f on every string below value that is a value, and on every key that is a template.
func EachString(value any, path string, f func(path, s string)) {
	switch value := value.(type) {
	case string:
		f(path, value)
	case []any:
		for i, nested := range value {
			EachString(nested, jsonvalue.At(path, i), f)
		}
	case map[string]any:
		for _, key := range jsonvalue.SortedKeys(value) {
			if MayRefer(key) {
				f(jsonvalue.Join(path, key), key)
			}
			EachString(value[key], jsonvalue.Join(path, key), f)
		}
	}
}
