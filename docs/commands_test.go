package docs

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	makeTarget  = regexp.MustCompile(`(?m)^([\w-]+):(?:[^=\n]*?)(?:## (.*))?$`)
	phony       = regexp.MustCompile(`(?m)^\.PHONY: (.*)$`)
	makeCommand = regexp.MustCompile(`(?:^|[^\w-])make ([a-z][\w-]*)`)
	// In prose "make" is a verb: there only what cannot be an English word, or is quoted or to be run, is a target.
	makeInProse = regexp.MustCompile("(?:(?:`|run |run: |with: )make ([a-z][\\w-]*)|[^\\w-]make ([a-z]+[-0-9][\\w-]*))")
	goPackage   = regexp.MustCompile(`go (?:run|build|test|vet)(?: -[\w=]+)* (\.(?:/[\w-]+)+)`)
	testName    = regexp.MustCompile(`\bTest[A-Z]\w*`)
)

// targets gives the targets of the Makefile that are no files, with their help.
func targets(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, match := range makeTarget.FindAllStringSubmatch(read(t, "Makefile"), -1) {
		all[match[1]] = match[2]
	}
	if len(all) < 10 {
		t.Fatalf("only %d targets were read", len(all))
	}
	return all
}

func TestMakeHelpListsEveryTarget(t *testing.T) {
	t.Chdir("..")
	var names []string
	for _, line := range phony.FindAllStringSubmatch(read(t, "Makefile"), -1) {
		names = append(names, strings.Fields(line[1])...)
	}
	if len(names) == 0 {
		t.Fatal("Makefile: no .PHONY")
	}
	out, err := exec.Command("make", "--no-print-directory", "help").CombinedOutput()
	if err != nil {
		t.Fatalf("make help: %v\n%s", err, out)
	}
	for name, help := range targets(t) {
		if help != "" && !slices.Contains(names, name) {
			t.Errorf("Makefile: add %s to .PHONY", name)
		}
	}
	for _, name := range names {
		help := targets(t)[name]
		if help == "" {
			t.Errorf("Makefile: %s has no ## that says what it does", name)
		} else if !regexp.MustCompile(`(?m)^  make ` + name + ` +` + regexp.QuoteMeta(help) + `$`).Match(out) {
			t.Errorf("make help does not list %s:\n%s", name, out)
		}
	}
}

// TestCommandsInDocuments: make's targets, the packages that go runs, and the tests that are named.
func TestCommandsInDocuments(t *testing.T) {
	t.Chdir("..")
	known, tests := targets(t), testFunctions(t)
	for _, document := range documents(t) {
		for _, code := range document.code() {
			for _, match := range makeCommand.FindAllStringSubmatch(code.text, -1) {
				if _, ok := known[match[1]]; !ok {
					t.Errorf("%s: make %s: no target of the Makefile", code, match[1])
				}
			}
			for _, name := range testName.FindAllString(code.text, -1) {
				if !tests[name] {
					t.Errorf("%s: no test %s", code, name)
				}
			}
		}
	}
}

// TestCommandsInCode: the same where a comment or message tells somebody a command. internal/workflows follows what scripts run.
func TestCommandsInCode(t *testing.T) {
	t.Chdir("..")
	known, ours := targets(t), slipways(t)
	packages := 0
	for _, file := range tree(t) {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		ofCI := strings.HasPrefix(file, ".github/") || strings.HasPrefix(file, ".ci/")
		// What stands in another module or in data, and this folder's made-up commands, are not meant.
		skip := info.IsDir() || !ours(file) || strings.Contains(file, "testdata/") || strings.HasPrefix(file, "examples/") ||
			strings.HasPrefix(file, "internal/workflows/")
		if skip || !ofCI && file != "Makefile" && !strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, ".md") {
			continue
		}
		number := 0
		for line := range strings.Lines(read(t, file)) {
			number++
			comment := strings.HasPrefix(strings.TrimSpace(line), "#")
			if !strings.HasSuffix(file, ".md") && file != "docs/commands_test.go" && (!ofCI || comment) {
				for _, match := range makeInProse.FindAllStringSubmatch(line, -1) {
					if _, ok := known[match[1]+match[2]]; !ok {
						t.Errorf("%s:%d: make %s: no target of the Makefile", file, number, match[1]+match[2])
					}
				}
			}
			for _, match := range goPackage.FindAllStringSubmatch(line, -1) {
				packages++
				if info, err := os.Stat(match[1]); err != nil || !info.IsDir() {
					t.Errorf("%s:%d: %s: no such folder", file, number, match[0])
				}
			}
		}
	}
	if packages < 20 {
		t.Errorf("only %d commands were looked at", packages)
	}
}

var testFunction = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

func testFunctions(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, file := range tree(t) {
		if strings.HasSuffix(file, "_test.go") {
			for _, match := range testFunction.FindAllStringSubmatch(read(t, file), -1) {
				names[match[1]] = true
			}
		}
	}
	return names
}
