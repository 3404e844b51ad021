package config

import (
	"reflect"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"slipway/internal/strictyaml"
)

// comments are the doc comments of the types and their fields, worded in the keys of the file.
type comments map[string]string

func readComments(t *testing.T) comments {
	t.Helper()
	var reflector jsonschema.Reflector
	if err := reflector.AddGoComments("slipway/internal/config", ".", jsonschema.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	return reflector.CommentMap
}

func (c comments) ofType(t reflect.Type) string { return c.find(t.Name()) }

// ofField begins with the key where the comment begins with the name of the Go field.
func (c comments) ofField(section reflect.Type, f strictyaml.Field) string {
	name := section.Field(f.Index).Name
	text := c.find(section.Name() + "." + name)
	if rest, ok := strings.CutPrefix(text, name); ok {
		return f.Key + rest
	}
	return text
}

func (c comments) find(name string) string {
	return strings.Join(strings.Fields(c["slipway/internal/config."+name]), " ")
}

// split takes the words after "Default:" out of a comment.
func split(comment string) (description, fallback string) {
	description, fallback, _ = strings.Cut(comment, "Default: ")
	if end := strings.Index(fallback, ". "); end >= 0 { // further sentences belong to the description
		description += fallback[end+2:]
		fallback = fallback[:end]
	}
	return strings.TrimSpace(description), strings.TrimSuffix(strings.TrimSpace(fallback), ".")
}

func TestEveryKeyIsDescribed(t *testing.T) {
	c := readComments(t)
	for _, s := range sections() {
		for _, f := range strictyaml.FieldsOf(s.typ) {
			if c.ofField(s.typ, f) == "" {
				t.Errorf("%s has no comment", strictyaml.Join(s.path, f.Key))
			}
		}
	}
}

// A default stands in the comment, for the reference, and in the code.
func TestDescribedDefaultsAreTheRealOnes(t *testing.T) {
	c := readComments(t)
	for _, s := range sections() {
		if !s.value.IsValid() {
			continue
		}
		for _, f := range strictyaml.FieldsOf(s.typ) {
			_, described := split(c.ofField(s.typ, f))
			fallback, ok := defaultOf(s, f)
			if !ok {
				continue
			}
			words, isText := fallback.(string)
			if !isText { // a list has commas
				words = strings.NewReplacer("[", "", "]", "", " ", ", ").Replace(strings.TrimSpace(strictyaml.Show(fallback)))
			}
			if !strings.HasPrefix(described, words) {
				t.Errorf("%s: the default is %s, the comment says %q", strictyaml.Join(s.path, f.Key), words, described)
			}
		}
	}
}
