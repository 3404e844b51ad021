package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/testbench/whose"
)

var (
	link     = regexp.MustCompile(`\]\(([^)]+)\)`)
	heading  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	noAnchor = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// TestLinksInDocuments: each leads to a file that exists and, with #, to one of its headings, as code hosts name them.
func TestLinksInDocuments(t *testing.T) {
	t.Chdir("..")
	rows, readme := whose.Rows(t, "."), whose.IsSlipwaysREADME(t, ".")
	looked := 0
	for _, document := range documents(t) {
		file := document.path
		text := codeSpan.ReplaceAllString(codeBlock.ReplaceAllString(document.text, ""), "")
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(match[1], "://") {
				continue
			}
			looked++
			path, anchor, _ := strings.Cut(match[1], "#")
			target := file
			if path != "" {
				target = filepath.Join(filepath.Dir(file), path)
			}
			if target == "README.md" && !readme || sample(target) && whose.Of(rows, filepath.ToSlash(target)) == whose.Made {
				continue // a team may have another one, or none
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s: %v", file, match[1], err)
			} else if anchor != "" && !slices.Contains(anchors(t, target), anchor) {
				t.Errorf("%s links to %s, which is no heading", file, match[1])
			}
		}
	}
	if looked < 50 {
		t.Errorf("only %d links were found", looked)
	}
}

func anchors(t *testing.T, file string) (anchors []string) {
	t.Helper()
	for _, title := range heading.FindAllStringSubmatch(codeBlock.ReplaceAllString(read(t, file), ""), -1) {
		anchors = append(anchors, strings.ReplaceAll(noAnchor.ReplaceAllString(strings.ToLower(title[1]), ""), " ", "-"))
	}
	return anchors
}
