package strictyaml

import (
	"strings"
	"testing"
)

// shop has every kind of field and tag.
type shop struct {
	Name    string            `yaml:"name" jsonschema:"required,example=books"`
	Owner   owner             `yaml:"owner" jsonschema:"required"`
	Floor   int               `yaml:"floor"`
	Area    float64           `yaml:"area" jsonschema:"minimum=0.5,maximum=1000"`
	Open    bool              `yaml:"open"`
	Tags    map[string]string `yaml:"tags"`
	Notes   map[string]string `yaml:"notes" text:"lines"`
	Text    string            `yaml:"text" text:"lines"`
	Kind    string            `yaml:"kind" jsonschema:"enum=big,enum=small,enum=mobile"`
	Shelves []shelf           `yaml:"shelves"`
	Streets []string          `yaml:"streets"`
	Guests  []string          `yaml:"guests" list:"null"`
	Sign    *sign             `yaml:"sign"`
	Door    door              `yaml:"door"`
	Brands  []string          `yaml:"brands" jsonschema:"enum=Acme,enum=Zenith" choices:"theirs"`
	File    string            `yaml:"-"`
}

type owner struct {
	First string `yaml:"first_name" jsonschema:"required,example=Ada"`
	Last  string `yaml:"last_name" jsonschema:"required"`
	Phone string `yaml:"phone"`
}

type shelf struct {
	Books  int `yaml:"books" jsonschema:"required,minimum=1"`
	Weight int `yaml:"weight" jsonschema:"maximum=90"`
	Slots  int `yaml:"slots" jsonschema:"enum=4,enum=8"`
}

type sign struct {
	Color string `yaml:"color"`
	Watts int    `yaml:"watts"`
}

func (s *sign) SetDefaults() { *s = sign{Color: "green", Watts: 5} }

type door struct {
	WidthInCentimeters int `yaml:"width_cm"`
}

var options = Options{
	MaxBytes: 128 << 10,
	OneFile:  "keep one shop in one file",
	Empty:    "give at least name and owner",
	Colon:    "10:00:",
	Text: func(text string) string {
		if strings.Contains(text, "${") {
			return "${ is reserved"
		}
		return ""
	},
}

// minimal sets what is required; further keys of the owner and of the shop may follow.
const minimal = `name: books
owner:
  first_name: Ada
  last_name: Lovelace
`

const full = `# a comment
name: books
owner: {first_name: "Ada", 'last_name': Lovelace,
  phone: 0123}
floor: -3
area: 12.5
open: true
tags:
  PORT: 8080
  VERSION: 1.10
  ON: true
  "NONE": ""
  Straße: 'é'
notes:
  A: |
    one

    two
  "B": "x
    y" # c
  C: [
    ]
text: >-
  folded
  lines
kind: mobile
shelves:
  - books: 3
    weight: 9
  - {books: 4, slots: 8}
  -
    books: 5
streets: [Main Street, "5th"]
guests:
sign:
  watts: 7
`

// read gives the shop of a file and what is wrong with the file. The shop has a default for floor.
func read(file string) (shop, *File) {
	s := shop{Floor: 1}
	f := Read("shop.yaml", []byte(file), &s, options)
	return s, f
}

// wantOne requires exactly one problem with a text, or none where the text is empty.
func wantOne(t *testing.T, problems Problems, want string) {
	t.Helper()
	switch {
	case want == "" && len(problems) > 0:
		t.Errorf("rejected:\n%v", problems)
	case want != "" && len(problems) != 1:
		t.Errorf("got %d problems, want one with %q:\n%v", len(problems), want, problems)
	case want != "" && !strings.Contains(problems[0].String(), want):
		t.Errorf("got  %s\nwant %s", problems[0], want)
	}
}
