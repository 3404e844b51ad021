package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"slipway/internal/beside"
	"slipway/internal/nearest"
	"slipway/internal/planreview/others"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/policy"
	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
	"slipway/internal/planreview/synthdiff"
	"slipway/internal/planreview/text"
	"slipway/internal/planreview/view"
	"slipway/internal/prices"
	"slipway/internal/stackjson/source"
	"slipway/internal/version"
)

const exitCannotJudge = 1

// longestNote in bytes: it always fits into a comment.
const longestNote = 1000

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

	failOn, label, policy           string
	note, region                    string
	prices                          prices.Lists
	full                            bool
	acknowledge, format, mask, with []string
	source, locate                  []string
}

var formats = []string{"text", "markdown", "json", "sarif"}

const long = `Review a plan before it is applied: what it risks, what is released, who may do more, what opens.

Give it the output of terraform show -json <plan file>, or of tofu show -json <plan file>; without a file, or with -, it reads standard input.
Several plans are reviewed together, worst first, each with its label: planreview dev=dev.json prod=prod.json. Without one it is the file's name.

Exit codes:
  0  fine to apply
  1  cannot judge: no whole plan of a known format, or a mistake in the command
  2  blocked: a risk of the severity of --fail-on or above
Of several plans it is that of the worst: 1, then 2, then 0.`

func newCommand(std streams, now time.Time) *command {
	c := &command{std: std, now: now}
	c.root = &cobra.Command{
		Use:     "planreview [[LABEL=]plan.json]...",
		Short:   "Review Terraform or OpenTofu plans",
		Long:    long,
		Version: version.Slipway,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(_ *cobra.Command, args []string) error { return c.reviewPlans(args) },
	}
	synthDiff := &cobra.Command{
		Use:   "synth-diff OLD/cdk.tf.json NEW/cdk.tf.json",
		Short: "Review the difference of two synthesized files, without a plan",
		Long: "Review what changes between two files of Terraform JSON, with the files that they list as copied beside them. It needs no credentials,\n" +
			"so that it runs on pull requests from forks.\nDrift, defaults and most reasons for a replacement are only in a plan.",
		Args: needs(2, "synth-diff: give two files, the old one first: planreview synth-diff OLD/cdk.tf.json NEW/cdk.tf.json"),
		RunE: func(_ *cobra.Command, args []string) error { return c.reviewFiles(args[0], args[1]) },
	}
	c.root.AddCommand(synthDiff)
	c.root.AddCommand(&cobra.Command{
		Use:   "explain RULE",
		Short: "Say what a rule looks for, why, and what it does not see",
		Args:  needs(1, "explain: give one rule, as planreview explain stateful-delete; docs/rules.md lists them"),
		RunE:  func(_ *cobra.Command, args []string) error { return c.explain(args[0]) },
	})
	c.root.AddCommand(c.policyCommand())
	c.root.CompletionOptions.DisableDefaultCmd = true
	c.root.SilenceUsage, c.root.SilenceErrors = true, true
	c.root.SetIn(std.in)
	c.root.SetOut(std.out)
	c.root.SetErr(std.err)
	c.root.PersistentFlags().StringVar(&c.policy, "policy", policy.DefaultFile,
		"file of the policy; the default is used where it exists, and an empty name for none")
	c.reviewFlags(c.root)
	c.reviewFlags(synthDiff)
	return c
}

// reviewFlags gives a command that reviews its flags. The others do not show them.
func (c *command) reviewFlags(of *cobra.Command) {
	flags := of.Flags()
	flags.StringArrayVar(&c.format, "format", []string{"text"}, "how to print the report: "+strings.Join(formats, ", ")+
		"; as markdown=comment.md into a file; repeat for more")
	flags.StringVar(&c.failOn, "fail-on", "high", "severity from which a risk blocks: low, medium, high, critical, none")
	flags.StringArrayVar(&c.acknowledge, "acknowledge", nil, "file of acknowledgements alone, such as review.yaml; repeat for more")
	flags.StringVar(&c.label, "label", "", "name of what the plan is for, such as prod, or several plans are; a comment is found again by it")
	flags.StringArrayVar(&c.source, "source", nil, "cdk.tf.json that SARIF locates findings in; as prod=cdk.tf.json for one of several plans")
	flags.StringArrayVar(&c.locate, "locate", nil, "YAML file that --source is made from, such as environments/prod.yaml: SARIF locates findings there, at "+
		"the key that made the value where one has its name and value, or in the Terraform file beside it that has the block; as prod=environments/prod.yaml "+
		"for one of several plans")
	flags.StringVar(&c.note, "note", "", "line below the counts, such as the commit and the run that made the plan; at most 1,000 bytes")
	flags.StringArrayVar(&c.with, "with", nil, "SARIF of another tool, such as trivy.sarif, to show what it found at each resource; as prod=trivy.sarif for "+
		"one of several plans; repeat for more")
	flags.StringArrayVar(&c.mask, "mask", nil, "hide values of this name too, as *_handle, or texts that match /a regular expression/; repeat for more")
	flags.StringVar(&c.region, "region", "", "AWS region of resources whose region the plan does not tell, as eu-central-1, for the estimate of the cost")
	flags.StringVar(&c.prices.Own, "prices", prices.OwnFolder, "folder of your own prices, as us-east-1.yaml, which come before the list prices; the default is "+
		"used where it exists, and an empty name for none")
	flags.BoolVar(&c.full, "full", false, "with text, list folded changes too")
}

