package strictyaml

import (
	"maps"
	"reflect"
	"slices"

	"github.com/goccy/go-yaml"
)

// Spell gives what a file has for a value: sections without what is their default, and each value in the form that it is read in.
func Spell(value any) any { return spell(reflect.ValueOf(value)) }

func spell(value reflect.Value) any {
	if !value.IsValid() {
		return nil
	}
	written := reflect.New(value.Type())
	written.Elem().Set(value)
	if w, ok := written.Interface().(Written); ok {
		return w.Spell()
	}
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		return spell(value.Elem())
	case reflect.Struct:
		defaults := NewSection(value.Type()).Elem()
		section := yaml.MapSlice{}
		for _, f := range FieldsOf(value.Type()) {
			if is := value.FieldByIndex(f.Index); f.Required || !reflect.DeepEqual(is.Interface(), defaults.FieldByIndex(f.Index).Interface()) {
				section = append(section, yaml.MapItem{Key: f.Key, Value: spell(is)})
			}
		}
		return section
	case reflect.Map:
		section := yaml.MapSlice{}
		keys := map[string]reflect.Value{}
		for _, key := range value.MapKeys() {
			keys[key.String()] = value.MapIndex(key)
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			section = append(section, yaml.MapItem{Key: key, Value: spell(keys[key])})
		}
		return section
	case reflect.Slice:
		list := make([]any, value.Len())
		for i := range list {
			list[i] = spell(value.Index(i))
		}
		return list
	default:
		return value.Interface()
	}
}
