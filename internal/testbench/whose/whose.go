// Package whose tells which files of the repository are Slipway's and which those of the team that has taken it over, by the table of docs/upgrading.md: what
// is a team's own is no reason for a test of Slipway's to fail.
package whose

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
)

// Page has the table.
const Page = "docs/upgrading.md"

// An Owner is what the table says of a path.
type Owner string

// The owners.
const (
	Slipway Owner = "Slipway's"
	Yours   Owner = "yours"       // comes with Slipway, for a team to change
	Alone   Owner = "yours alone" // never comes with Slipway
	Made    Owner = "made"        // make update writes it of both
)

// A Row is a path pattern and its owner. A pattern that ends in / is everything below.
type Row struct {
	Pattern string
	Owner   Owner
}

var (
	tableRow = regexp.MustCompile(`(?m)^\| (.*?) \| (.*?) \|`)
	quoted   = regexp.MustCompile("`([^`]+)`")
)

// Rows are those of the table.
func Rows(t testing.TB, root string) (rows []Row) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(Page)))
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(page), "\n## Whose is what\n")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, cells := range tableRow.FindAllStringSubmatch(table, -1) {
		owner := Owner(cells[2])
		for _, pattern := range quoted.FindAllStringSubmatch(cells[1], -1) {
			rows = append(rows, Row{pattern[1], owner})
			if _, err := path.Match(pattern[1], ""); err != nil {
				t.Fatalf("%s: %s: %v", Page, pattern[1], err)
			}
			if owner != Slipway && owner != Yours && owner != Alone && owner != Made {
				t.Fatalf("%s: %s is %q; write one of: %s, %s, %s, %s", Page, pattern[1], owner, Slipway, Yours, Alone, Made)
			}
		}
	}
	if !found || len(rows) == 0 {
		t.Fatalf("%s: no table below ## Whose is what", Page)
	}
	return rows
}

// Of gives the owner of a file. What the table does not have is the team's.
func Of(rows []Row, file string) Owner {
	if row, found := RowOf(rows, file); found {
		return row.Owner
	}
	return Alone
}

// RowOf gives the row of the longest pattern that a file matches.
func RowOf(rows []Row, file string) (longest Row, found bool) {
	for _, row := range rows {
		if len(row.Pattern) > len(longest.Pattern) && row.matches(file) {
			longest = row
		}
	}
	return longest, longest.Pattern != ""
}

func (r Row) matches(file string) bool {
	pattern, below := strings.CutSuffix(r.Pattern, "/")
	if depth := strings.Count(pattern, "/") + 1; below {
		segments := strings.Split(file, "/")
		if len(segments) <= depth {
			return false
		}
		file = strings.Join(segments[:depth], "/")
	}
	matched, _ := path.Match(pattern, file) // Rows looks at the patterns
	return matched
}

// README is the text of the README, of which a test compares a part with what the code makes. Where a team has written its own, the test is skipped.
func README(t testing.TB, root string) string {
	t.Helper()
	if !IsSlipwaysREADME(t, root) {
		t.Skip("the README is the team's own")
	}
	data, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// IsSlipwaysREADME tells it by the heading: a team that writes its own gives it another one, or deletes the file.
func IsSlipwaysREADME(t testing.TB, root string) bool {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return bytes.HasPrefix(data, []byte("# Slipway\n"))
}

// documented is the account in AWS's documentation, which the samples have.
const documented = "123456789012"

// TakenOver tells that a team has an environment of its own, which is of its own account. Until then the repository is as Slipway ships it.
func TakenOver(t testing.TB, root string) bool {
	t.Helper()
	environments, err := config.Load(filepath.Join(root, "environments"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(environments, func(e config.Environment) bool { return e.Account != documented })
}
