package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"slipway/internal/config"
)

// folders are where environments are configured and synthesized.
type folders struct{ environments, output string }

// named makes the check of a subcommand's arguments: as many environments as it wants, all of them known.
func (f *folders) named(wanted int) cobra.PositionalArgs {
	return func(command *cobra.Command, names []string) error {
		if len(names) != wanted {
			_, arguments, _ := strings.Cut(command.Use, " ")
			return fmt.Errorf("%s given, %s wanted: go run ./cmd/%s %s; -h tells more",
				counted(len(names)), [...]string{1: "one", 2: "two"}[wanted], command.CommandPath(), arguments)
		}
		return config.Known(f.environments, names...)
	}
}

// known is the check of the arguments of a subcommand that takes any number of environments.
func (f *folders) known(_ *cobra.Command, names []string) error {
	return config.Known(f.environments, names...)
}

func counted(environments int) string {
	if environments == 1 {
		return "1 environment"
	}
	return fmt.Sprintf("%d environments", environments)
}
