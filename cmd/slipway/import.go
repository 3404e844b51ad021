package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"slipway/internal/config"
	"slipway/internal/imports"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
	"slipway/internal/planreview/view"
	"slipway/internal/stackjson"
	"slipway/internal/synthesized"
	"slipway/internal/terraform"
)

func newImport(in *folders) *cobra.Command {
	return &cobra.Command{
		Use:   "import <environment> [list]",
		Short: "Say what a plan would do with what exists already, and write import blocks for it",
		Long: `Take what exists in AWS under an environment's addresses. The list has an address and an id in each line, as

  # made by hand in 2019
  aws_rds_cluster.main             legacy
  aws_rds_cluster_instance.instance_0  legacy-instance-1

Without a file, or with -, it is read from standard input. It is checked against the stack. Then Terraform plans the stack with import
blocks for it, in a folder of its own, and what the plan would do with each is printed: nothing, a change in place, or a replacement,
with what forces it and what keeps it. AWS and the state are only read. Where nothing is replaced, the blocks are written into
environments/<environment>/imports.tf.json, which every plan sees from then on. See docs/moving.md.

Exit code 0: written. 1: the list is wrong, or something would be replaced; nothing is written. 2: it could not be planned.`,
		Example: `  go run . prod && go run ./cmd/slipway import prod list.txt
  echo aws_kms_key.main 1234abcd-12ab-34cd-56ef-1234567890ab | go run ./cmd/slipway import prod`,
		Args: func(_ *cobra.Command, arguments []string) error {
			if len(arguments) < 1 || len(arguments) > 2 {
				return fmt.Errorf("%d arguments given: go run ./cmd/slipway import <environment> [list]; -h tells more", len(arguments))
			}
			return config.Known(in.environments, arguments[0])
		},
		RunE: func(command *cobra.Command, arguments []string) error {
			loaded, err := config.Load(in.environments, arguments[0])
			if err != nil {
				return err
			}
			if len(loaded) > 1 {
				return fmt.Errorf("%s is a folder of environments; name one of them, such as %s", arguments[0], loaded[0])
			}
			list, err := readList(command.InOrStdin(), arguments[1:])
			if err != nil {
				return err
			}
			return runImport(command, in, loaded[0], list)
		},
	}
}

func readList(in io.Reader, file []string) (imports.List, error) {
	if len(file) == 0 || file[0] == "-" {
		data, err := io.ReadAll(in)
		return imports.Read("standard input", data), err
	}
	data, err := os.ReadFile(file[0])
	return imports.Read(file[0], data), err
}

func runImport(command *cobra.Command, in *folders, environment config.Environment, list imports.List) error {
	folder := synthesized.Folder(in.output, environment.Stack())
	if _, err := synthesized.Stack(in.environments, in.output, environment); err != nil { // of another configuration, or none
		return err
	}
	gone, err := list.Replaces(environment.Beside)
	if err != nil {
		return err
	}
	stack, err := synthesized.Whole(folder, imports.File)
	if err != nil {
		return err
	}
	if problems := list.Check(stack); len(problems) > 0 {
		return linesOf(problems)
	}
	blocks, err := list.Blocks()
	if err != nil {
		return err
	}
	binary, err := terraform.Find(os.Getenv("TERRAFORM_BINARY_NAME"))
	if err != nil {
		return err
	}
	planned, err := preview(command.Context(), binary, folder, stack, blocks)
	if err != nil {
		return list.Explain(err)
	}
	keys, err := keysOf(in.environments, environment, folder)
	if err != nil {
		return err
	}
	beside := strings.TrimSuffix(environment.File(in.environments), ".yaml")
	review := report.Build(planned, report.Options{Label: environment.String(), FailOn: rules.High, Now: time.Now(), Region: environment.Region})
	judged := imports.Judge(list, imports.Stack{Config: stack, Keys: keys, Prefix: environment.Names().Prefix()}, planned, review)
	text := judged.Text(filepath.Join(beside, imports.Override))
	if !judged.Sound() {
		_, err := fmt.Fprintf(command.OutOrStdout(), "%s\nNothing is written. Mend what is replaced or not imported, run go run . %s, and then this again.\n",
			text, environment)
		return errors.Join(err, errPrinted)
	}
	file := filepath.Join(beside, imports.File)
	if err := errors.Join(os.MkdirAll(beside, 0o755), os.WriteFile(file, blocks, 0o644)); err != nil {
		return err
	}
	dropped := ""
	if len(gone) > 0 {
		dropped = "\nThe blocks of an earlier list are no longer in it: " + strings.Join(gone, ", ") +
			".\nAdd what is not imported yet to the list, and run this again."
	}
	_, err = fmt.Fprintf(command.OutOrStdout(), `%s
Wrote %[2]s.%[5]s Next, as docs/moving.md says:
  go run . %[3]s
  %[6]s -chdir=%[4]s plan -out=import.tfplan
  %[6]s -chdir=%[4]s apply import.tfplan
  rm %[2]s
`, text, file, environment, folder, dropped, filepath.Base(binary))
	return err
}

// linesOf gives problems as the reasons why what was asked about fails.
func linesOf(problems []stackjson.Problem) error {
	var lines []string
	for _, problem := range problems {
		lines = append(lines, problem.Error())
	}
	return fails(lines)
}

// preview plans the stack with the import blocks.
func preview(ctx context.Context, binary, folder string, stack *stackjson.Config, blocks []byte) (*plan.Plan, error) {
	files := map[string][]byte{imports.File: blocks}
	if override := imports.Unprotected(stack); override != nil {
		files["slipway_preview_override.tf.json"] = override
	}
	data, err := terraform.Preview(ctx, binary, folder, files)
	if err != nil {
		return nil, terraform.Explain(err, "plan "+folder+" with the import blocks", filepath.Base(binary), folder)
	}
	return plan.Load(bytes.NewReader(data))
}

// keysOf finds what made the arguments of the stack, defaults as well as what the file has.
func keysOf(environments string, environment config.Environment, folder string) (map[string]map[string]view.Key, error) {
	complete, err := config.Explain(environments, environment.String())
	if err != nil {
		return nil, err
	}
	own, err := os.ReadFile(filepath.Join(folder, synthesized.File))
	return view.Keys(complete, own), err
}
