package strictyaml

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/goccy/go-yaml/ast"
)

// anything takes a value of any form: a map[string]any, []any, string, json.Number, bool, or nil for null.
func (d decoder) anything(path string, node ast.Node, f Field) any {
	switch n := node.(type) {
	case *ast.NullNode:
		return nil
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		d.Add(d.at(node), path, "", "YAML anchors, aliases, merge keys and tags are not supported", "write the value itself")
		return nil
	case *ast.MappingValueNode:
		return d.anything(path, ast.Mapping(n.Start, false, n), f)
	case *ast.MappingNode:
		values := map[string]any{}
		for _, entry := range d.entries(path, n) {
			d.values[entry.path] = d.at(entry.value)
			values[entry.key] = d.anything(entry.path, entry.value, f)
		}
		return values
	case *ast.SequenceNode:
		items := make([]any, len(n.Values))
		for i, item := range n.Values {
			items[i] = d.anything(fmt.Sprintf("%s[%d]", path, i), item, f)
		}
		return items
	case *ast.BoolNode:
		return n.Value
	case *ast.StringNode, *ast.LiteralNode:
		d.checkText(path, textOf(node), f)
		return textOf(node)
	case *ast.IntegerNode, *ast.FloatNode:
		if text := textOf(node); json.Valid([]byte(text)) && len(text) < 100 {
			if _, _, err := big.ParseFloat(text, 10, 64, big.ToNearestEven); err == nil {
				return json.Number(text)
			}
		}
	}
	d.mistyped(path, node, "must be text, a number, true, false, null, a list or a section", "write a decimal number, or put it in quotes")
	return nil
}
