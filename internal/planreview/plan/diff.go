package plan

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// AttributeChange is one place where a resource differs. Before or After is nil where there is nothing.
type AttributeChange struct {
	Path          string // as ingress[0].cidr_blocks
	Before, After any
	Unknown       bool // After is known only after apply
}

// Diff gives the places where a change's sides differ, sorted by path. JSON in text is compared by value. Elements of lists that have
// names are matched by name.
func (c *Change) Diff() []AttributeChange {
	if c.diff == nil { // several sections ask for it
		d := differ{changes: []AttributeChange{}}
		d.compare("", c.Before, c.After, c.unknown)
		c.diff = d.changes
	}
	return c.diff
}

// Changed names the attributes that differ, at the top level. Nothing, an empty list and an empty text are the same.
func (c *Change) Changed() []string {
	before, _ := Object(c.Before)
	after, _ := Object(c.After)
	unknown, _ := c.unknown.(map[string]any)
	names := map[string]bool{}
	for name, value := range before {
		if !Equal(value, after[name]) && !(Empty(value) && Empty(after[name])) {
			names[name] = true
		}
	}
	for name, value := range after {
		if _, there := before[name]; !there && !Empty(value) {
			names[name] = true
		}
	}
	for name, mark := range unknown {
		if anyTrue(mark) {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

type differ struct{ changes []AttributeChange }

func (d *differ) compare(path string, before, after, unknown any) {
	if isTrue(unknown) {
		d.changes = append(d.changes, AttributeChange{path, before, nil, true})
		return
	}
	if !anyTrue(unknown) && (Equal(before, after) || Empty(before) && Empty(after)) {
		return
	}
	b, a := before, after
	if document, ok := b.(Document); ok {
		b = document.Value
	}
	if document, ok := a.(Document); ok {
		a = document.Value
	}
	switch {
	case kindOf(b) == object && kindOf(a) == object:
		d.objects(path, b.(map[string]any), a.(map[string]any), unknown)
	case kindOf(b) == list && kindOf(a) == list && len(b.([]any))+len(a.([]any)) > 0 && !scalars(b.([]any)) && !scalars(a.([]any)):
		d.lists(path, b.([]any), a.([]any), unknown)
	default:
		d.changes = append(d.changes, AttributeChange{path, before, after, anyTrue(unknown)})
	}
}

func (d *differ) objects(path string, before, after map[string]any, unknown any) {
	names := map[string]bool{}
	marks, _ := unknown.(map[string]any)
	for name := range before {
		names[name] = true
	}
	for name := range after {
		names[name] = true
	}
	for name := range marks {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		at := name
		if path != "" {
			at = path + "." + name
		}
		d.compare(at, before[name], after[name], marks[name])
	}
}

func (d *differ) lists(path string, before, after []any, unknown any) {
	partners, partnered := matchNames(before, after)
	for i, item := range before {
		label := strconv.Itoa(i)
		if name := nameOf(item); name != "" {
			label = name
		}
		if j, ok := partners[i]; ok {
			d.compare(fmt.Sprintf("%s[%s]", path, label), item, after[j], elementOf(unknown, j))
			continue
		}
		if nameOf(item) == "" && i < len(after) && !partnered[i] {
			partnered[i] = true
			d.compare(fmt.Sprintf("%s[%s]", path, label), item, after[i], elementOf(unknown, i))
			continue
		}
		d.changes = append(d.changes, AttributeChange{Path: fmt.Sprintf("%s[%s]", path, label), Before: item})
	}
	for j, item := range after {
		if partnered[j] {
			continue
		}
		label := strconv.Itoa(j)
		if name := nameOf(item); name != "" {
			label = name
		}
		d.changes = append(d.changes, AttributeChange{Path: fmt.Sprintf("%s[%s]", path, label), After: item, Unknown: anyTrue(elementOf(unknown, j))})
	}
}

func scalars(items []any) bool {
	return len(items) > 0 && !slices.ContainsFunc(items, func(item any) bool { return kindOf(item) != scalar })
}
