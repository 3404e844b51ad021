package strictyaml

import (
	"reflect"
	"strings"
	"testing"
)

func TestReadFillsEveryKindOfField(t *testing.T) {
	got, f := read(strings.Replace(full, "  C: [\n    ]\n", "", 1))
	if err := f.Problems.Err(); err != nil {
		t.Fatal(err)
	}
	want := shop{
		Name:    "books",
		Owner:   owner{First: "Ada", Last: "Lovelace", Phone: "0123"},
		Floor:   -3,
		Area:    12.5,
		Open:    true,
		Tags:    map[string]string{"PORT": "8080", "VERSION": "1.10", "ON": "true", "NONE": "", "Straße": "é"},
		Notes:   map[string]string{"A": "one\n\ntwo\n", "B": "x y"},
		Text:    "folded lines",
		Kind:    "mobile",
		Shelves: []shelf{{Books: 3, Weight: 9}, {Books: 4, Slots: 8}, {Books: 5}},
		Streets: []string{"Main Street", "5th"},
		Sign:    &sign{Color: "green", Watts: 7},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestDefaultsStayWhereNothingFits(t *testing.T) {
	for name, file := range map[string]string{"not set": minimal, "of another type": minimal + "floor: second\n", "no YAML": "floor: 'x"} {
		if s, _ := read(file); s.Floor != 1 || s.Sign != nil || s.Shelves != nil {
			t.Errorf("%s: %+v", name, s)
		}
	}
	if s, _ := read(minimal + "floor: 0\nstreets: []\n"); s.Floor != 0 || s.Streets == nil {
		t.Errorf("zero is a value: %+v", s)
	}
}

func TestKeys(t *testing.T) {
	for _, test := range []struct{ name, file, want string }{
		{"unknown", minimal + "flor: 2\n", "shop.yaml:5:1: flor: unknown key; did you mean floor?"},
		{"two letters exchanged", minimal + "folor: 2\n", "folor: unknown key; did you mean floor?"},
		{"of another spelling", minimal + "door: {widthCm: 3}\n", "shop.yaml:5:8: door.widthCm: unknown key; did you mean width_cm?"},
		{"the beginning of one", minimal + "door: {width: 3}\n", "door.width: unknown key; did you mean width_cm?"},
		{"of another section", minimal + "lastName: x\n", "lastName: unknown key; it belongs to owner.last_name"},
		{"with the section before it", minimal + "owner.last_name: x\n", "owner.last_name: unknown key; write last_name below owner, indented by two spaces"},
		{"of a list", minimal + "books: 1\n", "books: unknown key; it belongs to shelves[].books"},
		{"like no other", minimal + "  country: UK\n", "shop.yaml:5:3: owner.country: unknown key; known keys here are first_name, last_name, phone"},
		{"one that is no key", minimal + "File: x\n", "File: unknown key"},
		{"required, with a typing error", strings.Replace(minimal, "name:", "nmae:", 1), "shop.yaml:1:1: nmae: unknown key; did you mean name?"},
		{"required and missing", strings.Replace(minimal, "name: books\n", "", 1), "shop.yaml:1:1: name: missing; add it, such as books"},
		{"a required section missing", "name: books\n", "shop.yaml:1:1: owner: missing; add it with first_name, last_name"},
		{"missing in a section", strings.Replace(minimal, "  first_name: Ada\n", "", 1),
			"shop.yaml:2:1: owner.first_name: missing; add it, such as Ada"},
		{"missing, without an example", strings.Replace(minimal, "  last_name: Lovelace\n", "", 1), "shop.yaml:2:1: owner.last_name: missing; add it"},
		{"missing in an item", minimal + "shelves: [{weight: 1}]\n", "shop.yaml:5:11: shelves[0].books: missing; add it"},
		{"twice", minimal + "floor: 1\nfloor: 2\n", "shop.yaml:6:1: floor: written twice, first on line 5; remove one of the two"},
		{"twice in a map", minimal + "tags: {A: 1, A: 2}\n", "tags.A: written twice"},
		{"twice in two spellings", minimal + "tags: {A: 1, \"A\": 2}\n", "tags.A: written twice"},
		{"the same in two items", minimal + "shelves: [{books: 1}, {books: 1}]\n", ""},
		{"a merge key", minimal + "  <<: {phone: 256}\n",
			"shop.yaml:5:3: owner: a key must be a plain word; write key: value, without anchors, tags, merge keys and ?"},
		{"null as a key", minimal + "~: b\n", "a key must be a plain word"},
		{"a control character", minimal + "tags: {\"a\\eb\": 1}\n", `tags.a\x1bb": has the control character '\x1b'; change the key`},
		{"a reserved text", minimal + "tags: {'${a}': 1}\n", "tags.${a}: ${ is reserved; change the key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, f := read(test.file)
			wantOne(t, f.Problems, test.want)
		})
	}
}

func TestValues(t *testing.T) {
	for _, test := range []struct{ name, added, want string }{
		{"no section", "door:\n", "shop.yaml:5:1: door: has no value; give it a value or remove the key"},
		{"a section without value", "shelves:\n  - books:\n", "shop.yaml:6:5: shelves[0].books: has no value; give it a value"},
		{"null", "floor: ~\n", "shop.yaml:5:1: floor: has no value"},
		{"an item without value", "streets:\n  - a\n  -\n", "shop.yaml:7:5: streets[1]: has no value; give it a value or remove the item"},
		{"a name without value", "tags:\n  A:\n", "shop.yaml:6:3: tags.A: has no value"},
		{"a list that may have none", "guests:\n", ""},
		{"an item of a list that may have none", "guests: [~]\n", "guests[0]: has no value"},
		{"a scalar for a section", "door: 4\n", "shop.yaml:5:7: door: 4; must be a section of keys; write its keys below it, indented by two spaces"},
		{"a list for a section", "door: [4]\n", "door: [...]; must be a section of keys"},
		{"a scalar for an optional section", "sign: red\n", "sign: red; must be a section of keys"},
		{"a scalar for a list", "streets: Main\n", "streets: Main; must be a list; write it as [\"Main\"]"},
		{"texts with commas for a list", "streets: Main, Side\n", `write it as ["Main", "Side"]`},
		{"a variable for a list", "streets: PASSWORD=hunter2\n", "streets: PASSWORD=...; must be a list; write each item on a line of its own"},
		{"a section for a list of sections", "shelves: {low: {books: 1}}\n",
			"must be a list; write each item after a hyphen, as - books: ..., and its other keys below that"},
		{"true for a section", "sign: true\n", "sign: true; must be a section of keys; write {} for its defaults, or its keys below it"},
		{"a section for a list", "streets: {a: b}\n", "streets: {...}; must be a list"},
		{"a list for a map", "tags: [a]\n", "tags: [...]; must be names and values; write each as name: value on a line of its own below it, without a hyphen"},
		{"a section in a map", "tags: {A: {b: c}}\n", "tags.A: {...}; must be text"},
		{"a number in quotes", "floor: \"2\"\n", "shop.yaml:5:8: floor: \"2\"; must be a whole number; write decimal digits only, without quotes and units"},
		{"a number with a unit", "floor: 2m\n", "floor: 2m; must be a whole number"},
		{"a fraction for a whole number", "floor: 2.0\n", "floor: 2.0; must be a whole number"},
		{"an octal number", "floor: 0123\n", "floor: 0123; must be a whole number"},
		{"a hexadecimal number", "floor: 0x50\n", "must be a whole number"},
		{"a number with an underscore", "floor: 8_080\n", "must be a whole number"},
		{"a number beyond all numbers", "floor: 99999999999999999999\n", "must be a whole number"},
		{"infinity", "area: .inf\n", "area: .inf; must be a number; write a decimal number, such as 0.5, without quotes and units"},
		{"a whole number for a number", "area: 3\n", ""},
		{"yes", "open: yes\n", "open: yes; must be true or false; write true, without quotes"},
		{"off", "open: off\n", "open: off; must be true or false; write false, without quotes"},
		{"another word for a boolean", "open: maybe\n", "must be true or false; write true or false, without quotes"},
		{"a variable for a map", "tags: PASSWORD=hunter2\n", "tags: PASSWORD=...; must be names and values"},
		{"a boolean in quotes", "open: 'true'\n", `"true"; must be true or false`},
		{"a whole number for text", "kind: small\ntext: 0815\n", ""},
		{"a boolean for text", "text: true\n", "text: true; must be text; put it in quotes"},
		{"a fraction for text", "text: 1.0\n", "text: 1.0; must be text; put it in quotes"},
		{"a section for text", "text: {a: b}\n", "text: {...}; must be text"},
		{"an alias", "floor: *two\n", "shop.yaml:5:8: floor: YAML anchors, aliases, merge keys and tags are not supported; write the value itself"},
		{"an anchor", "floor: &two 2\n", "floor: YAML anchors"},
		{"a tag", "floor: !!int 2\n", "floor: YAML anchors"},
		{"a control character", "tags: {A: \"\\e[31m\"}\n", `tags.A: "\x1b[31m"; has the control character '\x1b'; remove that`},
		{"a line break", "tags: {A: \"a\\nb\"}\n", `tags.A: "a\nb"; has the control character '\n'`},
		{"a line break where lines are", "notes: {A: \"a\\nb\"}\n", ""},
		{"an escape where lines are", "notes: {A: \"\\e\"}\n", `has the control character '\x1b'`},
		{"a reserved text", "streets: ['a${b}']\n", "streets[0]: a${b}; ${ is reserved; remove that"},
		{"below the range", "area: 0.4\n", "shop.yaml:5:7: area: 0.4; out of range; use 0.5 to 1000"},
		{"above the range", "area: 1000.5\n", "out of range; use 0.5 to 1000"},
		{"the ends of the range", "area: 1000\n", ""},
		{"below the minimum", "shelves: [{books: 0}]\n", "shelves[0].books: 0; too small; use 1 or more"},
		{"above the maximum", "shelves: [{books: 1, weight: 91}]\n", "shelves[0].weight: 91; too large; use 90 or less"},
		{"no choice", "kind: huge\n", "kind: huge; not one of the choices; use big, small or mobile"},
		{"no choice of a number", "shelves: [{books: 1, slots: 5}]\n", "slots: 5; not one of the choices; use 4 or 8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, f := read(minimal + test.added)
			wantOne(t, f.Problems, test.want)
		})
	}
}

func TestAllProblemsComeAtOnceInTheirOrder(t *testing.T) {
	_, f := read("kind: huge\nowner:\n  last_name: [x]\nfloor: 'two'\nfloor: 3\nopen:\nflor: 1\n")
	const want = `shop.yaml:1:1: name: missing; add it, such as books
shop.yaml:1:7: kind: huge; not one of the choices; use big, small or mobile
shop.yaml:2:1: owner.first_name: missing; add it, such as Ada
shop.yaml:3:14: owner.last_name: [...]; must be text; write one text
shop.yaml:4:8: floor: "two"; must be a whole number; write decimal digits only, without quotes and units
shop.yaml:5:1: floor: written twice, first on line 4; remove one of the two
shop.yaml:6:1: open: has no value; give it a value or remove the key
shop.yaml:7:1: flor: unknown key; did you mean floor?`
	if err := f.Problems.Err(); err == nil || err.Error() != want {
		t.Errorf("got\n%v\n\nwant\n%s", err, want)
	}
}
