package main

import (
	"github.com/spf13/cobra"

	"slipway/internal/config"
)

func newConfig(in *folders) *cobra.Command {
	return &cobra.Command{
		Use:   "config <environment>",
		Short: "Print an environment's complete configuration, with where each value comes from",
		Long: `Print the complete configuration of an environment as YAML: its own values, those that it inherits from defaults.yaml, and all
defaults. A comment behind each says the file and line that it comes from.

Exit code 0: printed. 2: there is no such environment, or its files have mistakes, which are printed, a line each.`,
		Example: "  go run ./cmd/slipway config prod\n  go run ./cmd/slipway config orders/prod",
		Args:    in.named(1),
		RunE: func(command *cobra.Command, names []string) error {
			text, err := config.Explain(in.environments, names[0])
			if err != nil {
				return err
			}
			_, err = command.OutOrStdout().Write(text)
			return err
		},
	}
}
