package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"slipway/internal/planreview/ack"
	"slipway/internal/planreview/policy"
	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
)

func (c *command) policyCommand() *cobra.Command {
	group := &cobra.Command{Use: "policy", Short: "Check and test a policy",
		RunE: func(_ *cobra.Command, args []string) error { // without it, cobra shows the help of a mistyped command and succeeds
			return fmt.Errorf("policy: %q is no command of it; use planreview policy test", strings.Join(args, " "))
		}}
	group.AddCommand(&cobra.Command{
		Use:   "test [" + policy.DefaultFile + "]",
		Short: "Read a policy, and run its tests",
		Long:  "Read a policy, and run the tests in it. Exit code 0: all is as expected, 1: the policy has mistakes, or a test fails.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				c.policy = args[0]
			}
			return c.testPolicy()
		},
	})
	return group
}

// readPolicy gives nil where there is none, which only the default file may be.
func (c *command) readPolicy() (*policy.Policy, error) {
	if c.policy == "" {
		return nil, nil
	}
	data, err := os.ReadFile(c.policy)
	if errors.Is(err, fs.ErrNotExist) && c.policy == policy.DefaultFile && !c.root.PersistentFlags().Changed("policy") {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("--policy: %w", err)
	}
	return policy.Parse(c.policy, data, ruleIDs())
}

func ruleIDs() []string {
	var ids []string
	for _, rule := range rules.All() {
		ids = append(ids, rule.ID)
	}
	return ids
}

// policies reads the policy and the files of acknowledgements, and reports what is wrong with all.
func (c *command) policies(options *report.Options) error {
	own, err := c.readPolicy()
	if err == nil && own != nil {
		options.Policy = own
		options.Acknowledgements = own.Acknowledgements
		for _, note := range own.Notes {
			c.warn(note)
		}
	}
	for _, file := range c.acknowledge {
		data, errRead := os.ReadFile(file)
		if errRead != nil {
			err = errors.Join(err, fmt.Errorf("--acknowledge: %w", errRead))
			continue
		}
		more, errParsed := ack.Parse(file, data, append(ruleIDs(), own.IDs()...))
		options.Acknowledgements = slices.Concat(options.Acknowledgements, more)
		err = errors.Join(err, errParsed)
	}
	return err
}

// testPolicy runs the tests of a policy as reviews of one change each.
func (c *command) testPolicy() error {
	own, err := c.readPolicy()
	if err != nil {
		return err
	}
	if own == nil {
		return fmt.Errorf("policy test: no %s here; name the file", policy.DefaultFile)
	}
	var failed, expected []string
	for _, test := range own.Tests {
		wrong, err := tried(own, test, c)
		if err != nil {
			return err
		}
		if len(wrong) == 0 {
			_, _ = fmt.Fprintf(c.std.out, "ok    %s\n", test.Name)
		} else {
			failed = append(failed, test.Name)
			_, _ = fmt.Fprintf(c.std.out, "FAIL  %s\n      %s\n", test.Name, strings.Join(wrong, "\n      "))
		}
		expected = append(expected, slices.Collect(maps.Keys(test.Expect))...)
	}
	for _, note := range own.Notes {
		_, _ = fmt.Fprintf(c.std.out, "note  %s\n", note)
	}
	for _, id := range own.IDs() {
		if !slices.Contains(expected, id) {
			_, _ = fmt.Fprintf(c.std.out, "note  no test expects %s\n", id)
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("policy test: %d of %d tests of %s fail", len(failed), len(own.Tests), own.Name)
	}
	_, err = fmt.Fprintf(c.std.out, "%s is sound; tests passed: %d\n", own.Name, len(own.Tests))
	return err
}

// tried says what is not as a test expects.
func tried(own *policy.Policy, test policy.Test, c *command) (wrong []string, err error) {
	p, err := test.Plan()
	if err != nil {
		return nil, fmt.Errorf("test %q: %w", test.Name, err)
	}
	r := report.Build(p, report.Options{Label: test.Environment, FailOn: rules.High, Policy: own, Acknowledgements: own.Acknowledgements, Now: c.now})
	found := map[string]string{}
	for _, risk := range slices.Backward(r.Risks) { // so that the worst of a rule counts
		found[risk.Rule] = risk.Severity
	}
	for _, a := range r.Acknowledged {
		found[a.Rule] = cmp.Or(found[a.Rule], policy.Acknowledged)
	}
	for _, id := range slices.Sorted(maps.Keys(test.Expect)) {
		if got := cmp.Or(found[id], "none"); got != test.Expect[id] {
			wrong = append(wrong, fmt.Sprintf("%s: %s, want %s", id, got, test.Expect[id]))
		}
	}
	for _, id := range own.IDs() {
		if _, named := test.Expect[id]; !named && found[id] != "" {
			wrong = append(wrong, fmt.Sprintf("%s: %s, want none", id, found[id]))
		}
	}
	if want := test.Verdict; want != string(r.Verdict.Status) && (want != "" || r.Verdict.Status == report.CannotJudge) {
		wrong = append(wrong, fmt.Sprintf("verdict: %s, want %s: %s", r.Verdict.Status, cmp.Or(want, "fine or blocked"), r.Verdict.Line))
	}
	return wrong, nil
}
