package strictyaml

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// decoder fills a value that already holds its defaults from a file, and reports everything that does not fit the
// types. A field keeps its default where its value does not fit.
type decoder struct {
	*File
	options  Options
	paths    []string // of all keys that the file may have
	defaults reflect.Value
	root     reflect.Value // the pointer to what is filled
	later    *[]func()     // what decodes the maps of Inheritors, after everything else

	layer    string // name of the file that is read
	inherits bool   // others were read before
}

// decode fills target, which is described by f, from the node at path.
func (d decoder) decode(path string, node ast.Node, target reflect.Value, f Field) {
	switch n := node.(type) {
	case *ast.NullNode:
		if f.Nullable && target.Kind() == reflect.Slice || d.takeAway(path, target) {
			return
		}
		fix := "give it a value or remove the key"
		switch {
		case strings.HasSuffix(path, "]"):
			fix = "give it a value or remove the item"
		case inherits(target.Type()):
			fix = emptyOrKeys + ", or remove the key"
		}
		if _, key := d.keys[path]; f.Required && key {
			fix = "give it a value" + example(f, target)
			if target.Kind() == reflect.Struct {
				fix = "give it a section" + example(f, target)
			}
		}
		d.Add(d.keyOr(path, node), path, "", "has no value", fix)
		return
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		d.Add(d.at(node), path, "", "YAML anchors, aliases, merge keys and tags are not supported", "write the value itself")
		return
	case *ast.MappingValueNode:
		node = ast.Mapping(n.Start, false, n)
	}
	d.values[path] = d.at(node)

	if written, ok := target.Addr().Interface().(Written); ok {
		d.decodeWritten(path, node, written, f)
		return
	}
	switch target.Kind() {
	case reflect.Pointer:
		section := NewSection(target.Type().Elem())
		if !target.IsNil() { // inherited
			section.Elem().Set(target.Elem())
		}
		d.decode(path, node, section.Elem(), f)
		target.Set(section)
	case reflect.Struct:
		d.decodeSection(path, node, target)
	case reflect.Slice:
		d.decodeList(path, node, target, f)
	case reflect.Map:
		if d.later != nil && inherits(target.Type().Elem()) {
			at := d
			at.later = nil
			*d.later = append(*d.later, func() { at.decodeMap(path, node, target, f) })
			return
		}
		d.decodeMap(path, node, target, f)
	case reflect.Interface:
		if v := d.anything(path, node, f); v != nil {
			target.Set(reflect.ValueOf(v))
		}
	default:
		d.decodeScalar(path, node, target, f)
	}
}

// inherits says whether a type is an Inheritor's.
func inherits(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[Inheritor]())
}

// newEntry makes a section of a map, with its defaults.
func (d decoder) newEntry(t reflect.Type) reflect.Value {
	section := NewSection(t)
	if s, ok := section.Interface().(Inheritor); ok {
		s.Inherit(d.root.Interface())
	}
	return section.Elem()
}

// NewSection makes an optional section, or an item of a list, with its defaults, and gives the pointer to it.
func NewSection(t reflect.Type) reflect.Value {
	section := reflect.New(t)
	if s, ok := section.Interface().(Defaulter); ok {
		s.SetDefaults()
	}
	return section
}

func (d decoder) decodeSection(path string, node ast.Node, target reflect.Value) {
	mapping, ok := node.(*ast.MappingNode)
	fields := FieldsOf(target.Type())
	if !ok {
		d.mistyped(path, node, "must be a section of keys", asSection(path, node, fields, inherits(target.Type())))
		return
	}
	known := make([]string, len(fields))
	byKey := map[string]Field{}
	for i, f := range fields {
		known[i] = f.Key
		byKey[f.Key] = f
	}
	for _, entry := range d.entries(path, mapping) {
		f, ok := byKey[entry.key]
		if !ok {
			fix, meant := d.adviseOn(path, entry.key, known)
			d.Add(entry.at, entry.path, "", "unknown key", fix)
			if meant != "" { // so that meant is not called missing as well
				d.spoil(Join(path, meant))
			}
			continue
		}
		d.decode(entry.path, entry.value, target.FieldByIndex(f.Index), f)
	}
}

