// Package golden compares what the code makes with the committed file that shows it to a reviewer. With -update, tests write the file.
package golden

import (
	"flag"
	"os"
	"path/filepath"
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
