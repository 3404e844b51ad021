// Planfixtures makes the plans that planreview is tested with: an environment is applied to the emulator, and each change of it is planned with the
// real Terraform and AWS provider. make plan-fixtures runs it.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"

	"slipway/e2e/app"
	"slipway/e2e/emulator"
	"slipway/e2e/terraform"
)

//go:embed environment.yaml
var environment []byte

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/66666666-7777-8888-9999-000000000000"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	folder, err := os.MkdirTemp("", "slipway-plans-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	root, err := app.Root(ctx)
	if err != nil {
		return err
	}
	slipway, err := app.Build(ctx, folder)
	if err != nil {
		return err
	}
	binary, err := terraform.Find(ctx)
	if err != nil {
		return err
	}
	aws, err := emulator.Start(ctx, certificate)
	if err != nil {
		return err
	}
	defer aws.Stop()

	base, err := slipway.Synth(ctx, "dev", environment)
	if err != nil {
		return err
	}
	workspace, err := terraform.New(binary, folder, base, terraform.Options{Environment: aws.Environment(), MaxRetries: 2})
	if err != nil {
		return err
	}
	if err := workspace.Init(ctx); err != nil {
		return fmt.Errorf("terraform init: %w", err)
	}
	f := fixtures{ctx, workspace, filepath.Join(root, "cmd", "planreview", "testdata", "real")}
	if err := f.write("create"); err != nil {
		return err
	}
	if err := workspace.Apply(ctx, tfexec.Parallelism(20)); err != nil {
		return fmt.Errorf("terraform apply: %w", err)
	}
	for _, s := range steps {
		stack, err := s.stack(ctx, slipway, base)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, "cdk.tf.json"), stack, 0o600); err != nil {
			return err
		}
		if err := f.write(s.name, s.options...); err != nil {
			return err
		}
	}
	return nil
}

type fixtures struct {
	ctx       context.Context
	workspace *terraform.Workspace
	folder    string
}

// write plans, and keeps what terraform show -json prints, scrubbed.
func (f fixtures) write(name string, options ...tfexec.PlanOption) error {
	fmt.Println("plan", name)
	file := filepath.Join(f.workspace.Folder, name+".tfplan")
	if _, err := f.workspace.Plan(f.ctx, append(options, tfexec.Out(file), tfexec.Parallelism(20))...); err != nil {
		return fmt.Errorf("%s: terraform plan: %w", name, err)
	}
	show := exec.CommandContext(f.ctx, f.workspace.Binary.Path, "show", "-json", file)
	show.Dir, show.Env = f.workspace.Folder, f.workspace.Environment
	plan, err := show.Output()
	if err != nil {
		return fmt.Errorf("%s: terraform show: %w", name, err)
	}
	scrubbed, err := scrub(plan)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := writer.Write(scrubbed); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(f.folder, name+".json.gz"), packed.Bytes(), 0o644)
}
