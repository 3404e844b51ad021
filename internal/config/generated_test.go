package config

import (
	"path/filepath"
	"testing"

	"slipway/internal/testbench/golden"
)

// TestGenerated keeps the committed schema and reference in step with the types.
func TestGenerated(t *testing.T) {
	root := filepath.Join("..", "..")
	golden.Same(t, filepath.Join(root, "environments", "schema.json"), string(schemaJSON(t)))
	golden.Same(t, filepath.Join(root, "environments", "defaults.schema.json"), string(inheritingSchemaJSON(t)))
	golden.Same(t, filepath.Join(root, "docs", "configuration.md"), string(referenceMarkdown(t)))
}
