package delivery_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"slipway/internal/delivery"
	"slipway/internal/strictyaml"
	"slipway/internal/testbench/golden"
)

const referenceTop = `<!-- Generated from the types in internal/delivery: go test ./internal/delivery -run TestGenerated -update -->

# Reference of delivery.yaml

How environments are delivered: [account.md](account.md#bootstrap) has an example, [delivery](decisions/delivery.md) the reasons.
For completion and checks in an editor, the file starts with ` + "`# yaml-language-server: $schema=docs/delivery.schema.json`" + `.
`

// section of the file, by the path of its keys.
type section struct {
	path string
	typ  reflect.Type
}

func sections(path string, typ reflect.Type) []section {
	all := []section{{path, typ}}
	for _, f := range strictyaml.FieldsOf(typ) {
		inner, key := typ.Field(f.Index).Type, strictyaml.Join(path, f.Key)
		if inner.Kind() == reflect.Slice && inner.Elem().Kind() == reflect.Struct {
			inner, key = inner.Elem(), key+"[]"
		}
		if inner.Kind() == reflect.Struct {
			all = append(all, sections(key, inner)...)
		}
	}
	return all
}

// comments gives the doc comment of a type, or of a field with the key in place of the field's name.
func comments(t *testing.T) func(typ reflect.Type, f *strictyaml.Field) string {
	t.Helper()
	var reflector jsonschema.Reflector
	if err := reflector.AddGoComments("slipway/internal/delivery", ".", jsonschema.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	return func(typ reflect.Type, f *strictyaml.Field) string {
		name := typ.Name()
		if f != nil {
			name += "." + typ.Field(f.Index).Name
		}
		text := strings.Join(strings.Fields(reflector.CommentMap["slipway/internal/delivery."+name]), " ")
		if f != nil {
			if rest, ok := strings.CutPrefix(text, typ.Field(f.Index).Name); ok {
				text = f.Key + rest
			}
		}
		if text == "" {
			t.Errorf("%s has no comment", name)
		}
		return text
	}
}

func reference(t *testing.T) string {
	t.Helper()
	comment := comments(t)
	var out strings.Builder
	out.WriteString(referenceTop)
	for _, s := range sections("", reflect.TypeFor[delivery.Delivery]()) {
		title := s.path
		if title == "" {
			title = "delivery.yaml"
		}
		fmt.Fprintf(&out, "\n## %s\n\n%s\n\n| Key | Required | Description |\n|---|---|---|\n", title, comment(s.typ, nil))
		for _, f := range strictyaml.FieldsOf(s.typ) {
			required := ""
			if f.Required {
				required = "yes"
			}
			fmt.Fprintf(&out, "| `%s` | %s | %s |\n", f.Key, required, strings.NewReplacer("|", `\|`, "<", `\<`).Replace(comment(s.typ, &f)))
		}
	}
	return out.String()
}

func schema(t *testing.T) string {
	t.Helper()
	reflector := jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true, FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true}
	root := reflector.Reflect(&delivery.Delivery{})
	root.Title = "How Slipway environments are delivered"
	comment := comments(t)
	for _, s := range sections("", reflect.TypeFor[delivery.Delivery]()) {
		at := root
		for key := range strings.SplitSeq(s.path, ".") {
			name, isList := strings.CutSuffix(key, "[]")
			if name == "" {
				continue
			}
			at, _ = at.Properties.Get(name)
			if isList {
				at = at.Items
			}
		}
		for _, f := range strictyaml.FieldsOf(s.typ) {
			property, _ := at.Properties.Get(f.Key)
			property.Description = comment(s.typ, &f)
		}
	}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(text)) + "\n"
}

// TestGenerated keeps the committed schema and reference in step with the types.
func TestGenerated(t *testing.T) {
	docs := filepath.Join("..", "..", "docs")
	golden.Same(t, filepath.Join(docs, "delivery.schema.json"), schema(t))
	golden.Same(t, filepath.Join(docs, "delivery-reference.md"), reference(t))
}

// follows checks a file against the schema.
func follows(t *testing.T, file string) error {
	t.Helper()
	document, err := validator.UnmarshalJSON(strings.NewReader(schema(t)))
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
	text, err := yaml.YAMLToJSON([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	value, err := validator.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Validate(value)
}

// TestTheExampleOfTheAccountPage is taken by the reader and by the schema, and the schema refuses what the reader refuses.
func TestTheExampleOfTheAccountPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "account.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "```yaml\n")
	text, _, _ = strings.Cut(text, "```\n")
	all := environments("dev", "prod")
	d, err := delivery.Parse("docs/account.md", []byte(text), all)
	if err != nil || len(d.Environments) != 2 {
		t.Errorf("%v\n%s", err, text)
	}
	if err := follows(t, text); err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{
		"owner: me\n" + text, strings.Replace(text, "approval: none", "approval: nobody", 1), strings.Replace(text, "1234567", "0", 1),
	} {
		if _, err := delivery.Parse("delivery.yaml", []byte(wrong), all); err == nil {
			t.Errorf("read:\n%s", wrong)
		}
		if err := follows(t, wrong); err == nil {
			t.Errorf("follows the schema:\n%s", wrong)
		}
	}
}
