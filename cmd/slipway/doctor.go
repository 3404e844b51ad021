package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"slipway/internal/doctor"
	"slipway/internal/github"
	"slipway/internal/nearest"
)

func newDoctor(in *folders) *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "doctor [environment ...]",
		Short: "Ask AWS and GitHub whether everything is in place for a deploy",
		Long: `Ask AWS, GitHub and this machine for what the way from a pull request to AWS needs: tools, credentials, state buckets, service-linked
roles, quotas, the roles of CI and their trust, the repository, its GitHub environments and the rules of main. Of an environment that is
named, what its service needs is asked as well: image, secrets, certificate, target group, an existing network. It reads only.

Each check has a line: ok, FAIL with the command that mends it, or unknown with the reason why it could not be asked. What needs another
account's credentials is unknown: run it again with that account's profile. In a job of GitHub Actions, the job's own OIDC token is
compared with the trust policy of the role that it is for. docs/doctor.md has the list of checks.

Quotas and rights are compared with what go run . wrote: run it before.

Exit code 0: everything is in place. 1: something fails. 2: something could not be asked, and nothing fails.`,
		Example: `  go run . && go run ./cmd/slipway doctor
  go run ./cmd/slipway doctor prod
  AWS_PROFILE=production go run ./cmd/slipway doctor prod --format json`,
		Args: in.known,
		RunE: func(command *cobra.Command, names []string) error {
			if formats := []string{"text", "json"}; !slices.Contains(formats, format) {
				return fmt.Errorf("--format: %s; %s", format, cmp.Or(nearest.DidYouMean(format, formats), "use text or json"))
			}
			project := doctor.Project{
				Folder: filepath.Dir(in.environments), Environments: in.environments, Output: in.output,
				Connect: doctor.Connect, GitHub: github.New, Tool: doctor.RunTool, Get: doctor.Get, Getenv: os.Getenv,
			}
			if err := project.Load(names...); err != nil {
				return err
			}
			lines := doctor.Examine(command.Context(), &project)
			text := doctor.Text(lines)
			if format == "json" {
				var err error
				if text, err = doctor.JSON(lines); err != nil {
					return fmt.Errorf("write JSON: %w", err)
				}
			}
			if _, err := fmt.Fprint(command.OutOrStdout(), text); err != nil {
				return err
			}
			switch {
			case doctor.Count(lines, doctor.Fail) > 0:
				return errPrinted
			case doctor.Count(lines, doctor.Unknown) > 0:
				return errUnanswered
			}
			return nil
		},
	}
	command.Flags().StringVar(&format, "format", "text", "text or json")
	return command
}
