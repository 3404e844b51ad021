package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
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
	share(t, root)
	return described.JSON(t, root)
}

// inheritingSchemaJSON is that of files of which others are a part: defaults, which are never complete, and environments that are read over them. It demands
// nothing outside of lists, which are never merged, and takes ~ for every key, which takes an inherited value away.
func inheritingSchemaJSON(t *testing.T) []byte {
	t.Helper()
	root := described.Schema(&Environment{}, "Slipway defaults, and environments that inherit")
	describe(t, root)
	relax(root)
	share(t, root)
	return described.JSON(t, root)
}

// share refers from the keys of a further service to those of the first.
func share(t *testing.T, root *jsonschema.Schema) {
	t.Helper()
	entry := described.At(root, furtherKeys)
	entry.Required = nil
	refer := func(property *jsonschema.Schema, path string) {
		if described.At(root, path) != nil {
			*property = jsonschema.Schema{Ref: "#/properties/" + strings.ReplaceAll(path, ".", "/properties/")}
		}
	}
	balancing, _ := entry.Properties.Get("load_balancer")
	for pair := balancing.Properties.Oldest(); pair != nil; pair = pair.Next() {
		refer(pair.Value, "load_balancer."+pair.Key)
	}
	for pair := entry.Properties.Oldest(); pair != nil; pair = pair.Next() {
		if pair.Key != "load_balancer" && pair.Key != "enabled" {
			refer(pair.Value, pair.Key)
			refer(pair.Value, "service."+pair.Key)
		}
	}
}

func relax(section *jsonschema.Schema) {
	section.Required = nil
	for pair := section.Properties.Oldest(); pair != nil; pair = pair.Next() {
		if property := pair.Value; property.Properties != nil {
			relax(property)
		}
		if entry := pair.Value.AdditionalProperties; entry != nil && entry.Properties != nil {
			relax(entry)
			nullable(entry)
		}
		nullable(pair.Value)
		if values := pair.Value.AdditionalProperties; values != nil && values.OneOf != nil { // a map of texts
			nullable(values)
		}
	}
}

// nullable lets a schema take ~ as well.
func nullable(schema *jsonschema.Schema) {
	if schema.Type != "" {
		if schema.Extras == nil {
			schema.Extras = map[string]any{}
		}
		schema.Extras["type"], schema.Type = []string{schema.Type, "null"}, ""
	}
	if schema.Enum != nil {
		schema.Enum = append(schema.Enum, nil)
	}
	if schema.OneOf != nil {
		schema.OneOf = append(schema.OneOf, &jsonschema.Schema{Type: "null"})
	}
}