func (c *command) reviewPlans(args []string) error {
	all, together, err := c.stacks(args)
	if err != nil {
		return err
	}
	settings, err := c.settings(all)
	if err != nil {
		return err
	}
	if together {
		return c.reviewStacks(all, settings)
	}
	return c.review(all[0], settings, func() (*plan.Plan, error) { return c.load(all[0].file) })
}

func named(name string, input io.Reader) (*plan.Plan, error) {
	p, err := plan.Load(input)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

func (c *command) reviewFiles(old, current string) error {
	if len(c.source) == 0 {
		c.source = []string{"./" + current} // a path, whatever is in it
		if filepath.IsAbs(current) {
			c.source = []string{current}
		}
	}
	only := stack{label: c.label}
	settings, err := c.settings([]stack{only})
	if err != nil {
		return err
	}
	return c.review(only, settings, func() (*plan.Plan, error) {
		before, err := readSynthesized(old)
		if err != nil {
			return nil, err
		}
		after, err := readSynthesized(current)
		if err != nil {
			return nil, err
		}
		return synthdiff.Compare(before, after)
	})
}

// readSynthesized reads a file together with the files beside it that it lists: those of a team's own, which its synthesis has copied there.
func readSynthesized(name string) (file synthdiff.File, err error) {
	file.Name = name
	if file.Data, err = os.ReadFile(name); err != nil {
		return file, err
	}
	listed, _ := beside.Listed(file.Data)
	file.Beside, err = beside.Copied(filepath.Dir(name), listed)
	return file, err
}

// needs gives the error where there are not just n arguments: cobra's own only counts them.
func needs(n int, message string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return errors.New(message)
		}
		return nil
	}
}

// settings are what the flags say, read and checked before a plan is.
type settings struct {
	outputs []output
	masks   *plan.Masks
	judging report.Options // for all plans alike
	broken  error          // what is wrong with the policy; no plan is judged then
}

func (c *command) settings(all []stack) (settings, error) {
	var s settings
	var err error
	s.judging.Now, s.judging.Region, s.judging.Prices, s.judging.Note = c.now, c.region, c.prices, c.note
	if s.judging.FailOn, err = rules.ParseSeverity(c.failOn); err != nil {
		return s, fmt.Errorf("--fail-on: %w", err)
	}
	if err := c.checkLabel(); err != nil {
		return s, err
	}
	if err := c.prices.Check(); err != nil {
		c.warn("--prices: " + err.Error() + "; the list prices are used")
	}
	if err := c.checkRegion(); err != nil {
		return s, err
	}
	if s.outputs, err = c.outputs(); err != nil {
		return s, fmt.Errorf("--format: %w", err)
	}
	if err := c.keepsInputs(s.outputs, all); err != nil {
		return s, fmt.Errorf("--format: %w", err)
	}
	if s.masks, err = plan.ParseMasks(c.mask); err != nil {
		return s, fmt.Errorf("--mask: %w", err)
	}
	if len(c.note) > longestNote || strings.ContainsAny(c.note, "\r\n") {
		return s, fmt.Errorf("--note: %d bytes in %d lines; write one line of at most %d bytes", len(c.note), len(strings.Split(c.note, "\n")), longestNote)
	}
	s.broken = c.policies(&s.judging)
	return s, errors.Join(perLabel("--source", c.source, all), perLabel("--locate", c.locate, all), perLabel("--with", c.with, all))
}

// review reads, judges and prints one plan.
func (c *command) review(of stack, s settings, read func() (*plan.Plan, error)) error {
	r := c.reviewOne(of, s, read)
	return c.print(r.Verdict.Status, s.outputs, func(format string) (string, error) { return c.render(r, format) })
}

// reviewOne reads and judges. What cannot be read is a report as well, so that a comment says so.
func (c *command) reviewOne(of stack, s settings, read func() (*plan.Plan, error)) *report.Report {
	options := s.judging
	options.Label = of.label
	if s.broken != nil {
		return c.unreadable(s.broken, options)
	}
	found, err := c.others(of.label)
	if err != nil {
		return c.unreadable(err, options)
	}
	p, err := read()
	if err != nil {
		return c.unreadable(err, options)
	}
	p.Mask(s.masks)
	r := report.Build(p, options)
	if len(found) > 0 {
		source, err := c.readSource(of.label)
		if err != nil {
			return c.unreadable(err, options)
		}
		known := func(address string) bool { return p.Find(address) != nil || source.Lines[address] > 0 }
		r.AddOthers(others.Locate(found, known, source.Path, source.Lines), s.masks)
	}
	return r
}