// missing reports what must be there and is not, in every section that is written.
func (d decoder) missing(path string, value reflect.Value) {
	switch value.Kind() {
	case reflect.Map:
		for _, key := range value.MapKeys() {
			d.missing(Join(path, key.String()), value.MapIndex(key))
		}
	case reflect.Pointer:
		if !value.IsNil() {
			d.missing(path, value.Elem())
		}
	case reflect.Slice:
		for i := range value.Len() {
			d.missing(fmt.Sprintf("%s[%d]", path, i), value.Index(i))
		}
	case reflect.Struct:
		if path != "" && !d.Set(path) {
			return
		}
		inheriting := inherits(value.Type())
		for _, f := range FieldsOf(value.Type()) {
			key, inner := Join(path, f.Key), value.FieldByIndex(f.Index)
			if _, written := d.keys[key]; f.Required && !written && !d.Spoiled(key) && (!inheriting || inner.IsZero()) {
				d.Add(d.Where(key), key, "", "missing", "add it"+example(f, inner)+f.Missing)
			}
			d.missing(key, inner)
		}
	}
}

// example of a missing key's value, or the keys that a missing section must have.
func example(f Field, target reflect.Value) string {
	if f.Example != "" {
		return ", such as " + f.Example
	}
	if target.Kind() != reflect.Struct {
		return ""
	}
	var needed, all []string
	for _, inner := range FieldsOf(target.Type()) {
		all = append(all, inner.Key)
		if inner.Required {
			needed = append(needed, inner.Key)
		}
	}
	if len(needed) == 0 {
		return " with one of " + strings.Join(all, ", ")
	}
	return " with " + strings.Join(needed, ", ")
}

func (d decoder) decodeList(path string, node ast.Node, target reflect.Value, f Field) {
	if mapping, ok := node.(*ast.MappingNode); ok && f.Keyed != nil {
		d.decodeKeyed(path, mapping, target, f)
		return
	}
	sequence, ok := node.(*ast.SequenceNode)
	switch node.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		if f.Words {
			d.mistyped(path, node, "must be a list of words", d.asWords(strings.TrimSpace(textOf(node))))
			return
		}
	}
	if !ok {
		d.mistyped(path, node, "must be a list", d.asList(node, target.Type().Elem()))
		return
	}
	d.forget(path)
	list := reflect.MakeSlice(target.Type(), len(sequence.Values), len(sequence.Values))
	for i, item := range sequence.Values {
		list.Index(i).Set(NewSection(target.Type().Elem()).Elem())
		at := fmt.Sprintf("%s[%d]", path, i)
		if f.Keyed != nil && d.keyedItem(at, item, list.Index(i), f) {
			continue
		}
		d.decode(at, item, list.Index(i), f)
	}
	target.Set(list)
}

func (d decoder) decodeMap(path string, node ast.Node, target reflect.Value, f Field) {
	mapping, ok := node.(*ast.MappingNode)
	if !ok {
		d.mistyped(path, node, "must be names and values", "write each as name: value on a line of its own below it, without a hyphen")
		return
	}
	values := reflect.MakeMap(target.Type())
	for _, inherited := range target.MapKeys() {
		values.SetMapIndex(inherited, target.MapIndex(inherited))
	}
	for _, entry := range d.entries(path, mapping) {
		inherited := values.MapIndex(reflect.ValueOf(entry.key))
		if _, none := entry.value.(*ast.NullNode); none && (d.takeAway(entry.path, reflect.New(target.Type().Elem()).Elem()) || inherited.IsValid()) {
			values.SetMapIndex(reflect.ValueOf(entry.key), reflect.Value{})
			continue
		}
		if rule := d.badText(entry.key, false); rule != "" {
			d.Add(entry.at, entry.path, "", rule, "change the key")
			continue
		}
		value := d.newEntry(target.Type().Elem())
		if value.Kind() == reflect.Struct && inherited.IsValid() {
			value.Set(inherited)
		}
		if value.Kind() == reflect.String {
			value.SetString(d.mapValue(entry, f))
		} else {
			d.decode(entry.path, entry.value, value, f)
		}
		values.SetMapIndex(reflect.ValueOf(entry.key), value)
	}
	target.Set(values)
}

