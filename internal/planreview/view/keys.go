package view

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Key is one of a YAML file.
type Key struct {
	Path string // such as database.instance_class
	Line int    // 0 for none
}

// Keys finds what a YAML file has made of a cdk.tf.json: by address and argument of a resource, the one key with the argument's name and value. A name may
// have words before it, as enable_deletion_protection; before one word alone, as database_name, where the value says something. Where two keys could have made
// it, or none has, there is none.
func Keys(made, synthesized []byte) map[string]map[string]Key {
	file, err := parser.ParseBytes(made, 0)
	var stack struct {
		Resource map[string]map[string]map[string]any `json:"resource"`
	}
	decoder := json.NewDecoder(bytes.NewReader(synthesized))
	decoder.UseNumber() // 1000000 stays as it is written, and is not 1e+06
	if err != nil || decoder.Decode(&stack) != nil {
		return nil
	}
	keys := map[string]Key{} // by name and value; none where there are two
	for _, document := range file.Docs {
		ast.Walk(keyVisitor(keys), document)
	}
	found := map[string]map[string]Key{}
	for kind, blocks := range stack.Resource {
		for name, block := range blocks {
			arguments := map[string]Key{}
			for argument, value := range block {
				if key := keyOf(keys, argument, fmt.Sprint(value)); key.Line > 0 {
					arguments[argument] = key
				}
			}
			if len(arguments) > 0 {
				found[kind+"."+name] = arguments
			}
		}
	}
	return found
}

func keyOf(keys map[string]Key, argument, value string) Key {
	if key, known := keys[pair(argument, value)]; known {
		return key
	}
	_, rest, _ := strings.Cut(argument, "_")
	if strings.Contains(rest, "_") || rest != "" && says(value) {
		return keyOf(keys, rest, value)
	}
	return Key{}
}

// says tells a value that few keys have from a number or a boolean.
func says(value string) bool {
	_, err := strconv.ParseFloat(value, 64)
	return err != nil && value != "true" && value != "false"
}

// keyVisitor notes each key whose value is a scalar.
type keyVisitor map[string]Key

func (v keyVisitor) Visit(n ast.Node) ast.Visitor {
	if entry, ok := n.(*ast.MappingValueNode); ok {
		if scalar, ok := entry.Value.(ast.ScalarNode); ok {
			at := pair(entry.Key.GetToken().Value, fmt.Sprint(scalar.GetValue()))
			if _, twice := v[at]; twice {
				v[at] = Key{}
			} else {
				v[at] = Key{strings.TrimPrefix(entry.GetPath(), "$."), entry.Key.GetToken().Position.Line}
			}
		}
	}
	return v
}

func pair(name, value string) string { return strings.ToLower(name) + "=" + value }
