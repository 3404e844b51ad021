package stacks

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const specOnAws = "../docs/decisions/spec-on-aws.md"

// TestNumbersAreThoseOfTheSpecOnAws holds the tests that begin with a number against the table that numbers where the spec's letter
// fails on AWS. A row has such a test, or names in its last column the folder, as `examples/`, whose tests hold what it says.
func TestNumbersAreThoseOfTheSpecOnAws(t *testing.T) {
	rows, tests := numberedRows(t), numberedTests(t)
	for number, answer := range rows {
		if tests[number] == "" && !heldElsewhere(answer) {
			t.Errorf("%s: row %d has no test; write Test%02d... in stacks/, or name the folder of its tests in the last column", specOnAws, number, number)
		}
	}
	for number, name := range tests {
		if _, found := rows[number]; !found {
			t.Errorf("%s: no row %d in %s; add it, or name the test for what it shows", name, number, specOnAws)
		}
	}
}

var (
	tableRow  = regexp.MustCompile(`(?m)^\| ([0-9][0-9, -]*) \|.*\| ([^|]*) \|$`)
	numbered  = regexp.MustCompile(`^Test([0-9]{2})[A-Z]`)
	folderRef = regexp.MustCompile("`([a-z]+)/`")
)

// numberedRows gives the last column of each row, by number.
func numberedRows(t *testing.T) map[int]string {
	t.Helper()
	page, err := os.ReadFile(specOnAws)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[int]string{}
	for _, match := range tableRow.FindAllStringSubmatch(string(page), -1) {
		for part := range strings.SplitSeq(match[1], ", ") {
			from, to, isRange := strings.Cut(part, "-")
			if !isRange {
				to = from
			}
			for n := whole(t, from); n <= whole(t, to); n++ {
				if _, twice := rows[n]; twice {
					t.Errorf("%s: two rows have the number %d", specOnAws, n)
				}
				rows[n] = match[2]
			}
		}
	}
	for n := range len(rows) {
		if _, found := rows[n+1]; !found {
			t.Errorf("%s: %d numbers, and %d is not among them", specOnAws, len(rows), n+1)
		}
	}
	return rows
}

// numberedTests gives the name of a test of this folder, by number.
func numberedTests(t *testing.T) map[int]string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[int]string{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range parsed.Decls {
			if function, is := declaration.(*ast.FuncDecl); is {
				if match := numbered.FindStringSubmatch(function.Name.Name); match != nil {
					tests[whole(t, match[1])] = function.Name.Name
				}
			}
		}
	}
	return tests
}

func heldElsewhere(answer string) bool {
	for _, match := range folderRef.FindAllStringSubmatch(answer, -1) {
		if tests, err := filepath.Glob(filepath.Join("..", match[1], "*_test.go")); err == nil && len(tests) > 0 {
			return true
		}
	}
	return false
}

func whole(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
