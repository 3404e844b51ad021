package config

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"slipway/internal/strictyaml"
)

// Explain writes the complete configuration of an environment as YAML: what its own file and those that it inherits from say, and all defaults,
// each with where it comes from. Read as a file it has the same values; a few keys may only be written where they have an effect.
func Explain(dir, name string) ([]byte, error) {
	files, _, err := find(dir)
	if err != nil {
		return nil, err
	}
	wanted, err := askedFor(dir, files, []string{name})
	if err != nil {
		return nil, err
	}
	for i, file := range files {
		if !wanted[i] || name == file.folder {
			continue
		}
		s, err := file.load()
		if err != nil {
			return nil, err
		}
		if err := s.file.Problems.Err(); err != nil {
			return nil, err
		}
		e := explained{environment: s.environment, file: s.file}
		e.section("", "", reflect.ValueOf(s.environment))
		return e.out.Bytes(), nil
	}
	return nil, fmt.Errorf("%s is a folder of environments; name one of them, such as %s/prod", name, name)
}

// explained is a configuration as it is written.
type explained struct {
	environment Environment
	file        *strictyaml.File
	out         bytes.Buffer
}

func (e *explained) section(indent, path string, section reflect.Value) {
	for _, f := range strictyaml.FieldsOf(section.Type()) {
		e.value(indent, f.Key+":", strictyaml.Join(path, f.Key), section.FieldByIndex(f.Index))
	}
}

// value writes what stands behind a key, or behind the hyphen of a list.
func (e *explained) value(indent, key, path string, value reflect.Value) {
	if spelled, ok := reflect.New(value.Type()).Interface().(strictyaml.Written); ok {
		reflect.ValueOf(spelled).Elem().Set(value)
		e.line(indent, key, spelled.Spell(), path)
		return
	}
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			e.none(indent, key)
			return
		}
		e.value(indent, key, path, value.Elem())
	case reflect.Struct:
		e.header(indent, key, func() { e.section(indent+"  ", path, value) })
	case reflect.Map:
		if value.Len() == 0 {
			e.none(indent, key)
			return
		}
		fmt.Fprintf(&e.out, "%s%s\n", indent, key)
		keys := map[string]reflect.Value{}
		for _, k := range value.MapKeys() {
			keys[k.String()] = value.MapIndex(k)
		}
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			e.value(indent+"  ", scalar(k)+":", strictyaml.Join(path, k), keys[k])
		}
	case reflect.Slice:
		e.list(indent, key, path, value)
	case reflect.String:
		if value.Len() == 0 && !e.file.Set(path) {
			e.none(indent, key)
			return
		}
		e.line(indent, key, value.Interface(), path)
	default:
		e.line(indent, key, value.Interface(), path)
	}
}

// header writes a key and what is below it: as a comment where that is none.
func (e *explained) header(indent, key string, below func()) {
	outer := e.out
	e.out = bytes.Buffer{}
	below()
	inner := e.out.Bytes()
	e.out = outer
	mark := "# "
	for line := range bytes.Lines(inner) {
		if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) {
			mark = ""
		}
	}
	fmt.Fprintf(&e.out, "%s%s%s\n%s", indent, mark, key, inner)
}

func (e *explained) list(indent, key, path string, list reflect.Value) {
	switch {
	case list.Len() == 0 && !e.file.Set(path):
		e.none(indent, key)
	case list.Len() == 0:
		e.line(indent, key, []string{}, path)
	case list.Type().Elem().Kind() == reflect.Struct:
		fmt.Fprintf(&e.out, "%s%s\n", indent, key)
		for i := range list.Len() {
			before := e.out.Len()
			e.section(indent+"    ", fmt.Sprintf("%s[%d]", path, i), list.Index(i))
			if text := e.out.Bytes()[before:]; len(text) > len(indent)+4 {
				text[len(indent)+2] = '-'
			}
		}
	default:
		e.line(indent, key, list.Interface(), path)
	}
}

// line writes a value and where it comes from.
func (e *explained) line(indent, key string, value any, path string) {
	fmt.Fprintf(&e.out, "%s%s %s # %s\n", indent, key, scalar(value), e.origin(path))
}

// none writes a key that has no value as a comment: there is no way to write one.
func (e *explained) none(indent, key string) {
	fmt.Fprintf(&e.out, "%s# %s none\n", indent, key)
}

func (e *explained) origin(path string) string {
	path = e.environment.stands(e.file, path)
	if !e.file.Set(path) {
		return "default"
	}
	at := e.file.Where(path)
	if at.File == "" {
		at.File = e.file.Name
	}
	return fmt.Sprintf("%s:%d", at.File, at.Line)
}

// scalar writes a text, a number or a list of them on one line.
func scalar(value any) string {
	text, err := yaml.MarshalWithOptions(value, yaml.Flow(true))
	line := strings.TrimSpace(string(text))
	if s, isText := value.(string); err != nil || isText && strings.ContainsAny(line, "\n") {
		return fmt.Sprintf("%q", s) // YAML's double quotes have Go's escapes
	}
	return line
}
