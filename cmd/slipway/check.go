package main

import (
	"os"

	"github.com/spf13/cobra"

	"slipway/internal/check"
	"slipway/internal/terraform"
)

func newCheck(in *folders) *cobra.Command {
	var schema string
	command := &cobra.Command{
		Use:   "check [environment ...]",
		Short: "Check what was synthesized, and the Terraform files beside it: references, policies, secrets, arguments",
		Long: `Check the synthesized Terraform JSON of environments, and the Terraform files beside it in the same folder: that references lead
somewhere, policies allow no more than they must and nothing of another environment, tasks can read their secrets, no secret stands
in a file, and arguments are those of the provider. Without a name all environments are checked.

Arguments are checked where a folder is initialized (terraform init -backend=false), or against the file of --schema.
Neither AWS nor the state is asked, and nothing is downloaded.

Exit code 0: sound. 1: not sound; stdout has the problems, a line each. 2: it could not be checked.`,
		Example: `  go run . && go run ./cmd/slipway check
  go run ./cmd/slipway check prod --schema schema.json`,
		Args: in.known,
		RunE: func(command *cobra.Command, names []string) error {
			binary, _ := terraform.Find(os.Getenv("TERRAFORM_BINARY_NAME")) // "" where there is none
			options := check.Options{Environments: in.environments, Output: in.output, Schema: schema, Terraform: binary}
			problems, err := check.Run(command.Context(), command.OutOrStdout(), options, names...)
			if err == nil && len(problems) > 0 {
				return errPrinted
			}
			return err
		},
	}
	command.Flags().StringVar(&schema, "schema", "", "file with the output of terraform providers schema -json, also gzipped")
	return command
}
