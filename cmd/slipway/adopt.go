package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"slipway/internal/adopt"
	"slipway/internal/synthesized"
	"slipway/internal/terraform"
)

func newAdopt(in *folders) *cobra.Command {
	return &cobra.Command{
		Use:   "adopt <environment>",
		Short: "Find what exists in AWS and is missing in Terraform's state, and write import blocks for it",
		Long: `Find what exists in AWS and is missing in Terraform's state, as after an apply that was killed, and write import
blocks for it: adopt.tf.json beside cdk.tf.json. AWS and the state are only read. What is your own, in files beside the environment
or in stacks/extensions.go, is named and not looked for. See docs/recovery.md.

Exit code 0: everything was looked for, and what was found is printed. 2: it could not be looked for.`,
		Example: "  go run ./cmd/slipway adopt dev",
		Args:    in.named(1),
		RunE: func(command *cobra.Command, names []string) error {
			return runAdopt(command, names[0], synthesized.Folder(in.output, names[0]))
		},
	}
}

func runAdopt(command *cobra.Command, environment, folder string) error {
	file := filepath.Join(folder, synthesized.File)
	config, err := synthesized.Whole(folder, adopt.File) // an override beside the stack may have given something another name
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: not there, so there is nothing to look for; run: go run . %s", file, environment)
	}
	if err != nil {
		return fmt.Errorf("%w; run: go run . %s", err, environment)
	}
	ctx := command.Context()
	aws, err := adopt.Connect(ctx, config)
	if err != nil {
		return err
	}
	binary, err := terraform.Find(os.Getenv("TERRAFORM_BINARY_NAME"))
	if err != nil {
		return err
	}
	state, err := adopt.ReadState(ctx, folder, binary)
	if err != nil {
		return err
	}
	report, err := adopt.Find(ctx, config, state, aws)
	if err != nil {
		return err
	}
	if err := report.Write(folder); err != nil {
		return err
	}
	_, err = fmt.Fprint(command.OutOrStdout(), report.Text(filepath.Base(binary), folder))
	return err
}
