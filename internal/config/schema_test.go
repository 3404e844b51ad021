package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"slipway/internal/strictyaml"
	"slipway/internal/testbench/described"
)

// schemaJSON is the JSON Schema that editors complete and check environments with.
func schemaJSON(t *testing.T) []byte {
	t.Helper()
	root := described.Schema(&Environment{}, "Slipway environment")
	describe(t, root)
	return described.JSON(t, root)
}

// describe adds what the tags do not say: descriptions, defaults, and the tables of the rules.
func describe(t *testing.T, root *jsonschema.Schema) {
	c := readComments(t)
	for _, s := range sections() {
		schema := described.At(root, s.path)
		for _, f := range strictyaml.FieldsOf(s.typ) {
			property, _ := schema.Properties.Get(f.Key)
			property.Description = c.OfField(s.typ, f)
			if fallback, ok := defaultOf(s, f); ok {
				property.Default = fallback
			}
			if s.typ.Field(f.Index).Type == reflect.TypeFor[ScalingTarget]() {
				number := &jsonschema.Schema{Type: property.Type, Minimum: property.Minimum, Maximum: property.Maximum}
				property.OneOf = []*jsonschema.Schema{number, {Const: "off"}}
				property.Type, property.Minimum, property.Maximum = "", "", ""
			}
			switch kind := s.typ.Field(f.Index).Type; kind.Kind() {
			case reflect.Map:
				if kind.Elem().Kind() == reflect.String { // any scalar, taken as it is written
					property.AdditionalProperties = &jsonschema.Schema{OneOf: anyOf("string", "number", "boolean")}
				}
			case reflect.Slice:
				property.Items.Description = ""
			}
			words := &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{OneOf: anyOf("string", "integer")}}
			switch {
			case f.Keyed != nil:
				byName(property)
			case f.Words:
				property.Items = words.Items
			case s.typ.Field(f.Index).Type == reflect.TypeFor[HealthCommand]():
				property.Type, property.Items = "", nil
				property.OneOf = []*jsonschema.Schema{{Type: "string"}, words}
			}
		}
	}

	text := func(path string, pattern string) {
		property := described.At(root, path)
		property.Type = ""
		property.OneOf = anyOf("string", "integer")
		property.OneOf[0].Pattern = pattern
	}
	text("account", accountForm.String())
	text("service.user", "")
	text("service.sidecars[].user", "")
	text("database.cluster_parameters[].value", "")
	text("database.instance_parameters[].value", "")
	text("load_balancer.health_check.matcher", "")
	text("load_balancer.health_check.port", "")
	text("service.writable_paths_owner", "")
	text("service.volumes[].owner", "")
	described.At(root, "project").Pattern = hyphenated.String()
	described.At(root, "region").Pattern = regionForm.String()
	for _, path := range []string{
		"network.flow_logs.retention_days", "service.log_retention_days", "database.log_retention_days",
	} {
		described.At(root, path).Enum = choices(logRetentions)
	}
	described.At(root, "database.instance_class").Enum = choices(instanceClasses())
	described.At(root, "load_balancer.ssl_policy").Enum = choices(sslPolicies)
	wordEnums("", root)
}

// byName lets a list of sections be a map of names and texts as well.
func byName(property *jsonschema.Schema) {
	list := &jsonschema.Schema{Type: property.Type, Items: property.Items}
	property.OneOf = []*jsonschema.Schema{list, {Type: "object", AdditionalProperties: &jsonschema.Schema{Type: "string"}}}
	property.Type = ""
}

// wordEnums lets editors say of AWS's names what the checks say. They read errorMessage beside JSON Schema's own words:
// https://code.visualstudio.com/docs/languages/json#_json-schemas-and-settings
func wordEnums(path string, schema *jsonschema.Schema) {
	if path = strings.TrimSuffix(path, "[]"); len(schema.Enum) > 0 && !own[path] {
		schema.Extras = map[string]any{"errorMessage": "not known to this version; if AWS has it by now, add " + path + " to allow_unknown"}
	}
	if schema.Items != nil {
		wordEnums(path+"[]", schema.Items)
	}
	for pair := schema.Properties.Oldest(); pair != nil; pair = pair.Next() {
		wordEnums(strictyaml.Join(path, pair.Key), pair.Value)
	}
}

func anyOf(types ...string) []*jsonschema.Schema {
	var all []*jsonschema.Schema
	for _, name := range types {
		all = append(all, &jsonschema.Schema{Type: name})
	}
	return all
}

func choices[T any](list []T) []any {
	all := make([]any, len(list))
	for i, choice := range list {
		all[i] = choice
	}
	return all
}

func TestTheSchemaKnowsEveryKeyAndNoOther(t *testing.T) {
	var root jsonschema.Schema
	if err := json.Unmarshal(schemaJSON(t), &root); err != nil {
		t.Fatal(err)
	}
	for _, path := range strictyaml.Paths(reflect.TypeFor[Environment](), "") {
		if described.At(&root, path) == nil {
			t.Errorf("no %s", path)
		}
	}
	for _, s := range sections() {
		schema, err := json.Marshal(described.At(&root, s.path).AdditionalProperties)
		if err != nil || string(schema) != "false" {
			t.Errorf("%s takes unknown keys: %s", s.path, schema)
		}
	}
}

func TestTheSchemaTakesWhatTheConfigurationTakes(t *testing.T) {
	schema := schemaJSON(t)
	files := map[string]string{"minimal": minimal, "override": override,
		"other forms":  minimal + "  secrets: {KEY: /shop/key}\n  user: 1000\n  health_check: {command: [/check, 5]}\n  log: {mode: blocking}\n",
		"no check":     minimal + "  health_check: {enabled: false}\n",
		"no target":    minimal + "scaling: {memory_target: off}\n",
		"a keyed list": minimal + "monitoring: {https_endpoints: {pagerduty: 'https://x.example.com/1'}}\n",
	}
	paths, err := filepath.Glob("../../testdata/samples/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no samples", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = string(text)
	}
	for name, file := range files {
		if err := described.Follows(t, schema, file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSchemaRefusesWhatTheConfigurationRefuses(t *testing.T) {
	schema := schemaJSON(t)
	for name, file := range map[string]string{
		"a key missing":        strings.Replace(minimal, "project: shop\n", "", 1),
		"an unknown key":       minimal + "regions: [us-east-1]\n",
		"an unknown inner key": minimal + "  images: nginx\n",
		"a list for a section": minimal + "network: []\n",
		"text for a number":    minimal + "  container_port: http\n",
		"no name":              strings.Replace(minimal, "project: shop", "project: The shop", 1),
		"no account":           strings.Replace(minimal, `"123456789012"`, `"1234"`, 1),
		"no region":            strings.Replace(minimal, "us-east-1", "mars-1", 1),
		"a target of 0":        minimal + "scaling: {cpu_target: 0}\n",
		"a target that is no":  minimal + "scaling: {cpu_target: false}\n",
		"days not offered":     minimal + "  log_retention_days: 8\n",
	} {
		if err := described.Follows(t, schema, file); err == nil {
			t.Errorf("%s: the schema takes it", name)
		}
		if _, err := Parse("dev.yaml", []byte(file)); err == nil {
			t.Errorf("%s: the configuration takes it", name)
		}
	}
}
