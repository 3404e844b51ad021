// Package golden compares what the code makes with the committed file that shows it to a reviewer. With -update, tests write the file.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the committed files anew instead of comparing them")

// Updating tells that the committed files are written anew.
func Updating() bool { return *update }

// Same compares a text with a committed file, or with -update writes it.
func Same(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with: make update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what the code makes; if it should be, run make update and commit it (-committed +made):\n%s", file, diff)
	}
}

// Only holds a folder to the files of the named ones, each with all endings: those of others, which are gone, fail the test, or with -update are removed. What
// has a name of another form stays.
func Only(t *testing.T, folder string, names []string, endings ...string) {
	t.Helper()
	for _, file := range others(t, folder, names, endings) {
		if !*update {
			t.Errorf("%s is of none that there is; take it away with: make update", file)
		} else if err := os.Remove(file); err != nil {
			t.Error(err)
		}
	}
}

// others are files of a name that is none of those given: one that has a file of the first ending.
func others(t *testing.T, folder string, names, endings []string) (files []string) {
	t.Helper()
	first, err := filepath.Glob(filepath.Join(folder, "*"+endings[0]))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range first {
		stem := strings.TrimSuffix(file, endings[0])
		if slices.Contains(names, filepath.Base(stem)) {
			continue
		}
		for _, ending := range endings {
			if _, err := os.Stat(stem + ending); err == nil {
				files = append(files, stem+ending)
			}
		}
	}
	return files
}
