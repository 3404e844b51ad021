package strictyaml

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type box struct {
	Content any    `yaml:"content"`
	Size    string `yaml:"size" jsonschema:"required,example=10" missing:", which is in the guide"`
}

func TestAnything(t *testing.T) {
	var b box
	f := Read("box.yaml", []byte("size: 1\ncontent:\n  a: [1, 2.5, true, null, {b: 'x'}]\n  c: |\n    two\n  d: {}\n"), &b, Options{MaxBytes: 1 << 10})
	if err := f.Problems.Err(); err == nil || err.Error() != `box.yaml:4:6: content.c: "two\n"; has the control character '\n'; remove that` {
		t.Errorf("got %v", err)
	}
	want := map[string]any{"a": []any{json.Number("1"), json.Number("2.5"), true, nil, map[string]any{"b": "x"}}, "c": "two\n", "d": map[string]any{}}
	if diff := cmp.Diff(want, b.Content); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestAnythingHasProblems(t *testing.T) {
	const numbers = "must be text, a number, true, false, null, a list or a section; write a decimal number, or put it in quotes"
	for file, want := range map[string]string{
		"content: {a: 1, a: 2}":      "box.yaml:1:17: content.a: written twice, first on line 1; remove one of the two",
		"content: [{a: &x 1}]":       "box.yaml:1:15: content[0].a: YAML anchors, aliases, merge keys and tags are not supported; write the value itself",
		"content: [1, 0x10]":         "box.yaml:1:14: content[1]: 0x10; " + numbers,
		"content: .inf":              "box.yaml:1:10: content: .inf; " + numbers,
		"content: a\nsizes: 1\n":     "box.yaml:2:1: sizes: unknown key; did you mean size?",
		"content: {a: {b: \"\\e\"}}": `box.yaml:1:18: content.a.b: "\x1b"; has the control character '\x1b'; remove that`,
	} {
		f := Read("box.yaml", []byte(file), &box{Size: "1"}, Options{MaxBytes: 1 << 10})
		if len(f.Problems) == 0 || f.Problems[0].String() != want {
			t.Errorf("%s: got\n%v\nwant\n%s", file, f.Problems, want)
		}
	}
	f := Read("box.yaml", []byte("content: a"), &box{}, Options{MaxBytes: 1 << 10})
	wantOne(t, f.Problems, "box.yaml:1:1: size: missing; add it, such as 10, which is in the guide")
}
