// Slipway answers questions about environments: everything beside synthesis, which is go run . in the project's own folder.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"slipway/internal/version"
)

// Exit codes of every subcommand.
const (
	exitFine     = 0
	exitFails    = 1 // what was asked about fails
	exitNoAnswer = 2 // the question could not be answered
)

// failed are the reasons why what was asked about fails, a line each. Every other error means that there is no answer.
type failed []string

func (f failed) Error() string { return strings.Join(f, "\n") }

// fails gives nil where there is no reason.
func fails(reasons []string) error {
	if len(reasons) == 0 {
		return nil
	}
	return failed(reasons)
}

// errPrinted means that the reasons were printed already.
var errPrinted = failed{}

// errUnanswered means that it was printed why there is no answer.
var errUnanswered = errors.New("")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := newCommand().ExecuteContext(ctx)
	if err != nil && err.Error() != "" {
		fmt.Fprintln(os.Stderr, err)
	}
	stop()
	os.Exit(exitCode(err))
}

func exitCode(err error) int {
	var reasons failed
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &reasons):
		return exitFails
	}
	return exitNoAnswer
}

func newCommand() *cobra.Command {
	var in folders
	root := &cobra.Command{
		Use:   "slipway",
		Short: "Ask about environments: what they are worth, and what of them is there",
		Long: `Ask about environments. Synthesis is not here: it is go run . [environment ...] in the project's own folder.

Exit code 0: fine. 1: what was asked about fails; the reasons are printed, a line each. 2: the question could not be answered,
because of a wrong argument or a file that is missing or cannot be read.`,
		Version:       version.Slipway,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	flags := root.PersistentFlags()
	flags.StringVar(&in.environments, "environments", "environments", "folder of the YAML files")
	flags.StringVar(&in.output, "output", "cdktf.out", "folder that go run . wrote")
	root.AddCommand(newReport(&in), newConfig(&in), newCheck(&in), newAdopt(&in), newImport(&in), newBootstrap(&in), newDoctor(&in), newPromote(&in), newCI(&in))
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}
