package ci

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
			err = j.apply(ctx, environment)
		}
	}
	if err != nil {
		return errors.Join(err, j.tellResult(ctx, r, approvers, err))
	}
	// What fails from here on fails the job, but is applied all the same, and said to be.
	return errors.Join(j.closeDrift(ctx, environment), j.tellResult(ctx, r, approvers, nil))
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

// apply runs Terraform where the plan's files are, with the provider that made it.
func (j Job) apply(ctx context.Context, environment string) error {
	folder := j.path(Review, plannedFolder)
	if err := j.Tool(ctx, folder, io.Discard, "terraform", "init", "-input=false", "-no-color", "-lockfile=readonly"); err != nil {
		return err
	}
	err := j.Tool(ctx, folder, j.Out, "terraform", "apply", "-input=false", "-no-color", "-lock-timeout=5m", filepath.Join("..", planFile))
	if err == nil {
		return nil
	}
	reason := `what was done until then is in the state, so that running this job again can only end in "Saved plan is stale"`
	var of failure
	if errors.As(err, &of) && strings.Contains(of.messages, "Saved plan is stale") {
		reason = "nothing was done: the state has changed since the plan was made, by another run or by an earlier try of this job. Running it again changes nothing"
	}
	return fmt.Errorf("%w; %s. Make a new plan, read it, and apply that:\ngh workflow run %s -f environment=%s -f action=plan\n"+
		"gh workflow run %[3]s -f environment=%[4]s -f action=deploy -f reviewed_run=<id of that run>", err, reason, RunWorkflow, environment)
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
	pull, err := j.merged(ctx)
	if err != nil || pull == nil {
		return err
	}
	return j.GitHub.WriteComment(ctx, pull.Number, body)
}

// strangers are the approvers that acknowledgements name by their login, as @jane, and that have not approved the deploy. Any other text says nothing
// that could be compared.
func (j Job) strangers(approvers []string) (logins []string, err error) {
	data, err := os.ReadFile(j.path(Review, reviewFile))
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