// describe adds what the tags do not say: descriptions, defaults, and the tables of the rules.
func describe(t *testing.T, root *jsonschema.Schema) {
	c := readComments(t)
	for _, s := range sections() {
		schema := described.At(root, s.path)
		for _, f := range ownFields(s) {
			property, _ := schema.Properties.Get(f.Key)
			property.Description = c.OfField(s.typ, f)
			if fallback, ok := defaultOf(s, f); ok {
				property.Default = fallback
			}
			if s.typ.FieldByIndex(f.Index).Type == reflect.TypeFor[ScalingTarget]() {
				number := &jsonschema.Schema{Type: property.Type, Minimum: property.Minimum, Maximum: property.Maximum}
				property.OneOf = []*jsonschema.Schema{number, {Const: "off"}}
				property.Type, property.Minimum, property.Maximum = "", "", ""
			}
			switch kind := s.typ.FieldByIndex(f.Index).Type; kind.Kind() {
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
			case s.typ.FieldByIndex(f.Index).Type == reflect.TypeFor[HealthCommand]():
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

// TestTheSchemaOfFilesThatInherit holds it against the loader: both take each key of defaults alone, and ~ for each key that is inherited.
func TestTheSchemaOfFilesThatInherit(t *testing.T) {
	schema := described.Compiled(t, inheritingSchemaJSON(t))
	files := map[string]string{"minimal": minimal, "override": override, "nothing at all": "{}\n", "a part of a section": "database: {serverless: {max_acu: 8}}\n",
		"a map's value taken away": "tags: {Team: ~}\nservice: {environment: {LEVEL: ~}}\n"}
	for name, text := range many {
		if strings.HasSuffix(name, ".yaml") {
			files[name] = text
		}
	}
	page, err := os.ReadFile("../../docs/environments.md")
	if err != nil {
		t.Fatal(err)
	}
	for i, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		files[fmt.Sprintf("docs/environments.md, %d", i)] = block[1]
	}
	for _, s := range sections() {
		if strings.Contains(s.path, "[]") {
			continue
		}
		for _, f := range ownFields(s) {
			path := strictyaml.Join(s.path, f.Key)
			files[path] = nested(strings.Replace(path, "*", "worker", 1), "~")
		}
	}
	for name, file := range files {
		if err := described.FollowsCompiled(t, schema, file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, file := range map[string]string{
		"an unknown key":        "regions: [us-east-1]\n",
		"a list for a section":  "network: []\n",
		"text for a number":     "service: {container_port: http}\n",
		"no region":             "region: mars-1\n",
		"half an item":          "service: {sidecars: [{name: agent}]}\n",
		"nothing for an item":   "service: {sidecars: [~]}\n",
		"nothing in an item":    "scaling: {schedules: [{name: night, schedule: ~}]}\n",
		"nothing for a text":    "monitoring: {emails: [~]}\n",
		"an instance class":     "database: {instance_class: db.huge}\n",
		"a section of a choice": "network: {nat: {}}\n",
	} {
		if err := described.FollowsCompiled(t, schema, file); err == nil {
			t.Errorf("%s: the schema takes it", name)
		}
		dir := tree(t, map[string]string{"defaults.yaml": minimal, "dev.yaml": file})
		if _, err := Load(dir); err == nil {
			t.Errorf("%s: the configuration takes it", name)
		}
	}
}

// nested is a file with one key, at its path.
func nested(path, value string) string {
	keys := strings.Split(path, ".")
	return strings.Join(keys, ": {") + ": " + value + strings.Repeat("}", len(keys)-1) + "\n"
}

// TestEveryInheritedValueCanBeTakenAway: the loader takes the ~ that the schema takes. What must be there is then missing, which is all that is said.
func TestEveryInheritedValueCanBeTakenAway(t *testing.T) {
	for _, base := range []string{override, existingNetwork} {
		over := func(own string) *strictyaml.File {
			environment := defaultEnvironment("dev")
			return strictyaml.ReadLayers([]strictyaml.Layer{{Name: "defaults.yaml", Data: []byte(base)}, {Name: "dev.yaml", Data: []byte(own)}}, &environment, reading)
		}
		inherited := over("{}\n")
		for _, path := range strictyaml.Paths(reflect.TypeFor[Environment](), "") {
			if !inherited.Set(path) { // or an item of a list
				continue
			}
			file := over(nested(path, "~"))
			if file.Set(path) {
				t.Errorf("%s is still there", path)
			}
			for _, p := range file.Problems {
				if p.Rule != "missing" {
					t.Errorf("%s: %s", path, p)
				}
			}
		}
	}
}

// schemaLine is that of https://github.com/redhat-developer/yaml-language-server#using-inlined-schema: the path is relative to the file.
var schemaLine = regexp.MustCompile(`(?m)^# yaml-language-server: \$schema=(\S+)$`)

func TestTheFilesNameTheirSchema(t *testing.T) {
	paths, err := filepath.Glob("../../environments/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no environments", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		line := schemaLine.FindStringSubmatch(string(text))
		if line == nil {
			t.Errorf("%s: names no schema: start it as docs/environments.md says", path)
			continue
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(path), line[1])); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestThePageNamesTheSchemas: what docs/environments.md says of a file's first line leads to a schema from where the file is.
func TestThePageNamesTheSchemas(t *testing.T) {
	page, err := os.ReadFile("../../docs/environments.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `(environments/[^`]*)`[^|]*\\| `# yaml-language-server: \\$schema=([^`]*)` \\|").FindAllStringSubmatch(string(page), -1)
	for _, row := range rows {
		if _, err := os.Stat(filepath.Join("..", "..", filepath.Dir(row[1]), row[2])); err != nil {
			t.Errorf("%s: %v", row[1], err)
		}
	}
	if len(rows) != 4 {
		t.Errorf("%d rows, want 4", len(rows))
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