// mapValue takes any scalar as the text that was written: PORT: 8080 is "8080", VERSION: 1.10 stays "1.10".
func (d decoder) mapValue(entry entry, f Field) string {
	var text string
	if scalar, ok := entry.value.(ast.ScalarNode); ok && literal(scalar) {
		d.values[entry.path] = d.at(entry.value)
		text = textOf(entry.value)
		d.checkText(entry.path, text, f)
		return text
	}
	d.decode(entry.path, entry.value, reflect.ValueOf(&text).Elem(), f)
	return text
}

// plainInteger leaves out 0x10, 010 and 1_000, which readers take for different numbers.
var plainInteger = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

func (d decoder) decodeScalar(path string, node ast.Node, target reflect.Value, f Field) {
	switch target.Kind() {
	case reflect.String:
		switch node.(type) {
		case *ast.StringNode, *ast.LiteralNode, *ast.IntegerNode:
			d.checkText(path, textOf(node), f)
			target.SetString(textOf(node))
		default:
			fix := "put it in quotes"
			if node.Type() == ast.MappingType || node.Type() == ast.SequenceType {
				fix = "write one text"
			}
			if f.Example != "" {
				fix += "; it is a text such as " + f.Example
			}
			d.mistyped(path, node, "must be text", fix)
		}
	case reflect.Bool:
		boolean, ok := node.(*ast.BoolNode)
		if !ok {
			d.mistyped(path, node, "must be true or false", "write "+truth(node))
			return
		}
		target.SetBool(boolean.Value)
	case reflect.Int:
		_, ok := node.(*ast.IntegerNode)
		n, err := strconv.ParseInt(textOf(node), 10, 64)
		if !ok || err != nil || !plainInteger.MatchString(textOf(node)) {
			d.mistyped(path, node, "must be a whole number", "write decimal digits only, without quotes and units")
			return
		}
		target.SetInt(n)
		d.checkRange(path, textOf(node), float64(n), f)
	case reflect.Float64:
		n, err := strconv.ParseFloat(textOf(node), 64)
		if node.Type() != ast.IntegerType && node.Type() != ast.FloatType || err != nil {
			d.mistyped(path, node, "must be a number", "write a decimal number, such as 0.5, without quotes and units")
			return
		}
		target.SetFloat(n)
		d.checkRange(path, textOf(node), n, f)
	default:
		panic("no decoding into " + target.Type().String())
	}
}

// What stands in a wrong place may be a key to something, as the path of a URL or the value in PASSWORD=value, and messages are read by many.
var (
	withoutKey   = regexp.MustCompile(`^(https?://[^/]+)/.*$`)
	withoutValue = regexp.MustCompile(`(?s)^([A-Za-z_][A-Za-z0-9_]*=).+$`)
)

// hidden stands for a text of which nothing may be shown.
const hidden = "(not shown)"

// shown is what a message may show of a text in a wrong place.
func (d decoder) shown(text string) string {
	short := withoutValue.ReplaceAllString(withoutKey.ReplaceAllString(text, "$1/..."), "$1...")
	if d.options.Secret != nil && d.options.Secret(short) {
		return hidden
	}
	return short
}

func (d decoder) mistyped(path string, node ast.Node, rule, fix string) {
	var value string
	switch node.Type() {
	case ast.MappingType:
		value = "{...}"
	case ast.SequenceType:
		value = "[...]"
	default:
		text := d.shown(textOf(node))
		value = Show(text)
		if kind := node.GetToken().Type; text != hidden && (kind == token.DoubleQuoteType || kind == token.SingleQuoteType) {
			value = strconv.Quote(text)
		}
	}
	d.Add(d.at(node), path, value, rule, fix)
}
