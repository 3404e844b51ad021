package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"slipway/internal/config"
	"slipway/internal/report"
	"slipway/internal/stackjson"
)

// TestReports keeps docs/reports in step with what is synthesized. A report whose calendar depends on the year is compared for the
// year that the committed one tells of.
func TestReports(t *testing.T) {
	environments, err := config.Load("environments")
	if err != nil {
		t.Fatal(err)
	}
	stacks := synthesize(t, environments)
	for _, environment := range environments {
		stack, err := stackjson.Read(stacks[environment.Name])
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("docs", "reports", environment.Name)
		built := report.Build(environment, stack, yearOf(file+".json"))
		data, err := built.JSON()
		if err != nil {
			t.Fatal(err)
		}
		sameOrUpdate(t, "TestReports", file+".md", built.Markdown())
		sameOrUpdate(t, "TestReports", file+".json", string(data))
	}
}

var yearForm = regexp.MustCompile(`"year": ([0-9]{4})`)

func yearOf(file string) int {
	data, _ := os.ReadFile(file) // what is not there has no year
	if year := yearForm.FindSubmatch(data); year != nil && !*update {
		if n, err := strconv.Atoi(string(year[1])); err == nil {
			return n
		}
	}
	return report.ThisYear()
}

// TestTheSamplesPass: nothing of the samples fails that is not waived, no waiver is without need, and each is as strict as the one before.
func TestTheSamplesPass(t *testing.T) {
	environments, err := config.Load("environments")
	if err != nil {
		t.Fatal(err)
	}
	sides := map[string]report.Side{}
	for name, data := range synthesize(t, environments) {
		stack, err := stackjson.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, environment := range environments {
			if environment.Name == name {
				sides[name] = report.Side{Environment: environment, Stack: stack, Report: report.Build(environment, stack, 2026)}
			}
		}
		for _, failure := range sides[name].Report.Failures() {
			t.Errorf("%s: %s", name, failure)
		}
		for _, waiver := range sides[name].Report.Unneeded() {
			t.Errorf("%s: %s", name, waiver)
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
