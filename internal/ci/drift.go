package ci

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"slipway/internal/github"
)

// Drift opens an issue where the plan in Review would change something, keeps it up to date, and closes it where nothing would change. A deploy plans
// environments with such an issue, whatever the commit changes.
func (j Job) Drift(ctx context.Context, environment string) error {
	r, err := readRecord(j.path(Review, recordFile))
	if err != nil {
		return err
	}
	comment, err := os.ReadFile(j.path(Review, commentFile))
	if err != nil {
		return err
	}
	issues, err := j.GitHub.OpenIssues(ctx, DriftLabel)
	if err != nil {
		return err
	}
	var open *github.Issue
	for i, issue := range issues {
		if name, ok := driftOf(issue); ok && name == environment {
			open = &issues[i]
		}
	}
	_, review, _ := strings.Cut(string(comment), "\n") // the marker of a pull request's comment, which is longer: what fitted fits
	body := driftMarker(environment) + "\n" + review
	switch {
	case r.Applies && open == nil:
		return j.GitHub.OpenIssue(ctx, fmt.Sprintf("%s is not what main says", environment), body, DriftLabel)
	case r.Applies:
		return j.GitHub.UpdateIssue(ctx, open.Number, body)
	case open != nil:
		return j.GitHub.CloseIssue(ctx, open.Number, body)
	}
	j.say("%s: as main says", environment)
	return nil
}

// closeDrift ends the issue of an environment that was just deployed: an apply leaves no drift behind.
func (j Job) closeDrift(ctx context.Context, environment string) error {
	issues, err := j.GitHub.OpenIssues(ctx, DriftLabel)
	for _, issue := range issues {
		if name, ok := driftOf(issue); ok && name == environment {
			err = errors.Join(err, j.GitHub.CloseIssue(ctx, issue.Number, fmt.Sprintf("%s\nDeployed: %s\n", driftMarker(environment), j.RunURL)))
		}
	}
	return err
}
