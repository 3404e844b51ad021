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

// checkReferences holds what looks like a reference of Terraform's against what its key takes. Fields that take references have the tag refers; where a team
// would look for it in vain, the tag known says why the value must be known before the plan.
func (e Environment) checkReferences(c checker) {
	labels := map[string]string{}
	e.texts("", reflect.ValueOf(e), takes{known: "the value must be known before the plan"}, func(path, text string, takes takes) {
		if e.stands(c.File, path) != path {
			return // service has it, where it is told
		}
		for _, r := range template.References(text) {
			kind, refers := referables[takes.refers]
			rule, fix := kind.refused(text, r)
			label := template.Label(text)
			switch other := labels[label]; {
			case !refers:
				c.Value(path, r.Text, "no reference is taken here: "+takes.known, "write the value itself, or $${...} where the text itself is meant")
			case rule != "":
				c.Value(path, r.Text, rule, fix)
			case kind.within: // what has more in it than a reference makes no address
			case other != "" && other != text:
				c.Conflict(path, r.Text, "what is made for it would have the address of what is made for "+other, "rename one of the two blocks")
			default:
				labels[label] = text
			}
		}
	})
}

// references are those that no file beside the environment declares.
func (e Environment) references(c checker) (references []Reference) {
	e.texts("", reflect.ValueOf(e), takes{}, func(path, text string, _ takes) {
		if e.stands(c.File, path) != path {
			return
		}
		at := c.Where(path)
		for _, r := range template.References(text) {
			if !slices.Contains(e.Declared, r.Address) {
				references = append(references, Reference{r.Address, strictyaml.Problem{
					File: cmp.Or(at.File, c.Name), Line: at.Line, Column: at.Column, Key: path, Value: strictyaml.Show(r.Text),
					Rule: "refers to " + r.Address + ", which neither a file beside the environment nor stacks/extensions.go declares",
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
			e.texts(strictyaml.Join(path, f.Key), value.FieldByIndex(f.Index), of.in(value.Type().FieldByIndex(f.Index).Tag), take)
		}
	}
}
