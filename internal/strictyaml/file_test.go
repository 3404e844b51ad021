package strictyaml

import (
	"slices"
	"strings"
	"testing"
)

// Every key is where the file says: wrong positions would send people to the wrong line.
func TestPositionsAreExact(t *testing.T) {
	for _, file := range []string{minimal, full} {
		lines := strings.Split(file, "\n")
		_, f := read(file)
		if len(f.keys) < strings.Count(file, ":") {
			t.Fatalf("only %d keys", len(f.keys))
		}
		for path, at := range f.keys {
			key := path[strings.LastIndex(path, ".")+1:]
			rest := strings.TrimLeft(string([]rune(lines[at.Line-1])[at.Column-1:]), `"'`)
			if !strings.HasPrefix(rest, key) {
				t.Errorf("%s is said to be at %d:%d, where there is %q", path, at.Line, at.Column, rest)
			}
		}
	}
}

func TestWhere(t *testing.T) {
	_, f := read(full)
	for path, want := range map[string]struct {
		value, key Position
		set        bool
	}{
		"name":                {Position{2, 7}, Position{2, 1}, true},
		"owner.first_name":    {Position{3, 21}, Position{3, 9}, true},
		"owner.last_name":     {Position{3, 41}, Position{3, 28}, true},
		"owner.phone":         {Position{4, 10}, Position{4, 3}, true},
		"tags.Straße":         {Position{13, 11}, Position{13, 3}, true},
		"notes.A":             {Position{15, 6}, Position{15, 3}, true},
		"shelves":             {Position{28, 3}, Position{27, 1}, true},
		"shelves[0]":          {Position{28, 5}, Position{28, 5}, true},
		"shelves[1].slots":    {Position{30, 23}, Position{30, 16}, true},
		"shelves[2].books":    {Position{32, 12}, Position{32, 5}, true},
		"streets[1]":          {Position{33, 24}, Position{33, 24}, true},
		"shelves[2].weight":   {Position{32, 5}, Position{32, 5}, false}, // the item that it would be in
		"shelves[0].books[1]": {Position{28, 5}, Position{28, 5}, false},
		"sign.color":          {Position{35, 1}, Position{35, 1}, false}, // the section that it would be in
		"guests":              {Position{2, 1}, Position{34, 1}, false},  // without a value
		"door.width_cm":       {Position{2, 1}, Position{2, 1}, false},   // the file
		"nothing[3].like.it":  {Position{2, 1}, Position{2, 1}, false},
	} {
		if got := f.Where(path); got != want.value {
			t.Errorf("%s is at %v, want %v", path, got, want.value)
		}
		if got := f.WhereKey(path); got != want.key {
			t.Errorf("the key of %s is at %v, want %v", path, got, want.key)
		}
		if f.Set(path) != want.set {
			t.Errorf("%s set: %t", path, !want.set)
		}
	}
}

func TestSpoiled(t *testing.T) {
	f := newFile("shop.yaml")
	f.Add(Position{1, 1}, "shelves[1].books", "", "wrong", "right it")
	spoiled := []string{"shelves", "shelves[1]", "shelves[1].books", "shelves[1].books.cover"}
	for _, path := range append(spoiled, "shelves[0]", "shelves[1].book", "shelves[10]", "shelve", "name", "") {
		if want := slices.Contains(spoiled, path); f.Spoiled(path) != want {
			t.Errorf("%s spoiled: %t", path, !want)
		}
	}
	f.Add(Position{1, 1}, "", "", "no file", "write one")
	if !f.Spoiled("name") {
		t.Error("what is wrong with the file spoils every key")
	}
}

func TestProblemsAreOneLineEach(t *testing.T) {
	for _, test := range []struct {
		problem Problem
		want    string
	}{
		{Problem{"a.yaml", 1, 2, "a.b", "5", "too small", "use 6"}, "a.yaml:1:2: a.b: 5; too small; use 6"},
		{Problem{"a.yaml", 1, 2, "a.b", "", "missing", "add it"}, "a.yaml:1:2: a.b: missing; add it"},
		{Problem{"a.yaml", 1, 2, "", "", "empty", "fill it"}, "a.yaml:1:2: empty; fill it"},
		{Problem{"a.yaml", 1, 2, "a\n", Show("x\ny"), "bad", ""}, `a.yaml:1:2: "a\n": "x\ny"; bad`},
		{Problem{"a.yaml", 1, 2, "a", Show(""), "bad", ""}, `a.yaml:1:2: a: ""; bad`},
		{Problem{"a.yaml", 1, 2, "a", Show(" x"), "bad", ""}, `a.yaml:1:2: a: " x"; bad`},
		{Problem{"a.yaml", 1, 2, "a", Show(strings.Repeat("é", 101)), "long", ""}, "a.yaml:1:2: a: " + strings.Repeat("é", 100) + "...; long"},
	} {
		if got := test.problem.String(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
	if err := (Problems{}).Err(); err != nil {
		t.Errorf("no problem is %v", err)
	}
}
