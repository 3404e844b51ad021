package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"slipway/internal/config"
	"slipway/internal/report"
	"slipway/internal/testbench/golden"
)

// samples are the reports of the project's own environments, from what go run . makes of them, in the order of their files.
func samples(t *testing.T, year func(environment string) int) []report.Side {
	t.Helper()
	folder := filepath.Join(root, "environments")
	environments, err := config.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	output := t.TempDir()
	if stderr, code := synthesize(t, root, "CDKTF_OUTDIR="+output); code != 0 {
		t.Fatal(stderr)
	}
	var sides []report.Side
	for _, environment := range environments {
		side, err := report.Load(folder, output, environment.Name, year(environment.Name))
		if err != nil {
			t.Fatal(err)
		}
		sides = append(sides, side)
	}
	return sides
}

// TestReports keeps docs/reports in step with what is synthesized. A report whose calendar depends on the year is compared for the
// year that the committed one tells of.
func TestReports(t *testing.T) {
	file := func(environment string) string { return filepath.Join(root, "docs", "reports", environment) }
	for _, side := range samples(t, func(environment string) int { return yearOf(file(environment) + ".json") }) {
		data, err := side.Report.JSON()
		if err != nil {
			t.Fatal(err)
		}
		golden.Same(t, file(side.Environment.Name)+".md", side.Report.Markdown())
		golden.Same(t, file(side.Environment.Name)+".json", string(data))
	}
}

var yearForm = regexp.MustCompile(`"year": ([0-9]{4})`)

func yearOf(file string) int {
	data, _ := os.ReadFile(file) // what is not there has no year
	if year := yearForm.FindSubmatch(data); year != nil && !golden.Updating() {
		if n, err := strconv.Atoi(string(year[1])); err == nil {
			return n
		}
	}
	return report.ThisYear()
}

// TestTheSamplesPass: nothing of the samples fails that is not waived, no waiver is without need, and each is as strict as the one before.
func TestTheSamplesPass(t *testing.T) {
	sides := map[string]report.Side{}
	for _, side := range samples(t, func(string) int { return 2026 }) {
		sides[side.Environment.Name] = side
		for _, failure := range side.Report.Failures() {
			t.Errorf("%s: %s", side.Environment.Name, failure)
		}
		for _, waiver := range side.Report.Unneeded() {
			t.Errorf("%s: %s", side.Environment.Name, waiver)
		}
	}
	for _, pair := range [][2]string{{"dev", "staging"}, {"staging", "prod"}} {
		if sides[pair[0]].Stack == nil || sides[pair[1]].Stack == nil {
			continue // a user has taken one away
		}
		for _, violation := range report.Compare(sides[pair[0]], sides[pair[1]]).Violations() {
			t.Error(violation)
		}
	}
}
