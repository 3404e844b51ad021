package strictyaml

import (
	"reflect"
	"testing"
)

func TestAnEntryOfAListHasItsDefaults(t *testing.T) {
	var got struct {
		Signs []sign `yaml:"signs"`
	}
	if f := Read("signs.yaml", []byte("signs: [{color: red}, {watts: 9}]\n"), &got, options); len(f.Problems) > 0 {
		t.Fatal(f.Problems)
	}
	if want := []sign{{"red", 5}, {"green", 9}}; !reflect.DeepEqual(got.Signs, want) {
		t.Errorf("got %v, want %v", got.Signs, want)
	}
}
