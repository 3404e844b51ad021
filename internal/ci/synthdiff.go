package ci

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

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
	var now, before []string
	for _, environment := range environments {
		now = append(now, environment.Stack())
		if _, err := os.Stat(environment.File(filepath.Join(folder, "environments"))); err == nil {
			before = append(before, environment.Stack())
		}
	}
	temp, err := os.MkdirTemp("", "synth-diff-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temp) }()
	none := filepath.Join(temp, "none.json")
	program, err := j.planreview(ctx, temp)
	err = errors.Join(err, j.synthesize(ctx, j.Folder, now...), j.synthesizeSome(ctx, folder, before),
		os.WriteFile(none, []byte(`{"resource":{}}`), 0o600))
	if err != nil {
		return err
	}
	for _, name := range now {
		old := none
		if slices.Contains(before, name) {
			old = filepath.Join(stackFolder(folder, name), synthesized.File)
		}
		current := filepath.Join(synthesized.Folder("cdktf.out", name), synthesized.File)
		var markdown bytes.Buffer
		status, err := verdict(j.Tool(ctx, j.Folder, &markdown, program, "synth-diff", old, current, "--format", "markdown", "--label", name))
		if err == nil && status == 1 {
			err = fmt.Errorf("%s: its synthesized files cannot be compared: the message is above", name)
		}
		if err = errors.Join(err, j.summarize(markdown.String())); err != nil {
			return err
		}
	}
	return nil
}

// synthesizeSome does nothing without a name: go run . alone synthesizes all.
func (j Job) synthesizeSome(ctx context.Context, folder string, names []string) error {
	if len(names) == 0 {
		return nil
	}
	return j.synthesize(ctx, folder, names...)
}
