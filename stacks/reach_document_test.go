package stacks

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// leftOut in place of a value takes the key out of the document.
type leftOut struct{}

func (leftOut) String() string { return "left out" }

// with gives a copy of a document in which the value at a place is another one; sections on the way are made where they are missing.
// A place is a path of keys and indexes of lists.
func with(document any, place []any, value any) any {
	if len(place) == 0 {
		return value
	}
	if index, is := place[0].(int); is {
		list := slices.Clone(document.([]any))
		list[index] = with(list[index], place[1:], value)
		return list
	}
	section, _ := document.(map[string]any)
	section = maps.Clone(section)
	if section == nil {
		section = map[string]any{}
	}
	name := place[0].(string)
	inner := with(section[name], place[1:], value)
	if _, is := inner.(leftOut); is {
		delete(section, name)
	} else {
		section[name] = inner
	}
	return section
}

// at gives the value at a place, and whether it is there.
func at(document any, place []any) (any, bool) {
	for _, step := range place {
		switch step := step.(type) {
		case int:
			list, _ := document.([]any)
			if step >= len(list) {
				return nil, false
			}
			document = list[step]
		case string:
			section, _ := document.(map[string]any)
			inner, there := section[step]
			if !there {
				return nil, false
			}
			document = inner
		}
	}
	return document, true
}

// places are where the path of a key can stand in a document: once for each entry of the lists on the way.
func places(document any, path string) [][]any {
	found := [][]any{nil}
	for name := range strings.SplitSeq(path, ".") {
		name, inList := strings.CutSuffix(name, "[]")
		var next [][]any
		for _, place := range found {
			if name == "*" {
				value, _ := at(document, place)
				section, _ := value.(map[string]any)
				for _, key := range slices.Sorted(maps.Keys(section)) {
					next = append(next, append(slices.Clone(place), key))
				}
				continue
			}
			place = append(slices.Clone(place), name)
			if !inList {
				next = append(next, place)
				continue
			}
			value, _ := at(document, place)
			list, _ := value.([]any)
			for i := range list {
				next = append(next, append(slices.Clone(place), i))
			}
		}
		found = next
	}
	return found
}

// spelled gives a place as messages of the configuration do: scaling.schedules[0].min.
func spelled(place []any) string {
	var out strings.Builder
	for _, step := range place {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&out, "[%d]", step)
		case string:
			out.WriteString("." + step)
		}
	}
	return strings.TrimPrefix(out.String(), ".")
}
