package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/report"
	"slipway/internal/planreview/view"
)

// stack is one of the plans of a run.
type stack struct{ label, file string }

// stackLabel is short and plain, so that the verdicts of all plans fit into a comment.
var stackLabel = regexp.MustCompile(`^[\w.-]{1,40}$`)

const labelRule = "up to 40 letters, digits, dots, dashes and underscores"

// checkLabel holds --label to the rule of all labels: it stands in the marker of a comment, and in SARIF's category.
func (c *command) checkLabel() error {
	if c.label != "" && !stackLabel.MatchString(c.label) {
		return fmt.Errorf("--label: %q is no label: %s; write it as prod or shop-eu", c.label, labelRule)
	}
	return nil
}

func soundLabel(s stack) error {
	if stackLabel.MatchString(s.label) {
		return nil
	}
	return fmt.Errorf("%q is no label: %s; give the plan one, as dev=%s", s.label, labelRule, s.file)
}

// labeled splits dev=dev.json. What holds a slash before the sign is a path alone, so that ./a=b.json is one.
func labeled(value string) (label, file string) {
	if label, file, ok := strings.Cut(value, "="); ok && !strings.ContainsAny(label, `/\`) {
		return label, file
	}
	return "", value
}

// stacks reads the arguments. One plan without a label of its own has that of --label.
func (c *command) stacks(args []string) (all []stack, together bool, err error) {
	if len(args) == 0 {
		args = []string{"-"}
	}
	if len(args) > report.MostStacks {
		return nil, false, fmt.Errorf("%d plans; a review takes %d", len(args), report.MostStacks)
	}
	for _, arg := range args {
		label, file := labeled(arg)
		if label == "" && file != arg || file == "" {
			return nil, false, fmt.Errorf("%q; write a label before the sign and a file behind it, as dev=dev.json", arg)
		}
		all = append(all, stack{label, file})
	}
	if len(all) == 1 && (all[0].label == "" || c.label == "") {
		if err := soundLabel(all[0]); all[0].label != "" && err != nil {
			return nil, false, err
		}
		all[0].label = cmp.Or(all[0].label, c.label)
		return all, false, nil
	}
	first := map[string]string{} // the file of each label
	for i, s := range all {
		if s.label == "" {
			name := strings.TrimSuffix(filepath.Base(s.file), ".gz")
			all[i].label = strings.TrimSuffix(name, filepath.Ext(name))
		}
		label := all[i].label
		if err := soundLabel(all[i]); err != nil {
			return nil, false, err
		}
		switch before, twice := first[label]; {
		case twice && s.file == "-" && before == "-":
			return nil, false, fmt.Errorf("standard input holds one plan only")
		case twice:
			return nil, false, fmt.Errorf("%s and %s are both %s; give each a label, as dev=%[1]s", before, s.file, label)
		}
		first[label] = s.file
	}
	return all, true, nil
}

// perLabel checks the values of a flag that may be for one plan alone, as prod=cdk.tf.json.
func perLabel(flag string, values []string, all []stack) error {
	var labels []string
	for _, s := range all {
		labels = append(labels, s.label)
	}
	for _, value := range values {
		label, file := labeled(value)
		if file == "" {
			return fmt.Errorf("%s: %q; write a file behind the sign", flag, value)
		}
		if label == "" {
			continue
		}
		known := false
		for _, l := range labels {
			known = known || l == label
		}
		if !known && strings.Join(labels, "") == "" {
			return fmt.Errorf("%s: %q is for the plan that is labeled %q, and this one has no label; add --label %s", flag, value, label, label)
		}
		if !known {
			return fmt.Errorf("%s: no plan is labeled %q; %s", flag, label, cmp.Or(nearest.DidYouMean(label, labels), "use "+strings.Join(labels, ", ")))
		}
	}
	return nil
}

// filesFor are the values of a flag that are for all plans, and those that are for one.
func filesFor(values []string, label string) (shared, own []string) {
	for _, value := range values {
		switch of, file := labeled(value); of {
		case "":
			shared = append(shared, file)
		case label:
			own = append(own, file)
		}
	}
	return shared, own
}

// reviewStacks reviews each plan, and puts the reviews into one. A plan that cannot be read leaves the others their verdicts.
func (c *command) reviewStacks(all []stack, settings settings) error {
	var reports []*report.Report
	for _, s := range all {
		if settings.broken != nil && len(reports) > 0 { // it is said once
			options := settings.judging
			options.Label = s.label
			reports = append(reports, report.Unreadable(fmt.Errorf("the policy is broken, as said of %s", all[0].label), options))
			continue
		}
		reports = append(reports, c.reviewOne(s, settings, func() (*plan.Plan, error) { return c.load(s.file) }))
	}
	together := report.Together(c.label, reports)
	return c.print(together.Verdict.Status, settings.outputs, func(format string) (string, error) {
		switch format {
		case "markdown":
			return view.StacksMarkdown(together), nil
		case "json":
			return view.JSON(together), nil
		case "sarif":
			return view.StacksSARIF(together, c.sarifSource)
		}
		return view.StacksText(together, c.full), nil
	})
}

// last is the value of a flag that counts for a plan: the last one, of its own before those of all.
func last(values []string, label string) string {
	shared, own := filesFor(values, label)
	if files := append(shared, own...); len(files) > 0 {
		return files[len(files)-1]
	}
	return ""
}

func (c *command) load(file string) (*plan.Plan, error) {
	if file == "-" {
		return named("standard input", c.std.in)
	}
	opened, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	if info, err := opened.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s: a folder, not a plan; plan in it: terraform -chdir=%[1]s plan -out=tfplan, "+
			"then terraform -chdir=%[1]s show -json tfplan > plan.json", file)
	}
	return named(file, opened)
}
