package jsonvalue

import (
	"maps"
	"slices"
)

// Objects gives the bodies that an object, an array of objects, or null (none) stands for.
func Objects(value any) ([]map[string]any, bool) {
	switch value := value.(type) {
	case nil:
		return nil, true
	case map[string]any:
		return []map[string]any{WithoutComment(value)}, true
	case []any:
		var all []map[string]any
		for _, element := range value {
			switch element := element.(type) {
			case nil:
				all = append(all, map[string]any{})
			case map[string]any:
				all = append(all, WithoutComment(element))
			default:
				return nil, false
			}
		}
		return all, true
	}
	return nil, false
}

// Object merges what Objects gives: for bodies of which there can be one only.
func Object(value any) map[string]any {
	merged := map[string]any{}
	bodies, _ := Objects(value)
	for _, body := range bodies {
		maps.Copy(merged, body)
	}
	return merged
}

// WithoutComment drops the "//" property, which Terraform ignores in every body.
func WithoutComment(body map[string]any) map[string]any {
	if _, ok := body["//"]; !ok {
		return body
	}
	body = maps.Clone(body)
	delete(body, "//")
	return body
}

// Strings gives the strings of an array, and leaves out what is none.
func Strings(value any) []string {
	var all []string
	array, _ := value.([]any)
	for _, element := range array {
		if s, ok := element.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// SortedKeys gives the keys of an object, or of any map by name.
func SortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
