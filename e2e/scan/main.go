// Scan runs Checkov and Trivy on the plan of the sample of production and compares what they find with the table of docs/scanners.md. The plan is
// made by the real Terraform and AWS provider against the emulator: make scan runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"

	"slipway/e2e/app"
	"slipway/e2e/emulator"
	"slipway/e2e/terraform"
)

const page = "docs/scanners.md"

func main() {
	keep := flag.String("plan", "", "where to write the plan's JSON; it is deleted otherwise")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *keep); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, keep string) error {
	root, err := app.Root(ctx)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		return err
	}
	known, err := table(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", page, err)
	}
	folder, err := os.MkdirTemp("", "slipway-scan-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	plan := filepath.Join(folder, "prod.json")
	if keep != "" {
		plan = keep
	}
	if err := write(ctx, root, folder, plan); err != nil {
		return err
	}
	var problems []string
	ran := 0
	for _, scanner := range scanners {
		if _, err := exec.LookPath(scanner.name); err != nil {
			fmt.Printf("%s: not on PATH, not run\n", scanner.name)
			continue
		}
		found, err := scanner.run(ctx, plan)
		if err != nil {
			return fmt.Errorf("%s: %w", scanner.name, err)
		}
		ran++
		fmt.Printf("%s: %d findings\n", scanner.name, len(found))
		problems = append(problems, compare(known[scanner.name], found, scanner.unsteady)...)
	}
	if ran == 0 {
		return errors.New("neither checkov nor trivy is on PATH; " + page + " says how to install them")
	}
	if len(problems) > 0 {
		return fmt.Errorf("%s is not what the scanners find:\n  %s", page, strings.Join(problems, "\n  "))
	}
	return nil
}

// write plans the sample of production in a new account.
func write(ctx context.Context, root, folder, file string) error {
	configuration, err := os.ReadFile(filepath.Join(root, "testdata", "samples", "prod.yaml"))
	if err != nil {
		return err
	}
	slipway, err := app.Build(ctx, folder)
	if err != nil {
		return err
	}
	stack, err := slipway.Synth(ctx, "prod", configuration)
	if err != nil {
		return err
	}
	binary, err := terraform.Find(ctx)
	if err != nil {
		return err
	}
	aws, err := emulator.StartFor(ctx, stack)
	if err != nil {
		return err
	}
	defer aws.Stop()
	work := filepath.Join(folder, "stack")
	if err := os.Mkdir(work, 0o755); err != nil {
		return err
	}
	workspace, err := terraform.New(binary, work, stack, terraform.Options{Environment: aws.Environment(), MaxRetries: 2})
	if err != nil {
		return err
	}
	if err := workspace.Init(ctx); err != nil {
		return fmt.Errorf("terraform init: %w", err)
	}
	plan := filepath.Join(work, "prod.tfplan")
	if _, err := workspace.Plan(ctx, tfexec.Out(plan)); err != nil {
		return fmt.Errorf("terraform plan: %w", err)
	}
	show := exec.CommandContext(ctx, binary.Path, "show", "-json", plan)
	show.Dir, show.Env = work, workspace.Environment
	shown, err := show.Output()
	if err != nil {
		return fmt.Errorf("terraform show: %w", err)
	}
	return os.WriteFile(file, shown, 0o600)
}
