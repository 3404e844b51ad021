// Package app runs the app as its users do: environments/<name>.yaml in, cdk.tf.json out.
package app

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// App is the built command.
type App struct{ binary string }

// Build builds the command into a folder. The current folder is somewhere in the project.
func Build(ctx context.Context, folder string) (App, error) {
	root, err := Root(ctx)
	if err != nil {
		return App{}, err
	}
	binary := filepath.Join(folder, "slipway")
	command := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		return App{}, fmt.Errorf("go build: %w\n%s", err, out)
	}
	return App{binary}, nil
}

// Path of the command.
func (a App) Path() string { return a.binary }

// Root is the project's folder.
func Root(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
}

// Synth gives the cdk.tf.json of an environment with the given configuration.
func (a App) Synth(ctx context.Context, name string, configuration []byte) ([]byte, error) {
	project, err := os.MkdirTemp("", "slipway-app-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(project)
	if err := os.Mkdir(filepath.Join(project, "environments"), 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(project, "environments", name+".yaml"), configuration, 0o600); err != nil {
		return nil, err
	}
	return a.SynthIn(ctx, project, name)
}

// SynthIn runs the command in the folder of a project, and gives the cdk.tf.json that it writes of an environment there.
func (a App) SynthIn(ctx context.Context, project, name string) ([]byte, error) {
	command := exec.CommandContext(ctx, a.binary, name)
	command.Dir = project
	var messages bytes.Buffer
	command.Stderr = &messages
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("synthesize %s: %w\n%s", name, err, messages.String())
	}
	return os.ReadFile(filepath.Join(project, "cdktf.out", "stacks", name, "cdk.tf.json"))
}
