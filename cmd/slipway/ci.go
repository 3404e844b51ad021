package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"slipway/internal/ci"
)

// number is a flag that a workflow may give without a value.
type number struct{ of *int }

func (n number) String() string { return "" }
func (n number) Type() string   { return "number" }
func (n number) Set(text string) (err error) {
	if text != "" {
		*n.of, err = strconv.Atoi(text)
	}
	return err
}

func newCI(in *folders) *cobra.Command {
	command := &cobra.Command{
		Use:   "ci <step>",
		Short: "The steps of the workflows in .github/workflows; docs/delivery.md says what they do together",
		Long: `The steps of the workflows in .github/workflows. They read the variables that GitHub sets, and GH_TOKEN; docs/delivery.md says what
they do together.

Exit code 0: done. 2: not done; stderr has the reason.`,
		RunE: func(_ *cobra.Command, args []string) error { // without it, cobra shows the help of a mistyped step and succeeds
			return fmt.Errorf("ci: %q is no step; go run ./cmd/slipway ci -h lists them", strings.Join(args, " "))
		},
	}
	var all, destroy bool
	var base, head, approved, matrix, goneNames string
	var pull, run int

	environments := step("environments [environment ...]", "Write the outputs matrix and gone: which environments this run is about, in the order of deploys",
		in.known, func(ctx context.Context, j ci.Job, names []string) error {
			return j.Targets(ctx, ci.Selection{Names: names, All: all, Base: base})
		})
	environments.Flags().BoolVar(&all, "all", false, "all of them, not only those that changed since they were deployed, or have drifted")

	plan := step("plan <environment>", "Synthesize, plan and review into the folder "+ci.Review+"; write the outputs status, changes and plan",
		in.named(1), func(ctx context.Context, j ci.Job, names []string) error {
			return j.Plan(ctx, names[0], ci.PlanOptions{PullRequest: pull, Base: base, Head: head, Destroy: destroy})
		})
	plan.Flags().BoolVar(&destroy, "destroy", false, "plan the end of the environment")

	comment := step("comment <environment>", "Write the review into the pull request's comment, or that there is none", cobra.ExactArgs(1),
		func(ctx context.Context, j ci.Job, names []string) error {
			return j.Comment(ctx, names[0], ci.PlanOptions{PullRequest: pull, Head: head})
		})
	withdraw := step("withdraw", "Take back the verdicts of environments that this run does not plan", cobra.NoArgs,
		func(ctx context.Context, j ci.Job, _ []string) error {
			return j.Withdraw(ctx, ci.PlanOptions{PullRequest: pull, Head: head}, matrix, goneNames)
		})
	withdraw.Flags().StringVar(&matrix, "matrix", "", "output of environments")
	withdraw.Flags().StringVar(&goneNames, "gone", "", "output of environments")
	gone := step("gone <environment>", "Stop where the state of a deleted environment still has resources",
		cobra.ExactArgs(1), func(ctx context.Context, j ci.Job, names []string) error { return j.Gone(ctx, names[0], base, head) })

	for _, with := range []*cobra.Command{plan, comment, withdraw} {
		with.Flags().Var(number{&pull}, "pull-request", "number of the pull request")
	}
	for _, with := range []*cobra.Command{plan, comment, withdraw, gone} {
		with.Flags().StringVar(&head, "head", "", "commit that a comment names: of a pull request GitHub checks out a merge")
	}

	reviewed := step("reviewed <environment>", "Compare the plan with the one that was reviewed in the merged pull request",
		in.named(1), func(ctx context.Context, j ci.Job, names []string) error { return j.Reviewed(ctx, names[0], run) })
	reviewed.Flags().Var(number{&run}, "run", "run with action=plan whose plan was read, instead of the pull request's")

	gate := step("gate <environment>", "Stop where the GitHub environment asks nobody, or lets more than main deploy",
		in.named(1), func(ctx context.Context, j ci.Job, names []string) error { return j.Gate(ctx, names[0]) })

	apply := step("apply <environment>", "Apply the plan, and write what came of it to the pull request",
		in.named(1), func(ctx context.Context, j ci.Job, names []string) error { return j.Apply(ctx, names[0], approved) })
	apply.Flags().StringVar(&approved, "plan", "", "SHA-256 of the plan file, as the output plan has it")

	supersede := step("supersede", "Cancel older deploys that only wait for an approval", cobra.NoArgs, func(ctx context.Context, j ci.Job, _ []string) error {
		return j.Supersede(ctx)
	})

	drift := step("drift <environment>", "Open, update or close the issue that says that an environment has drifted",
		in.named(1), func(ctx context.Context, j ci.Job, names []string) error { return j.Drift(ctx, names[0]) })

	tested := step("tested", "Stop where the tests of this commit have not passed in its deploy", cobra.NoArgs,
		func(ctx context.Context, j ci.Job, _ []string) error { return j.Tested(ctx) })

	synthDiff := step("synth-diff", "Show what this commit does to the synthesized files", cobra.NoArgs,
		func(ctx context.Context, j ci.Job, _ []string) error { return j.SynthDiff(ctx, base) })

	var onto, note, service string
	propose := step("propose <environment>", "Open a pull request of the image that promote has written, or renew it",
		in.named(1), func(ctx context.Context, j ci.Job, names []string) error {
			return j.Propose(ctx, names[0], service, onto, note)
		})
	propose.Flags().StringVar(&onto, "onto", "main", "branch that the pull request is onto")
	propose.Flags().StringVar(&service, "service", "", "further service that has the image; empty for the first one")
	propose.Flags().StringVar(&note, "note", "", "file with what promote said")

	for with, usage := range map[*cobra.Command]string{
		environments: "commit whose environments must still be there", gone: "commit that still has the environment", plan: "branch that the pull request is onto",
		synthDiff: "commit to compare with",
	} {
		with.Flags().StringVar(&base, "base", "", usage)
	}
	command.AddCommand(environments, plan, comment, reviewed, gate, apply, supersede, gone, drift, tested, synthDiff, withdraw, propose)
	return command
}

// step is one that prints its error as GitHub shows it beside the run.
func step(use, short string, args cobra.PositionalArgs, do func(ctx context.Context, j ci.Job, names []string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: args, RunE: func(command *cobra.Command, names []string) error {
		j, err := ci.FromEnvironment(command.Name(), command.OutOrStdout(), command.ErrOrStderr())
		if err == nil {
			err = do(command.Context(), j, names)
		}
		if err != nil && os.Getenv("GITHUB_ACTIONS") == "true" {
			annotate(command.OutOrStdout(), err)
		}
		return err
	}}
}

// annotate shows an error on the run's page.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
func annotate(out io.Writer, err error) {
	_, _ = fmt.Fprintf(out, "::error::%s\n", strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(err.Error()))
}
