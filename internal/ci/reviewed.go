package ci

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"slipway/internal/github"
)

// Workflow files whose runs are looked for.
const (
	PlanWorkflow   = "plan.yml"
	DeployWorkflow = "deploy.yml"
	RunWorkflow    = "run.yml"
)

// mainBranch is the one that is deployed.
const mainBranch = "main"

// Reviewed compares the plan in Review with the one that was reviewed: that of the merged pull request, or of a run that was started by hand. It sets the
// output reviewed. Where the configuration requires a reviewed plan, anything else is an error. That there is none is forgiven where it is not required;
// that one has expired, or that GitHub gives an error, is not.
func (j Job) Reviewed(ctx context.Context, environment string, run int) error {
	p, err := j.place(environment)
	if err != nil {
		return err
	}
	fresh, err := readRecord(j.path(Review, recordFile))
	if err != nil {
		return err
	}
	if !fresh.Applies {
		j.say("%s: no changes, so that nothing needs a review", environment)
		return j.output("reviewed", "true")
	}
	reviewed, none, err := j.find(ctx, environment, run)
	if err != nil {
		return err
	}
	found := "this is the plan that was reviewed"
	differences, done := []string{none}, []string(nil)
	if reviewed != nil {
		differences, done = fresh.Compare(*reviewed)
		found += fmt.Sprintf(" in run %d", reviewed.Run)
	}
	if len(done) > 0 {
		found += ", but for what has been done since: " + strings.Join(done, "; ")
	}
	if len(differences) == 0 {
		j.say("%s: %s", environment, found)
		return j.both(found, true)
	}
	said := "This plan was not reviewed: " + strings.Join(differences, "; ")
	if p.Delivery.ReviewedPlan == "required" {
		return fmt.Errorf("%s\nreviewed_plan of %s is required, so nothing is applied. Plan by hand, read that plan, and deploy it:\n"+
			"gh workflow run %s -f environment=%[2]s -f action=plan\ngh workflow run %[3]s -f environment=%[2]s -f action=deploy -f reviewed_run=<id of that run>",
			said, environment, RunWorkflow)
	}
	j.say("%s: %s", environment, said)
	return j.both(said, false)
}

func (j Job) both(said string, reviewed bool) error {
	if err := j.summarize(said + "."); err != nil {
		return err
	}
	return j.output("reviewed", strconv.FormatBool(reviewed))
}

// find gives the record of the reviewed plan, or why there is none.
func (j Job) find(ctx context.Context, environment string, run int) (found *Record, none string, err error) {
	if run != 0 {
		return j.findByHand(ctx, environment, run)
	}
	pull, err := j.merged(ctx)
	if err != nil {
		return nil, "", err
	}
	if pull == nil {
		return nil, fmt.Sprintf("%s is not the merge of a pull request onto %s", short(j.Sha), mainBranch), nil
	}
	return j.findOf(ctx, environment, *pull)
}

// merged is the pull request whose merge onto main this commit is: nil where it is none.
func (j Job) merged(ctx context.Context) (*github.PullRequest, error) {
	pulls, err := j.GitHub.PullRequestsOf(ctx, j.Sha)
	if err != nil {
		return nil, err
	}
	for _, pull := range pulls {
		if pull.MergedAt != "" && pull.Merge == j.Sha && pull.Base.Ref == mainBranch {
			return &pull, nil
		}
	}
	return nil, nil
}

// findOf looks through the runs of a pull request's last commit. The same commit can be in another pull request, onto another branch.
func (j Job) findOf(ctx context.Context, environment string, pull github.PullRequest) (found *Record, none string, err error) {
	runs, err := j.GitHub.Runs(ctx, PlanWorkflow, url.Values{"event": {"pull_request"}, "status": {"success"}, "head_sha": {pull.Head.Sha}})
	if err != nil {
		return nil, "", err
	}
	for _, run := range runs {
		if run.HeadRepository.FullName != j.GitHub.Repository {
			continue // a fork's
		}
		record, err := j.record(ctx, environment, run.ID)
		if err != nil {
			return nil, "", err
		}
		if record != nil && record.PullRequest == pull.Number && record.Base == pull.Base.Ref && record.Status == 0 {
			return record, "", nil
		}
	}
	return nil, fmt.Sprintf("no run of %s succeeded that planned %s for pull request %d onto %s at %s", PlanWorkflow, environment, pull.Number, pull.Base.Ref,
		short(pull.Head.Sha)), nil
}

// findByHand takes the plan of a run that somebody started on this commit, and has read.
func (j Job) findByHand(ctx context.Context, environment string, id int) (found *Record, none string, err error) {
	run, err := j.GitHub.Run(ctx, id)
	if err != nil {
		return nil, "", err
	}
	file, _, _ := strings.Cut(path.Base(run.Path), "@")
	if file != RunWorkflow || run.Event != "workflow_dispatch" || run.HeadBranch != mainBranch || run.HeadSha != j.Sha || run.Conclusion != "success" {
		return nil, "", fmt.Errorf("run %d is no run of %s with action=plan on %s at %s that succeeded: it is of %s on %s at %s, %s", id, RunWorkflow, mainBranch,
			short(j.Sha), file, run.HeadBranch, short(run.HeadSha), run.Conclusion)
	}
	record, err := j.record(ctx, environment, id)
	if err == nil && record == nil {
		err = fmt.Errorf("run %d has planned another environment than %s", id, environment)
	}
	return record, "", err
}

// RecordArtifact is the name under which a run keeps the record of an environment's plan.
func RecordArtifact(environment string) string { return "record-" + environment }

// record is that of an environment in a run: nil where the run has planned others only.
func (j Job) record(ctx context.Context, environment string, run int) (*Record, error) {
	name := RecordArtifact(environment)
	artifacts, err := j.GitHub.Artifacts(ctx, run, name)
	if err != nil || len(artifacts) == 0 {
		return nil, err
	}
	newest := slices.MaxFunc(artifacts, func(a, b github.Artifact) int { return cmp.Compare(a.ID, b.ID) }) // ids grow
	if newest.Expired {
		return nil, fmt.Errorf("the reviewed plan of %s has expired: artifact %s of run %d is gone; plan by hand: "+
			"gh workflow run %s -f environment=%[1]s -f action=plan",
			environment, name, run, RunWorkflow)
	}
	files, err := j.GitHub.Download(ctx, newest.ID)
	if err != nil {
		return nil, err
	}
	data, there := files[recordFile]
	if !there {
		return nil, fmt.Errorf("artifact %s of run %d has no %s", name, run, recordFile)
	}
	record, err := parseRecord(name, data)
	return &record, err
}
