package rights

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// environments are those whose stacks and calls are kept in testdata.
var environments = []string{"dev", "staging", "prod", "minimal", "everything"}

func load(t *testing.T, name string) (*stackjson.Config, config.Environment) {
	t.Helper()
	file := filepath.Join("..", "..", "testdata", "samples", name+".yaml")
	if name == "minimal" || name == "everything" {
		file = filepath.Join("..", "..", "stacks", "testdata", name+".yaml")
	}
	environment, err := config.Parse(name+".yaml", read(t, file))
	if err != nil {
		t.Fatal(err)
	}
	var content any
	if err := json.Unmarshal(read(t, filepath.Join("..", "..", "testdata", "snapshots", name+".json")), &content); err != nil {
		t.Fatal(err)
	}
	stack, err := stackjson.Read(encoded(t, folded(t, content)))
	if err != nil {
		t.Fatal(err)
	}
	return stack, environment
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// folded makes strings again of the documents that a snapshot shows unfolded.
func folded(t *testing.T, value any) any {
	t.Helper()
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = folded(t, value[i])
		}
	case map[string]any:
		if document, ok := value["(json)"]; ok {
			return string(encoded(t, document))
		}
		for key := range value {
			value[key] = folded(t, value[key])
		}
	}
	return value
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func of(t *testing.T, name string) Rights {
	t.Helper()
	stack, environment := load(t, name)
	rights, err := Of(stack, environment)
	if err != nil {
		t.Fatal(err)
	}
	return rights
}

func TestEveryTypeHasARow(t *testing.T) {
	for _, name := range environments {
		rights := of(t, name)
		t.Logf("%s: %d documents to plan, %d to deploy", name, len(rights.Plan), len(rights.Deploy))
	}
}
