package view

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Keys finds what a YAML file has made of a cdk.tf.json: by address and argument of a resource, the line of the one key with the argument's name and
// value. A name of several words may have more before it, as enable_deletion_protection. Where two keys could have made it, or none has, there is no line.
func Keys(made, synthesized []byte) map[string]map[string]int {
	file, err := parser.ParseBytes(made, 0)
	var stack struct {
		Resource map[string]map[string]map[string]any `json:"resource"`
	}
	decoder := json.NewDecoder(bytes.NewReader(synthesized))
	decoder.UseNumber() // 1000000 stays as it is written, and is not 1e+06
	if err != nil || decoder.Decode(&stack) != nil {
		return nil
	}
	lines := map[string]int{} // by name and value; 0 where there are two
	for _, document := range file.Docs {
		ast.Walk(keyVisitor(lines), document)
	}
	found := map[string]map[string]int{}
	for kind, blocks := range stack.Resource {
		for name, block := range blocks {
			arguments := map[string]int{}
			for argument, value := range block {
				if line := keyOf(lines, argument, fmt.Sprint(value)); line > 0 {
					arguments[argument] = line
				}
			}
			if len(arguments) > 0 {
				found[kind+"."+name] = arguments
			}
		}
	}
	return found
}

func keyOf(lines map[string]int, argument, value string) int {
	if line, known := lines[pair(argument, value)]; known {
		return line
	}
	if _, rest, _ := strings.Cut(argument, "_"); strings.Contains(rest, "_") {
		return keyOf(lines, rest, value)
	}
	return 0
}

// keyVisitor notes the line of each key whose value is a scalar.
type keyVisitor map[string]int

func (v keyVisitor) Visit(n ast.Node) ast.Visitor {
	if entry, ok := n.(*ast.MappingValueNode); ok {
		if scalar, ok := entry.Value.(ast.ScalarNode); ok {
			key := pair(entry.Key.GetToken().Value, fmt.Sprint(scalar.GetValue()))
			if _, twice := v[key]; twice {
				v[key] = 0
			} else {
				v[key] = entry.Key.GetToken().Position.Line
			}
		}
	}
	return v
}

func pair(name, value string) string { return strings.ToLower(name) + "=" + value }
