package delivery_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"slipway/internal/delivery"
	"slipway/internal/strictyaml"
	"slipway/internal/testbench/described"
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
		inner, key := typ.FieldByIndex(f.Index).Type, strictyaml.Join(path, f.Key)
		if inner.Kind() == reflect.Slice && inner.Elem().Kind() == reflect.Struct {
			inner, key = inner.Elem(), key+"[]"
		}
		if inner.Kind() == reflect.Struct {
			all = append(all, sections(key, inner)...)
		}
	}
	return all
}

func readComments(t *testing.T) described.Comments {
	t.Helper()
	return described.ReadComments(t, "slipway/internal/delivery")
}

// Every key and every section has a comment, which the reference and the schema show.
func TestEveryKeyIsDescribed(t *testing.T) {
	comments := readComments(t)
	for _, s := range sections("", reflect.TypeFor[delivery.Delivery]()) {
		if comments.OfType(s.typ) == "" {
			t.Errorf("%s has no comment", s.typ.Name())
		}
		for _, f := range strictyaml.FieldsOf(s.typ) {
			if comments.OfField(s.typ, f) == "" {
				t.Errorf("%s has no comment", strictyaml.Join(s.path, f.Key))
			}
		}
	}
}

func reference(t *testing.T) string {
	t.Helper()
	comments := readComments(t)
	var out strings.Builder
	out.WriteString(referenceTop)
	for _, s := range sections("", reflect.TypeFor[delivery.Delivery]()) {
		title := s.path
		if title == "" {
			title = "delivery.yaml"
		}
		fmt.Fprintf(&out, "\n## %s\n\n%s\n\n| Key | Required | Description |\n|---|---|---|\n", title, comments.OfType(s.typ))
		for _, f := range strictyaml.FieldsOf(s.typ) {
			required := ""
			if f.Required {
				required = "yes"
			}
			fmt.Fprintf(&out, "| `%s` | %s | %s |\n", f.Key, required, strings.NewReplacer("|", `\|`, "<", `\<`).Replace(comments.OfField(s.typ, f)))
		}
	}
	return out.String()
}

func schema(t *testing.T) []byte {
	t.Helper()
	root := described.Schema(&delivery.Delivery{}, "How Slipway environments are delivered")
	comments := readComments(t)
	for _, s := range sections("", reflect.TypeFor[delivery.Delivery]()) {
		for _, f := range strictyaml.FieldsOf(s.typ) {
			property, _ := described.At(root, s.path).Properties.Get(f.Key)
			property.Description = comments.OfField(s.typ, f)
		}
	}
	return described.JSON(t, root)
}

// TestGenerated keeps the committed schema and reference in step with the types.
func TestGenerated(t *testing.T) {
	docs := filepath.Join("..", "..", "docs")
	golden.Same(t, filepath.Join(docs, "delivery.schema.json"), string(schema(t)))
	golden.Same(t, filepath.Join(docs, "delivery-reference.md"), reference(t))
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
	if err := described.Follows(t, schema(t), text); err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{
		"owner: me\n" + text, strings.Replace(text, "approval: none", "approval: nobody", 1), strings.Replace(text, "1234567", "0", 1),
	} {
		if _, err := delivery.Parse("delivery.yaml", []byte(wrong), all); err == nil {
			t.Errorf("read:\n%s", wrong)
		}
		if err := described.Follows(t, schema(t), wrong); err == nil {
			t.Errorf("follows the schema:\n%s", wrong)
		}
	}
}
