package ci

import (
	"context"
	"net/url"
	"slices"

	"slipway/internal/github"
)

// Supersede cancels older deploys that only wait for an approval: this one has their commits as well, and they hold the environment that it needs. One that
// applies is left alone.
func (j Job) Supersede(ctx context.Context) error {
	runs, err := j.GitHub.Runs(ctx, DeployWorkflow, url.Values{"status": {"waiting"}, "branch": {mainBranch}})
	if err != nil {
		return err
	}
	for _, run := range runs {
		if run.ID >= j.Run { // ids grow
			continue
		}
		jobs, err := j.GitHub.Jobs(ctx, run.ID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(jobs, func(of github.Job) bool { return of.Status == "in_progress" }) {
			j.say("run %d of %s: works, left alone", run.ID, short(run.HeadSha))
			continue
		}
		if err := j.GitHub.Cancel(ctx, run.ID); err != nil {
			return err
		}
		j.say("run %d of %s: waited for an approval, canceled", run.ID, short(run.HeadSha))
	}
	return nil
}
