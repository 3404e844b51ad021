package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"slipway/internal/nearest"
	"slipway/internal/report"
)

// reportOptions are those of report and report diff.
type reportOptions struct {
	*folders
	format string
	year   int
}

func newReport(in *folders) *cobra.Command {
	o := reportOptions{folders: in}
	command := &cobra.Command{
		Use:   "report <environment>",
		Short: "Judge an environment by its synthesized Terraform JSON",
		Long: `Judge an environment by its synthesized Terraform JSON: the production checklist, the capacity calendar, the deploy clock,
the connection budget, alarm coverage, a picture of the architecture and the access matrix.

The JSON must be made from environments/<environment>.yaml as it is now: run go run . <environment> first.
Exit code 0: nothing fails. 1: something fails; the reasons are on stderr. 2: there is nothing to judge.`,
		Example: `  go run . prod && go run ./cmd/slipway report prod
  go run ./cmd/slipway report prod --format json
  go run ./cmd/slipway report prod --format svg > prod.svg
  go run ./cmd/slipway report diff staging prod`,
		Args: in.named(1),
		RunE: func(command *cobra.Command, names []string) error {
			side, err := o.load(names[0], "markdown", "json", "svg")
			if err != nil {
				return err
			}
			if err := o.write(command.OutOrStdout(), side.Report); err != nil {
				return err
			}
			for _, waiver := range side.Report.Unneeded() {
				command.PrintErrln("warning: " + side.Environment.String() + ": " + waiver)
			}
			return fails(side.Report.Failures())
		},
	}
	command.AddCommand(&cobra.Command{
		Use:   "diff <environment> <stricter environment>",
		Short: "Show how two environments differ, and whether the second is at least as strict",
		Long: `Show how two environments differ by what they mean: complete configurations, and what the JSON makes of them.
The second must be at least as strict as the first in protection, retention, breaker, TLS and zones.

Exit code 0: it is. 1: it is not; the reasons are on stderr. 2: there is nothing to judge.`,
		Example: "  go run . && go run ./cmd/slipway report diff staging prod",
		Args:    in.named(2),
		RunE: func(command *cobra.Command, names []string) error {
			first, errFirst := o.load(names[0], "markdown", "json")
			second, errSecond := o.load(names[1], "markdown", "json")
			if err := both(errFirst, errSecond); err != nil {
				return err
			}
			comparison := report.Compare(first, second)
			if err := o.write(command.OutOrStdout(), comparison); err != nil {
				return err
			}
			return fails(comparison.Violations())
		},
	})
	flags := command.PersistentFlags()
	flags.StringVar(&o.format, "format", "markdown", "markdown or json; of one environment svg as well, its picture")
	flags.IntVar(&o.year, "year", report.ThisYear(), "year of the calendar, for clocks that change and schedules with dates")
	return command
}

// both errors, or one where they say the same.
func both(first, second error) error {
	if first != nil && second != nil && first.Error() == second.Error() {
		return first
	}
	return errors.Join(first, second)
}

func (o reportOptions) load(name string, formats ...string) (report.Side, error) {
	if !slices.Contains(formats, o.format) {
		return report.Side{}, fmt.Errorf("--format: %s; %s", o.format,
			cmp.Or(nearest.DidYouMean(o.format, formats), "use "+strings.Join(formats[:len(formats)-1], ", ")+" or "+formats[len(formats)-1]))
	}
	if o.year < 1970 || o.year > 2199 {
		return report.Side{}, fmt.Errorf("--year: %d; use 1970 to 2199", o.year)
	}
	return report.Load(o.environments, o.output, name, o.year)
}

// document is a report or a comparison.
type document interface {
	Markdown() string
	JSON() ([]byte, error)
}

func (o reportOptions) write(out io.Writer, d document) error {
	text := []byte(d.Markdown())
	switch o.format {
	case "json":
		var err error
		if text, err = d.JSON(); err != nil {
			return fmt.Errorf("write JSON: %w", err)
		}
	case "svg":
		text = []byte(d.(report.Report).SVG())
	}
	_, err := out.Write(text)
	return err
}
