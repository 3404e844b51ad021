package docs

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/prices"
)

var (
	pathForm    = regexp.MustCompile(`[\w.*<>/-]+`)
	placeholder = regexp.MustCompile(`<[^>]*>`)
	identifier  = regexp.MustCompile(`\.[A-Z]\w*$`) // as in constructs/address.New
	sourceFile  = regexp.MustCompile(`^[\w.-]+\.(?:go|js|py|sh|yml|schema\.json)$`)
)

// missing gives the paths in a text of a file that lead nowhere, neither from the root nor from beside the file: those that begin with a
// folder of the root, and bare names of source files.
func missing(file, text string, paths []string) (wrong []string) {
	for _, path := range pathForm.FindAllString(text, -1) {
		path = strings.TrimRight(strings.TrimPrefix(path, "./"), "./-")
		first, _, below := strings.Cut(path, "/")
		switch {
		case path == "Node.js" || slices.Contains(notOurs, first):
		case below && slices.Contains(paths, first):
			glob := placeholder.ReplaceAllString(identifier.ReplaceAllString(path, ""), "*")
			found := slices.ContainsFunc(paths, func(p string) bool {
				fromRoot, err := filepath.Match(glob, p)
				beside, _ := filepath.Match(filepath.Join(filepath.Dir(file), glob), p)
				return err == nil && (fromRoot || beside)
			})
			if !found && !sample(path) && !usersOwn(path) {
				wrong = append(wrong, path)
			}
		case sourceFile.MatchString(path):
			if !slices.ContainsFunc(paths, func(p string) bool { return filepath.Base(p) == path }) {
				wrong = append(wrong, path)
			}
		}
	}
	return wrong
}

// usersOwn are paths that a user may have: a README and prices of their own, helpers of their extension, and below environments/ settings that environments
// share, folders of environments, and Terraform files beside them.
func usersOwn(path string) bool {
	if path == prices.OwnFolder || strings.HasPrefix(path, prices.OwnFolder+"/") || strings.HasPrefix(path, "stacks/extensions_") {
		return true
	}
	below, is := strings.CutPrefix(path, "environments/")
	return path == ".github/README.md" || is && (strings.Contains(below, "/") || below == "defaults.yaml" || below == "common")
}

func TestPathsInDocuments(t *testing.T) {
	t.Chdir("..")
	paths := tree(t)
	for _, document := range documents(t) {
		for _, code := range document.code() {
			for _, path := range missing(document.path, code.text, paths) {
				t.Errorf("%s: %s is not there", code, path)
			}
		}
	}
}

func TestPathsInComments(t *testing.T) {
	t.Chdir("..")
	paths, ours := tree(t), slipways(t)
	comments := 0
	for _, file := range paths {
		if !ours(file) || !strings.HasSuffix(file, ".go") || strings.Contains(file, "testdata/") {
			continue
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, group := range parsed.Comments {
			for _, comment := range group.List {
				comments++
				if strings.Contains(comment.Text, "://") {
					continue // an address of elsewhere
				}
				for _, path := range missing(file, comment.Text, paths) {
					t.Errorf("%s: the comment names %s, which is not there", files.Position(comment.Pos()), path)
				}
			}
		}
	}
	if comments < 500 {
		t.Errorf("only %d comments were looked at", comments)
	}
}

func TestMissingPathsAreFound(t *testing.T) {
	t.Chdir("..")
	paths := []string{
		"docs", "docs/ci.md", "internal/docs/beside.md", "internal", "internal/config", "internal/config/load.go", "environments", "prices", "stacks",
	}
	for text, want := range map[string]string{
		"docs/ci.md":                       "",
		"`internal/config/load.go:14`":     "",
		"internal/config.Load":             "",
		"docs/cd.md":                       "docs/cd.md",
		"docs/beside.md":                   "",
		"./internal/configuration":         "internal/configuration",
		"internal/*/load.go":               "",
		"internal/*/save.go":               "internal/*/save.go",
		"environments/prod.yaml":           "", // a sample may have been deleted
		"environments/production.yaml":     "environments/production.yaml",
		"environments/defaults.yaml":       "",
		"environments/orders/prod.yaml":    "",
		"prices/own/us-east-1.yaml":        "",
		"prices/us-est-1.yaml":             "prices/us-est-1.yaml",
		"stacks/extensions_queue.go":       "",
		"load.go":                          "",
		"save.go":                          "save.go",
		"report.schema.json":               "report.schema.json",
		"cdktf.out/stacks/dev/cdk.tf.json": "",
		"Node.js":                          "",
	} {
		if got := strings.Join(missing("internal/report.go", text, paths), " "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
