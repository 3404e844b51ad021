//go:build browser

package page

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"slipway/internal/report"
)

// TestInABrowser opens the pages in Chromium, light and dark, narrow and wide: nothing on the console, nothing asked of a network, nothing that axe-core
// finds, no scrolling sideways, all folds reached by the keyboard, a filter that filters, and a PDF.
func TestInABrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium on PATH; install it from your system's packages")
	}
	weak := side(t, "prod", with("aws_db_proxy", "main", "require_tls", false))
	dev := side(t, "dev")
	folder := t.TempDir()
	difference, err := Difference(report.Compare(weak, dev))
	for name, page := range map[string]string{"one": pageOf(t, weak), "all": pageOf(t, dev, weak), "services": pageOf(t, side(t, "services")),
		"difference": rendered(t, difference, err)} {
		if err := os.WriteFile(filepath.Join(folder, name+".html"), []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), "node", "check.mjs", chromium, folder)
	command.Dir = filepath.Join(root, "internal", "report", "page", "testdata", "browser")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v; make browser installs what it needs\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	for _, problem := range lines[:len(lines)-1] {
		t.Error(problem)
	}
	t.Log(lines[len(lines)-1])
}
