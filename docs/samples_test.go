package docs

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"slipway/internal/testbench/golden"
)

// samples are the environments that come with Slipway.
var samples = []string{"dev", "staging", "prod"}

// TestSamplesAreAsSynthesized keeps the JSON of the samples, which other tests read, in step with the snapshots. An environment that a user
// has changed or deleted is no sample any more.
func TestSamplesAreAsSynthesized(t *testing.T) {
	t.Chdir("..")
	for _, name := range samples {
		ours, err := os.ReadFile(filepath.Join("environments", name+".yaml"))
		if err != nil || !bytes.Equal(ours, []byte(read(t, filepath.Join("testdata", "samples", name+".yaml")))) {
			continue
		}
		golden.Same(t, filepath.Join("testdata", "samples", name+".json"), read(t, filepath.Join("testdata", "snapshots", name+".json")))
	}
}
