package config

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"

	"slipway/internal/strictyaml"
)

// DigestPath is where the synthesized JSON carries the digest, in its comment, which Terraform ignores.
const DigestPath = "//.slipway.configuration"

// Digest is the same for two configurations exactly if the same is to be deployed: comments, order and spelled-out defaults of
// the file do not change it, nor do its report section, allow_unknown and service.public_environment; but an engine_version that is
// written out does, since it is then a wish. It tells whether synthesized JSON is older than its YAML file.
func (e Environment) Digest() string {
	e.Report = Reporting{Assumptions: DefaultAssumptions()} // which nothing but what differs from them would bring in
	e.AllowUnknown = nil
	e.Service.PublicEnvironment = nil
	data, err := json.Marshal(e)
	if err != nil { // numbers, texts and lists can always be written
		panic(fmt.Sprintf("digest of %s: %v", e.Name, err))
	}
	if added := e.added(); len(added) > 0 {
		more, err := json.Marshal(added)
		if err != nil {
			panic(fmt.Sprintf("digest of %s: %v", e.Name, err))
		}
		data = append(data, more...)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// added are the keys that came after version 0 of the digest, by path, where they are not their defaults: a file that sets none of them keeps the digest that
// it had. Their fields say so with json:"-".
func (e Environment) added() map[string]any {
	all := map[string]any{}
	collect("", reflect.ValueOf(e), reflect.ValueOf(defaultEnvironment(e.Name)), all)
	for name, further := range e.Further { // which came as a whole
		path := strictyaml.Join("services", name)
		all[path] = true
		differing(path, reflect.ValueOf(further), strictyaml.NewSection(reflect.TypeFor[FurtherService]()).Elem(), all)
	}
	for _, file := range e.Beside {
		all["beside "+file.Name] = file.Sum
	}
	return all
}

func collect(path string, value, defaults reflect.Value, all map[string]any) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			collect(path, value.Elem(), strictyaml.NewSection(value.Type().Elem()).Elem(), all)
		}
	case reflect.Slice:
		for i := range value.Len() {
			collect(fmt.Sprintf("%s[%d]", path, i), value.Index(i), strictyaml.NewSection(value.Type().Elem()).Elem(), all)
		}
	case reflect.Struct:
		for _, f := range strictyaml.FieldsOf(value.Type()) {
			key, is, was := strictyaml.Join(path, f.Key), value.FieldByIndex(f.Index), defaults.FieldByIndex(f.Index)
			switch {
			case is.Type() == reflect.TypeFor[map[string]FurtherService]():
			case value.Type().FieldByIndex(f.Index).Tag.Get("json") != "-":
				collect(key, is, was, all)
			case !reflect.DeepEqual(is.Interface(), was.Interface()):
				all[key] = is.Interface()
			}
		}
	}
}

// differing are all values of a section that are not its defaults, by path. An absent section, or a longer list, differs from one with nothing but defaults.
func differing(path string, value, defaults reflect.Value, all map[string]any) {
	switch kind := value.Kind(); {
	case kind == reflect.Pointer && !value.IsNil():
		all[path] = true
		differing(path, value.Elem(), strictyaml.NewSection(value.Type().Elem()).Elem(), all)
	case kind == reflect.Slice && value.Type().Elem().Kind() == reflect.Struct && value.Len() > 0:
		for i := range value.Len() {
			entry := fmt.Sprintf("%s[%d]", path, i)
			all[entry] = true
			differing(entry, value.Index(i), strictyaml.NewSection(value.Type().Elem()).Elem(), all)
		}
	case kind == reflect.Struct:
		for _, f := range strictyaml.FieldsOf(value.Type()) {
			if f.Key != "public_environment" {
				differing(strictyaml.Join(path, f.Key), value.FieldByIndex(f.Index), defaults.FieldByIndex(f.Index), all)
			}
		}
	case !reflect.DeepEqual(value.Interface(), defaults.Interface()):
		all[path] = value.Interface()
	}
}
