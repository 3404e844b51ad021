package strictyaml

import (
	"strings"
	"testing"
)

func TestFilesThatCannotBeRead(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"empty":              {"", "shop.yaml:1:1: empty; give at least name and owner"},
		"a comment":          {"# nothing\n", "shop.yaml:1:1: empty"},
		"two documents":      {minimal + "---\n" + minimal, "shop.yaml:5:1: second YAML document; keep one shop in one file, as plain YAML"},
		"an inner header":    {"---\n---\na: 1\n", "second YAML document"},
		"a directive":        {"%YAML 1.2\n---\n" + minimal, "shop.yaml:1:1: YAML directive; keep one shop in one file, as plain YAML"},
		"a syntax error":     {minimal + "streets: [1, 2\n", "shop.yaml:5:10: not valid YAML: sequence end token ']' not found; correct the syntax"},
		"a colon":            {minimal + "text: a: b\n", "text with a colon at its end or before a space, as 10:00:, needs quotes"},
		"a tab":              {"owner:\n\tfirst_name: a\n", "indent with spaces, not tabs"},
		"Latin-1":            {"name: caf\xe9\n", "shop.yaml:1:10: not UTF-8; save the file as UTF-8 text without control characters"},
		"UTF-16":             {"\xff\xfep\x00r\x00", "shop.yaml:1:1: not UTF-8"},
		"a NUL":              {"a: 1\nb: \x00\n", `shop.yaml:2:4: control character "\x00"; save the file`},
		"a lone return":      {"a: 1\rb: 2\n", "shop.yaml:1:5: control character"},
		"an inner byte mark": {"a: 1\n\uFEFFb: 2\n", "shop.yaml:2:1: control character"},
		"far too much":       {strings.Repeat("# padding\n", 30000), "shop.yaml:1:1: larger than 128 KiB; keep one shop in one file"},
	} {
		t.Run(name, func(t *testing.T) {
			s, f := read(test.file)
			wantOne(t, f.Problems, test.want)
			if f.Readable || f.Set("name") || s.Name != "" {
				t.Errorf("was read: %+v", s)
			}
		})
	}
}

func TestFilesWithoutASection(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"a list": {"- a\n", "shop.yaml:1:1: [...]; must be a section of keys"},
		"a word": {"shop\n", "shop.yaml:1:1: shop; must be a section of keys"},
		"null":   {"~\n", "shop.yaml:1:1: has no value"},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := read(test.file)
			wantOne(t, f.Problems, test.want)
		})
	}
}

func TestOptionsThatAreLeftOut(t *testing.T) {
	var s struct {
		Name string `yaml:"name"`
	}
	for _, test := range []struct{ name, file, want string }{
		{"an empty file", "", ""},
		{"a comment", "# nothing\n", ""},
		{"any text", "name: ${x}\n", ""},
		{"too large", "name: " + strings.Repeat("x", 1<<20), "1:1: larger than 1 MiB; keep it short"},
		{"a colon", "name: a: b\n", "before a space needs quotes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := Read("any.yaml", []byte(test.file), &s, Options{MaxBytes: 1 << 20, OneFile: "keep it short"})
			wantOne(t, f.Problems, test.want)
			if f.Readable != (test.want == "") {
				t.Errorf("readable: %t", f.Readable)
			}
		})
	}
}

func TestLineEndsAndByteOrderMark(t *testing.T) {
	for name, file := range map[string]string{
		"CRLF":              strings.ReplaceAll(minimal, "\n", "\r\n"),
		"a byte order mark": "\uFEFF" + minimal,
		"a document header": "---\n" + minimal + "...\n",
		"no last line end":  strings.TrimSuffix(minimal, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			s, f := read(file)
			wantOne(t, f.Problems, "")
			if s.Owner.Last != "Lovelace" {
				t.Errorf("last name %q", s.Owner.Last)
			}
		})
	}
	_, f := read(strings.ReplaceAll(minimal+"floor: x\n", "\n", "\r\n"))
	wantOne(t, f.Problems, "shop.yaml:5:8: floor: x;") // CRLF moves no position
}
