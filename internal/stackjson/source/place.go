package source

import (
	"bytes"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Place of a block in a file, or of an argument in it.
type Place struct {
	Line, Column int  // from 1; 0 where the file has no such block
	Argument     bool // it is that of the argument, not only of its block
}

// Find a block by its address, and the argument in it that a path begins with, or else the block alone.
func (f File) Find(address, path string) Place {
	kind, labels := blockOf(address)
	argument, _, _ := strings.Cut(path, ".")
	argument, _, _ = strings.Cut(argument, "[")
	if InHCL(f.Name) {
		return findHCL(f.Data, kind, labels, argument)
	}
	return findJSON(f.Data, kind, labels, argument)
}

// Locate an argument, or else its block, in files: of an argument that is written twice, where it overrides the other; of a block, where it is declared, or,
// where no file does that, what overrides it.
func Locate(files []File, address, path string) (file string, best Place) {
	for _, of := range files {
		found := of.Find(address, path)
		better := found.Argument && !best.Argument || found.Argument == best.Argument && (best.Line == 0 || Overrides(of.Name) == found.Argument)
		if found.Line > 0 && better {
			file, best = of.Name, found
		}
	}
	return file, best
}

// blockOf gives the type of a block as files have it, and its labels.
func blockOf(address string) (kind string, labels []string) {
	parts := strings.Split(address, ".")
	switch parts[0] {
	case "data", "ephemeral", "output", "module", "provider":
		return parts[0], parts[1:]
	case "var":
		return "variable", parts[1:]
	case "local":
		return "locals", parts[1:]
	case "terraform":
		return parts[0], nil
	}
	return "resource", parts
}

func findHCL(data []byte, kind string, labels []string, argument string) Place {
	file, _ := hclsyntax.ParseConfig(data, "", hcl.InitialPos)
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return Place{}
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
	return Place{}
}

func at(in hcl.Range, argument bool) Place {
	return Place{in.Start.Line, in.Start.Column, argument}
}

// findJSON reads JSON as the YAML that it is, for the sake of positions.
func findJSON(data []byte, kind string, labels []string, argument string) Place {
	file, err := parser.ParseBytes(bytes.ReplaceAll(data, []byte("\t"), []byte(" ")), 0)
	if err != nil || len(file.Docs) == 0 {
		return Place{}
	}
	node := file.Docs[0].Body
	found, result := 0, Place{}
	for _, key := range append(append([]string{kind}, labels...), argument) {
		entry := entryOf(node, key)
		if entry == nil {
			break
		}
		position := entry.Key.GetToken().Position
		result.Line, result.Column, node = position.Line, position.Column, entry.Value
		found++
	}
	if found < 1+len(labels) {
		return Place{}
	}
	result.Argument = found > 1+len(labels)
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
