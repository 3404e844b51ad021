package strictyaml

import "testing"

func TestChecker(t *testing.T) {
	const file = minimal + "door: {width_cm: wide}\nshelves:\n  - books: 0\n    weight: 9\n  - books: 2\narea: 9000\n"
	for _, test := range []struct {
		name  string
		check func(Checker)
		want  string // the added problem, or the replaced one
	}{
		{"a value", func(c Checker) { c.In("shelves[0]").Value("weight", 9, "odd", "use 8") }, "shop.yaml:8:13: shelves[0].weight: 9; odd; use 8"},
		{"a value that is not set", func(c Checker) { c.In("shelves[1]").Value("weight", 0, "odd", "set it") },
			"shop.yaml:9:5: shelves[1].weight: 0; odd; set it"},
		{"a value with a problem of its own", func(c Checker) { c.Value("door.width_cm", 0, "odd", "set it") }, ""},
		{"a section with a problem in it", func(c Checker) { c.Value("door", "x", "odd", "set it") }, ""},
		{"a conflict", func(c Checker) { c.In("shelves[1]").Conflict("books", 2, "fewer than before", "sort them", "name") },
			"shop.yaml:9:12: shelves[1].books: 2; fewer than before; sort them"},
		{"a conflict of a default", func(c Checker) { c.Conflict("floor", 1, "below", "raise it", "open", "owner.last_name") },
			"shop.yaml:4:14: floor: 1 (default); below; raise it"},
		{"a conflict with what is wrong by itself", func(c Checker) { c.Conflict("floor", 1, "below", "raise it", "door.width_cm") }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, f := read(file)
			before := len(f.Problems)
			test.check(Checker{File: f})
			wantOne(t, f.Problems[before:], test.want)
		})
	}
}

func TestARuleSaysMoreThanTheRange(t *testing.T) {
	_, f := read(minimal + "area: 9000\nkind: tiny\n")
	c := Checker{File: f}
	c.Value("area", 9000, "larger than the city", "use 1000")
	c.Value("area", 9000, "larger than the town", "use 500")
	c.Value("kind", "tiny", "not in the guide", "use small")
	if want := "shop.yaml:5:7: area: 9000; larger than the town; use 500\nshop.yaml:6:7: kind: tiny; not in the guide; use small"; f.Problems.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", f.Problems, want)
	}
}

func TestConflictsDoNotHideEachOther(t *testing.T) {
	_, f := read(minimal + "floor: 3\n")
	c := Checker{File: f}
	c.Conflict("floor", 3, "above the roof", "lower it", "name")
	c.Conflict("floor", 3, "above the cellar", "lower it", "owner")
	if len(f.Problems) != 2 {
		t.Errorf("got %v", f.Problems)
	}
	if !c.Given("floor") || c.Given("area") || c.In("owner").Path("phone") != "owner.phone" {
		t.Error("Given and Path")
	}
}
