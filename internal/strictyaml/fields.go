package strictyaml

import (
	"reflect"
	"strconv"
	"strings"
)

// Field is a key of a section: what its Go field and the tags on it say.
type Field struct {
	Key      string
	Index    []int // of the Go field, as reflect.Value.FieldByIndex takes it: that of an inline section has several
	Required bool
	Example  string
	Missing  string   // what a message about the missing key says behind the example
	Lines    bool     // the text may have several lines
	Nullable bool     // the list may have no value
	Words    bool     // the list is a command in words, whose order counts
	Min, Max *float64 // nil where there is no limit
	Enum     []string
	Theirs   bool     // the choices are somebody else's names, who may add some
	Keyed    []string // the list may be a mapping: which keys of its sections an entry's key and value are; nil where it may not
}

// FieldsOf reads the tags of a section's type. The jsonschema tags are the one source of ranges and choices, for the
// reader here and for schemas that editors use. It panics where a field has no yaml tag, or a limit is no number.
func FieldsOf(section reflect.Type) []Field {
	var fields []Field
	for i := range section.NumField() {
		tag := section.Field(i).Tag
		key := tag.Get("yaml")
		if key == "-" {
			continue
		}
		if key == ",inline" {
			for _, inner := range FieldsOf(section.Field(i).Type) {
				inner.Index = append([]int{i}, inner.Index...)
				fields = append(fields, inner)
			}
			continue
		}
		if key == "" {
			panic(section.String() + "." + section.Field(i).Name + ` has no yaml tag: give it its key, or "-"`)
		}
		f := Field{Key: key, Index: []int{i}, Lines: tag.Get("text") == "lines", Nullable: tag.Get("list") == "null",
			Words: tag.Get("list") == "words", Theirs: tag.Get("choices") == "theirs", Missing: tag.Get("missing")}
		if keyed := tag.Get("keyed"); keyed != "" {
			f.Keyed = strings.Split(keyed, ",")
		}
		for option := range strings.SplitSeq(tag.Get("jsonschema"), ",") {
			name, value, _ := strings.Cut(option, "=")
			switch name {
			case "required":
				f.Required = true
			case "example":
				f.Example = value
			case "enum":
				f.Enum = append(f.Enum, value)
			case "minimum":
				f.Min = number(value)
			case "maximum":
				f.Max = number(value)
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

// Paths lists the complete path of every key of a type, in the order of the types, as scaling.schedules[].min.
func Paths(t reflect.Type, section string) []string {
	switch t.Kind() {
	case reflect.Pointer:
		return Paths(t.Elem(), section)
	case reflect.Slice:
		return Paths(t.Elem(), section+"[]")
	case reflect.Struct:
		var all []string
		for _, f := range FieldsOf(t) {
			path := Join(section, f.Key)
			all = append(append(all, path), Paths(t.FieldByIndex(f.Index).Type, path)...)
		}
		return all
	}
	return nil
}
