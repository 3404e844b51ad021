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
		"name":                {Position{Line: 2, Column: 7}, Position{Line: 2, Column: 1}, true},
		"owner.first_name":    {Position{Line: 3, Column: 21}, Position{Line: 3, Column: 9}, true},
		"owner.last_name":     {Position{Line: 3, Column: 41}, Position{Line: 3, Column: 28}, true},
		"owner.phone":         {Position{Line: 4, Column: 10}, Position{Line: 4, Column: 3}, true},
		"tags.Straße":         {Position{Line: 13, Column: 11}, Position{Line: 13, Column: 3}, true},
		"notes.A":             {Position{Line: 15, Column: 6}, Position{Line: 15, Column: 3}, true},
		"shelves":             {Position{Line: 28, Column: 3}, Position{Line: 27, Column: 1}, true},
		"shelves[0]":          {Position{Line: 28, Column: 5}, Position{Line: 28, Column: 5}, true},
		"shelves[1].slots":    {Position{Line: 30, Column: 23}, Position{Line: 30, Column: 16}, true},
		"shelves[2].books":    {Position{Line: 32, Column: 12}, Position{Line: 32, Column: 5}, true},
		"streets[1]":          {Position{Line: 33, Column: 24}, Position{Line: 33, Column: 24}, true},
		"shelves[2].weight":   {Position{Line: 32, Column: 5}, Position{Line: 32, Column: 5}, false}, // the item that it would be in
		"shelves[0].books[1]": {Position{Line: 28, Column: 5}, Position{Line: 28, Column: 5}, false},
		"sign.color":          {Position{Line: 35, Column: 1}, Position{Line: 35, Column: 1}, false}, // the section that it would be in
		"guests":              {Position{Line: 2, Column: 1}, Position{Line: 34, Column: 1}, false},  // without a value
		"door.width_cm":       {Position{Line: 2, Column: 1}, Position{Line: 2, Column: 1}, false},   // the file
		"nothing[3].like.it":  {Position{Line: 2, Column: 1}, Position{Line: 2, Column: 1}, false},
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
	f.Add(Position{Line: 1, Column: 1}, "shelves[1].books", "", "wrong", "right it")
	spoiled := []string{"shelves", "shelves[1]", "shelves[1].books", "shelves[1].books.cover"}
	for _, path := range append(spoiled, "shelves[0]", "shelves[1].book", "shelves[10]", "shelve", "name", "") {
		if want := slices.Contains(spoiled, path); f.Spoiled(path) != want {
			t.Errorf("%s spoiled: %t", path, !want)
		}
	}
	f.Add(Position{Line: 1, Column: 1}, "", "", "no file", "write one")
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
