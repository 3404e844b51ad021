package strictyaml

import (
	"maps"
	"reflect"
	"strings"
)

// Layer is one of the files that are read over one another. Its name is for messages only.
type Layer struct {
	Name string
	Data []byte
}

func (l Layer) start() Position { return Position{Line: 1, Column: 1, File: l.Name} }

// ReadLayers reads files over one another, the file that is asked for last: its values take the place of those that it inherits. Sections and maps are merged
// key by key, lists are replaced, and ~ takes an inherited value away. What must be there may stand in any of them. Read says the rest.
func ReadLayers(layers []Layer, target any, options Options) *File {
	last := len(layers) - 1
	f := newFile(layers[last].Name)
	f.allowed, f.allow = options.Allowed, options.Allow
	f.Readable = true
	value := reflect.ValueOf(target).Elem()
	var later []func()
	d := decoder{File: f, options: options, paths: Paths(value.Type(), ""), defaults: reflect.New(value.Type()).Elem(), root: value.Addr(), later: &later}
	d.defaults.Set(value)
	for i, layer := range layers {
		of := options
		if last > 0 { // each may be empty
			of.Empty = ""
		}
		node, ok := document(f, layer, of)
		f.Readable = f.Readable && ok
		if node != nil {
			d.layer, d.inherits = layer.Name, i > 0
			if i == last {
				d.layer = ""
			}
			d.decode("", node, value, Field{})
		}
	}
	for _, decode := range later {
		decode()
	}
	if f.Readable && len(d.values) > 0 {
		d.missing("", value)
	}
	return f
}

// takeAway gives a value back its default, as if no file before had set it. It says whether one had.
func (d decoder) takeAway(path string, target reflect.Value) bool {
	_, written := d.values[path]
	if !d.inherits || !written || path == "" {
		return false
	}
	target.Set(d.defaultOf(path, target.Type()))
	d.forget(path)
	delete(d.values, path)
	delete(d.keys, path)
	return true
}

// forget where the parts of a value stand.
func (d decoder) forget(path string) {
	inside := func(other string, _ Position) bool {
		return strings.HasPrefix(other, path+".") || strings.HasPrefix(other, path+"[")
	}
	maps.DeleteFunc(d.values, inside)
	maps.DeleteFunc(d.keys, inside)
}

// defaultOf a path: what its field held before any file was read.
func (d decoder) defaultOf(path string, t reflect.Type) reflect.Value {
	section := d.defaults
	for key := range strings.SplitSeq(path, ".") {
		if section.Kind() == reflect.Pointer {
			if section.IsNil() {
				section = NewSection(section.Type().Elem())
			}
			section = section.Elem()
		}
		if section.Kind() == reflect.Map && inherits(section.Type().Elem()) {
			section = d.newEntry(section.Type().Elem())
			continue
		}
		if section.Kind() != reflect.Struct { // a part of a list or a map, which have no defaults
			return reflect.Zero(t)
		}
		for _, f := range FieldsOf(section.Type()) {
			if f.Key == key {
				section = section.FieldByIndex(f.Index)
				break
			}
		}
	}
	if section.Type() != t {
		return reflect.Zero(t)
	}
	return section
}
