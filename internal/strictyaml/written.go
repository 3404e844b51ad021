package strictyaml

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"slipway/internal/nearest"
)

// Written is a value with forms of its own, such as a number or the word off. Its pointer implements it.
type Written interface {
	// Read takes what the file has: a string, int, float64, bool, []any or map[string]any. Where that breaks a rule, it gives rule and fix.
	Read(value any) (rule, fix string)
	// Spell gives what a file would have: a text, a number or a list of texts.
	Spell() any
}

// decodeWritten lets a value read itself, and then checks a number's range as that of any other.
func (d decoder) decodeWritten(path string, node ast.Node, target Written, f Field) {
	before := len(d.Problems)
	value := numbers(d.anything(path, node, f))
	if len(d.Problems) > before {
		return
	}
	if rule, fix := target.Read(value); rule != "" {
		d.mistyped(path, node, rule, fix)
		return
	}
	if n, ok := value.(int); ok {
		d.checkRange(path, strconv.Itoa(n), float64(n), f)
	}
}

// numbers gives Go's own in place of the texts of numbers.
func numbers(value any) any {
	switch v := value.(type) {
	case json.Number:
		if n, err := strconv.Atoi(v.String()); err == nil {
			return n
		}
		n, _ := v.Float64() // anything takes no other
		return n
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = numbers(v[key])
		}
	}
	return value
}

// decodeKeyed takes a mapping for a list of sections: each entry is a section, whose one key is the entry's key and whose other the entry's value.
func (d decoder) decodeKeyed(path string, mapping *ast.MappingNode, target reflect.Value, f Field) {
	item := target.Type().Elem()
	fields := map[string]Field{}
	for _, inner := range FieldsOf(item) {
		fields[inner.Key] = inner
	}
	name, of := fields[f.Keyed[0]], fields[f.Keyed[1]]
	list := reflect.MakeSlice(target.Type(), 0, len(mapping.Values))
	for _, entry := range d.entries(path, mapping) {
		section, at := NewSection(item).Elem(), path+"["+strconv.Itoa(list.Len())+"]"
		d.values[at], d.keys[at] = entry.at, entry.at
		d.values[Join(at, name.Key)], d.keys[Join(at, name.Key)] = entry.at, entry.at
		d.keys[Join(at, of.Key)] = entry.at
		section.FieldByIndex(name.Index).SetString(entry.key)
		if mappingOf(entry.value) != nil {
			d.mistyped(Join(at, of.Key), entry.value, "must be text", "write "+of.Key+" alone behind "+entry.key+": or, for further keys, all of them as a list of "+
				inBraces(f.Keyed))
			list = reflect.Append(list, section)
			continue
		}
		d.decode(Join(at, of.Key), entry.value, section.FieldByIndex(of.Index), of)
		list = reflect.Append(list, section)
	}
	target.Set(list)
}

// keyedItem reports an item of a list that is written as an entry of the mapping would be: - API_KEY: /shop/api-key.
func (d decoder) keyedItem(path string, node ast.Node, target reflect.Value, f Field) bool {
	mapping := mappingOf(node)
	if mapping == nil || len(mapping.Values) != 1 {
		return false
	}
	key := textOf(mapping.Values[0].Key)
	if slices.Contains(keysOf(FieldsOf(target.Type())), nearest.Snake(key)) {
		return false
	}
	d.values[path] = positionOf(mapping)
	d.mistyped(path, mapping, "must be a section of "+strings.Join(f.Keyed, " and "), "write all of them without hyphens, or this one as "+
		strings.Replace(inBraces(f.Keyed), "...", key, 1))
	return true
}
