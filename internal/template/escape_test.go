package template

import (
	"reflect"
	"testing"
)

type inner struct {
	Text  string
	Count int
}

type outer struct {
	Text    string
	List    []inner
	Nil     []string
	Empty   []string
	Map     map[string]string
	Pointer *inner
	Flag    bool
}

func TestEveryStringIsEscapedWhereverItIs(t *testing.T) {
	given := outer{
		Text:    "a ${b} %{c}",
		List:    []inner{{"${d}", 3}},
		Empty:   []string{},
		Map:     map[string]string{"k": "$${e}"},
		Pointer: &inner{"plain $HOME 100%", 4},
		Flag:    true,
	}
	want := outer{
		Text:    "a $${b} %%{c}",
		List:    []inner{{"$${d}", 3}},
		Empty:   []string{},
		Map:     map[string]string{"k": "$$${e}"},
		Pointer: &inner{"plain $HOME 100%", 4},
		Flag:    true,
	}
	if got := Escape(given); !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, want %#v", got, want)
	}
}

func TestTheOriginalStaysAsItWas(t *testing.T) {
	given := outer{List: []inner{{"${d}", 3}}, Map: map[string]string{"k": "${e}"}, Pointer: &inner{Text: "${f}"}}
	Escape(given)
	if given.List[0].Text != "${d}" || given.Map["k"] != "${e}" || given.Pointer.Text != "${f}" {
		t.Errorf("the original was changed: %#v", given)
	}
}
