package faststart

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	_ "unsafe" // for go:linkname
)

// registry begins as jsii's own does, of which nothing else is read. Each package of the bindings enters its types there when it is loaded: what is not in it
// cannot be made by this program.
type registry struct {
	types map[string]struct {
		Type reflect.Type
		Kind uint8
	}
}

// jsii does not export it. Were it renamed, it would be nil here, and nothing linked, which cut refuses.
//
//go:linkname registered github.com/aws/jsii-runtime-go/internal/kernel.types
var registered *registry

// linked are the packages of the bindings that this program was linked with, sorted: lblistener, or dataawsvpc for a data source.
func linked() []string {
	if registered == nil {
		return nil
	}
	found := map[string]bool{}
	for fqn := range registered.types {
		if of, ok := strings.CutPrefix(fqn, name+"."); ok {
			submodule, _, _ := strings.Cut(of, ".")
			found[strings.ToLower(submodule)] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
