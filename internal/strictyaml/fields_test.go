package strictyaml

import (
	"reflect"
	"strings"
	"testing"
)

func TestPaths(t *testing.T) {
	const want = `name owner owner.first_name owner.last_name owner.phone floor area open tags notes text kind
		shelves shelves[].books shelves[].weight shelves[].slots streets guests sign sign.color sign.watts door door.width_cm
		brands`
	if got := strings.Join(Paths(reflect.TypeFor[shop](), ""), " "); got != strings.Join(strings.Fields(want), " ") {
		t.Errorf("got %s", got)
	}
}

func TestTagsThatSayNothingPanic(t *testing.T) {
	for _, test := range []struct {
		section any
		want    string
	}{
		{struct{ Name string }{}, `Name has no yaml tag: give it its key, or "-"`},
		{struct {
			N int `yaml:"n" jsonschema:"minimum=one"`
		}{}, "jsonschema tag: "},
	} {
		func() {
			defer func() {
				if said, _ := recover().(string); !strings.Contains(said, test.want) {
					t.Errorf("got %q, want %q", said, test.want)
				}
			}()
			FieldsOf(reflect.TypeOf(test.section))
		}()
	}
}

func TestOneOf(t *testing.T) {
	for want, choices := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := OneOf(choices); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
