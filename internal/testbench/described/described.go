// Package described makes what is generated from the type of a YAML file, for tests: its JSON Schema, and the words of its doc comments.
package described

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"slipway/internal/strictyaml"
)

// Comments are the doc comments of a package's types and their fields, worded in the keys of the file.
type Comments struct {
	of   string // import path
	text map[string]string
}

// ReadComments of the package with an import path, whose folder the test runs in.
func ReadComments(t *testing.T, of string) Comments {
	t.Helper()
	var reflector jsonschema.Reflector
	if err := reflector.AddGoComments(of, ".", jsonschema.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	return Comments{of, reflector.CommentMap}
}

// OfType is the comment of a type, on one line; "" where it has none.
func (c Comments) OfType(t reflect.Type) string { return c.find(t.Name()) }

// OfField begins with the key where the comment begins with the name of the Go field.
func (c Comments) OfField(section reflect.Type, f strictyaml.Field) string {
	for len(f.Index) > 1 { // of an inline section
		section, f.Index = section.Field(f.Index[0]).Type, f.Index[1:]
	}
	name := section.FieldByIndex(f.Index).Name
	text := c.find(section.Name() + "." + name)
	if rest, ok := strings.CutPrefix(text, name); ok {
		return f.Key + rest
	}
	return text
}

func (c Comments) find(name string) string {
	return strings.Join(strings.Fields(c.text[c.of+"."+name]), " ")
}

// Schema of the type of a value, whose keys are in yaml tags.
func Schema(value any, title string) *jsonschema.Schema {
	reflector := jsonschema.Reflector{
		Anonymous: true, DoNotReference: true, ExpandedStruct: true, FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true,
	}
	root := reflector.Reflect(value)
	root.Title = title
	return root
}

// At finds the schema of a path such as scaling.schedules[].min or services.*.image; "" is the whole file, and nil where there is none.
func At(schema *jsonschema.Schema, path string) *jsonschema.Schema {
	if path == "" {
		return schema
	}
	for key := range strings.SplitSeq(path, ".") {
		name, isList := strings.CutSuffix(key, "[]")
		switch {
		case schema == nil || schema.Properties == nil && name != "*":
			return nil
		case name == "*":
			schema = schema.AdditionalProperties
		default:
			schema, _ = schema.Properties.Get(name)
		}
		if isList {
			schema = schema.Items
		}
	}
	return schema
}

// JSON of a schema, as it is committed.
func JSON(t *testing.T, schema *jsonschema.Schema) []byte {
	t.Helper()
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(text)) + "\n")
}

// Compiled reads a schema as the draft that it declares, and checks formats as well.
func Compiled(t *testing.T, schema []byte) *validator.Schema {
	t.Helper()
	document, err := validator.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := validator.NewCompiler()
	compiler.AssertFormat()
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
	return compiled
}

// Follows checks a YAML file against a schema.
func Follows(t *testing.T, schema []byte, file string) error {
	t.Helper()
	return FollowsCompiled(t, Compiled(t, schema), file)
}

// FollowsCompiled is Follows for many files.
func FollowsCompiled(t *testing.T, schema *validator.Schema, file string) error {
	t.Helper()
	text, err := yaml.YAMLToJSON([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	value, err := validator.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}
