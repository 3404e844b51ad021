package tfjson

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// ephemerals knows which references give a value that must not be stored: ephemeral resources, variables declared ephemeral,
// and the locals made from them.
// Source: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral
type ephemerals map[string]bool

func (c *Config) ephemerals() ephemerals {
	known := ephemerals{}
	for name, body := range c.variables {
		if body["ephemeral"] == true {
			known["var."+name] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for name, value := range c.locals {
			if !known["local."+name] && known.in(value) {
				known["local."+name], changed = true, true
			}
		}
	}
	return known
}

// in tells whether any string below value gives an ephemeral value.
func (e ephemerals) in(value any) bool {
	found := false
	eachString(value, "", func(_, s string) {
		if found || !mayRefer(s) {
			return
		}
		if t, diags := parseTemplate(s); !diags.HasErrors() {
			walker := ephemeralWalker{known: e}
			_ = hclsyntax.Walk(t.expr, &walker) // the walker itself reports nothing
			found = walker.found
		}
	})
	return found
}

// ephemeralWalker skips what ephemeralasnull() makes storable.
type ephemeralWalker struct {
	known   ephemerals
	cleared int
	found   bool
}

func (w *ephemeralWalker) Enter(node hclsyntax.Node) hcl.Diagnostics {
	switch node := node.(type) {
	case *hclsyntax.FunctionCallExpr:
		if clears(node) {
			w.cleared++
		}
	case *hclsyntax.ScopeTraversalExpr:
		root := node.Traversal.RootName()
		name := root
		if len(node.Traversal) > 1 {
			if attribute, ok := node.Traversal[1].(hcl.TraverseAttr); ok {
				name += "." + attribute.Name
			}
		}
		if w.cleared == 0 && (root == Ephemeral || w.known[name]) {
			w.found = true
		}
	}
	return nil
}

func (w *ephemeralWalker) Exit(node hclsyntax.Node) hcl.Diagnostics {
	if call, ok := node.(*hclsyntax.FunctionCallExpr); ok && clears(call) {
		w.cleared--
	}
	return nil
}

func clears(call *hclsyntax.FunctionCallExpr) bool {
	return strings.TrimPrefix(call.Name, "core::") == "ephemeralasnull"
}
