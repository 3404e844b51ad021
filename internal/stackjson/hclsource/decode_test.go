package hclsource

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTerraformsOwnLanguageBecomesItsJSON(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"a resource":        {`resource "a" "b" { x = 1 }`, `{"resource": {"a": {"b": [{"x": 1}]}}}`},
		"two blocks":        {`locals { a = 1 }` + "\n" + `locals { b = true }`, `{"locals": [{"a": 1}, {"b": true}]}`},
		"a nested block":    {"resource \"a\" \"b\" {\n x {\n y = null\n }\n}", `{"resource": {"a": {"b": [{"x": [{"y": null}]}]}}}`},
		"a large number":    {`locals { a = 1000000 }`, `{"locals": [{"a": 1000000}]}`},
		"a negative number": {`locals { a = -1.5 }`, `{"locals": [{"a": -1.5}]}`},
		"a huge number":     {`locals { a = 1e9999999 }`, `{"locals": [{"a": "${1e9999999}"}]}`},
		"a tiny number":     {`locals { a = 1e-9999999 }`, `{"locals": [{"a": "${1e-9999999}"}]}`},
		"a reference":       {`locals { a = b.c.d }`, `{"locals": [{"a": "${b.c.d}"}]}`},
		"a wrapped one":     {`locals { a = "${b.c.d}" }`, `{"locals": [{"a": "${b.c.d}"}]}`},
		"text around it":    {`locals { a = "x-${b.c}-$${z}" }`, `{"locals": [{"a": "x-${b.c}-$${z}"}]}`},
		"an escape":         {`locals { a = "$${aws:username}" }`, `{"locals": [{"a": "$${aws:username}"}]}`},
		"a directive":       {`locals { a = "%{if b.c}x%{endif}" }`, `{"locals": [{"a": "${\"%{if b.c}x%{endif}\"}"}]}`},
		"a heredoc":         {"locals {\n a = <<EOT\nx ${b.c}\nEOT\n}", `{"locals": [{"a": "x ${b.c}\n"}]}`},
		"a list":            {`locals { a = [1, b.c, "d"] }`, `{"locals": [{"a": [1, "${b.c}", "d"]}]}`},
		"an object":         {`locals { a = { b = 1, "c" : d.e, (f.g) = 2 } }`, `{"locals": [{"a": {"b": 1, "c": "${d.e}", "${(f.g)}": 2}}]}`},
		"a call":            {`locals { a = upper("x") }`, `{"locals": [{"a": "${upper(\"x\")}"}]}`},
		"JSON":              {`locals { a = jsonencode({ B = [c.d, "$${e}"] }) }`, `{"locals": [{"a": "{\"B\":[\"${c.d}\",\"$${e}\"]}"}]}`},
		"JSON with quotes":  {`locals { a = jsonencode({ B = c["d"] }) }`, `{"locals": [{"a": "${jsonencode({ B = c[\"d\"] })}"}]}`},
		"depends_on":        {`resource "a" "b" { depends_on = [c.d, module.e] }`, `{"resource": {"a": {"b": [{"depends_on": ["c.d", "module.e"]}]}}}`},
		"a provider":        {`data "a" "b" { provider = aws.us }`, `{"data": {"a": {"b": [{"provider": "aws.us"}]}}}`},
		"ignore_changes": {"resource \"a\" \"b\" {\n lifecycle {\n ignore_changes = [tags[\"c\"]]\n }\n}",
			`{"resource": {"a": {"b": [{"lifecycle": [{"ignore_changes": ["tags[\"c\"]"]}]}]}}}`},
		"ignore all changes": {"resource \"a\" \"b\" {\n lifecycle {\n ignore_changes = all\n }\n}",
			`{"resource": {"a": {"b": [{"lifecycle": [{"ignore_changes": "all"}]}]}}}`},
		"an import": {"import {\n to = a.b[\"c\"]\n id = \"d\"\n}", `{"import": [{"to": "a.b[\"c\"]", "id": "d"}]}`},
		"a type":    {`variable "a" { type = list(string) }`, `{"variable": {"a": [{"type": "list(string)"}]}}`},
		"a dynamic block": {"resource \"a\" \"b\" {\n dynamic \"c\" {\n for_each = d.e\n iterator = i\n content {\n f = i.value\n }\n }\n}",
			`{"resource": {"a": {"b": [{"dynamic": {"c": [{"for_each": "${d.e}", "iterator": "i", "content": [{"f": "${i.value}"}]}]}}]}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			decoded, err := Decode("x.tf", []byte(c.source))
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(decoded)
			if err != nil {
				t.Fatal(err)
			}
			var got, want any
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestEverythingThatDoesNotParseIsReportedWithItsLine(t *testing.T) {
	_, err := Decode("x.tf", []byte("locals {\n a = 1\n a = 2\n}\nlocals {\n b = 1\n b = 2\n}"))
	if err == nil || !strings.Contains(err.Error(), "x.tf:3: Attribute redefined; ") || !strings.Contains(err.Error(), "x.tf:7: Attribute redefined; ") {
		t.Errorf("got %v", err)
	}
}

// FuzzDecode: whatever text comes, it is read or refused, without a panic, and what is read can be written as JSON.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`resource "a" "b" { x = jsonencode({ a = b.c["d"], (e) = "${f}%{if g}h%{endif}" }) }`, "locals {\n a = <<EOT\n${b}\nEOT\n}",
		`a {} a "b" {} a = 1e99999`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		decoded, err := Decode("x.tf", source)
		if err != nil {
			return
		}
		if _, err := json.Marshal(decoded); err != nil {
			t.Error(err)
		}
	})
}
