package config

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
	"slipway/internal/template"
)

// Reference is one to what no file beside the environment declares: stacks/extensions.go may, which is known when the stack is made.
type Reference struct {
	Address string             // such as aws_sqs_queue.orders
	Problem strictyaml.Problem // without its fix
}

// checkReferences refuses what looks like a reference of Terraform's where none is taken. Fields that take references have the tag refers:"yes": the others
// need a value that is known before the plan.
func (e Environment) checkReferences(c checker) {
	e.texts("", reflect.ValueOf(e), false, func(path, text string, refers bool) {
		if !refers && len(template.References(text)) > 0 {
			c.Value(path, text, "no reference is taken here, as the value must be known before the plan",
				"write the value itself, or $${...} where the text itself is meant")
		}
	})
}

// references are those that no file beside the environment declares.
func (e Environment) references(c checker) (references []Reference) {
	e.texts("", reflect.ValueOf(e), false, func(path, text string, _ bool) {
		at := c.Where(path)
		for _, address := range template.References(text) {
			if !slices.Contains(e.Declared, address) {
				references = append(references, Reference{address, strictyaml.Problem{
					File: cmp.Or(at.File, c.Name), Line: at.Line, Column: at.Column, Key: path, Value: strictyaml.Show(text),
					Rule: "refers to " + address + ", which neither a file beside the environment nor stacks/extensions.go declares",
				}})
			}
		}
	})
	return references
}

// Undeclared are the references to what neither files beside the environment nor its stack declare. added are the addresses that stacks/extensions.go added.
func (e Environment) Undeclared(added []string) (problems strictyaml.Problems) {
	for _, reference := range e.References {
		if slices.Contains(added, reference.Address) {
			continue
		}
		fix := "declare it in a .tf file in environments/" + e.String() + "/"
		if near := nearest.Name(reference.Address, slices.Concat(e.Declared, added)); near != "" {
			fix = "did you mean " + near + "? Or " + fix
		}
		problem := reference.Problem
		problem.Fix = fix + ", or write $${...} where the text itself is meant"
		problems = append(problems, problem)
	}
	return problems
}

// Referred are the addresses that a ${...} of the environment's texts may name, and is a reference then.
func (e Environment) Referred() []string {
	addresses := slices.Clone(e.Declared)
	for _, reference := range e.References {
		addresses = append(addresses, reference.Address)
	}
	return addresses
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
