package main

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/planreview/report"
	"slipway/internal/testbench/golden"
)

// fixture gives a plan of testdata: real ones are made by make plan-fixtures, shapes are written by hand.
func fixture(t testing.TB, name string) string {
	t.Helper()
	if data, err := os.ReadFile(filepath.Join("testdata", "shapes", name+".json")); err == nil {
		return string(data)
	}
	packed, err := os.Open(filepath.Join("testdata", "real", name+".json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	reader, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// fixtures names all plans of testdata.
func fixtures(t testing.TB) []string {
	t.Helper()
	var names []string
	for _, pattern := range []string{"testdata/real/*.json.gz", "testdata/shapes/*.json"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatal(pattern, err)
		}
		for _, path := range paths {
			name, _ := strings.CutSuffix(filepath.Base(path), ".gz")
			names = append(names, strings.TrimSuffix(name, ".json"))
		}
	}
	return names
}

func decode(t testing.TB, text string) report.Report {
	t.Helper()
	var r report.Report
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// want is what a review must find in a plan: its verdict, the rules of its risks at medium and above, and its counts.
var want = map[string]struct {
	status report.Status
	rules  string
	counts string
}{
	"no-changes":         {report.Fine, "", "no changes"},
	"create":             {report.Fine, "iam-unknown network-opened", "85 to create"},
	"release":            {report.Fine, "", "1 to deploy, 1 to update"},
	"scale":              {report.Fine, "capacity-cut", "1 to replace, 3 to update"},
	"database-class":     {report.Blocked, "db-restart", "3 to update"},
	"engine-upgrade":     {report.Fine, "db-restart", "1 to update"},
	"protection-lowered": {report.Blocked, "guard-lowered", "2 to update"},
	"network-narrowed":   {report.Fine, "", "2 to delete, 2 to create"},
	"encryption":         {report.Blocked, "capacity-cut encryption-removed proxy-changed stateful-delete two-step-delete", "4 to replace, 1 drifted"},
	"policy-widened":     {report.Blocked, "iam-widened", "1 to update"},
	"rename":             {report.Blocked, "probable-rename stateful-delete", "1 to delete, 1 to create"},
	"rename-moved":       {report.Fine, "", "1 moved"},
	"target":             {report.CannotJudge, "partial-plan", "1 to deploy"},
	"destroy":            {report.Blocked, "capacity-cut proxy-changed resource-deleted stateful-delete two-step-delete", "85 to delete"},

	"modules":              {report.Blocked, "resource-deleted service-restart stateful-delete", "3 to delete, 1 to replace, 1 to create, 1 to update"},
	"data-reads":           {report.Fine, "", "1 to update, 1 to read"},
	"imports-moves-forget": {report.Fine, "resource-deleted stateful-delete", "1 to replace, 1 to forget, 1 to update, 1 moved, 2 to import, 1 to invoke"},
	"deferred":             {report.CannotJudge, "partial-plan", "1 to create, 1 deferred"},
	"errored":              {report.CannotJudge, "partial-plan", "1 to create"},
	"opentofu":             {report.Fine, "stateful-delete", "1 to replace"},
	"terraform-0.12":       {report.Blocked, "stateful-delete", "1 to replace, 1 to update"},
	"other-clouds":         {report.Blocked, "guard-lowered stateful-delete tls-weakened", "1 to replace, 1 to create, 2 to update"},
	"deposed":              {report.Fine, "", "1 to delete"},
	"drift":                {report.Fine, "capacity-cut drift-reverted", "1 to create, 1 to update, 2 drifted"},
}

func TestFixtures(t *testing.T) {
	names := fixtures(t)
	for name := range want {
		if !slices.Contains(names, name) {
			t.Errorf("no fixture %s", name)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			expected, ok := want[name]
			if !ok {
				t.Fatal("says nowhere what must be found")
			}
			stdout, _, code := review(t, fixture(t, name), "--format", "json")
			r := decode(t, stdout)
			var found []string
			for _, risk := range r.Risks {
				if risk.Severity != "low" {
					found = append(found, risk.Rule)
				}
			}
			slices.Sort(found)
			if got := strings.Join(slices.Compact(found), " "); got != expected.rules {
				t.Errorf("rules %q, want %q", got, expected.rules)
			}
			if got := r.Counts.String(); got != expected.counts {
				t.Errorf("counts %q, want %q", got, expected.counts)
			}
			if r.Verdict.Status != expected.status || code != expected.status.ExitCode() {
				t.Errorf("%s with exit code %d, want %s", r.Verdict.Status, code, expected.status)
			}
		})
	}
}

// TestGolden keeps a text for each plan and a comment for some, so that a change of what reviewers see is seen.
func TestGolden(t *testing.T) {
	comments := []string{"release", "encryption", "modules"}
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			stdout, _, _ := review(t, fixture(t, name))
			golden.Same(t, filepath.Join("testdata", "golden", name+".txt"), stdout)
			if slices.Contains(comments, name) {
				stdout, _, _ := review(t, fixture(t, name), "--format", "markdown", "--label", "dev")
				golden.Same(t, filepath.Join("testdata", "golden", name+".md"), stdout)
			}
		})
	}
}