// others reads the files of --with.
func (c *command) others(label string) ([]others.Finding, error) {
	shared, own := filesFor(c.with, label)
	var all []others.Finding
	for _, file := range append(own, shared...) {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("--with: %w", err)
		}
		found, err := others.Read(file, data)
		if err != nil {
			return nil, fmt.Errorf("--with: %w", err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// warn says on standard error what may be a mistake.
func (c *command) warn(what string) {
	_, _ = fmt.Fprintf(c.std.err, "planreview: note: %s\n", text.Clean(what))
}

func (c *command) unreadable(err error, options report.Options) *report.Report {
	_, _ = fmt.Fprintf(c.std.err, "planreview: cannot judge: %s\n", printable(err))
	return report.Unreadable(err, options)
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

// keepsInputs refuses to write a report over a file that the review reads.
func (c *command) keepsInputs(outputs []output, all []stack) error {
	inputs := slices.Concat(c.acknowledge, []string{c.policy})
	for _, s := range all {
		inputs = append(inputs, s.file)
	}
	for _, value := range slices.Concat(c.source, c.locate, c.with) {
		_, file, _ := strings.Cut(value, "=")
		inputs = append(inputs, value, file)
	}
	for _, o := range outputs {
		written, err := os.Stat(o.file)
		if err != nil {
			continue // it is made
		}
		for _, input := range inputs {
			if read, err := os.Stat(input); err == nil && os.SameFile(written, read) && written.Mode().IsRegular() {
				return fmt.Errorf("%s=%s would write over what is read; give it another file, as %[1]s=review.%[1]s", o.format, o.file)
			}
		}
	}
	return nil
}

// print writes all forms of the report. It renders them first, so that nothing is written where one cannot be.
func (c *command) print(status report.Status, outputs []output, render func(format string) (string, error)) error {
	c.code = exitCannotJudge // until all is written
	var printed []string
	for _, o := range outputs {
		text, err := render(o.format)
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
	c.code = status.ExitCode()
	return nil
}

func (c *command) render(r *report.Report, format string) (string, error) {
	switch format {
	case "markdown":
		return view.Markdown(r), nil
	case "json":
		return view.JSON(r), nil
	case "sarif":
		source, err := c.sarifSource(r.Label)
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

// sarifSource is where findings are shown: in the YAML file of --locate and the files beside it that --source lists, else in --source. GitHub takes none
// without a file.
func (c *command) sarifSource(label string) (view.Source, error) {
	path := last(c.locate, label)
	if path == "" {
		return c.readSource(label)
	}
	made, err := os.ReadFile(path)
	if err != nil {
		return view.Source{}, fmt.Errorf("--locate: %w", err)
	}
	located := view.Source{Path: inRepository(path)}
	if synthesized := last(c.source, label); synthesized != "" {
		data, err := os.ReadFile(synthesized)
		if err != nil {
			return view.Source{}, fmt.Errorf("--source: %w", err)
		}
		located.Keys = view.Keys(made, data)
		if err := teams(&located, path, data); err != nil {
			return view.Source{}, fmt.Errorf("--locate: %w", err)
		}
	}
	return located, nil
}

// teams finds where the team's own blocks of a synthesized file stand: in files around the YAML file that it is made from, and in Go.
func teams(located *view.Source, made string, synthesized []byte) (err error) {
	files, added := beside.Listed(synthesized)
	if located.Beside, err = beside.Of(made, files); err != nil {
		return err
	}
	for i := range located.Beside {
		located.Beside[i].Name = inRepository(located.Beside[i].Name)
	}
	for folder := filepath.Dir(filepath.Dir(made)); len(added) > 0; folder = filepath.Dir(folder) { // of environments/dev.yaml, or environments/orders/dev.yaml
		extensions := filepath.Join(folder, filepath.FromSlash(source.Extensions))
		if data, err := os.ReadFile(extensions); err == nil {
			located.Added, located.Go = added, source.File{Name: inRepository(extensions), Data: data}
			return nil
		}
		if folder == filepath.Dir(folder) {
			return nil
		}
	}
	return nil
}

// readSource finds the lines of the blocks in --source. Without one, findings are of the first line of cdk.tf.json.
func (c *command) readSource(label string) (view.Source, error) {
	path := last(c.source, label)
	if path == "" {
		return view.Source{Path: "cdk.tf.json"}, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return view.Source{}, fmt.Errorf("--source: %w", err)
	}
	return view.Source{Path: inRepository(path), Lines: view.Lines(data)}, nil
}

// inRepository is a path as SARIF wants it: relative to the working directory, with slashes.
func inRepository(path string) string {
	if filepath.IsAbs(path) {
		if folder, err := os.Getwd(); err == nil {
			if relative, err := filepath.Rel(folder, path); err == nil {
				path = relative
			}
		}
	}
	return filepath.ToSlash(filepath.Clean(path))
}
