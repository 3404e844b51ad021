package workflows

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// node is a value of a YAML file with its line. A key that is not there is the zero node, so that paths need no checks.
type node struct {
	line   int
	text   string // of a scalar
	keys   []string
	fields map[string]node
	items  []node
}

func (n node) at(path ...string) node {
	for _, key := range path {
		n = n.fields[key]
	}
	return n
}

func (n node) has(key string) bool {
	_, has := n.fields[key]
	return has
}

// list gives the scalars of a list, or the one scalar that stands for a list of it.
func (n node) list() []node {
	if n.text != "" {
		return []node{n}
	}
	return n.items
}

// scalars calls visit with each scalar below n and the key that it stands under.
func (n node) scalars(key string, visit func(key string, scalar node)) {
	if n.text != "" {
		visit(key, n)
	}
	for _, item := range n.items {
		item.scalars(key, visit)
	}
	for _, name := range n.keys {
		n.fields[name].scalars(name, visit)
	}
}

func parseYAML(data []byte) (node, error) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return node{}, err
	}
	if len(file.Docs) != 1 {
		return node{}, fmt.Errorf("%d documents, one wanted", len(file.Docs))
	}
	return toNode(file.Docs[0].Body), nil
}

func toNode(from ast.Node) node {
	if from == nil {
		return node{}
	}
	n := node{line: from.GetToken().Position.Line, fields: map[string]node{}}
	switch value := from.(type) {
	case *ast.MappingNode:
		for _, pair := range value.Values {
			n.add(pair)
		}
	case *ast.MappingValueNode:
		n.add(value)
	case *ast.SequenceNode:
		for _, item := range value.Values {
			n.items = append(n.items, toNode(item))
		}
	case *ast.LiteralNode:
		n.line++ // the text begins below the |
		n.text = value.Value.Value
	case *ast.NullNode:
	default:
		n.text = value.GetToken().Value
	}
	return n
}

func (n *node) add(pair *ast.MappingValueNode) {
	key := pair.Key.GetToken().Value
	value := toNode(pair.Value)
	if value.line == 0 || len(value.keys) > 0 {
		value.line = pair.Key.GetToken().Position.Line
	}
	n.keys = append(n.keys, key)
	n.fields[key] = value
}
