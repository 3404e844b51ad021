package config

import (
	"reflect"
	"strconv"
	"strings"
)

// field is a key of a section: what its Go field and the tags on it say.
type field struct {
	key      string
	index    int
	required bool
	example  string
	lines    bool // the text may have several lines
	min, max *float64
	enum     []string
}

// fieldsOf reads the tags of a section's type. The jsonschema tags are the one source of ranges and choices, for the
// loader here and for the schema that editors use.
func fieldsOf(section reflect.Type) []field {
	var fields []field
	for i := range section.NumField() {
		tag := section.Field(i).Tag
		if tag.Get("yaml") == "-" {
			continue
		}
		f := field{key: tag.Get("yaml"), index: i, lines: tag.Get("text") == "lines"}
		for option := range strings.SplitSeq(tag.Get("jsonschema"), ",") {
			name, value, _ := strings.Cut(option, "=")
			switch name {
			case "required":
				f.required = true
			case "example":
				f.example = value
			case "enum":
				f.enum = append(f.enum, value)
			case "minimum":
				f.min = number(value)
			case "maximum":
				f.max = number(value)
			}
		}
		fields = append(fields, f)
	}
	return fields
}

func number(text string) *float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic("jsonschema tag: " + err.Error())
	}
	return &n
}

// paths lists the complete path of every key of a type, in the order of the types, as scaling.schedules[].min.
func paths(t reflect.Type, section string) []string {
	switch t.Kind() {
	case reflect.Pointer:
		return paths(t.Elem(), section)
	case reflect.Slice:
		return paths(t.Elem(), section+"[]")
	case reflect.Struct:
		var all []string
		for _, f := range fieldsOf(t) {
			path := join(section, f.key)
			all = append(append(all, path), paths(t.Field(f.index).Type, path)...)
		}
		return all
	}
	return nil
}
