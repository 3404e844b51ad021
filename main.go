// Slipway turns each environments/<name>.yaml into the Terraform JSON of a web service on AWS.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/jsii-runtime-go"
	"github.com/spf13/cobra"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/faststart"
	"slipway/internal/node"
	"slipway/internal/strictyaml"
	"slipway/stacks"
)

// stderr is for what this program says itself, whatever is done against the complaints of jsii.
var stderr = os.Stderr

func main() {
	var quiet bool
	command := &cobra.Command{
		Use:   "go run . [-q] [stack ...]",
		Short: "Write the Terraform JSON of environments and accounts",
		Long: `Write cdktf.out/stacks/<environment>/cdk.tf.json for each environments/<environment>.yaml, and, with a delivery.yaml,
cdktf.out/stacks/account-<id>/cdk.tf.json for each account that they are in; or those that are named: prod, or orders/prod for
environments/orders/prod.yaml, or orders for all of that folder. Nothing is written unless every one of them is sound. Questions about
environments are asked with go run ./cmd/slipway.

What is written goes to stdout, a line each. Warnings and errors go to stderr.

Exit code 0: written. 1: something is wrong with an environment; stderr has it, a line each. 2: a wrong argument, a tool that is missing, or
a folder that cannot be written to. 130: ended by Ctrl-C; all files are as before.`,
		Args:                  cobra.ArbitraryArgs,
		DisableFlagsInUseLine: true,
		SilenceUsage:          true,
		SilenceErrors:         true,
		RunE:                  func(_ *cobra.Command, names []string) error { return run(names, quiet) },
	}
	command.Flags().BoolP("help", "h", false, "show this")
	command.Flags().BoolVarP(&quiet, "quiet", "q", false, "say nothing but warnings and errors")
	err := command.Execute()
	if err == nil {
		return
	}
	fmt.Fprintln(stderr, err)
	var problems strictyaml.Problems
	var signal interrupted
	switch {
	case errors.As(err, &problems):
		os.Exit(1)
	case errors.As(err, &signal):
		os.Exit(signal.exitCode())
	}
	os.Exit(2)
}

// run synthesizes the named environments, or all, to where the cdktf CLI wants them, or to cdktf.out. Nothing is written
// unless every environment is sound.
func run(names []string, quiet bool) error {
	environments, accounts, err := load(names)
	if err != nil {
		return err
	}
	cli := os.Getenv("CDKTF_OUTDIR") // set by the cdktf CLI, which itself says what is next, and deletes what is gone
	synthesis := stacks.Synthesis{Environments: environments, Accounts: accounts, Extension: stacks.Extend, Output: cmp.Or(cli, "cdktf.out")}
	written, doubtful, err := write(synthesis, newProgress(quiet))
	if err != nil {
		return err
	}
	var warnings []string
	for _, environment := range environments {
		for _, warning := range environment.Warnings(time.Now()) {
			warnings = append(warnings, environment.String()+": "+warning.String())
		}
	}
	warnings = append(warnings, doubtful...)
	if len(names) == 0 && cli == "" {
		warnings = append(warnings, gone(synthesis.Output, written)...)
	}
	for _, warning := range warnings {
		fmt.Fprintln(stderr, "warning: "+warning)
	}
	if quiet {
		return nil
	}
	fmt.Print(summary(written, len(warnings)))
	if cli == "" {
		fmt.Println(next(written))
	}
	return nil
}

// write is a synthesis with all that it needs from beginning to end: Node.js, and a temporary folder of its own, since a signal may end it.
func write(synthesis stacks.Synthesis, shown *progress) (written []stacks.Written, warnings []string, err error) {
	temporary, err := os.MkdirTemp("", "slipway-")
	if err != nil {
		return nil, nil, fmt.Errorf("make a temporary folder: %w; set TMPDIR to a folder that can be written to", err)
	}
	defer end(temporary)
	ctx := untilInterrupted(func() { _ = os.RemoveAll(temporary) })
	_ = os.Setenv("TMPDIR", temporary) // for all that jsii and Node.js put there
	defer shown.now("")
	shown.now("starting CDKTF")
	checked := make(chan error, 1)
	go func() { checked <- node.Check() }() // meanwhile: it starts Node.js, too
	node.Quiet()
	slow := faststart.Load()
	unfit := <-checked
	if err := cmp.Or(context.Cause(ctx), unfit); err != nil { // a signal may have ended Node.js
		return nil, nil, err
	}
	unload := func(reason error) bool {
		shown.now("")
		unloaded := faststart.Unload(reason)
		shown.now("starting CDKTF with the whole AWS provider: about 40 seconds where that was never done")
		return unloaded
	}
	if slow != nil && !unload(slow) {
		return nil, nil, slow
	}
	synthesis.Progress = shown.now
	written, warnings, err = synthesis.Write(ctx)
	var problems strictyaml.Problems
	if err != nil && !errors.As(err, &problems) && ctx.Err() == nil && unload(err) {
		return synthesis.Write(ctx)
	}
	return written, warnings, err
}

// end stops jsii and takes away what it had in the temporary folder.
func end(temporary string) {
	// jsii waits twice for its process to end and complains about the second time.
	os.Stderr, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	jsii.Close()
	_ = os.RemoveAll(temporary)
}

// load gives the named environments, and the accounts of the named stacks; all of both where nothing is named. Without delivery.yaml there are no accounts.
func load(names []string) (environments []config.Environment, accounts []delivery.Account, err error) {
	var own, ofAccounts []string
	for _, name := range names {
		if delivery.IsAccountStack(name) {
			ofAccounts = append(ofAccounts, name)
		} else {
			own = append(own, name)
		}
	}
	if environments, err = config.Load("environments", own...); err != nil {
		return nil, nil, err
	}
	if len(own) > 0 && len(ofAccounts) == 0 { // what is wrong with the others is for those who ask for them
		return environments, nil, nil
	}
	all := environments
	if len(own) > 0 {
		if all, err = config.Load("environments"); err != nil {
			return nil, nil, err
		}
	}
	delivered, err := delivery.Load(delivery.File, all)
	switch {
	case errors.Is(err, delivery.ErrNone) && len(ofAccounts) == 0:
		return environments, nil, nil
	case err != nil:
		return nil, nil, err
	case len(names) == 0:
		return environments, delivered.Accounts(all), nil
	case len(own) == 0:
		environments = nil
	}
	accounts, err = delivery.Named(delivered.Accounts(all), ofAccounts)
	return environments, accounts, err
}
