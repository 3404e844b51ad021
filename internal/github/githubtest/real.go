package githubtest

import (
	"os/exec"
	"testing"
)

// NeedGh gives the path of the real gh, or skips the test: no command of this project but those about GitHub needs it, so that somebody without it can
// still run the tests. CI installs it first (.ci/run), so that there nothing is skipped.
func NeedGh(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("gh")
	if err != nil {
		t.Skip("gh is not on PATH, and this test is about it; install it: apt-get install gh, or https://cli.github.com")
	}
	return path
}
