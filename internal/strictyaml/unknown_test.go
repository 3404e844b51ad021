package strictyaml

import (
	"fmt"
	"testing"
)

const allow = "if there is one, add %s to allow"

func TestChoicesOfOthersAreNotKnown(t *testing.T) {
	file := minimal + "brands: [Acme, Zenit]\nkind: tiny\n"
	_, f := read(file)
	want := "shop.yaml:5:16: brands[1]: Zenit; not known to this version; did you mean Zenith? known are Acme or Zenith\n" +
		"shop.yaml:6:7: kind: tiny; not one of the choices; use big, small or mobile"
	if got := f.Problems.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	allowing := options
	allowing.Allow = allow
	f = Read("shop.yaml", []byte(minimal+"brands: [Nadir]\n"), &shop{}, allowing)
	wantOne(t, f.Problems, "brands[0]: Nadir; not known to this version; known are Acme or Zenith; if there is one, add brands to allow")
	allowing.Allowed = []string{"brands", "kind"}
	var s shop
	f = Read("shop.yaml", []byte(file), &s, allowing)
	wantOne(t, f.Problems, "kind: tiny; not one of the choices") // which are the program's own
	if len(s.Brands) != 2 || s.Brands[1] != "Zenit" {
		t.Errorf("got %v", s.Brands)
	}
}

func TestUnknown(t *testing.T) {
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf("size%02d", i))
	}
	for _, test := range []struct {
		name  string
		check func(Checker)
		want  string
	}{
		{"near", func(c Checker) { c.Unknown("text", "Acne", []string{"Acme", "Zenith"}, "") },
			"text: Acne; not known to this version; did you mean Acme? known are Acme or Zenith"},
		{"far", func(c Checker) { c.Unknown("text", "x", []string{"Acme", "Zenith"}, "") }, "text: x; not known to this version; known are Acme or Zenith"},
		{"a number", func(c Checker) { c.Unknown("floor", 300, []string{"256", "512"}, "with area 12") },
			"floor: 300; not known to this version with area 12; did you mean 256? known are 256 or 512"},
		{"of many", func(c Checker) { c.Unknown("text", "size1", many, "") },
			"did you mean size01?"},
		{"with others", func(c Checker) { c.Unknown("floor", 3, []string{"4"}, "", "name") }, "floor: 3"},
		{"with one that is wrong by itself", func(c Checker) { c.Unknown("floor", 3, []string{"4"}, "", "area") }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, f := read(minimal + "area: 9000\n")
			before := len(f.Problems)
			test.check(Checker{File: f})
			wantOne(t, f.Problems[before:], test.want)
		})
	}
}

func TestUnknownIsAllowedByPath(t *testing.T) {
	allowing := options
	allowing.Allowed = []string{"shelves[].books"}
	var s shop
	f := Read("shop.yaml", []byte(minimal+"shelves: [{books: 3}]\n"), &s, allowing)
	Checker{File: f, Section: "shelves[0]"}.Unknown("books", 3, []string{"4"}, "")
	if len(f.Problems) > 0 {
		t.Errorf("got %v", f.Problems)
	}
	Checker{File: f, Section: "shelves[0]"}.Unknown("weight", 3, []string{"4"}, "")
	wantOne(t, f.Problems, "shelves[0].weight: 3; not known to this version")
}
