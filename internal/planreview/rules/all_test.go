package rules

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestAllHoldsEveryRule reads the package, so that no rule can be written and then not run.
func TestAllHoldsEveryRule(t *testing.T) {
	var listed []string
	for _, r := range All() {
		if r.Fact == "" || r.Why == "" || r.Blind == "" || r.Severity < Low || r.Severity > Critical || r.Check == nil {
			t.Errorf("rule %q needs a Fact, a Why, a Blind, a Severity and a Check: %+v", r.ID, r)
		}
		if slices.Contains(listed, r.ID) {
			t.Errorf("rule %q is in All twice", r.ID)
		}
		listed = append(listed, r.ID)
	}
	for _, problem := range unfinished(t, os.DirFS("."), listed) {
		t.Error(problem)
	}
}

// unfinished says of each rule that is written in a folder what is still missing, as the next step.
func unfinished(t *testing.T, folder fs.FS, listed []string) []string {
	t.Helper()
	paths, err := fs.Glob(folder, "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var problems []string
	var written []string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, rule := range rulesIn(t, folder, path) {
			if rule.id == "" {
				problems = append(problems, fmt.Sprintf("%s: %s has no ID: write it as a literal, the file's name with hyphens", path, rule.variable))
				continue
			}
			written = append(written, rule.id)
			if !slices.Contains(listed, rule.id) {
				problems = append(problems, fmt.Sprintf("%s: rule %q never runs: add %s to All in rule.go, with data, access or service", path, rule.id, rule.variable))
			}
			if want := strings.ReplaceAll(rule.id, "-", "_") + ".go"; path != want {
				problems = append(problems, fmt.Sprintf("%s: rule %q belongs in a file of its own: move it to %s", path, rule.id, want))
			}
			if test := strings.TrimSuffix(path, ".go") + "_test.go"; !verifies(t, folder, test, rule.variable) {
				problems = append(problems, fmt.Sprintf("%s: rule %q has no examples: add %s with verify(t, %s, ...)", path, rule.id, test, rule.variable))
			}
		}
	}
	for _, id := range listed {
		if !slices.Contains(written, id) {
			problems = append(problems, fmt.Sprintf("rule %q is in All, and no file holds it: write it as var name = Rule{ID: %q, ...}", id, id))
		}
	}
	return problems
}

type writtenRule struct{ variable, id string }

// rulesIn finds the variables of a file that are a Rule{...}.
func rulesIn(t *testing.T, folder fs.FS, path string) []writtenRule {
	t.Helper()
	var rules []writtenRule
	ast.Inspect(parsed(t, folder, path), func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for i, value := range spec.Values {
			literal, ok := value.(*ast.CompositeLit)
			if !ok {
				continue
			}
			if name, ok := literal.Type.(*ast.Ident); ok && name.Name == "Rule" {
				rules = append(rules, writtenRule{spec.Names[i].Name, idOf(literal)})
			}
		}
		return true
	})
	return rules
}

func idOf(rule *ast.CompositeLit) string {
	for _, element := range rule.Elts {
		field, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if key, ok := field.Key.(*ast.Ident); !ok || key.Name != "ID" {
			continue
		}
		if value, ok := field.Value.(*ast.BasicLit); ok {
			id, _ := strconv.Unquote(value.Value)
			return id
		}
	}
	return ""
}

// verifies says whether a test file runs a rule's examples.
func verifies(t *testing.T, folder fs.FS, path, variable string) bool {
	t.Helper()
	if _, err := fs.Stat(folder, path); err != nil {
		return false
	}
	found := false
	ast.Inspect(parsed(t, folder, path), func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		function, _ := call.Fun.(*ast.Ident)
		rule, _ := call.Args[1].(*ast.Ident)
		found = found || function != nil && (function.Name == "verify" || function.Name == "verifyPlans") && rule != nil && rule.Name == variable
		return true
	})
	return found
}

func parsed(t *testing.T, folder fs.FS, path string) *ast.File {
	t.Helper()
	source, err := fs.ReadFile(folder, path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAnUnfinishedRuleSaysItsNextStep(t *testing.T) {
	const rule = `package rules; var diskFull = Rule{ID: "disk-full"}`
	const others = `package rules; func TestDiskFull(t *testing.T) { verify(t, other, nil) }`
	const examples = `package rules; func TestDiskFull(t *testing.T) { verify(t, diskFull, nil) }`
	for name, test := range map[string]struct {
		files  map[string]string
		listed []string
		want   []string
	}{
		"finished": {map[string]string{"disk_full.go": rule, "disk_full_test.go": examples}, []string{"disk-full"}, nil},
		"not in All": {map[string]string{"disk_full.go": rule, "disk_full_test.go": examples}, nil,
			[]string{`disk_full.go: rule "disk-full" never runs: add diskFull to All in rule.go, with data, access or service`}},
		"no id": {map[string]string{"disk_full.go": `package rules; var diskFull = Rule{}`}, nil,
			[]string{`disk_full.go: diskFull has no ID: write it as a literal, the file's name with hyphens`}},
		"in a file of another name": {map[string]string{"disk.go": rule, "disk_test.go": examples}, []string{"disk-full"},
			[]string{`disk.go: rule "disk-full" belongs in a file of its own: move it to disk_full.go`}},
		"no test file": {map[string]string{"disk_full.go": rule}, []string{"disk-full"},
			[]string{`disk_full.go: rule "disk-full" has no examples: add disk_full_test.go with verify(t, diskFull, ...)`}},
		"a test file of another rule": {map[string]string{"disk_full.go": rule, "disk_full_test.go": others}, []string{"disk-full"},
			[]string{`disk_full.go: rule "disk-full" has no examples: add disk_full_test.go with verify(t, diskFull, ...)`}},
		"in All alone": {nil, []string{"disk-full"},
			[]string{`rule "disk-full" is in All, and no file holds it: write it as var name = Rule{ID: "disk-full", ...}`}},
	} {
		t.Run(name, func(t *testing.T) {
			folder := fstest.MapFS{}
			for path, source := range test.files {
				folder[path] = &fstest.MapFile{Data: []byte(source)}
			}
			if diff := cmp.Diff(test.want, unfinished(t, folder, test.listed)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
