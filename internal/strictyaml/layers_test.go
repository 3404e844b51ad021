package strictyaml

import (
	"reflect"
	"testing"
)

func readLayers(above, own string) (shop, *File) {
	s := shop{Floor: 1}
	f := ReadLayers([]Layer{{"all.yaml", []byte(above)}, {"shop.yaml", []byte(own)}}, &s, options)
	return s, f
}

const inherited = `name: books
owner: {first_name: Ada, last_name: Lovelace}
floor: 3
tags: {A: one, B: two}
shelves: [{books: 3, weight: 9}, {books: 4}]
streets: [Main Street, 5th]
sign: {color: blue, watts: 7}
`

func TestALayerIsReadOverAnother(t *testing.T) {
	base := shop{Name: "books", Owner: owner{First: "Ada", Last: "Lovelace"}, Floor: 3, Tags: map[string]string{"A": "one", "B": "two"},
		Shelves: []shelf{{Books: 3, Weight: 9}, {Books: 4}}, Streets: []string{"Main Street", "5th"}, Sign: &sign{Color: "blue", Watts: 7}}
	for _, test := range []struct {
		name, own string
		change    func(*shop)
	}{
		{"a value", "floor: 4\n", func(s *shop) { s.Floor = 4 }},
		{"a key of a section", "owner: {phone: 0123}\n", func(s *shop) { s.Owner.Phone = "0123" }},
		{"a key of an optional section", "sign: {watts: 8}\n", func(s *shop) { s.Sign.Watts = 8 }},
		{"an entry of a map", "tags: {B: three, C: four}\n", func(s *shop) { s.Tags = map[string]string{"A": "one", "B": "three", "C": "four"} }},
		{"a list", "shelves: [{books: 5}]\nstreets: []\n", func(s *shop) { s.Shelves, s.Streets = []shelf{{Books: 5}}, []string{} }},
		{"a value taken away", "floor: ~\n", func(s *shop) { s.Floor = 1 }},
		{"an entry taken away", "tags: {A: ~}\n", func(s *shop) { s.Tags = map[string]string{"B": "two"} }},
		{"a map taken away", "tags: ~\n", func(s *shop) { s.Tags = nil }},
		{"a list taken away", "streets: ~\nshelves: null\n", func(s *shop) { s.Streets, s.Shelves = nil, nil }},
		{"an optional section taken away", "sign: ~\n", func(s *shop) { s.Sign = nil }},
		{"a key of an optional section taken away", "sign: {watts: ~}\n", func(s *shop) { s.Sign.Watts = 5 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := base
			want.Sign = &sign{Color: "blue", Watts: 7}
			test.change(&want)
			got, f := readLayers(inherited, test.own)
			if err := f.Problems.Err(); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestProblemsStandInTheFileThatHasThem(t *testing.T) {
	for _, test := range []struct{ name, above, own, want string }{
		{"an inherited value", inherited + "area: 2000\n", "floor: 2\n", "all.yaml:8:7: area: 2000; out of range; use 0.5 to 1000"},
		{"an own value", inherited, "floor: 2\narea: 2000\n", "shop.yaml:2:7: area: 2000; out of range; use 0.5 to 1000"},
		{"an unknown inherited key", inherited + "flor: 2\n", "floor: 2\n", "all.yaml:8:1: flor: unknown key; did you mean floor?"},
		{"no YAML above", "name: 'x", "floor: 2\n", "all.yaml:1:7: not valid YAML: could not find end character of single-quoted text; correct the syntax"},
		{"a missing key", "floor: 2\n", "name: x\n", "shop.yaml:1:1: owner: missing; add it with first_name, last_name"},
		{"a key that is missing in an inherited section", "owner: {first_name: Ada}\n", "name: x\n", "all.yaml:1:1: owner.last_name: missing; add it"},
		{"nothing to take away", inherited, "area: ~\n", "shop.yaml:1:1: area: has no value; give it a value or remove the key"},
		{"nothing to take away above", inherited + "area: ~\n", "floor: 2\n", "all.yaml:8:1: area: has no value; give it a value or remove the key"},
		{"twice in one file", inherited, "floor: 2\nfloor: 3\n", "shop.yaml:2:1: floor: written twice, first on line 1; remove one of the two"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, f := readLayers(test.above, test.own)
			if err := f.Problems.Err(); err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestWhatIsInheritedIsSet(t *testing.T) {
	_, f := readLayers(inherited, "floor: ~\nshelves: [{books: 5}]\n")
	for path, want := range map[string]bool{"sign.watts": true, "shelves[0].books": true, "floor": false, "shelves[0].weight": false, "shelves[1].books": false} {
		if f.Set(path) != want {
			t.Errorf("%s: set %v, want %v", path, !want, want)
		}
	}
	if at := f.Where("sign.watts"); at != (Position{Line: 7, Column: 28, File: "all.yaml"}) {
		t.Errorf("sign.watts at %+v", at)
	}
}
