//go:build e2e

// Package e2e applies what the app synthesizes with the real Terraform and the real AWS provider to an emulator of AWS.
package e2e

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
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
	built  string // folder of the programs, which is gone at the end
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
		built = folder
		err = prepare()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if err := order.takeOver(); err != nil {
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

func prepare() (err error) {
	if binary, err = terraform.Find(ctx); err != nil {
		return err
	}
	if _, err := terraform.Variables(); err != nil {
		return err
	}
	if err := emulator.Prepare(ctx); err != nil {
		return err
	}
	if root, err = app.Root(ctx); err != nil {
		return err
	}
	slip, err = app.Build(ctx, built)
	return err
}

// environments gives the names of the samples, of the two that the other tests use, and of the examples: a team's own may need what the emulator lacks.
func environments() []string { return slices.Sorted(maps.Keys(environmentFiles())) }

func environmentFiles() map[string]string {
	files := map[string]string{}
	for _, pattern := range []string{"testdata/samples/*.yaml", "stacks/testdata/minimal.yaml", "stacks/testdata/everything.yaml",
		"examples/environments/*.yaml"} {
		found, _ := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern))) // the pattern is valid
		for _, file := range found {
			files[strings.TrimSuffix(filepath.Base(file), ".yaml")] = file
		}
	}
	return files
}

// configuration is the YAML of one of them.
func configuration(t *testing.T, name string) []byte {
	t.Helper()
	return must(os.ReadFile(environmentFiles()[name]))(t)
}

func parse(t *testing.T, name string, yaml []byte) config.Environment {
	t.Helper()
	environment, err := config.Parse(name+".yaml", yaml)
	if err != nil {
		t.Fatal(err)
	}
	return environment
}
