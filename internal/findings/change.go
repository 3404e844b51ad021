package findings

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"slipway/internal/strictyaml"
)

// Change is a key with the value that mends something.
type Change struct {
	Key   string // complete, as load_balancer.stickiness.enabled; what is within a list is changed with its list
	Value any    // as the configuration has it
	About string // what the reader has to think of, a comment above the key. Default: none
}

// YAML writes changes as a file has them: keys of one section stand together.
func YAML(changes ...Change) string {
	var document yaml.MapSlice
	comments := yaml.CommentMap{}
	for _, change := range changes {
		document = put(document, strings.Split(change.Key, "."), strictyaml.Spell(change.Value))
		if change.About != "" {
			comments["$."+change.Key] = []*yaml.Comment{yaml.HeadComment(" " + change.About)}
		}
	}
	if len(document) == 0 {
		return ""
	}
	text, err := yaml.MarshalWithOptions(document, yaml.IndentSequence(true), yaml.WithComment(comments))
	if err != nil {
		panic(fmt.Sprintf("write %v as YAML: %v", changes, err)) // what a file had can be written into one
	}
	return string(text)
}

func put(section yaml.MapSlice, path []string, value any) yaml.MapSlice {
	for i, item := range section {
		if item.Key != path[0] {
			continue
		}
		if inner, ok := item.Value.(yaml.MapSlice); ok && len(path) > 1 {
			section[i].Value = put(inner, path[1:], value)
		} else {
			section[i].Value = value
		}
		return section
	}
	if len(path) > 1 {
		value = put(nil, path[1:], value)
	}
	return append(section, yaml.MapItem{Key: path[0], Value: value})
}
