package config

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the generated files")

// TestGenerated keeps the committed schema and reference in step with the types.
func TestGenerated(t *testing.T) {
	for path, content := range map[string][]byte{
		"environments/schema.json": schemaJSON(t),
		"docs/configuration.md":    referenceMarkdown(t),
	} {
		file := filepath.Join("../..", path)
		if *update {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, content, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		committed, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		}
		if !bytes.Equal(committed, content) {
			t.Errorf("%s does not follow the types: run go test ./internal/config -run TestGenerated -update", path)
		}
	}
}
