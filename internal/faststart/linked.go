package faststart

import (
	"maps"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	_ "unsafe" // for go:linkname
)

const (
	kernel        = "github.com/aws/jsii-runtime-go"
	kernelVersion = "v1.112.0" // whose registry begins as below, as go.mod has it
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
	info, _ := debug.ReadBuildInfo()
	if registered == nil || info == nil || !readable(info.Deps) {
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

// readable says whether this program has the kernel whose registry is known. The registry of another one may begin with another field, which would read
// memory that is not its own. The binary of a test names no modules: it is built by go.mod, which a test holds against the version.
func readable(modules []*debug.Module) bool {
	return !slices.ContainsFunc(modules, func(m *debug.Module) bool {
		return m.Path == kernel && (m.Version != kernelVersion || m.Replace != nil)
	})
}
