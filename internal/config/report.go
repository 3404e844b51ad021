package config

import (
	"slices"
	"strings"
)

// position in a file; both count from 1.
type position struct{ line, column int }

// report gathers the problems of one file, and knows where in the file each key is.
type report struct {
	file     string
	keys     map[string]position // of each key in the file, by path
	values   map[string]position // of each value
	broken   map[string]bool     // paths that have a problem: rules about them would only repeat it
	general  map[string]int      // index of a problem that only names a range or the choices: a rule may say more
	problems Problems
}

func newReport(file string) *report {
	return &report{
		file:    file,
		keys:    map[string]position{},
		values:  map[string]position{},
		broken:  map[string]bool{},
		general: map[string]int{},
	}
}

// set says whether the file gives a value to the path.
func (r *report) set(path string) bool {
	_, ok := r.values[path]
	return ok
}

// add records a problem at a position.
func (r *report) add(at position, path, value, rule, fix string) {
	r.problems = append(r.problems, Problem{r.file, at.line, at.column, path, value, rule, fix})
	r.broken[path] = true
}

// where finds a path in the file, or else the section that it would be in.
func (r *report) where(path string) position {
	if at, ok := r.values[path]; ok {
		return at
	}
	for path != "" {
		path = parent(path)
		if at, ok := r.keys[path]; ok {
			return at
		}
		if at, ok := r.values[path]; ok {
			return at
		}
	}
	return position{1, 1}
}

// spoiled says whether the path, something inside it or something around it already has a problem.
func (r *report) spoiled(path string) bool {
	if r.broken[""] {
		return true
	}
	for broken := range r.broken {
		if broken == path || inside(broken, path) || inside(path, broken) {
			return true
		}
	}
	return false
}

func inside(path, section string) bool {
	rest, ok := strings.CutPrefix(path, section)
	return ok && section != "" && (strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "["))
}

func parent(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}

func join(section, key string) string {
	if section == "" {
		return key
	}
	return section + "." + key
}

// checker reports problems of one section, whose keys it is given relative to that section.
type checker struct {
	*report
	section string
}

func (c checker) in(section string) checker {
	return checker{c.report, join(c.section, section)}
}

func (c checker) path(key string) string { return join(c.section, key) }

// given says whether the file sets a key of this section.
func (c checker) given(key string) bool { return c.set(c.path(key)) }

// value reports a value that is wrong by itself, whatever the other keys say. What it says of a number out of range
// takes the place of the general message.
func (c checker) value(key string, value any, rule, fix string) {
	path := c.path(key)
	if i, ok := c.general[path]; ok {
		c.problems[i].Rule, c.problems[i].Fix = rule, fix
		return
	}
	if !c.spoiled(path) {
		c.add(c.where(path), path, show(value), rule, fix)
	}
}

// conflict reports a value that is wrong together with the values of other paths (complete ones, not relative to
// the section). It stands at the key itself or, where that has its default, at the first of the others in the file.
// It is not reported where one of them is wrong by itself, and does not hide further conflicts of the same key.
func (c checker) conflict(key string, value any, rule, fix string, with ...string) {
	path := c.path(key)
	if slices.ContainsFunc(append(with, path), c.spoiled) {
		return
	}
	at := c.where(path)
	shown := show(value)
	if !c.set(path) {
		shown += " (default)"
	}
	for _, candidate := range append([]string{path}, with...) {
		if c.set(candidate) {
			at = c.where(candidate)
			break
		}
	}
	c.problems = append(c.problems, Problem{c.file, at.line, at.column, path, shown, rule, fix})
}
