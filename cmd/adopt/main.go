// Adopt finds what an apply that was killed has left in AWS and not in Terraform's state, and writes import blocks for it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/spf13/cobra"

	"slipway/internal/adopt"
	"slipway/internal/stackjson"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := newCommand().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newCommand() *cobra.Command {
	var folder string
	command := &cobra.Command{
		Use:   "adopt <environment>",
		Short: "Find what exists in AWS and is missing in Terraform's state, and write import blocks for it",
		Long: `Find what exists in AWS and is missing in Terraform's state, as after an apply that was killed, and write import
blocks for it: adopt.tf.json beside cdk.tf.json. AWS and the state are only read. See docs/recovery.md.`,
		Example:       "  go run ./cmd/adopt dev",
		Args:          oneEnvironment,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(command *cobra.Command, names []string) error {
			if folder == "" {
				folder = filepath.Join("cdktf.out", "stacks", names[0])
			}
			return run(command, names[0], folder)
		},
	}
	command.Flags().StringVar(&folder, "folder", "", "folder of the environment's cdk.tf.json (default cdktf.out/stacks/<environment>)")
	command.CompletionOptions.DisableDefaultCmd = true
	return command
}

func oneEnvironment(_ *cobra.Command, names []string) error {
	if len(names) != 1 {
		return fmt.Errorf("%d environments given, one wanted: go run ./cmd/adopt <environment>; -h tells more", len(names))
	}
	return nil
}

func run(command *cobra.Command, environment, folder string) error {
	file := filepath.Join(folder, "cdk.tf.json")
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is not there; synthesize it first: go run . %s", file, environment)
	}
	if err != nil {
		return err
	}
	config, err := stackjson.Read(data)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	ctx := command.Context()
	aws, err := adopt.Connect(ctx, config)
	if err != nil {
		return err
	}
	binary, err := adopt.FindTerraform(os.Getenv("TERRAFORM_BINARY_NAME"))
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
