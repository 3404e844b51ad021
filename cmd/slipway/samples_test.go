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
	"slipway/internal/testbench/samples"
)

// TestReports keeps docs/reports in step with what go run . makes of environments/, which may be a team's own. A report whose calendar depends on the year is
// compared for the year that the committed one tells of.
func TestReports(t *testing.T) {
	folder, reports := filepath.Join(root, "environments"), filepath.Join(root, "docs", "reports")
	environments, err := config.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	output := t.TempDir()
	if stderr, code := synthesize(t, root, "CDKTF_OUTDIR="+output); code != 0 {
		t.Fatal(stderr)
	}
	var names []string
	for _, environment := range environments {
		file := filepath.Join(reports, environment.Stack())
		side, err := report.Load(folder, output, environment.String(), yearOf(file+".json"))
		if err != nil {
			t.Fatal(err)
		}
		data, err := side.Report.JSON()
		if err != nil {
			t.Fatal(err)
		}
		golden.Same(t, file+".md", side.Report.MarkdownBeside(filepath.Base(file)+".svg"))
		golden.Same(t, file+".svg", side.Report.SVG())
		golden.Same(t, file+".json", string(data))
		names = append(names, environment.Stack())
	}
	golden.Only(t, reports, names, ".json", ".md", ".svg")
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

// TestTheSamplesPass: nothing of the environments that come with Slipway fails that is not waived, no waiver is without need, and each is as strict as the one
// before.
func TestTheSamplesPass(t *testing.T) {
	environments, err := config.Load(filepath.Join(root, "testdata", "samples"))
	if err != nil {
		t.Fatal(err)
	}
	sides := map[string]report.Side{}
	for _, environment := range environments {
		stack := samples.Stack(t, samples.Load(t, environment.Name))
		side := report.Side{Environment: environment, Stack: stack, Report: report.Build(environment, stack, 2026)}
		sides[environment.Name] = side
		for _, failure := range side.Report.Failures() {
			t.Errorf("%s: %s", environment, failure)
		}
		for _, waiver := range side.Report.Unneeded() {
			t.Errorf("%s: %s", environment, waiver)
		}
	}
	for _, pair := range [][2]string{{"dev", "staging"}, {"staging", "prod"}} {
		for _, violation := range report.Compare(sides[pair[0]], sides[pair[1]]).Violations() {
			t.Error(violation)
		}
	}
}
