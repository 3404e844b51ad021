package docs

import (
	"regexp"
	"testing"

	"slipway/internal/doctor"
	"slipway/internal/testbench/golden"
)

var checksTable = regexp.MustCompile(`(?m)^\| area \| check \| .*\n(?:^\|.*\n)+`)

// TestDoctorPage: the page has the checks of internal/doctor, no more and no fewer.
func TestDoctorPage(t *testing.T) {
	t.Chdir("..")
	const file = "docs/doctor.md"
	text := read(t, file)
	if places := checksTable.FindAllString(text, -1); len(places) != 1 {
		t.Fatalf("%s: %d tables of checks", file, len(places))
	}
	golden.Same(t, file, checksTable.ReplaceAllLiteralString(text, doctor.Table()))
}
