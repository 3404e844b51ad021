package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/testbench/whose"
)

// samples are the environments that come with Slipway.
var samples = []string{"dev", "staging", "prod"}

// TestEveryFileHasAnOwner: as it comes, the repository has no file of which nobody said whether it is Slipway's or the team's.
func TestEveryFileHasAnOwner(t *testing.T) {
	t.Chdir("..")
	if whose.TakenOver(t, ".") {
		t.Skip("the repository is a team's, whose further files are its own")
	}
	out, err := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	rows, used := whose.Rows(t, "."), map[string]bool{}
	for _, file := range strings.Fields(string(out)) {
		row, found := whose.RowOf(rows, file)
		used[row.Pattern] = true
		if !found || row.Owner == whose.Alone {
			t.Errorf("%s: the table of %s does not say that it is Slipway's: add its path; if it is a team's, give the environments the team's account first",
				file, whose.Page)
		}
	}
	for _, row := range rows {
		if !used[row.Pattern] && row.Owner != whose.Alone {
			t.Errorf("%s: %s: there is no such file", whose.Page, row.Pattern)
		}
	}
}

// TestSamplesAreTheEnvironments: as the repository comes, what other tests read is what users begin with.
func TestSamplesAreTheEnvironments(t *testing.T) {
	t.Chdir("..")
	if whose.TakenOver(t, ".") {
		t.Skip("the environments are a team's own")
	}
	for _, name := range samples {
		begun, kept := filepath.Join("environments", name+".yaml"), filepath.Join("testdata", "samples", name+".yaml")
		if _, err := os.Stat(begun); os.IsNotExist(err) {
			continue // deleted, before the others are made one's own
		}
		if read(t, begun) != read(t, kept) {
			t.Errorf("%s and %s differ: copy the one that you have changed over the other", begun, kept)
		}
	}
}

// TestWhatIsPutBack: the commands for a merge put back what is made of environments, and these.
func TestWhatIsPutBack(t *testing.T) {
	t.Chdir("..")
	want := []string{"environments"}
	for _, row := range whose.Rows(t, ".") {
		if row.Owner == whose.Made {
			want = append(want, strings.TrimSuffix(row.Pattern, "/"))
		}
	}
	page := read(t, whose.Page)
	for _, command := range []string{"git rm -r --force --quiet ", "git checkout HEAD -- "} {
		_, line, _ := strings.Cut(page, "\n"+command)
		line, _, _ = strings.Cut(line, "\n")
		if got := strings.Fields(line); !slices.Equal(got, want) {
			t.Errorf("%s: %s%s, want %s", whose.Page, command, line, strings.Join(want, " "))
		}
	}
}
