package stackcheck

import (
	"fmt"

	"slipway/internal/nearest"
	"slipway/internal/stackjson/jsonvalue"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// wrongStep tells what is wrong with a path into a value of a type; empty where nothing is, or where only a value can tell.
func wrongStep(typ cty.Type, path hcl.Traversal) string {
	for _, step := range path {
		if typ == cty.DynamicPseudoType {
			return ""
		}
		name, isName := stepName(step)
		switch {
		case typ.IsObjectType() && isName:
			if !typ.HasAttribute(name) {
				return "no attribute " + name + suggestion(name, typ)
			}
			typ = typ.AttributeType(name)
		case typ.IsMapType() && isName:
			typ = typ.ElementType()
		case typ.IsListType() && !isName:
			typ = typ.ElementType()
		case typ.IsSetType():
			return "the elements of a set have no index, key or attribute; use a for expression or one(...)"
		case typ.IsPrimitiveType():
			return fmt.Sprintf("a %s has nothing inside", typ.FriendlyName())
		case typ.IsListType() && isName:
			return "a list has elements and no attributes; index it first, as in [0]"
		default:
			return fmt.Sprintf("cannot index %s that way", typ.FriendlyName())
		}
	}
	return ""
}

// stepName reads .name and ["name"]; a number in brackets is no name.
func stepName(step hcl.Traverser) (string, bool) {
	switch step := step.(type) {
	case hcl.TraverseAttr:
		return step.Name, true
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String && step.Key.IsKnown() && !step.Key.IsNull() {
			return step.Key.AsString(), true
		}
	}
	return "", false
}

func suggestion(name string, typ cty.Type) string {
	if better := nearest.DidYouMean(name, jsonvalue.SortedKeys(typ.AttributeTypes())); better != "" {
		return "; " + better
	}
	return ""
}

// relative makes the root of a traversal an attribute like the others.
func relative(traversal hcl.Traversal) hcl.Traversal {
	rest := hcl.Traversal{hcl.TraverseAttr{Name: traversal.RootName()}}
	return append(rest, traversal[1:]...)
}
