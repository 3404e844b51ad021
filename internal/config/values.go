package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"slipway/internal/strictyaml"
)

// Value is one key of a complete configuration.
type Value struct {
	Path string // as database.proxy.max_connections_percent; entries of a list by name: scaling.schedules[after-hours].min
	Text string // "none" for what is not set
}

// Values lists every key with its value, defaults filled in, in the order of the reference. The order of a list of texts has no
// meaning, so it is sorted, unless it is a command.
func (e Environment) Values() []Value {
	var all []Value
	walk("", reflect.ValueOf(e), &all)
	return all
}

// Value gives what the configuration has at a key that is in no list, and in no section that is not there: nil for others.
func (e Environment) Value(key string) any {
	value := reflect.ValueOf(e)
	for part := range strings.SplitSeq(key, ".") {
		if value.Kind() == reflect.Pointer && !value.IsNil() {
			value = value.Elem()
		}
		if value.Kind() != reflect.Struct {
			return nil
		}
		fields := strictyaml.FieldsOf(value.Type())
		i := slices.IndexFunc(fields, func(f strictyaml.Field) bool { return f.Key == part })
		if i < 0 {
			return nil
		}
		value = value.FieldByIndex(fields[i].Index)
	}
	return value.Interface()
}

func walk(path string, value reflect.Value, all *[]Value) {
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			*all = append(*all, Value{path, "none"})
			return
		}
		walk(path, value.Elem(), all)
	case reflect.Struct:
		for _, f := range strictyaml.FieldsOf(value.Type()) {
			key, inner := strictyaml.Join(path, f.Key), value.FieldByIndex(f.Index)
			if words, ok := inner.Interface().([]string); ok && f.Words && len(words) > 0 {
				*all = append(*all, Value{key, strictyaml.ListOf(words...)})
				continue
			}
			walk(key, inner, all)
		}
	case reflect.Map:
		inner := map[string]reflect.Value{}
		for _, key := range value.MapKeys() {
			inner[key.String()] = value.MapIndex(key)
		}
		for _, key := range slices.Sorted(maps.Keys(inner)) {
			walk(strictyaml.Join(path, key), inner[key], all)
		}
	case reflect.Slice:
		walkList(path, value, all)
	default:
		*all = append(*all, Value{path, strictyaml.Show(value.Interface())})
	}
}

func walkList(path string, list reflect.Value, all *[]Value) {
	if command, ok := list.Interface().(HealthCommand); ok {
		*all = append(*all, Value{path, strictyaml.Show(command.String())})
		return
	}
	if texts, ok := list.Interface().([]string); ok {
		text := strings.Join(slices.Sorted(slices.Values(texts)), ", ")
		if text == "" {
			text = "none"
		}
		*all = append(*all, Value{path, text})
		return
	}
	if list.Type().Elem().Kind() == reflect.Int {
		var numbers []string
		for i := range list.Len() {
			numbers = append(numbers, fmt.Sprint(list.Index(i)))
		}
		*all = append(*all, Value{path, strings.Join(numbers, ", ")})
		return
	}
	for i := range list.Len() {
		walk(fmt.Sprintf("%s[%s]", path, entryName(list.Index(i), i)), list.Index(i), all)
	}
}

// entryName is the first field of an entry that names it, or else its place.
func entryName(entry reflect.Value, i int) string {
	for _, name := range []string{"Name", "Item"} {
		if field := entry.FieldByName(name); field.IsValid() && field.Kind() == reflect.String {
			return field.String()
		}
	}
	return fmt.Sprint(i)
}
