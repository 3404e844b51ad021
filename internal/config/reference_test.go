package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"slipway/internal/strictyaml"
)

const referenceTop = `<!-- Generated from the types in internal/config: go test ./internal/config -run TestGenerated -update -->

# Configuration reference

One file per environment, ` + "`environments/<name>.yaml`" + `; the file's name is the environment's. Required are project, region,
account, state.bucket and service.image; everything else has a default. Unknown keys, wrong types and values that AWS
would refuse are reported all at once, as ` + "`file:line:column: key: value; rule; fix`" + `, and nothing is written.

For completion and checks in an editor, a file starts with ` + "`# yaml-language-server: $schema=schema.json`" + `; one that inherits, [with another
one](environments.md#in-an-editor).

`

// referenceMarkdown has one table for each section.
func referenceMarkdown(t *testing.T) []byte {
	t.Helper()
	c := readComments(t)
	var out strings.Builder
	out.WriteString(referenceTop)
	out.WriteString(tasksMarkdown(t))
	out.WriteString(referencesMarkdown())
	for i, s := range sections() {
		if i > 0 {
			out.WriteString("\n")
		}
		title := s.path
		if title == "" {
			title = "environment"
		}
		fmt.Fprintf(&out, "## %s\n\n%s\n\n", title, c.OfType(s.typ))
		out.WriteString("| Key | Type | Default | Description |\n|---|---|---|---|\n")
		for _, f := range ownFields(s) {
			description, fallback := split(c.OfField(s.typ, f))
			kind := s.typ.FieldByIndex(f.Index).Type
			switch {
			case f.Required:
				fallback = "required"
			case fallback == "" && kind.Kind() == reflect.Struct:
				fallback = "that of its keys"
			case fallback == "":
				fallback = "none"
			}
			row := []string{"`" + f.Key + "`", typeName(kind, f, strictyaml.Join(s.path, f.Key)), fallback, description}
			switch refers := s.typ.FieldByIndex(f.Index).Tag.Get("refers"); {
			case refers == "":
			case kind.Kind() == reflect.String:
				row[1] += " or [reference](#references)"
			default:
				row[1] += ", also [references](#references)"
			}
			for i := range row {
				row[i] = strings.NewReplacer("|", `\|`, "<", `\<`).Replace(row[i])
			}
			fmt.Fprintf(&out, "| %s |\n", strings.Join(row, " | "))
		}
	}
	return []byte(out.String())
}

// referencesMarkdown says what the keys that take references take.
func referencesMarkdown() string {
	keys := map[string][]string{}
	for _, s := range sections() {
		for _, f := range ownFields(s) {
			if kind := s.typ.FieldByIndex(f.Index).Tag.Get("refers"); kind != "" {
				keys[kind] = append(keys[kind], "`"+strictyaml.Join(s.path, f.Key)+"`")
			}
		}
	}
	var out strings.Builder
	out.WriteString(`## References

A key takes a reference to what [a file beside the environment](extending.md#references-from-the-yaml-file) declares where its type says so.

| keys | take | of a resource or a data source |
|---|---|---|
`)
	for _, name := range slices.Sorted(maps.Keys(referables)) {
		kind := referables[name]
		var of []string
		for _, attribute := range kind.attributes {
			of = append(of, "`"+attribute+"`")
		}
		switch {
		case kind.anything():
			of = append(of, "any attribute")
		case kind.ending != "":
			of = append(of, "any attribute whose name ends in `"+kind.ending+"`")
		}
		fmt.Fprintf(&out, "| %s | %s | %s |\n", strings.Join(keys[name], ", "), kind.what, strings.Join(of, ", "))
	}
	return out.String() + "\n"
}

func typeName(t reflect.Type, f strictyaml.Field, path string) string {
	if t == reflect.TypeFor[ScalingTarget]() {
		return "whole number or off"
	}
	if key, of := strings.CutPrefix(path, furtherKeys+"."); of && !slices.ContainsFunc(sections(), func(s section) bool { return strings.TrimSuffix(s.path, "[]") == path }) {
		path = key // of the first service's
	}
	link := "(#" + strings.NewReplacer(".", "", "[]", "", "*", "").Replace(path) + ")"
	switch t.Kind() {
	case reflect.Struct, reflect.Pointer:
		return "[section]" + link
	case reflect.Map:
		if t.Elem().Kind() == reflect.Struct {
			return "[sections by name](#" + path + ")"
		}
		if t.Elem().Kind() == reflect.Map {
			return "names, names and lists of text"
		}
		return "names and values"
	case reflect.Slice:
		switch {
		case t == reflect.TypeFor[HealthCommand]():
			return "text, or list of words"
		case f.Words:
			return "list of words"
		case f.Keyed != nil:
			return "[list of sections]" + link + ", or names and texts"
		}
		switch t.Elem().Kind() {
		case reflect.Struct:
			if f.Keyed != nil {
				return "[list of sections]" + link + ", or names and values"
			}
			return "[list of sections]" + link
		case reflect.Int:
			return "list of whole numbers"
		}
		return "list of text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "whole number"
	case reflect.Float64:
		return "number"
	}
	if len(f.Enum) > 0 {
		return "choice"
	}
	return "text"
}
