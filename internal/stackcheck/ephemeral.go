package stackcheck

import (
	"strings"

	"slipway/internal/stackjson"
	"slipway/internal/stackjson/expression"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// ephemerals knows which references give a value that must not be stored: ephemeral resources, variables declared ephemeral,
// and the locals made from them.
// Source: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral
type ephemerals map[string]bool

func ephemeralsOf(cfg *stackjson.Config) ephemerals {
	known := ephemerals{}
	for name, body := range cfg.Variables() {
		if body["ephemeral"] == true {
			known["var."+name] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for name, value := range cfg.Locals() {
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
	expression.EachString(value, "", func(_, s string) {
		if found || !expression.MayRefer(s) {
			return
		}
		if t, diags := expression.Parse(s); !diags.HasErrors() {
			walker := ephemeralWalker{known: e}
			_ = hclsyntax.Walk(t.Expr, &walker) // the walker itself reports nothing
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
		if w.cleared == 0 && (root == stackjson.Ephemeral || w.known[name]) {
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
