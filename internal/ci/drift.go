package ci

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// driftLabel is that of the issues that say which environments have drifted.
const driftLabel = "drift"

const driftPrefix, driftSuffix = "<!-- drift:", " -->"

// driftMarker is the first line of such an issue.
func driftMarker(environment string) string { return driftPrefix + environment + driftSuffix }

// driftIssues are the numbers of the open ones, by environment.
func (j Job) driftIssues(ctx context.Context) (map[string][]int, error) {
	issues, err := j.GitHub.OpenIssues(ctx, driftLabel)
	found := map[string][]int{}
	for _, issue := range issues {
		marker, _, _ := strings.Cut(issue.Body, "\n")
		if name, ok := strings.CutPrefix(strings.TrimSpace(marker), driftPrefix); ok {
			name = strings.TrimSuffix(name, driftSuffix)
			found[name] = append(found[name], issue.Number)
		}
	}
	return found, err
}

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
	issues, err := j.driftIssues(ctx)
	if err != nil {
		return err
	}
	open := issues[environment]
	_, review, _ := strings.Cut(string(comment), "\n") // the marker of a pull request's comment, which is longer: what fitted fits
	body := driftMarker(environment) + "\n" + review
	switch {
	case r.Applies && len(open) == 0:
		return j.GitHub.OpenIssue(ctx, fmt.Sprintf("%s is not what main says", environment), body, driftLabel)
	case r.Applies:
		return j.GitHub.UpdateIssue(ctx, slices.Min(open), body)
	case len(open) > 0:
		return j.GitHub.CloseIssue(ctx, slices.Min(open), body)
	}
	j.say("%s: as main says", environment)
	return nil
}

// closeDrift ends the issue of an environment that was just deployed: an apply leaves no drift behind.
func (j Job) closeDrift(ctx context.Context, environment string) error {
	issues, err := j.driftIssues(ctx)
	for _, number := range issues[environment] {
		err = errors.Join(err, j.GitHub.CloseIssue(ctx, number, fmt.Sprintf("%s\nDeployed: %s\n", driftMarker(environment), j.RunURL)))
	}
	return err
}
