package version_test

import (
	"strings"
	"testing"

	"slipway/internal/testbench/whose"
	"slipway/internal/version"
)

func TestTheREADMENamesTheVersion(t *testing.T) {
	if words := "This is version " + version.Slipway + " ("; !strings.Contains(whose.README(t, "../.."), words) {
		t.Errorf("README.md: write %q where it says which version this is", words)
	}
}
