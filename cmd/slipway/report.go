package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"slipway/internal/config"
	"slipway/internal/nearest"
	"slipway/internal/report"
	"slipway/internal/report/page"
	"slipway/internal/whole"
)

// reportOptions are those of report and report diff.
type reportOptions struct {
	*folders
	format string
	html   string // the file of a page; "-" is stdout
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
With --html it is one page that needs nothing else, and without a name that of all environments beside each other.
Exit code 0: nothing fails. 1: something fails; the reasons are on stderr. 2: there is nothing to judge.`,
		Example: `  go run . prod && go run ./cmd/slipway report prod
  go run ./cmd/slipway report prod --html report.html
  go run . && go run ./cmd/slipway report --html report.html
  go run ./cmd/slipway report prod --format json
  go run ./cmd/slipway report prod --format svg > prod.svg
  go run ./cmd/slipway report diff staging prod`,
		Args: func(command *cobra.Command, names []string) error {
			if len(names) == 0 && o.html != "" {
				return nil
			}
			return in.named(1)(command, names)
		},
		RunE: func(command *cobra.Command, names []string) error { return o.report(command, names) },
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
			if err := o.write(command, comparison, func() ([]byte, error) { return page.Difference(comparison) }); err != nil {
				return err
			}
			return fails(comparison.Violations())
		},
	})
	flags := command.PersistentFlags()
	flags.StringVar(&o.format, "format", "markdown", "markdown or json; of one environment svg as well, its picture")
	flags.StringVar(&o.html, "html", "", "write a page to this file instead; - is stdout")
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
	if o.html != "" && o.format != "markdown" {
		return report.Side{}, fmt.Errorf("--html: it writes a page and no %s; leave out --html or --format", o.format)
	}
	if o.year < 1970 || o.year > 2199 {
		return report.Side{}, fmt.Errorf("--year: %d; use 1970 to 2199", o.year)
	}
	return report.Load(o.environments, o.output, name, o.year)
}

// report of one environment, or a page of all where none is named.
func (o reportOptions) report(command *cobra.Command, names []string) error {
	all := len(names) == 0
	if all {
		environments, err := config.Load(o.environments)
		if err != nil {
			return err
		}
		for _, environment := range environments {
			names = append(names, environment.String())
		}
	}
	sides := make([]report.Side, len(names))
	var missing []error
	for i, name := range names {
		var err error
		if sides[i], err = o.load(name, "markdown", "json", "svg"); err != nil {
			missing = append(missing, err)
		}
	}
	if len(missing) > 0 {
		return errors.Join(missing...)
	}
	if err := o.write(command, sides[0].Report, func() ([]byte, error) { return page.Reports(sides) }); err != nil {
		return err
	}
	var reasons []string
	for _, side := range sides {
		for _, waiver := range side.Report.Unneeded() {
			command.PrintErrln("warning: " + side.Environment.String() + ": " + waiver)
		}
		for _, reason := range side.Report.Failures() {
			if all {
				reason = side.Environment.String() + ": " + reason
			}
			reasons = append(reasons, reason)
		}
	}
	return fails(reasons)
}

// document is a report or a comparison.
type document interface {
	Markdown() string
	JSON() ([]byte, error)
}

// write what was asked for: the document as text, or the page.
func (o reportOptions) write(command *cobra.Command, d document, html func() ([]byte, error)) error {
	var text []byte
	var err error
	switch {
	case o.html != "":
		text, err = html()
	case o.format == "json":
		text, err = d.JSON()
	case o.format == "svg":
		text = []byte(d.(report.Report).SVG())
	default:
		text = []byte(d.Markdown())
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if o.html == "" || o.html == "-" {
		_, err = command.OutOrStdout().Write(text)
		return err
	}
	if err := whole.Write(o.html, text, 0o644); err != nil {
		return fmt.Errorf("--html: %s: %w; name a file in a folder that is there and can be written", o.html, unwrapped(err))
	}
	_, err = fmt.Fprintln(command.OutOrStdout(), "wrote "+o.html)
	return err
}

// unwrapped leaves out the name of the temporary file, which nobody asked for.
func unwrapped(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
