//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// with gives a configuration with other values, by key as in database.deletion_protection.
func with(t *testing.T, configuration []byte, values map[string]any) []byte {
	t.Helper()
	var content map[string]any
	if err := yaml.Unmarshal(configuration, &content); err != nil {
		t.Fatal(err)
	}
	for key, value := range values {
		section := content
		sections, last := split(key)
		for _, name := range sections {
			inner, _ := section[name].(map[string]any)
			if inner == nil {
				inner = map[string]any{}
				section[name] = inner
			}
			section = inner
		}
		section[last] = value
	}
	changed, err := yaml.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func split(key string) (sections []string, last string) {
	names := strings.Split(key, ".")
	return names[:len(names)-1], names[len(names)-1]
}
