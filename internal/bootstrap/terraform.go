package bootstrap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"

	"slipway/internal/terraform"
)

// ImportsFile is written beside cdk.tf.json while Terraform runs.
const ImportsFile = "bootstrap.tf.json"

const planFile = "bootstrap.tfplan"

// Terraform runs in the folder of an account's stack.
type Terraform struct {
	folder  string
	binary  string
	command *tfexec.Terraform
}

// NewTerraform takes the command that TERRAFORM_BINARY_NAME names, or terraform or tofu. What it shows goes to out.
func NewTerraform(folder string, out io.Writer) (*Terraform, error) {
	binary, err := terraform.Find(os.Getenv("TERRAFORM_BINARY_NAME"))
	if err != nil {
		return nil, err
	}
	command, err := tfexec.NewTerraform(folder, binary)
	if err != nil {
		return nil, err
	}
	command.SetStdout(out)
	return &Terraform{folder, binary, command}, nil
}

// Plan shows what Terraform would do, and takes over what exists. It tells whether there is anything to do.
func (t *Terraform) Plan(ctx context.Context, things []Thing) (bool, error) {
	if err := writeImports(t.folder, things); err != nil {
		return false, err
	}
	if err := t.command.Init(ctx, tfexec.Reconfigure(true)); err != nil {
		return false, fmt.Errorf("initialize %s: %w", t.folder, err)
	}
	changes, err := t.command.Plan(ctx, tfexec.Out(planFile))
	if err != nil {
		return false, terraform.Explain(err, "plan "+t.folder, filepath.Base(t.binary), t.folder)
	}
	return changes, nil
}

// Apply does what the last plan shows.
func (t *Terraform) Apply(ctx context.Context) error {
	if err := t.command.Apply(ctx, tfexec.DirOrPlan(planFile)); err != nil {
		return terraform.Explain(err, "apply "+t.folder, filepath.Base(t.binary), t.folder)
	}
	return nil
}

// Clean takes away what is of one run only.
func (t *Terraform) Clean() error {
	var failed []error
	for _, name := range []string{ImportsFile, planFile} {
		if err := os.Remove(filepath.Join(t.folder, name)); !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// writeImports writes an import block for each thing that exists. Terraform passes over those that are in its state.
// Source: https://developer.hashicorp.com/terraform/language/block/import
func writeImports(folder string, things []Thing) error {
	type block struct {
		To string `json:"to"`
		ID string `json:"id"`
	}
	content := struct {
		Comment string  `json:"//"`
		Import  []block `json:"import,omitempty"`
	}{Comment: "Written by slipway bootstrap, which deletes it in the end."}
	for _, thing := range things {
		if thing.Exists {
			content.Import = append(content.Import, block{thing.Address, thing.ID})
		}
	}
	data, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, ImportsFile), append(data, '\n'), 0o644)
}
