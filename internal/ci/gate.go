package ci

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"slipway/internal/delivery"
	"slipway/internal/github"
)

// Gate stops where the GitHub environment of a deploy does not hold back what it must: one that was never made is made by the first job that names it,
// without any protection.
// https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
func (j Job) Gate(ctx context.Context, environment string) error {
	p, err := j.place(environment)
	if err != nil {
		return err
	}
	of, err := j.GitHub.Environment(ctx, environment)
	if errors.Is(err, github.ErrNotFound) {
		return fmt.Errorf("the GitHub environment %s is not there, and the first job that names it would make it without protection: make it, as "+
			"docs/delivery.md says; private repositories of GitHub Free have no environments", environment)
	}
	if err != nil {
		return err
	}
	var problems []error
	if p.Delivery.Approval == "reviewers" && !of.Reviewed() {
		problems = append(problems, fmt.Errorf("the GitHub environment %s has no required reviewers: add them; or, where the repository's plan has none, "+
			"set approval: manual for it in %s", environment, delivery.File))
	}
	branches, err := j.branches(ctx, of)
	if err != nil {
		return err
	}
	if !slices.Equal(branches, []string{mainBranch}) {
		problems = append(problems, fmt.Errorf("the GitHub environment %s may be deployed to from %s: allow %s alone, or whoever can push a branch deploys",
			environment, strings.Join(branches, ", "), mainBranch))
	}
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	j.say("%s: approval %s, from %s alone", environment, p.Delivery.Approval, mainBranch)
	return nil
}

// branches that may deploy.
func (j Job) branches(ctx context.Context, of github.Environment) ([]string, error) {
	switch {
	case of.BranchPolicy == nil:
		return []string{"every branch"}, nil
	case of.BranchPolicy.ProtectedBranches:
		return []string{"every protected branch"}, nil
	}
	patterns, err := j.GitHub.BranchPolicies(ctx, of.Name)
	if len(patterns) == 0 {
		patterns = []string{"nowhere"}
	}
	return patterns, err
}

// planGate stops where plans need an approval that nobody is asked for.
func (j Job) planGate(ctx context.Context, p delivery.Place) error {
	if p.PlanEnvironment == "" {
		return nil
	}
	of, err := j.GitHub.Environment(ctx, p.PlanEnvironment)
	if err != nil && !errors.Is(err, github.ErrNotFound) {
		return err
	}
	if err != nil || !of.Reviewed() {
		return fmt.Errorf("plans of %s run in the GitHub environment %s, which is not there or has no required reviewers: make it, as docs/delivery.md says; "+
			"or set plan_approval: false for %[1]s in %[3]s, which lets whoever can push a branch read its database's password", p.Stack(), p.PlanEnvironment,
			delivery.File)
	}
	return nil
}

// PlanGate is planGate for whoever asks before a run.
func (j Job) PlanGate(ctx context.Context, environment string) error {
	p, err := j.place(environment)
	if err != nil {
		return err
	}
	return j.planGate(ctx, p)
}
