package plan

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseGivesWhatEncodingJSONDoes(t *testing.T) {
	p := newParser()
	for _, text := range []string{
		`null`, ` true `, `false`, `-1.50e+3`, `0`, `""`, `"a"`, `"a\"b\\"`, `"\u00e4\ud83d\ude00\ud800"`, "\"\xff\"", `"` + strings.Repeat("long", 50) + `"`,
		`{}`, `[]`, ` { } `, ` [ ] `, `[[],{}]`, ` [ 1 , "a" , null , [ true ] ] `, `{"a":1,"b":{"c":[1,2,{"d":"a"}]},"a":2}`,
		"{\n\t\"a\" : \r\n\"b\" ,\n\"c\\n\":{}}",
		`[1]`, `[12,false]`, `{"a":null}`, `{"":{"":""}}`,
	} {
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			t.Fatal(text, err)
		}
		for range 2 { // the second time from what is remembered
			if diff := cmp.Diff(want, p.parse([]byte(text))); diff != "" {
				t.Errorf("%s: -want +got\n%s", text, diff)
			}
		}
	}
}

func TestDeepListsAreLookedUpNoFurther(t *testing.T) {
	const deep, wide = 1_000, 50
	text := "[" + strings.Repeat(strings.Repeat("[", deep)+strings.Repeat("]", deep)+",", wide) + "1]"
	if n := allocated(func() { newParser().parse([]byte(text)) }); n > 200*uint64(len(text)) {
		t.Errorf("%d bytes for %d", n, len(text))
	}
}

func TestASideThatIsNotChangedIsParsedOnce(t *testing.T) {
	side := `{"list":[` + strings.Repeat(`"some text",`, 1_000) + `"end"]}`
	both, _ := newParser().parse([]byte(`{"change":{"before":` + side + `,"after":` + side + `}}`)).(map[string]any)
	if change, _ := both["change"].(map[string]any); !identical(change["before"], change["after"]) {
		t.Error("it is there twice")
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{`{"a":[1,"b",null,true]}`, ` [ "\u0041" , -1e5 ] `, "\"\xff\""} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		decoder := json.NewDecoder(strings.NewReader(string(data)))
		decoder.UseNumber()
		var want any
		if !json.Valid(data) || decoder.Decode(&want) != nil {
			t.Skip() // what is no JSON never comes here
		}
		if diff := cmp.Diff(want, newParser().parse(data)); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	})
}

// TestWhatIsEqualIsKeptOnce measures what a plan of many rules, of which one changes, takes.
func TestWhatIsEqualIsKeptOnce(t *testing.T) {
	rule := `{"port":%,"cidr":["10.0.0.0/8"]}`
	side := func(last string) string {
		return `{"rules":[` + strings.Repeat(strings.Replace(rule, "%", "1", 1)+",", 9) + strings.Replace(rule, "%", last, 1) + `],"tags":{"a":"b"}}`
	}
	p, err := Load(strings.NewReader(`{"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a","name":"b",` +
		`"change":{"actions":["update"],"before":` +
		side("1") + `,"after":` + side("2") + `}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	c := p.Changes[0]
	if diff := cmp.Diff([]AttributeChange{{Path: "rules[9].port", Before: json.Number("1"), After: json.Number("2")}}, c.Diff()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	before, after := List(c.Old("rules")), List(c.New("rules"))
	before[0].(map[string]any)["mark"] = true // seen on the other side, where it is the same object
	c.Before.(map[string]any)["tags"].(map[string]any)["mark"] = true
	if Value(after[0], "mark") != true || c.New("tags", "mark") != true || Value(after[9], "mark") != nil {
		t.Error("equal values are there twice")
	}
}
