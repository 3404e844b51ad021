package strictyaml

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// entry is one key of a mapping.
type entry struct {
	key, path string
	at        Position
	value     ast.Node
}

// entries reads a mapping's keys in order, and reports keys that are written twice or are no plain words.
func (d decoder) entries(path string, mapping *ast.MappingNode) []entry {
	var entries []entry
	seen := map[string]Position{}
	for _, pair := range mapping.Values {
		at := d.at(pair.Key)
		if !plainKey(pair.Key) {
			d.Add(at, path, "", "a key must be a plain word", "write key: value, without anchors, tags, merge keys and ?")
			continue
		}
		key := textOf(pair.Key)
		e := entry{key, Join(path, key), at, pair.Value}
		if first, ok := seen[key]; ok {
			d.Add(at, e.path, "", fmt.Sprintf("written twice, first on line %d", first.Line), "remove one of the two")
			continue
		}
		seen[key], d.keys[e.path] = at, at
		entries = append(entries, e)
	}
	return entries
}

func plainKey(key ast.Node) bool {
	switch key.Type() {
	case ast.StringType, ast.IntegerType, ast.FloatType, ast.BoolType:
		return true
	}
	return false
}

// literal says whether a scalar stands for the text it is written as.
func literal(node ast.ScalarNode) bool {
	switch node.Type() {
	case ast.StringType, ast.LiteralType, ast.IntegerType, ast.FloatType, ast.BoolType, ast.InfinityType, ast.NanType:
		return true
	}
	return false
}

// textOf gives a scalar as it was written: quotes are taken off, a number keeps its digits.
func textOf(node ast.Node) string {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	case ast.ScalarNode:
		return n.GetToken().Value
	}
	return ""
}

// at is where a node stands, with the name of its file.
func (d decoder) at(node ast.Node) Position {
	at := positionOf(node)
	at.File = d.layer
	return at
}

func positionOf(node ast.Node) Position {
	token := node.GetToken()
	if mapping, ok := node.(*ast.MappingNode); ok && !mapping.IsFlowStyle && len(mapping.Values) > 0 {
		token = mapping.Values[0].Key.GetToken() // its own token is the first colon
	}
	if token == nil || token.Position == nil {
		return Position{Line: 1, Column: 1}
	}
	return Position{Line: max(1, token.Position.Line), Column: max(1, token.Position.Column)}
}

// keyOr is the position of the path's key, or of the node where there is no key, as in a list.
func (d decoder) keyOr(path string, node ast.Node) Position {
	if at, ok := d.keys[path]; ok {
		return at
	}
	return d.at(node)
}

// mappingOf gives a mapping, also one of a single pair, for which the parser has a type of its own; nil where the node is none.
func mappingOf(node ast.Node) *ast.MappingNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n
	case *ast.MappingValueNode:
		return ast.Mapping(n.Start, false, n)
	}
	return nil
}
