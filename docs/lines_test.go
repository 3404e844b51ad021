package docs

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// longest is the greatest length of a line in characters. golangci-lint's lll holds it for Go.
const longest = 160

func TestLinesAreShort(t *testing.T) {
	t.Chdir("..")
	ours, looked := slipways(t), 0
	for _, file := range tree(t) {
		if !ours(file) {
			continue
		}
		if !slices.Contains([]string{".md", ".yml", ".sh"}, filepath.Ext(file)) && file != "Makefile" && !strings.HasPrefix(file, ".ci/") {
			continue
		}
		text := read(t, file)
		// Data, what is generated, and the spec, word for word.
		if strings.Contains(file, "testdata/") || strings.HasPrefix(file, "docs/reports/") || strings.HasPrefix(text, "<!-- Generated") {
			continue
		}
		if file == "docs/spec.md" {
			text, _, _ = strings.Cut(text, "\n---\n")
		}
		looked++
		number := 0
		for line := range strings.Lines(text) {
			number++
			line = strings.TrimRight(line, "\n")
			table := filepath.Ext(file) == ".md" && strings.HasPrefix(strings.TrimSpace(line), "|")
			// A link cannot be broken.
			if length := utf8.RuneCountInString(link.ReplaceAllString(line, "]")); length > longest && !table {
				t.Errorf("%s:%d: %d characters; break it before %d", file, number, length, longest)
			}
		}
	}
	if looked < 25 {
		t.Errorf("only %d files were looked at", looked)
	}
}
