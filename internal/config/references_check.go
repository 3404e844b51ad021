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

// checkReferences holds what looks like a reference of Terraform's against what the files beside the environment declare. Fields that take references have the
// tag refers:"yes": the others need a value that is known before the plan.
func (e Environment) checkReferences(c checker) {
	e.texts("", reflect.ValueOf(e), false, func(path, text string, refers bool) {
		for _, address := range template.References(text) {
			switch {
			case !slices.Contains(e.Declared, address):
				c.Value(path, text, "refers to "+address+", which no file beside the environment declares", e.declare(address))
			case !refers:
				c.Value(path, text, "no reference is taken here, as the value must be known before the plan", "write the value itself")
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

// texts calls back for each text of a value, with its path in the file.
func (e Environment) texts(path string, value reflect.Value, refers bool, take func(path, text string, refers bool)) {
	switch value.Kind() {
	case reflect.String:
		if strings.Contains(value.String(), "${") {
			take(path, value.String(), refers)
		}
	case reflect.Pointer:
		if !value.IsNil() {
			e.texts(path, value.Elem(), refers, take)
		}
	case reflect.Slice:
		for i := range value.Len() {
			e.texts(fmt.Sprintf("%s[%d]", path, i), value.Index(i), refers, take)
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
			e.texts(strictyaml.Join(path, key), values[key], refers, take)
		}
	case reflect.Struct:
		for _, f := range strictyaml.FieldsOf(value.Type()) {
			tag := value.Type().Field(f.Index).Tag.Get("refers")
			e.texts(strictyaml.Join(path, f.Key), value.Field(f.Index), refers || tag == "yes", take)
		}
	}
}
