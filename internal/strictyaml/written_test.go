package strictyaml

import (
	"reflect"
	"testing"
)

// speed is a number or the word off, which is 0.
type speed int

func (s *speed) Read(value any) (rule, fix string) {
	switch v := value.(type) {
	case int:
		*s = speed(v)
	case string:
		if v == "off" {
			*s = 0
			return "", ""
		}
		return "neither a number nor off", "write a whole number, or off"
	default:
		return "neither a number nor off", "write a whole number, or off"
	}
	return "", ""
}

func (s *speed) Spell() any {
	if *s == 0 {
		return "off"
	}
	return int(*s)
}

type fan struct {
	Speed  speed                          `yaml:"speed" jsonschema:"minimum=1,maximum=9"`
	Wings  []wing                         `yaml:"wings" keyed:"name,color"`
	Limits map[string]map[string][]string `yaml:"limits"`
}

type wing struct {
	Name   string `yaml:"name" jsonschema:"required"`
	Color  string `yaml:"color" jsonschema:"required"`
	Length int    `yaml:"length"`
}

func TestValuesWithFormsOfTheirOwn(t *testing.T) {
	for _, test := range []struct {
		name, file string
		want       fan
		problem    string
	}{
		{"a number", "speed: 4", fan{Speed: 4}, ""},
		{"a word", "speed: off", fan{}, ""},
		{"another word", "speed: fast", fan{Speed: 2}, "fan.yaml:1:8: speed: fast; neither a number nor off; write a whole number, or off"},
		{"a list", "speed: [1]", fan{Speed: 2}, "fan.yaml:1:8: speed: [...]; neither a number nor off; write a whole number, or off"},
		{"a number out of range", "speed: 10", fan{Speed: 10}, "fan.yaml:1:8: speed: 10; out of range; use 1 to 9"},
		{"an anchor", "speed: &x 4", fan{Speed: 2},
			"fan.yaml:1:8: speed: YAML anchors, aliases, merge keys and tags are not supported; write the value itself"},
		{"sections in a list", "speed: 4\nwings: [{name: a, color: red, length: 3}]", fan{Speed: 4, Wings: []wing{{"a", "red", 3}}}, ""},
		{"sections by name", "speed: 4\nwings:\n  a: red\n  b: blue", fan{Speed: 4, Wings: []wing{{"a", "red", 0}, {"b", "blue", 0}}}, ""},
		{"one of them wrong", "speed: 4\nwings:\n  a: red\n  b: [blue]", fan{Speed: 4, Wings: []wing{{"a", "red", 0}, {"b", "", 0}}},
			"fan.yaml:4:6: wings[1].color: [...]; must be text; write one text"},
		{"one of them a section", "speed: 4\nwings:\n  a: {color: red, length: 3}\n  b: blue", fan{Speed: 4, Wings: []wing{{"a", "", 0}, {"b", "blue", 0}}},
			"fan.yaml:3:6: wings[0].color: {...}; must be text; write color alone behind a: or, for further keys, all of them as a list of {name: ..., color: ...}"},
		{"entries with hyphens", "speed: 4\nwings:\n  - a: red", fan{Speed: 4, Wings: []wing{{}}},
			"fan.yaml:3:5: wings[0]: {...}; must be a section of name and color; write all of them without hyphens, or this one as {name: a, color: ...}"},
		{"maps of maps", "speed: 4\nlimits: {Like: {key: [a, b]}}", fan{Speed: 4, Limits: map[string]map[string][]string{"Like": {"key": {"a", "b"}}}}, ""},
		{"a map of maps, and a text in it", "speed: 4\nlimits: {Like: {key: a}}", fan{Speed: 4, Limits: map[string]map[string][]string{"Like": {"key": nil}}},
			"fan.yaml:2:22: limits.Like.key: a; must be a list; write it as [\"a\"]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := fan{Speed: 2}
			f := Read("fan.yaml", []byte(test.file+"\n"), &got, options)
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			problem := ""
			if err := f.Problems.Err(); err != nil {
				problem = err.Error()
			}
			if problem != test.problem {
				t.Errorf("got\n%s\nwant\n%s", problem, test.problem)
			}
		})
	}
}
