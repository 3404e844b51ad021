package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
	"slipway/internal/template"
)

// checkReferences holds what looks like a reference of Terraform's against what the files beside the environment declare, and against what its key takes.
// Fields that take references have the tag refers; where a team would look for it in vain, the tag known says why the value must be known before the plan.
func (e Environment) checkReferences(c checker) {
	labels := map[string]string{}
	e.texts("", reflect.ValueOf(e), takes{known: "the value must be known before the plan"}, func(path, text string, takes takes) {
		for _, r := range template.References(text) {
			kind, refers := referables[takes.refers]
			rule, fix := kind.refused(text, r)
			switch other := labels[template.Label(text)]; {
			case !slices.Contains(e.Declared, r.Address):
				c.Value(path, r.Text, "refers to "+r.Address+", which no file beside the environment declares", e.declare(r.Address))
			case !refers:
				c.Value(path, r.Text, "no reference is taken here: "+takes.known, "write the value itself")
			case rule != "":
				c.Value(path, r.Text, rule, fix)
			case !kind.within && other != "" && other != text:
				c.Conflict(path, r.Text, "what is made for it would have the address of what is made for "+other, "rename one of the two blocks")
			default:
				labels[template.Label(text)] = text
			}
		}
	})
}

// declare says what to do about an address that is not declared.
func (e Environment) declare(address string) string {
	folder := "environments/" + e.String() + "/"
	fix := "declare it in a .tf file in " + folder
	if near := nearest.Name(address, e.Declared); near != "" {
		fix = "did you mean " + near + "? Or " + fix
	}
	return fix + ", or write $${...} where the text itself is meant"
}

// takes is what the tags of a field say of references; those of a section or a list hold for what is in it.
type takes struct {
	refers string // one of referables
	known  string // why there can be none
}

func (t takes) in(tag reflect.StructTag) takes {
	if refers, ok := tag.Lookup("refers"); ok {
		t.refers = refers
	}
	if known, ok := tag.Lookup("known"); ok {
		t.known = known
	}
	return t
}

// texts calls back for each text of a value, with its path in the file.
func (e Environment) texts(path string, value reflect.Value, of takes, take func(path, text string, of takes)) {
	switch value.Kind() {
	case reflect.String:
		if strings.Contains(value.String(), "${") {
			take(path, value.String(), of)
		}
	case reflect.Pointer:
		if !value.IsNil() {
			e.texts(path, value.Elem(), of, take)
		}
	case reflect.Slice:
		for i := range value.Len() {
			e.texts(fmt.Sprintf("%s[%d]", path, i), value.Index(i), of, take)
		}
	case reflect.Map:
		if value.Type().Key().Kind() != reflect.String {
			return
		}
		values := map[string]reflect.Value{}
		for _, key := range value.MapKeys() {
			values[key.String()] = value.MapIndex(key)
		}
		for _, key := range slices.Sorted(maps.Keys(values)) {
			e.texts(strictyaml.Join(path, key), values[key], of, take)
		}
	case reflect.Struct:
		for _, f := range strictyaml.FieldsOf(value.Type()) {
			e.texts(strictyaml.Join(path, f.Key), value.Field(f.Index), of.in(value.Type().Field(f.Index).Tag), take)
		}
	}
}
