// Package docs checks what the documents say against what is there. Each test runs in the root, so that every path is one of the repository;
// it goes there itself, since the go command does not see a TestMain do so and would give cached results for changed files.
package docs

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/testbench/whose"
)

// document is a Markdown file. Its texts keep the lines of the file.
type document struct {
	path string
	text string
}

var (
	codeBlock = regexp.MustCompile("(?ms)^ *```(\\w*)\n(.*?)^ *```")
	codeSpan  = regexp.MustCompile("`([^`]*)`")
)

// documents gives all that somebody wrote of Slipway: neither reports nor the word-for-word part of the spec, nor what is a team's own.
func documents(t *testing.T) (all []document) {
	t.Helper()
	ours := slipways(t)
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/decisions/*.md"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !ours(file) {
				continue
			}
			text := read(t, file)
			if file == "docs/spec.md" {
				text, _, _ = strings.Cut(text, "\n---\n")
			}
			all = append(all, document{file, text})
		}
	}
	if len(all) < 15 {
		t.Fatalf("only %d documents were found", len(all))
	}
	return all
}

// span is a piece of code in a document.
type span struct {
	file string
	line int
	text string
}

func (s span) String() string { return fmt.Sprintf("%s:%d: `%s`", s.file, s.line, s.text) }

func (d document) line(offset int) int { return 1 + strings.Count(d.text[:offset], "\n") }

// spans gives what stands in backticks.
func (d document) spans() (spans []span) {
	text := codeBlock.ReplaceAllStringFunc(d.text, blank)
	for _, at := range codeSpan.FindAllStringSubmatchIndex(text, -1) {
		spans = append(spans, span{d.path, d.line(at[0]), text[at[2]:at[3]]})
	}
	return spans
}

// blocks gives the code blocks of a language.
func (d document) blocks(language string) (blocks []span) {
	for _, at := range codeBlock.FindAllStringSubmatchIndex(d.text, -1) {
		if d.text[at[2]:at[3]] == language {
			blocks = append(blocks, span{d.path, d.line(at[4]), d.text[at[4]:at[5]]})
		}
	}
	return blocks
}

// code gives the spans, and the lines of the shell's blocks.
func (d document) code() []span {
	code := d.spans()
	for _, block := range d.blocks("sh") {
		for i, line := range strings.Split(block.text, "\n") {
			code = append(code, span{block.file, block.line + i, line})
		}
	}
	return code
}

var letter = regexp.MustCompile(`[^\n]`)

func blank(text string) string { return letter.ReplaceAllString(text, " ") }

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// notOurs are folders that tools make.
var notOurs = []string{".git", "node_modules", "cdktf.out", "cdktf.out.go", ".terraform", "__pycache__"}

// tree gives every file and folder of the repository.
func tree(t *testing.T) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && slices.Contains(notOurs, entry.Name()) {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil // in a worktree .git is a file
		}
		if path != "." {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// slipways gives what tells whether a file is Slipway's to write, or the team's.
func slipways(t *testing.T) func(file string) bool {
	t.Helper()
	rows, readme := whose.Rows(t, "."), whose.IsSlipwaysREADME(t, ".")
	return func(file string) bool {
		return whose.Of(rows, filepath.ToSlash(file)) == whose.Slipway || file == "README.md" && readme
	}
}

// sample tells that a file is of one of the three samples, which users may delete.
func sample(file string) bool {
	name, _, _ := strings.Cut(filepath.Base(file), ".")
	_, err := os.Stat(filepath.Join("testdata", "samples", name+".yaml"))
	return err == nil
}
