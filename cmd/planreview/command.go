package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"slipway/internal/nearest"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/policy"
	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
	"slipway/internal/planreview/synthdiff"
	"slipway/internal/planreview/text"
	"slipway/internal/planreview/view"
)

const exitCannotJudge = 1

type streams struct {
	in       io.Reader
	out, err io.Writer
}

// command holds the flags, and the exit code of what ran.
type command struct {
	root *cobra.Command
	std  streams
	now  time.Time
	code int

	failOn, acknowledge, label, source string
	policy                             string
	full                               bool
	format, mask                       []string
}

var formats = []string{"text", "markdown", "json", "sarif"}

const long = `Review a plan before it is applied: what it risks, what is released, who may do more, what opens.

Give it the output of terraform show -json <plan file>, or of tofu show -json <plan file>; without a file, or with -, it reads standard input.

Exit codes:
  0  fine to apply
  1  cannot judge: no whole plan of a known format, or a mistake in the command
  2  blocked: a risk of the severity of --fail-on or above`

func newCommand(std streams, now time.Time) *command {
	c := &command{std: std, now: now}
	c.root = &cobra.Command{
		Use:   "planreview [plan.json]",
		Short: "Review a Terraform or OpenTofu plan",
		Long:  long,
		Args:  cobra.MaximumNArgs(1),
		RunE:  func(_ *cobra.Command, args []string) error { return c.reviewPlan(args) },
	}
	c.root.AddCommand(&cobra.Command{
		Use:   "synth-diff OLD/cdk.tf.json NEW/cdk.tf.json",
		Short: "Review the difference of two synthesized files, without a plan",
		Long: "Review what changes between two files of Terraform JSON. It needs no credentials, so that it runs on pull requests from forks.\nDrift, " +
			"defaults and most reasons for a replacement are only in a plan.",
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error { return c.reviewFiles(args[0], args[1]) },
	})
	c.root.AddCommand(&cobra.Command{
		Use:   "explain RULE",
		Short: "Say what a rule looks for, why, and what it does not see",
		Args:  cobra.ExactArgs(1),
		RunE:  func(_ *cobra.Command, args []string) error { return c.explain(args[0]) },
	})
	c.root.AddCommand(c.policyCommand())
	c.root.CompletionOptions.DisableDefaultCmd = true
	c.root.SilenceUsage, c.root.SilenceErrors = true, true
	c.root.SetIn(std.in)
	c.root.SetOut(std.out)
	c.root.SetErr(std.err)
	flags := c.root.PersistentFlags()
	flags.StringArrayVar(&c.format, "format", []string{"text"}, "how to print the report: "+strings.Join(formats, ", ")+
		"; as markdown=comment.md into a file; repeat for more")
	flags.StringVar(&c.failOn, "fail-on", "high", "severity from which a risk blocks: low, medium, high, critical, none")
	flags.StringVar(&c.policy, "policy", policy.DefaultFile, "file of the policy; the default is used where it exists, and an empty name for none")
	flags.StringVar(&c.acknowledge, "acknowledge", "", "file of acknowledgements alone, such as review.yaml")
	flags.StringVar(&c.label, "label", "", "name of what the plan is for, such as prod; a comment is found again by it")
	flags.StringVar(&c.source, "source", "", "cdk.tf.json that SARIF locates findings in")
	flags.StringArrayVar(&c.mask, "mask", nil, "hide values of this name too, as *_handle, or texts that match /a regular expression/; repeat for more")
	flags.BoolVar(&c.full, "full", false, "with text, list folded changes too")
	return c
}

