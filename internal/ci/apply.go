package ci

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"slipway/internal/planreview/report"
)

// Apply applies the plan in Review, byte for byte, and writes what came of it to the pull request. The digest is that of the plan that was approved.
func (j Job) Apply(ctx context.Context, environment, approved string) error {
	r, err := readRecord(j.path(Review, recordFile))
	if err != nil {
		return err
	}
	var approvers []string
	err = j.mayApply(ctx, r, environment, approved)
	if err == nil {
		if approvers, err = j.GitHub.Approvers(ctx, j.Run, environment); err == nil {
			err = j.apply(ctx)
		}
	}
	if err == nil {
		err = j.closeDrift(ctx, environment)
	}
	return errors.Join(err, j.tellResult(ctx, r, approvers, err))
}

// mayApply checks what may have changed while somebody thought about the approval.
func (j Job) mayApply(ctx context.Context, r Record, environment, approved string) error {
	sum, err := digestOf(j.path(Review, planFile))
	switch {
	case err != nil:
		return err
	case r.Environment != environment || r.Commit != j.Sha || r.Run != j.Run:
		return fmt.Errorf("the plan is of %s at %s in run %d, wanted is %s at %s in run %d", r.Environment, short(r.Commit), r.Run, environment, short(j.Sha), j.Run)
	case sum != approved || sum != r.Plan:
		return fmt.Errorf("the plan file has the digest %s, approved was %s: it was changed on its way", sum, approved)
	}
	if err := j.Gate(ctx, environment); err != nil {
		return err
	}
	// Terraform refuses a plan of an older state. It cannot know of a later commit that is not applied yet, or changed nothing.
	head, err := j.GitHub.Commit(ctx, mainBranch)
	if err != nil {
		return err
	}
	if head != j.Sha {
		return fmt.Errorf("%s is at %s by now, this plan is of %s: approve the deploy of that commit instead", mainBranch, short(head), short(j.Sha))
	}
	return nil
}

// apply runs Terraform beside the plan, with the provider that made it.
func (j Job) apply(ctx context.Context) error {
	if err := j.Tool(ctx, j.path(Review), io.Discard, "terraform", "init", "-input=false", "-lockfile=readonly"); err != nil {
		return err
	}
	var printed bytes.Buffer
	err := j.Tool(ctx, j.path(Review), io.MultiWriter(j.Out, &printed), "terraform", "apply", "-input=false", "-lock-timeout=5m", planFile)
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w; what was done until then is in the state. Running this job again can only end in \"Saved plan is stale\", since the plan is of the "+
		"state before. Make a new plan and apply that: gh workflow run %s -f action=plan -f environment=<environment>, then the same with action=deploy", err, RunWorkflow)
}

// resultMarker is the first line of the comment that says what came of a deploy.
func resultMarker(environment string) string { return fmt.Sprintf("<!-- deploy:%s -->", environment) }

// tellResult writes to the run's page and to the merged pull request, if there is one.
func (j Job) tellResult(ctx context.Context, r Record, approvers []string, failure error) error {
	line := fmt.Sprintf("### ✅ Applied to %s", r.Environment)
	if r.Destroy {
		line = fmt.Sprintf("### ✅ %s is destroyed", r.Environment)
	}
	if failure != nil {
		line = fmt.Sprintf("### ❌ Not applied to %s, or only in part\n\nThe run's log has the reason.", r.Environment)
	}
	who := "GitHub names nobody who approved it."
	if len(approvers) > 0 {
		who = "Approved by " + strings.Join(approvers, ", ") + "."
	}
	r.Made = j.Now().UTC()
	parts := []string{resultMarker(r.Environment), line, "", j.note(r, PlanOptions{}), "", who}
	strangers, err := j.strangers(approvers)
	if err != nil {
		return err
	}
	if len(strangers) > 0 {
		parts = append(parts, "", "Acknowledged findings name as approver somebody who has not approved this deploy: "+strings.Join(strangers, ", ")+".")
	}
	body := strings.Join(parts, "\n") + "\n"
	if err := j.summarize(body); err != nil {
		return err
	}
	pulls, err := j.GitHub.PullRequestsOf(ctx, j.Sha)
	if err != nil {
		return err
	}
	for _, pull := range pulls {
		if pull.Merge == j.Sha && pull.MergedAt != "" {
			return j.GitHub.WriteComment(ctx, pull.Number, body)
		}
	}
	return nil
}

// strangers are the approvers that acknowledgements name by their login, as @jane, and that have not approved the deploy. Any other text says nothing
// that could be compared.
func (j Job) strangers(approvers []string) (logins []string, err error) {
	data, err := os.ReadFile(j.path(Review, "review.json"))
	if err != nil {
		return nil, err
	}
	var of report.Report
	if err := json.Unmarshal(data, &of); err != nil {
		return nil, fmt.Errorf("read the review: %w", err)
	}
	for _, acknowledged := range of.Acknowledged {
		login, named := strings.CutPrefix(acknowledged.Approver, "@")
		equal := func(approver string) bool { return strings.EqualFold(approver, login) }
		if named && !slices.ContainsFunc(approvers, equal) && !slices.Contains(logins, login) {
			logins = append(logins, login)
		}
	}
	return logins, nil
}
