package config

import (
	"strings"
	"testing"

	"slipway/internal/strictyaml"
	"slipway/internal/testbench/described"
)

func readComments(t *testing.T) described.Comments {
	t.Helper()
	return described.ReadComments(t, "slipway/internal/config")
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
		for _, f := range ownFields(s) {
			if c.OfField(s.typ, f) == "" {
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
		for _, f := range ownFields(s) {
			_, described := split(c.OfField(s.typ, f))
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
