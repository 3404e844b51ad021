package plan

import (
	"maps"
	"slices"
)

// Later stands where a value is known only after apply.
type Later struct{}

// Planned is After, with Later where a value that the configuration sets is known only after apply. What the provider chooses is left out.
func (c *Change) Planned() any {
	marks, ok := c.unknown.(map[string]any)
	if !ok {
		return withLater(c.After, c.unknown)
	}
	set := map[string]any{}
	for name, mark := range marks {
		if anyTrue(mark) && c.Unseen(name) {
			set[name] = mark
		}
	}
	return withLater(c.After, set)
}

// UnknownNames are the attributes, at the top level, that are known only after apply as a whole or in part.
func (c *Change) UnknownNames() []string {
	marks, _ := c.unknown.(map[string]any)
	return namesOf(marks, anyTrue)
}

// MaskedNames are the attributes, at the top level, that are masked as a whole or in part, before or after.
func (c *Change) MaskedNames() []string {
	both := map[string]any{}
	for _, side := range []any{c.After, c.Before} {
		values, _ := side.(map[string]any)
		for name, value := range values {
			if Holds[Masked](value) {
				both[name] = value
			}
		}
	}
	return namesOf(both, func(any) bool { return true })
}

func namesOf(values map[string]any, wanted func(any) bool) []string {
	names := []string{}
	for name, value := range values {
		if wanted(value) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// withLater copies what it changes alone: the rest is shared with the plan.
func withLater(v, marks any) any {
	if !anyTrue(marks) {
		return v
	}
	switch marks := marks.(type) {
	case bool:
		return Later{}
	case map[string]any:
		values, ok := v.(map[string]any)
		if !ok && v != nil {
			return v // masked as a whole
		}
		values = maps.Clone(values)
		if values == nil {
			values = map[string]any{}
		}
		for name, mark := range marks {
			if anyTrue(mark) {
				values[name] = withLater(values[name], mark)
			}
		}
		return values
	case []any:
		items, ok := v.([]any)
		if !ok && v != nil {
			return v
		}
		items = slices.Clone(items)
		for i, mark := range marks {
			if i >= len(items) {
				items = append(items, nil)
			}
			items[i] = withLater(items[i], mark)
		}
		return items
	}
	return v
}

// Holds says whether a value is a T, or holds one.
func Holds[T any](v any) bool {
	switch v := v.(type) {
	case T:
		return true
	case map[string]any:
		for _, item := range v {
			if Holds[T](item) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, Holds[T])
	case Document:
		return Holds[T](v.Value)
	}
	return false
}
