// Package samples reads the stacks of this project's own environments, for the tests of internal/<package>.
package samples

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

// Embedded marks JSON within JSON, which snapshots show decoded: {"(json)": ...}.
const Embedded = "(json)"

// folders of YAML files, below the project's. environments/ and what is in testdata/snapshots of it are the user's to change: testdata/samples is a copy of
// both as they were.
var folders = []string{"testdata/samples", "stacks/testdata", "examples/environments"}

// File is the YAML file of dev, staging, prod, minimal, everything or an example.
func File(t testing.TB, name string) string {
	t.Helper()
	for _, folder := range folders {
		file := filepath.Join("..", "..", filepath.FromSlash(folder), name+".yaml")
		if _, err := os.Stat(file); err == nil {
			return file
		}
	}
	t.Fatalf("no environment %s in %v", name, folders)
	return ""
}

// Names are the environments that have a File and kept JSON, sorted.
func Names(t testing.TB) []string {
	t.Helper()
	root, names := filepath.Join("..", "..", "testdata"), map[string]bool{}
	for _, folder := range []string{"snapshots", "samples"} {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			if slices.ContainsFunc(folders, func(folder string) bool {
				_, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(folder), name+".yaml"))
				return err == nil
			}) {
				names[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// Load gives the JSON of an environment that has a File, as it is kept.
func Load(t testing.TB, name string) map[string]any {
	t.Helper()
	folder := "snapshots"
	if strings.Contains(filepath.ToSlash(File(t, name)), folders[0]) {
		folder = "samples"
	}
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", folder, name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	return root
}

// Stack reads what Load gave, with embedded JSON as the text that Terraform has there, and files beside it.
func Stack(t testing.TB, root map[string]any, beside ...stackjson.File) *stackjson.Config {
	t.Helper()
	data, err := json.Marshal(encoded(root))
	if err != nil {
		t.Fatal(err)
	}
	stack, err := stackjson.ReadFiles(append([]stackjson.File{{Data: data}}, beside...)...)
	if err != nil {
		t.Fatal(err)
	}
	return stack
}

func encoded(value any) any {
	switch value := value.(type) {
	case map[string]any:
		if document, ok := value[Embedded]; ok {
			text, _ := json.Marshal(encoded(document)) // it was JSON
			return string(text)
		}
		object := map[string]any{}
		for key, nested := range value {
			object[key] = encoded(nested)
		}
		return object
	case []any:
		array := make([]any, len(value))
		for i, nested := range value {
			array[i] = encoded(nested)
		}
		return array
	}
	return value
}
