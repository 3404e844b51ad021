// Package samples reads the stacks of this project's own environments, for the tests of internal/<package>.
package samples

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"slipway/internal/stackjson"
)

// Embedded marks JSON within JSON, which snapshots show decoded: {"(json)": ...}.
const Embedded = "(json)"

// Load gives the JSON of dev, staging, prod, minimal or everything as it is kept. environments/ and what is in testdata/snapshots of it are the user's
// to change: testdata/samples is a copy of both as they were.
func Load(t testing.TB, name string) map[string]any {
	t.Helper()
	folder := "samples"
	if name == "minimal" || name == "everything" {
		folder = "snapshots"
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

// Stack reads what Load gave, with embedded JSON as the text that Terraform has there.
func Stack(t testing.TB, root map[string]any) *stackjson.Config {
	t.Helper()
	data, err := json.Marshal(encoded(root))
	if err != nil {
		t.Fatal(err)
	}
	stack, err := stackjson.Read(data)
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
