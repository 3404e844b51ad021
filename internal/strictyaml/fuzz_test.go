package strictyaml

import (
	"reflect"
	"strings"
	"testing"
)

// seeds touch every part of the reader, good and bad.
var seeds = []string{
	minimal,
	full,
	"",
	"\uFEFF" + minimal,
	strings.ReplaceAll(full, "\n", "\r\n"),
	"name: shop\n---\nname: other\n",
	"---\n---\na: 1\n",
	"a: &x 1\nb: *x\n<<: *x\nc: !!str 5\n",
	"? [a]\n: b\n? c\n",
	"- a\n- b\n",
	"{a: [1, {b: 2}], c}",
	"owner: |\n  text\ndoor: >-\n  folded\n",
	"owner:\n\tphone: 1\n",
	"%YAML 1.2\n---\na: 1\n...\n",
	"floor: 99999999999999999999999999999999\narea: -.nan\nopen: 0o7\n",
	"shelves:\n  -\n  - books: -1\n    weight: 91\n    slots: 5\n  - [1]\n",
	"kind: huge\ntags: {a.b: 1, 'a[0]': 2, \"a\\u0000b\": \"\\u202e\"}\n'': ''\n~: null\n",
	"flor: 1\nnmae: x\nlastName: ${x}\nguests:\n",
}

func FuzzRead(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, file := read(string(data))
		again, fileAgain := read(string(data))
		if !reflect.DeepEqual(s, again) || !reflect.DeepEqual(file.Problems, fileAgain.Problems) {
			t.Fatalf("the same file gives different results:\n%v\n\n%v", file.Problems, fileAgain.Problems)
		}
		lines := strings.Count(string(data), "\n") + 1
		inside := func(at Position) bool { return at.Line >= 1 && at.Line <= lines && at.Column >= 1 }
		for _, p := range file.Problems {
			if p.File != "shop.yaml" || !inside(Position{Line: p.Line, Column: p.Column}) || p.Rule == "" || p.Fix == "" {
				t.Errorf("not a complete problem: %#v", p)
			}
			if text := p.String(); strings.ContainsAny(text, "\n\r\x00\x1b") {
				t.Errorf("not one line: %q", text)
			}
		}
		for path := range file.keys {
			if !inside(file.WhereKey(path)) || !inside(file.Where(path)) {
				t.Errorf("%s is outside the file, at %v and %v", path, file.WhereKey(path), file.Where(path))
			}
		}
		if len(file.Problems) > 0 {
			return
		}
		if s.Name == "" && !file.Set("name") || !file.Set("owner.first_name") || !file.Set("owner.last_name") {
			t.Errorf("a required key is missing, and nothing is said: %+v", s)
		}
		if file.Set("area") && (s.Area < 0.5 || s.Area > 1000) {
			t.Errorf("area %v is out of range, and nothing is said", s.Area)
		}
	})
}
