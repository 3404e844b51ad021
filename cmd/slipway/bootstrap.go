package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"slipway/internal/bootstrap"
	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/stackjson"
	"slipway/internal/synthesized"
)

// bootstrapOptions are the flags of bootstrap.
type bootstrapOptions struct {
	*folders
	app        string
	apply, yes bool
}

func newBootstrap(in *folders) *cobra.Command {
	o := bootstrapOptions{folders: in}
	command := &cobra.Command{
		Use:   "bootstrap [account]",
		Short: "Give an AWS account what its environments need before their first deploy",
		Long: `Give an AWS account what its environments need before their first deploy: state buckets, GitHub's OIDC provider, a plan role and
a deploy role for each environment, service-linked roles, and the ECR repositories that delivery.yaml names. They are the stack
account-<id>, which go run . writes.

Without --apply AWS is only read: what is there and what would be made is shown, and whether the credentials have the rights for it.
With it, the bucket of the stack's state is made, Terraform shows its plan and is told to apply it after a yes, and what exists is
taken over. A run that was killed is repeated. Without an account it is that of the credentials. See docs/account.md.

Exit code 0: shown, or done. 1: something stands in the way; the reasons are printed, a line each. 2: it could not be looked at or done.`,
		Example: `  go run ./cmd/slipway bootstrap
  go run ./cmd/slipway bootstrap --apply
  AWS_PROFILE=production go run ./cmd/slipway bootstrap 210987654321 --apply`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, names []string) error {
			if o.yes && !o.apply {
				return errors.New("--yes: is for --apply, which asks; without it nothing is changed")
			}
			accounts, err := o.accounts()
			if err != nil {
				return err
			}
			return o.run(command, accounts, strings.TrimPrefix(strings.Join(names, ""), "account-"))
		},
	}
	flags := command.Flags()
	flags.BoolVar(&o.apply, "apply", false, "make what is missing")
	flags.BoolVar(&o.yes, "yes", false, "with --apply: do what the plan shows without asking")
	flags.StringVar(&o.app, "app", "go run . --quiet", "command that synthesizes, as in cdktf.json")
	return command
}

// accounts that delivery.yaml, beside the folder of the environments, leads to.
func (o bootstrapOptions) accounts() ([]delivery.Account, error) {
	environments, err := config.Load(o.environments)
	if err != nil {
		return nil, err
	}
	delivered, err := delivery.Load(filepath.Join(filepath.Dir(o.environments), delivery.File), environments)
	if errors.Is(err, delivery.ErrNone) {
		return nil, fmt.Errorf("no %s: see docs/account.md#bootstrap, which has a short one to begin with", delivery.File)
	}
	if err != nil {
		return nil, err
	}
	return delivered.Accounts(environments), nil
}

func (o bootstrapOptions) run(command *cobra.Command, accounts []delivery.Account, wanted string) error {
	region := accounts[0].Region // only its partition matters
	if wanted != "" {
		named, err := delivery.Named(accounts, []string{"account-" + wanted})
		if err != nil {
			return err
		}
		region = named[0].Region
	}
	clients, err := bootstrap.Connect(command.Context(), region)
	if err != nil {
		return err
	}
	var chosen *delivery.Account
	for i, account := range accounts {
		if account.ID == clients.Caller.Account && (wanted == "" || wanted == account.ID) {
			chosen = &accounts[i]
		}
	}
	if chosen != nil {
		if err := o.bootstrap(command, clients, *chosen); err != nil {
			return err
		}
	}
	return others(command.OutOrStdout(), accounts, chosen, clients.Caller, wanted)
}

// others says of the accounts that the credentials are not of, how to go on. Where they are of none that was asked for, that is an error.
func others(out io.Writer, accounts []delivery.Account, done *delivery.Account, caller bootstrap.Caller, wanted string) error {
	var lines []string
	for _, account := range accounts {
		if done != nil && account.ID == done.ID || wanted != "" && account.ID != wanted {
			continue
		}
		lines = append(lines, fmt.Sprintf("account %s (%s): the credentials are of account %s; run: AWS_PROFILE=<profile of %s> go run ./cmd/slipway bootstrap %s",
			account.ID, bootstrap.Environments(account), caller.Account, account.ID, account.ID))
	}
	if done == nil {
		return errors.New(strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}

func (o bootstrapOptions) bootstrap(command *cobra.Command, clients *bootstrap.Clients, account delivery.Account) error {
	ctx, out := command.Context(), command.OutOrStdout()
	stack, err := o.synthesize(command, account)
	if err != nil {
		return err
	}
	allowed := clients.Allowed(ctx, account)
	found, err := clients.Look(ctx, account, stack)
	switch {
	case err != nil && len(allowed.Denied) > 0: // which is why
		return failed(bootstrap.Obstacles(found, allowed))
	case err != nil:
		return err
	}
	if _, err := fmt.Fprint(out, found.Text(account, clients.Caller, allowed)); err != nil {
		return err
	}
	if reasons := bootstrap.Obstacles(found, allowed); len(reasons) > 0 {
		return failed(reasons)
	}
	if !o.apply {
		_, err := fmt.Fprintf(out, "\nnothing was changed; to make it: go run ./cmd/slipway bootstrap %s --apply\n", account.ID)
		return err
	}
	terraform, err := bootstrap.NewTerraform(synthesized.Folder(o.output, account.Stack()), out)
	if err != nil {
		return err
	}
	run := bootstrap.Run{Clients: clients, Account: account, Stack: stack, Terraform: terraform, Out: out, Confirm: o.confirm(command)}
	return run.Apply(ctx, found)
}

// confirm asks for a yes. An interrupt is an answer as well.
func (o bootstrapOptions) confirm(command *cobra.Command) func(question string) error {
	return func(question string) error {
		if o.yes {
			return nil
		}
		if _, err := fmt.Fprint(command.OutOrStdout(), question+" Only yes does it: "); err != nil {
			return err
		}
		typed := make(chan string, 1)
		go func() {
			line, _ := bufio.NewReader(command.InOrStdin()).ReadString('\n') // the end of the input is no yes
			typed <- strings.TrimSpace(line)
		}()
		answer := ""
		select {
		case answer = <-typed:
		case <-command.Context().Done():
		}
		if answer != "yes" {
			return errors.New("the answer is not yes: nothing was done but what is said above; --yes asks nothing")
		}
		return nil
	}
}

// synthesize runs the app for the account's stack alone, and reads what it wrote.
func (o bootstrapOptions) synthesize(command *cobra.Command, account delivery.Account) (*stackjson.Config, error) {
	words := append(strings.Fields(o.app), account.Stack())
	app := exec.CommandContext(command.Context(), words[0], words[1:]...)
	app.Env = append(os.Environ(), "CDKTF_OUTDIR="+o.output)
	app.Stdout, app.Stderr = command.ErrOrStderr(), command.ErrOrStderr()
	var ended *exec.ExitError
	switch err := app.Run(); {
	case errors.As(err, &ended) && ended.ExitCode() == exitFails:
		return nil, errPrinted
	case err != nil:
		return nil, fmt.Errorf("%s: %w", strings.Join(words, " "), err)
	}
	file := filepath.Join(synthesized.Folder(o.output, account.Stack()), synthesized.File)
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read what %s wrote: %w", strings.Join(words, " "), err)
	}
	return stackjson.Read(data)
}
