package strictyaml

import (
	"reflect"
	"testing"

	"github.com/goccy/go-yaml"
)

type spelledDoor struct {
	Name  string            `yaml:"name" jsonschema:"required"`
	Width int               `yaml:"width"`
	Tags  map[string]string `yaml:"tags"`
	Lock  *spelledLock      `yaml:"lock"`
}

type spelledLock struct {
	Bolts int `yaml:"bolts"`
}

func (l *spelledLock) SetDefaults() { l.Bolts = 2 }

// What is spelled is what a file would have: defaults are left out, and what is read again is the same.
func TestWhatIsSpelledIsReadAgain(t *testing.T) {
	type house struct {
		Doors []spelledDoor `yaml:"doors"`
	}
	want := house{[]spelledDoor{
		{Name: "front: main", Width: 90, Tags: map[string]string{"b": "yes", "a": "012"}, Lock: &spelledLock{Bolts: 3}},
		{Name: "", Lock: &spelledLock{Bolts: 2}},
	}}
	text, err := yaml.Marshal(Spell(want))
	if err != nil {
		t.Fatal(err)
	}
	var got house
	if f := Read("house.yaml", text, &got, Options{MaxBytes: 1 << 20}); f.Problems.Err() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s\nis read as %+v, %v", text, got, f.Problems.Err())
	}
}
