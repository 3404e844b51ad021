package strictyaml

import (
	"cmp"
	"strings"
)

// Position in a file; line and column count from 1.
type Position struct {
	Line, Column int
	File         string // "" for the file that was asked for, not one that it inherits from
}

// File is a file that was read: where it has which key, and what is wrong with it.
type File struct {
	Name     string
	Readable bool // its keys were read, whatever was wrong with them
	Problems Problems

	allowed []string            // paths of which unknown values are taken
	needed  map[string]bool     // those of them that an unknown value has
	allow   string              // how to have a path among them, with %s for it
	keys    map[string]Position // of each key in the file, by path
	values  map[string]Position // of each value
	broken  map[string]bool     // paths that have a problem: rules about them would only repeat it
	around  map[string]bool     // sections and lists with a broken path in them
	general map[string]int      // index of a problem that only names a range or the choices: a rule may say more
}

func newFile(name string) *File {
	return &File{
		Name:    name,
		keys:    map[string]Position{},
		values:  map[string]Position{},
		broken:  map[string]bool{},
		around:  map[string]bool{},
		general: map[string]int{},
		needed:  map[string]bool{},
	}
}

// Set says whether the file gives a value to the path, as service.health_check.interval or scaling.schedules[0].min.
func (f *File) Set(path string) bool {
	_, ok := f.values[path]
	return ok
}

// Add records a problem at a position.
func (f *File) Add(at Position, path, value, rule, fix string) {
	f.Problems = append(f.Problems, Problem{cmp.Or(at.File, f.Name), at.Line, at.Column, path, value, rule, fix})
	f.spoil(path)
}

// Report records a problem that has its place already.
func (f *File) Report(p Problem) {
	f.Problems = append(f.Problems, p)
	f.spoil(p.Key)
}

// Where finds the value of a path in the file, or else the section that it would be in.
func (f *File) Where(path string) Position {
	if at, ok := f.values[path]; ok {
		return at
	}
	for path != "" {
		path = parent(path)
		if at, ok := f.keys[path]; ok {
			return at
		}
		if at, ok := f.values[path]; ok {
			return at
		}
	}
	return Position{Line: 1, Column: 1}
}

// WhereKey finds the key of a path in the file, or else what Where finds.
func (f *File) WhereKey(path string) Position {
	if at, ok := f.keys[path]; ok {
		return at
	}
	return f.Where(path)
}

// Nearest finds the key of a path, or else that of the section around it that the file has, and says which of the two it found; "" where it has neither.
func (f *File) Nearest(path string) (at Position, found string) {
	for ; path != ""; path = parent(path) {
		if at, ok := f.keys[path]; ok {
			return at, path
		}
		if at, ok := f.values[path]; ok {
			return at, path
		}
	}
	return Position{}, ""
}

// Spoiled says whether the path, something inside it or something around it already has a problem.
func (f *File) Spoiled(path string) bool {
	if f.broken[""] || f.around[path] {
		return true
	}
	for ; path != ""; path = parent(path) {
		if f.broken[path] {
			return true
		}
	}
	return false
}

func (f *File) spoil(path string) {
	f.broken[path] = true
	for path = parent(path); path != "" && !f.around[path]; path = parent(path) {
		f.around[path] = true
	}
}

func parent(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}

// Join gives the path of a key in a section; the file itself is the section "".
func Join(section, key string) string {
	if section == "" {
		return key
	}
	return section + "." + key
}
