package strictyaml

import (
	"cmp"
	"slices"
)

// Checker reports problems of one section, whose keys it is given relative to that section.
type Checker struct {
	*File
	Section string // its path; "" for the whole file
}

// In checks a section of this section.
func (c Checker) In(section string) Checker { return Checker{c.File, c.Path(section)} }

// Path of a key, complete.
func (c Checker) Path(key string) string { return Join(c.Section, key) }

// Given says whether the file sets a key of this section.
func (c Checker) Given(key string) bool { return c.Set(c.Path(key)) }

// Value reports a value that is wrong by itself, whatever the other keys say. What it says of a number out of range
// takes the place of the general message.
func (c Checker) Value(key string, value any, rule, fix string) {
	path := c.Path(key)
	if i, ok := c.general[path]; ok {
		c.Problems[i].Rule, c.Problems[i].Fix = rule, fix
		return
	}
	if !c.Spoiled(path) {
		c.Add(c.Where(path), path, Show(value), rule, fix)
	}
}

// Conflict reports a value that is wrong together with the values of other paths (complete ones, not relative to
// the section). It stands at the key itself or, where that has its default, at the first of the others in the file.
// It is not reported where one of them is wrong by itself, and does not hide further conflicts of the same key.
func (c Checker) Conflict(key string, value any, rule, fix string, with ...string) {
	path := c.Path(key)
	if slices.ContainsFunc(append(with, path), c.Spoiled) {
		return
	}
	at := c.Where(path)
	shown := Show(value)
	if !c.Set(path) {
		shown += " (default)"
	}
	for _, candidate := range append([]string{path}, with...) {
		if c.Set(candidate) {
			at = c.Where(candidate)
			break
		}
	}
	c.Problems = append(c.Problems, Problem{cmp.Or(at.File, c.Name), at.Line, at.Column, path, shown, rule, fix})
}
