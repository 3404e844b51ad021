//go:build e2e

// Package e2e applies what the app synthesizes with the real Terraform and the real AWS provider to an emulator of AWS.
package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"

	"slipway/e2e/app"
	"slipway/e2e/emulator"
	"slipway/e2e/terraform"
	"slipway/internal/config"
)

var (
	update = flag.Bool("update", false, "write the table of docs/reliability.md anew")
	// Set by TestMain.
	ctx    context.Context
	root   string
	binary terraform.Binary
	slip   app.App
)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var stop context.CancelFunc
	ctx, stop = signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	folder, err := os.MkdirTemp("", "slipway-e2e-")
	if err == nil {
		defer os.RemoveAll(folder)
		err = prepare(folder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := report(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

func prepare(folder string) (err error) {
	if binary, err = terraform.Find(ctx); err != nil {
		return err
	}
	if _, err := terraform.CLIConfig(); err != nil {
		return err
	}
	if err := emulator.Prepare(ctx); err != nil {
		return err
	}
	if root, err = app.Root(ctx); err != nil {
		return err
	}
	slip, err = app.Build(ctx, folder)
	return err
}

// environments gives the user's own, and the two that the other tests use.
func environments() []string {
	files, _ := filepath.Glob(filepath.Join(root, "environments", "*.yaml")) // the pattern is valid
	names := []string{"minimal", "everything"}
	for _, file := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(file), ".yaml"))
	}
	return names
}

// configuration is the YAML of one of them.
func configuration(t *testing.T, name string) []byte {
	t.Helper()
	folder := "environments"
	if name == "minimal" || name == "everything" {
		folder = filepath.Join("stacks", "testdata")
	}
	return must(os.ReadFile(filepath.Join(root, folder, name+".yaml")))(t)
}

// sample is the YAML of dev, staging or prod as this project has them, whatever the user has made of them.
func sample(t *testing.T, name string) []byte {
	t.Helper()
	return must(os.ReadFile(filepath.Join(root, "testdata", "samples", name+".yaml")))(t)
}

func parse(t *testing.T, name string, yaml []byte) config.Environment {
	t.Helper()
	environment, err := config.Parse(name+".yaml", yaml)
	if err != nil {
		t.Fatal(err)
	}
	return environment
}
