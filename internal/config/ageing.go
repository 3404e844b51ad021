package config

import (
	"cmp"
	"reflect"
	"slices"

	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
)

// This file words what is said of AWS's names that a list of this version lacks: TLS policies, instance classes, regions, retentions and so
// on. Such a list ages, so no other file may call a value wrong for not being in it: see TestListsThatAgeAreWordedInOnePlace.

// unknown reports a value that is not among the known ones. The words of narrowed follow "not known to this version", as "with cpu 256".
func (c checker) unknown(key string, value any, known []string, narrowed string, with ...string) {
	c.Unknown(key, value, known, narrowed, with...)
}

// known reports a value that is not in the list.
func known[T comparable](c checker, key string, value T, list []T, narrowed string, with ...string) {
	if !slices.Contains(list, value) {
		c.unknown(key, value, texts(list), narrowed, with...)
	}
}

// checkAllowed holds the entries of allow_unknown against the keys.
func (e Environment) checkAllowed(c checker) {
	paths := strictyaml.Paths(reflect.TypeFor[Environment](), "")
	for i, path := range e.AllowUnknown {
		if !slices.Contains(paths, path) {
			c.Value(index("allow_unknown", i), path, "not the path of a key", cmp.Or(nearest.DidYouMean(path, paths), "write it as database.instance_class"))
		}
	}
	c.distinct("allow_unknown", e.AllowUnknown)
}
