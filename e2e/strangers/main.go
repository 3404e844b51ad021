// Strangers makes the plans of cmd/planreview/testdata/strangers: changes of typical infrastructure, planned by the real Terraform and AWS provider without
// any AWS. What the configurations before plan to create becomes the state; the configurations after are planned against it without refresh.
// make plan-strangers runs it.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"

	"slipway/e2e/app"
	"slipway/e2e/terraform"
	"slipway/internal/testbench/strangers"
)

const providerVersion = "5.100.0"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	root, err := app.Root(ctx)
	if err != nil {
		return err
	}
	testdata := filepath.Join(root, "cmd", "planreview", "testdata")
	groups, err := strangers.Read(filepath.Join(testdata, "strangers"))
	if err != nil {
		return err
	}
	binary, err := terraform.Find(ctx)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "slipway-strangers-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()

	var cases []*strangers.Case
	for _, group := range groups {
		cases = append(cases, group.Cases...)
	}
	p, err := newPlanner(ctx, binary, folder)
	if err != nil {
		return err
	}
	fmt.Printf("%d cases\n", len(cases))
	before, err := p.plan(configuration(p.schema, cases, func(b strangers.Block) map[string]any { return b.Before }))
	if err != nil {
		return fmt.Errorf("before: %w", err)
	}
	state, err := p.schema.state(before)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "terraform.tfstate"), state, 0o600); err != nil {
		return err
	}
	after, err := p.plan(configuration(p.schema, cases, strangers.Block.Attributes))
	if err != nil {
		return fmt.Errorf("after: %w", err)
	}
	plans, err := split(after, cases)
	if err != nil {
		return err
	}
	return write(filepath.Join(testdata, "strangers.json.gz"), plans)
}

// planner plans in one folder.
type planner struct {
	ctx       context.Context
	workspace *terraform.Workspace
	schema    schema
}

func newPlanner(ctx context.Context, binary terraform.Binary, folder string) (*planner, error) {
	empty, err := json.Marshal(document(nil))
	if err != nil {
		return nil, err
	}
	// The credentials are of nobody: nothing is asked of AWS. Where a provider asks all the same, it is refused at once.
	environment := append(os.Environ(), "AWS_ACCESS_KEY_ID=none", "AWS_SECRET_ACCESS_KEY=none", "AWS_ENDPOINT_URL=http://127.0.0.1:9",
		"AWS_EC2_METADATA_DISABLED=true")
	workspace, err := terraform.New(binary, folder, empty, terraform.Options{Environment: environment, MaxRetries: 1})
	if err != nil {
		return nil, err
	}
	if err := workspace.Init(ctx); err != nil {
		return nil, fmt.Errorf("terraform init: %w", err)
	}
	p := &planner{ctx: ctx, workspace: workspace}
	schemas, err := p.terraform("providers", "schema", "-json")
	if err != nil {
		return nil, err
	}
	p.schema, err = readSchema(schemas)
	return p, err
}

func (p *planner) terraform(arguments ...string) ([]byte, error) {
	command := exec.CommandContext(p.ctx, p.workspace.Binary.Path, arguments...)
	command.Dir, command.Env = p.workspace.Folder, p.workspace.Environment
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("terraform %s: %w", arguments[0], err)
	}
	return out, nil
}

// plan gives what terraform show -json prints of a plan.
func (p *planner) plan(configuration map[string]any) ([]byte, error) {
	data, err := json.MarshalIndent(configuration, "", " ")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(p.workspace.Folder, "cdk.tf.json"), data, 0o600); err != nil {
		return nil, err
	}
	file := filepath.Join(p.workspace.Folder, "strangers.tfplan")
	if _, err := p.workspace.Plan(p.ctx, tfexec.Out(file), tfexec.Refresh(false)); err != nil {
		return nil, err
	}
	return p.terraform("show", "-json", file)
}

func write(path string, plans []strangers.Plan) error {
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for _, p := range plans {
		if err := encoder.Encode(p); err != nil {
			return err
		}
	}
	if err := writer.Close(); err != nil {
		return err
	}
	fmt.Printf("%d plans in %d bytes\n", len(plans), packed.Len())
	return os.WriteFile(path, packed.Bytes(), 0o644)
}
