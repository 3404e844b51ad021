package ci

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"slipway/internal/config"
	"slipway/internal/synthesized"
)

// SynthDiff shows on the run's page what this commit does to each environment's synthesized file. It informs: a risk is judged by the review of the plan.
func (j Job) SynthDiff(ctx context.Context, base string) error {
	environments, err := config.Load(j.path("environments"))
	if err != nil {
		return err
	}
	folder, done, err := j.checkout(ctx, base)
	if err != nil {
		return err
	}
	defer done()
	temp, err := os.MkdirTemp("", "synth-diff-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temp) }()
	none := filepath.Join(temp, "none.json")
	program, err := j.planreview(ctx, temp)
	if err = errors.Join(err, j.synthesize(ctx, j.Folder), j.synthesize(ctx, folder), os.WriteFile(none, []byte(`{"resource":{}}`), 0o600)); err != nil {
		return err
	}
	for _, environment := range environments {
		before := filepath.Join(stackFolder(folder, environment.Name), synthesized.File)
		if _, err := os.Stat(before); errors.Is(err, fs.ErrNotExist) {
			before = none
		}
		now := filepath.Join(synthesized.Folder("cdktf.out", environment.Name), synthesized.File)
		var markdown bytes.Buffer
		status, err := verdict(j.Tool(ctx, j.Folder, &markdown, program, "synth-diff", before, now, "--format", "markdown", "--label", environment.Name))
		if err == nil && status == 1 {
			err = fmt.Errorf("%s: its synthesized files cannot be compared: the message is above", environment.Name)
		}
		if err = errors.Join(err, j.summarize(markdown.String())); err != nil {
			return err
		}
	}
	return nil
}
