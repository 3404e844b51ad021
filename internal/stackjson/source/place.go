package stackjson

import (
	"bytes"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Locate finds the place of a problem in the files that somebody wrote: the argument, or else its block; of an argument that is written twice, the one that
// overrides the other. Where no file has the block, the problem stays as it is.
func Locate(problem Problem, files ...File) Problem {
	best := place{}
	for _, file := range files {
		found := file.find(problem.Address, problem.Path)
		found.file = file.Name
		if found.line > 0 && found.better(best) {
			best = found
		}
	}
	if best.line > 0 {
		problem.File, problem.Line, problem.Column = best.file, best.line, best.column
	}
	return problem
}

type place struct {
	file         string
	line, column int
	argument     bool // it is that of the argument
}

func (p place) better(than place) bool {
	if p.argument != than.argument {
		return p.argument
	}
	return than.line == 0 || Overrides(p.file)
}

// find a block and an argument in it; nothing where the file does not have the block.
func (f File) find(address, path string) place {
	kind, labels := blockOf(address)
	argument, _, _ := strings.Cut(path, ".")
	argument, _, _ = strings.Cut(argument, "[")
	if InHCL(f.Name) {
		return findHCL(f.Data, kind, labels, argument)
	}
	return findJSON(f.Data, kind, labels, argument)
}

// blockOf gives the type of a block as files have it, and its labels.
func blockOf(address string) (kind string, labels []string) {
	parts := strings.Split(address, ".")
	switch parts[0] {
	case Data, Ephemeral, "output", "module", "provider":
		return parts[0], parts[1:]
	case "var":
		return "variable", parts[1:]
	case "local":
		return "locals", parts[1:]
	case "terraform":
		return parts[0], nil
	}
	return Resource, parts
}

func findHCL(data []byte, kind string, labels []string, argument string) place {
	file, _ := hclsyntax.ParseConfig(data, "", hcl.InitialPos)
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return place{}
	}
	for _, block := range body.Blocks {
		within := block.Labels
		if kind == "locals" && len(labels) == 1 {
			if attribute := block.Body.Attributes[labels[0]]; block.Type == kind && attribute != nil {
				return at(attribute.NameRange, true)
			}
			continue
		}
		if block.Type != kind || strings.Join(within, ".") != strings.Join(labels, ".") {
			continue
		}
		if attribute := block.Body.Attributes[argument]; attribute != nil {
			return at(attribute.NameRange, true)
		}
		for _, inner := range block.Body.Blocks {
			if inner.Type == argument {
				return at(inner.TypeRange, true)
			}
		}
		return at(block.TypeRange, false)
	}
	return place{}
}

func at(in hcl.Range, argument bool) place {
	return place{line: in.Start.Line, column: in.Start.Column, argument: argument}
}

// findJSON reads JSON as the YAML that it is, for the sake of positions.
func findJSON(data []byte, kind string, labels []string, argument string) place {
	file, err := parser.ParseBytes(bytes.ReplaceAll(data, []byte("\t"), []byte(" ")), 0)
	if err != nil || len(file.Docs) == 0 {
		return place{}
	}
	node := file.Docs[0].Body
	found, result := 0, place{}
	for _, key := range append(append([]string{kind}, labels...), argument) {
		entry := entryOf(node, key)
		if entry == nil {
			break
		}
		position := entry.Key.GetToken().Position
		result.line, result.column, node = position.Line, position.Column, entry.Value
		found++
	}
	if found < 1+len(labels) {
		return place{}
	}
	result.argument = found > 1+len(labels)
	return result
}

// entryOf a mapping, or of one in a list of them, as Terraform JSON may write blocks.
func entryOf(node ast.Node, key string) *ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			if text, ok := entry.Key.(*ast.StringNode); ok && text.Value == key {
				return entry
			}
		}
	case *ast.MappingValueNode:
		if text, ok := n.Key.(*ast.StringNode); ok && text.Value == key {
			return n
		}
	case *ast.SequenceNode:
		for _, item := range n.Values {
			if entry := entryOf(item, key); entry != nil {
				return entry
			}
		}
	}
	return nil
}
