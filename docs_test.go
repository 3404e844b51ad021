package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	codeBlock = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	codeSpan  = regexp.MustCompile("`[^`]*`")
	link      = regexp.MustCompile(`\]\(([^)]+)\)`)
	heading   = regexp.MustCompile(`(?m)^#+ (.*)$`)
	noAnchor  = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// TestLinksInDocuments: each leads to a file that exists and, with #, to one of its headings, as code hosts name them.
func TestLinksInDocuments(t *testing.T) {
	files := []string{"README.md"}
	for _, pattern := range []string{"docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	looked := 0
	for _, file := range files {
		text := codeSpan.ReplaceAllString(withoutBlocks(t, file), "")
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
			if reportOfNone(target) {
				continue
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

// reportOfNone tells that a file is the report of an environment that the user has deleted.
func reportOfNone(file string) bool {
	if filepath.Dir(file) != filepath.Join("docs", "reports") {
		return false
	}
	_, err := os.Stat(filepath.Join("environments", strings.TrimSuffix(filepath.Base(file), ".md")+".yaml"))
	return err != nil
}

func withoutBlocks(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return codeBlock.ReplaceAllString(string(data), "")
}

func anchors(t *testing.T, file string) (anchors []string) {
	t.Helper()
	for _, title := range heading.FindAllStringSubmatch(withoutBlocks(t, file), -1) {
		anchors = append(anchors, strings.ReplaceAll(noAnchor.ReplaceAllString(strings.ToLower(title[1]), ""), " ", "-"))
	}
	return anchors
}
