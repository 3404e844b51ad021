package config

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"slipway/internal/strictyaml"
)

// schemaJSON is the JSON Schema that editors complete and check environments with.
func schemaJSON(t *testing.T) []byte {
	t.Helper()
	reflector := jsonschema.Reflector{
		Anonymous:                  true,
		DoNotReference:             true,
		ExpandedStruct:             true,
		FieldNameTag:               "yaml",
		RequiredFromJSONSchemaTags: true,
	}
	root := reflector.Reflect(&Environment{})
	root.Title = "Slipway environment"
	describe(t, root)

	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	readable := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(text))
	return []byte(readable + "\n")
}

// describe adds what the tags do not say: descriptions, defaults, and the tables of the rules.
func describe(t *testing.T, root *jsonschema.Schema) {
	c := readComments(t)
	for _, s := range sections() {
		schema := at(root, s.path)
		for _, f := range strictyaml.FieldsOf(s.typ) {
			property, _ := schema.Properties.Get(f.Key)
			property.Description = c.ofField(s.typ, f)
			if fallback, ok := defaultOf(s, f); ok {
				property.Default = fallback
			}
			switch s.typ.Field(f.Index).Type.Kind() {
			case reflect.Map: // any scalar, taken as it is written
				property.AdditionalProperties = &jsonschema.Schema{OneOf: anyOf("string", "number", "boolean")}
			case reflect.Slice:
				property.Items.Description = ""
			}
		}
	}

	text := func(path string, pattern string) {
		property := at(root, path)
		property.Type = ""
		property.OneOf = anyOf("string", "integer")
		property.OneOf[0].Pattern = pattern
	}
	text("account", accountForm.String())
	text("database.cluster_parameters[].value", "")
	text("database.instance_parameters[].value", "")
	text("load_balancer.health_check.matcher", "")
	at(root, "project").Pattern = hyphenated.String()
	at(root, "region").Pattern = regionForm.String()
	for _, path := range []string{
		"network.flow_logs.retention_days", "service.log_retention_days", "database.log_retention_days",
	} {
		at(root, path).Enum = choices(logRetentions)
	}
	at(root, "database.instance_class").Enum = choices(instanceClasses())
	at(root, "load_balancer.ssl_policy").Enum = choices(sslPolicies)
	wordEnums("", root)
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

// at finds the schema of a path such as scaling.schedules[].min.
func at(schema *jsonschema.Schema, path string) *jsonschema.Schema {
	if path == "" {
		return schema
	}
	for key := range strings.SplitSeq(path, ".") {
		name, isList := strings.CutSuffix(key, "[]")
		schema, _ = schema.Properties.Get(name)
		if isList {
			schema = schema.Items
		}
	}
	return schema
}

func TestTheSchemaKnowsEveryKeyAndNoOther(t *testing.T) {
	var root jsonschema.Schema
	if err := json.Unmarshal(schemaJSON(t), &root); err != nil {
		t.Fatal(err)
	}
	for _, path := range strictyaml.Paths(reflect.TypeFor[Environment](), "") {
		if at(&root, path) == nil {
			t.Errorf("no %s", path)
		}
	}
	for _, s := range sections() {
		schema, err := json.Marshal(at(&root, s.path).AdditionalProperties)
		if err != nil || string(schema) != "false" {
			t.Errorf("%s takes unknown keys: %s", s.path, schema)
		}
	}
}

// follows checks a file against the schema, as the draft that the schema declares.
func follows(t *testing.T, schema []byte, file string) error {
	t.Helper()
	document, err := validator.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := validator.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if compiled.DraftVersion != 2020 {
		t.Errorf("the schema is of draft %d, want 2020-12", compiled.DraftVersion)
	}
	text, err := yaml.YAMLToJSON([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	environment, err := validator.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Validate(environment)
}

func TestTheSchemaTakesWhatTheConfigurationTakes(t *testing.T) {
	schema := schemaJSON(t)
	files := map[string]string{"minimal": minimal, "override": override}
	paths, err := filepath.Glob("../../environments/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no environments", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = string(text)
	}
	for name, file := range files {
		if err := follows(t, schema, file); err != nil {
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
		"days not offered":     minimal + "  log_retention_days: 8\n",
	} {
		if err := follows(t, schema, file); err == nil {
			t.Errorf("%s: the schema takes it", name)
		}
		if _, err := Parse("dev.yaml", []byte(file)); err == nil {
			t.Errorf("%s: the configuration takes it", name)
		}
	}
}
