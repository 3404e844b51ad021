// Package hclsource reads Terraform's own language into the same values as Terraform JSON. An expression becomes text: ${...}.
package hclsource

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"slipway/internal/stackjson/expression"
)

// SyntaxError is where a text stops being Terraform's language.
type SyntaxError struct {
	File            string
	Line, Column    int // from 1
	Summary, Detail string
}

func (e SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d: %s; %s", e.File, e.Line, e.Summary, e.Detail)
}

// Decode reads a .tf file into {"<block type>": {"<label>": [{body}]}}, and reports everything that does not parse, with its line.
// Source: https://developer.hashicorp.com/terraform/language/syntax/json
func Decode(name string, source []byte) (map[string]any, error) {
	file, diags := hclsyntax.ParseConfig(source, name, hcl.InitialPos)
	var wrong []error
	for _, diag := range diags {
		if diag.Severity == hcl.DiagError {
			wrong = append(wrong, SyntaxError{diag.Subject.Filename, diag.Subject.Start.Line, diag.Subject.Start.Column, diag.Summary, diag.Detail})
		}
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	body := file.Body.(*hclsyntax.Body) // ParseConfig promises it
	return decoder{source}.body(body), nil
}

type decoder struct{ source []byte }

// body of a block inside the blocks of those types, the outermost first.
func (d decoder) body(body *hclsyntax.Body, inside ...string) map[string]any {
	decoded := map[string]any{}
	for name, attribute := range body.Attributes {
		if isBare(name, inside) {
			decoded[name] = d.bare(attribute.Expr)
		} else {
			decoded[name] = d.value(attribute.Expr)
		}
	}
	for _, block := range body.Blocks {
		key, within := block.Type, decoded
		for _, label := range block.Labels {
			labeled, ok := within[key].(map[string]any)
			if !ok {
				labeled = map[string]any{}
				within[key] = labeled
			}
			key, within = label, labeled
		}
		all, _ := within[key].([]any)
		within[key] = append(all, d.body(block.Body, append(inside[:len(inside):len(inside)], block.Type)...))
	}
	return decoded
}

// isBare tells of arguments that hold references or types as such. Terraform JSON has them as text without ${...}.
func isBare(name string, inside []string) bool {
	if len(inside) > 0 && inside[len(inside)-1] == "dynamic" {
		return name == "iterator"
	}
	switch strings.Join(inside, ".") {
	case "resource", "data", "ephemeral", "module", "output":
		return name == "depends_on" || name == "provider" || name == "providers"
	case "resource.lifecycle":
		return name == "ignore_changes" || name == "replace_triggered_by"
	case "variable":
		return name == "type"
	case "import":
		return name == "to" || name == "provider"
	}
	return false
}

func (d decoder) bare(node hclsyntax.Expression) any {
	tuple, ok := node.(*hclsyntax.TupleConsExpr)
	if !ok {
		return strings.Trim(d.text(node), `"`)
	}
	elements := []any{}
	for _, element := range tuple.Exprs {
		elements = append(elements, strings.Trim(d.text(element), `"`))
	}
	return elements
}

func (d decoder) value(node hclsyntax.Expression) any {
	if value, ok := constant(node); ok {
		return value
	}
	switch node := node.(type) {
	case *hclsyntax.TemplateWrapExpr:
		return d.value(node.Wrapped)
	case *hclsyntax.TemplateExpr:
		return d.template(node)
	case *hclsyntax.TupleConsExpr:
		elements := []any{}
		for _, element := range node.Exprs {
			elements = append(elements, d.value(element))
		}
		return elements
	case *hclsyntax.ObjectConsExpr:
		object := map[string]any{}
		for _, item := range node.Items {
			object[d.key(item.KeyExpr)] = d.value(item.ValueExpr)
		}
		return object
	case *hclsyntax.FunctionCallExpr:
		if text, ok := d.encoded(node); ok {
			return text
		}
	}
	return "${" + d.text(node) + "}"
}

func (d decoder) text(node hclsyntax.Expression) string {
	return string(node.Range().SliceBytes(d.source))
}

func (d decoder) key(node hclsyntax.Expression) string {
	if value, ok := constant(node); ok {
		return fmt.Sprint(value)
	}
	return "${" + d.text(node) + "}"
}

// template keeps the text around its expressions as text, but for one with directives such as %{if}.
func (d decoder) template(node *hclsyntax.TemplateExpr) any {
	whole := d.text(node)
	if strings.Contains(whole, "%{") {
		return "${" + whole + "}"
	}
	var text strings.Builder
	for _, part := range node.Parts {
		if value, ok := constant(part); ok {
			fmt.Fprint(&text, value)
		} else {
			text.WriteString("${" + d.text(part) + "}")
		}
	}
	return text.String()
}

// encoded is the JSON that jsonencode makes, with the expressions in it, so that a policy can be read. It is none where an expression
// holds a quotation mark, which JSON would change.
func (d decoder) encoded(call *hclsyntax.FunctionCallExpr) (string, bool) {
	if call.Name != "jsonencode" || len(call.Args) != 1 {
		return "", false
	}
	value := d.value(call.Args[0])
	quoted := false
	expression.EachString(value, "", func(_, s string) {
		quoted = quoted || expression.MayRefer(s) && strings.ContainsAny(s, `"\`)
	})
	if _, isText := value.(string); isText || quoted {
		return "", false
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", false
	}
	return strings.TrimSpace(out.String()), true
}

// constant gives a number, bool, null or text that needs nothing to be known. Text is escaped as a template.
func constant(node hclsyntax.Expression) (any, bool) {
	template := expression.Template{Expr: node}
	if len(template.Traversals()) > 0 || len(template.Calls()) > 0 {
		return nil, false
	}
	value, diags := template.Value()
	if diags.HasErrors() || !value.IsKnown() {
		return nil, false
	}
	switch {
	case value.IsNull():
		return nil, true
	case value.Type() == cty.Bool:
		return value.True(), true
	case value.Type() == cty.Number:
		return json.Number(value.AsBigFloat().Text('f', -1)), true
	case value.Type() == cty.String:
		return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(value.AsString()), true
	}
	return nil, false
}
