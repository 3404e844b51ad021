package strictyaml

import (
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// This file words how a value of the wrong form is written in the right one, so that who follows the words gets what was meant.

// emptyOrKeys is how a section is written that needs no key.
const emptyOrKeys = "write {} for its defaults, or its keys below it, indented by two spaces"

// asSection says how a section is written where the file has something else.
func asSection(path string, node ast.Node, fields []Field, inheriting bool) string {
	needed := neededOf(fields)
	boolean, _ := node.(*ast.BoolNode)
	switch {
	case inheriting: // of which the needed keys are mostly there
		return emptyOrKeys
	case strings.HasSuffix(path, "]") && len(needed) > 0:
		return "write it as " + inBraces(needed)
	case len(needed) > 0:
		return "write its keys below it, indented by two spaces, at least " + strings.Join(needed, ", ")
	case boolean != nil && boolean.Value:
		return emptyOrKeys
	}
	return "write its keys below it, indented by two spaces: " + OneOf(keysOf(fields))
}

// asWords says how a command line is written as a list.
func (d decoder) asWords(line string) string {
	if line == "" {
		return "remove the key, or write " + ListOf("npm", "start")
	}
	if d.shown(line) != line {
		return "write each word in quotes, as " + ListOf("npm", "start")
	}
	return "write it as " + InWords(line)
}

// asList says how a list of items is written where the file has something else.
func (d decoder) asList(node ast.Node, item reflect.Type) string {
	switch n := node.(type) {
	case *ast.StringNode:
		if text := n.Value; item.Kind() == reflect.String && d.shown(text) == text {
			return "write it as " + ListOf(parts(text)...)
		}
	case *ast.IntegerNode:
		if item.Kind() == reflect.Int {
			return "write it as [" + textOf(n) + "]"
		}
	case *ast.MappingNode:
		if item.Kind() == reflect.Struct {
			return "write each item after a hyphen, as - " + FieldsOf(item)[0].Key + ": ..., and its other keys below that"
		}
	}
	return "write each item on a line of its own, after a hyphen; [] is the empty list"
}

// parts of a text that has several items, with commas between them.
func parts(text string) []string {
	var all []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// truth is what other words for true and false mean to their authors.
func truth(node ast.Node) string {
	switch strings.ToLower(textOf(node)) {
	case "yes", "on", "true", "y":
		return "true, without quotes"
	case "no", "off", "false", "n":
		return "false, without quotes"
	}
	return "true or false, without quotes"
}

// inBraces is a section on one line: {container: ..., condition: ...}.
func inBraces(keys []string) string { return "{" + strings.Join(keys, ": ..., ") + ": ...}" }

func neededOf(fields []Field) []string {
	var needed []string
	for _, f := range fields {
		if f.Required {
			needed = append(needed, f.Key)
		}
	}
	return needed
}

func keysOf(fields []Field) []string {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.Key
	}
	return keys
}