func (c *command) reviewPlan(args []string) error {
	return c.review(func() (*plan.Plan, error) {
		if len(args) == 0 || args[0] == "-" {
			return named("standard input", c.std.in)
		}
		file, err := os.Open(args[0])
		if err != nil {
			return nil, err
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.IsDir() {
			return nil, fmt.Errorf("%s: a folder, not a plan; plan in it: terraform -chdir=%[1]s plan -out=tfplan, "+
				"then terraform -chdir=%[1]s show -json tfplan > plan.json", args[0])
		}
		return named(args[0], file)
	})
}

func named(name string, input io.Reader) (*plan.Plan, error) {
	p, err := plan.Load(input)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

func (c *command) reviewFiles(old, current string) error {
	if c.source == "" {
		c.source = current
	}
	return c.review(func() (*plan.Plan, error) {
		before, err := os.ReadFile(old)
		if err != nil {
			return nil, err
		}
		after, err := os.ReadFile(current)
		if err != nil {
			return nil, err
		}
		return synthdiff.Compare(before, after)
	})
}

// review reads, judges and prints. What cannot be read is a report as well, so that a comment says so; flags that are wrong are an error.
func (c *command) review(read func() (*plan.Plan, error)) error {
	failOn, err := rules.ParseSeverity(c.failOn)
	if err != nil {
		return fmt.Errorf("--fail-on: %w", err)
	}
	outputs, err := c.outputs()
	if err != nil {
		return fmt.Errorf("--format: %w", err)
	}
	masks, err := plan.ParseMasks(c.mask)
	if err != nil {
		return fmt.Errorf("--mask: %w", err)
	}
	options := report.Options{Label: c.label, FailOn: failOn, Now: c.now}
	if err := c.policies(&options); err != nil {
		return c.unreadable(err, options, outputs)
	}
	p, err := read()
	if err != nil {
		return c.unreadable(err, options, outputs)
	}
	p.Mask(masks)
	return c.print(report.Build(p, options), outputs)
}

func (c *command) unreadable(err error, options report.Options, outputs []output) error {
	_, _ = fmt.Fprintf(c.std.err, "planreview: cannot judge: %s\n", printable(err))
	return c.print(report.Unreadable(err, options), outputs)
}

// printable keeps the lines of an error, and makes each safe to print.
func printable(err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		lines[i] = text.Clean(line)
	}
	return strings.Join(lines, "\n")
}

// output is one form of the report. Without a file it goes to standard output.
type output struct{ format, file string }

// outputs reads the values of --format. One form at most goes to standard output, and each file holds one.
func (c *command) outputs() ([]output, error) {
	var all []output
	for _, value := range c.format {
		format, file, named := strings.Cut(value, "=")
		switch {
		case !slices.Contains(formats, format):
			return nil, fmt.Errorf("%q; %s", format, cmp.Or(nearest.DidYouMean(format, formats), "use "+strings.Join(formats, ", ")))
		case named && file == "":
			return nil, fmt.Errorf("%q; write a file behind the sign, as %[2]s=review.%[2]s", value, format)
		}
		if i := slices.IndexFunc(all, func(o output) bool { return o.file == file }); i >= 0 {
			where := cmp.Or(file, "standard output")
			return nil, fmt.Errorf("%s and %s both go to %s; give one of them a file, as %[2]s=review.%[2]s", all[i].format, format, where)
		}
		all = append(all, output{format, file})
	}
	return all, nil
}

// print writes all forms of the report. It renders them first, so that nothing is written where one cannot be.
func (c *command) print(r *report.Report, outputs []output) error {
	c.code = exitCannotJudge // until all is written
	var printed []string
	for _, o := range outputs {
		text, err := c.render(r, o.format)
		if err != nil {
			return err
		}
		printed = append(printed, text)
	}
	for i, o := range outputs {
		var err error
		if o.file == "" {
			_, err = io.WriteString(c.std.out, printed[i])
		} else {
			err = os.WriteFile(o.file, []byte(printed[i]), 0o644) //nolint:gosec // holds no secret, and others read it
		}
		if err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
	}
	c.code = r.Verdict.Status.ExitCode()
	return nil
}

func (c *command) render(r *report.Report, format string) (string, error) {
	switch format {
	case "markdown":
		return view.Markdown(r), nil
	case "json":
		return view.JSON(r), nil
	case "sarif":
		source, err := c.sarifSource()
		if err != nil {
			return "", err
		}
		return view.SARIF(r, source)
	}
	return view.Text(r, c.full), nil
}

// explain prints what docs/rules.md says of a rule.
func (c *command) explain(id string) error {
	var ids []string
	for _, rule := range rules.All() {
		if rule.ID == id {
			_, err := fmt.Fprintln(c.std.out, rule.Explain())
			return err
		}
		ids = append(ids, rule.ID)
	}
	own, err := c.readPolicy()
	if err != nil {
		return fmt.Errorf("explain: %q is not built in, and the policy cannot be read:\n%w", id, err)
	}
	if text, ok := own.Explain(id); ok {
		_, err := fmt.Fprintln(c.std.out, text)
		return err
	}
	ids = append(ids, own.IDs()...)
	return fmt.Errorf("explain: %q is no rule; %s", id, cmp.Or(nearest.DidYouMean(id, ids), "use "+strings.Join(ids, ", ")))
}

// sarifSource finds the lines of the blocks in --source. Without one, findings are of the first line of cdk.tf.json: GitHub takes none without a file.
func (c *command) sarifSource() (view.Source, error) {
	if c.source == "" {
		return view.Source{Path: "cdk.tf.json"}, nil
	}
	data, err := os.ReadFile(c.source)
	if err != nil {
		return view.Source{}, fmt.Errorf("--source: %w", err)
	}
	path := c.source
	if filepath.IsAbs(path) {
		if folder, err := os.Getwd(); err == nil {
			if relative, err := filepath.Rel(folder, path); err == nil {
				path = relative
			}
		}
	}
	return view.Source{Path: filepath.ToSlash(path), Lines: view.Lines(data)}, nil
}
