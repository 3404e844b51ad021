package docs

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestTheIndexHasEveryPage once, so that whoever has a task finds its page.
func TestTheIndexHasEveryPage(t *testing.T) {
	t.Chdir("..")
	index := read(t, filepath.Join("docs", "README.md"))
	_, tables, _ := strings.Cut(index, "\n## ")
	for _, document := range documents(t) {
		folder, page := filepath.Split(document.path)
		if folder != "docs/" || page == "README.md" {
			continue
		}
		if n := strings.Count(tables, "]("+page+")"); n != 1 {
			t.Errorf("docs/README.md: %s is there %d times; give it one row, under the task that it is for", page, n)
		}
	}
}
