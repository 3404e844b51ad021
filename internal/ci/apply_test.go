package ci

import (
	"fmt"
	"strings"
	"testing"
)

// approved is a bench in the job that applies, with the digest that was approved.
func approved(t *testing.T) (*bench, string) {
	t.Helper()
	b := merged(t)
	b.job.Step = "apply"
	b.answers["GET issues/7/comments"] = "[]"
	b.ran = nil
	return b, digest([]byte(changing))
}

func TestApplyTellsThePullRequest(t *testing.T) {
	b, plan := approved(t)
	b.answers["GET issues"] = `[{"number": 9, "body": "<!-- drift:prod -->\ntext", "user": {"login": "github-actions[bot]"}}]`
	wants(t, b.job.Apply(t.Context(), "prod", plan), "")
	if commands := strings.Join(b.ran, "; "); commands != "terraform init -input=false; terraform apply -input=false" {
		t.Error(commands)
	}
	written := b.writes["POST issues/7/comments"]
	for _, want := range []string{"deploy:prod", "Applied to prod", "Approved by jane", plan, "run 100"} {
		if !strings.Contains(written, want) {
			t.Errorf("no %q in %s", want, written)
		}
	}
	if !strings.Contains(b.writes["PATCH issues/9"], `"closed"`) {
		t.Errorf("drift that is no more: %v", b.writes)
	}
}

// An issue that cannot be closed makes nothing undone.
func TestAppliedIsSaidToBeApplied(t *testing.T) {
	b, plan := approved(t)
	b.answers["GET issues"] = "500"
	wants(t, b.job.Apply(t.Context(), "prod", plan), "HTTP 500")
	if written := b.writes["POST issues/7/comments"]; !strings.Contains(written, "Applied to prod") || strings.Contains(written, "Not applied") {
		t.Error(written)
	}
}

func TestFailedApplySaysTheWayOn(t *testing.T) {
	b, plan := approved(t)
	b.fails = "apply"
	err := b.job.Apply(t.Context(), "prod", plan)
	wants(t, err, `can only end in "Saved plan is stale"`)
	wants(t, err, "gh workflow run run.yml -f environment=prod -f action=plan")
	if written := b.writes["POST issues/7/comments"]; !strings.Contains(written, "Not applied to prod, or only in part") {
		t.Error(written)
	}
}

func TestStalePlanIsExplained(t *testing.T) {
	b, plan := approved(t)
	b.fails, b.failure = "apply", "Error: Saved plan is stale\n"
	err := b.job.Apply(t.Context(), "prod", plan)
	wants(t, err, "nothing was done: the state has changed since the plan was made")
	wants(t, err, "action=deploy -f reviewed_run=")
}

func TestNothingIsAppliedWhere(t *testing.T) {
	for name, test := range map[string]struct {
		change func(b *bench)
		want   string
	}{
		"main has moved":            {func(b *bench) { b.answers["GET commits/main"] = `{"sha": "later"}` }, "main is at later by now"},
		"reviewers were taken away": {func(b *bench) { b.answers["GET environments/prod"] = `{"name": "prod"}` }, "has no required reviewers"},
		"the plan was changed":      {func(b *bench) { b.write("review/plan.tfplan", "other") }, "it was changed on its way"},
		"approvals cannot be read":  {func(b *bench) { b.answers["GET actions/runs/100/approvals"] = "500" }, "HTTP 500"},
	} {
		t.Run(name, func(t *testing.T) {
			b, plan := approved(t)
			test.change(b)
			wants(t, b.job.Apply(t.Context(), "prod", plan), test.want)
			if len(b.ran) > 0 {
				t.Error(b.ran)
			}
			if !strings.Contains(b.writes["POST issues/7/comments"], "Not applied to prod") {
				t.Error(b.writes)
			}
		})
	}
	b, plan := approved(t)
	wants(t, b.job.Apply(t.Context(), "dev", plan), "the plan is of prod at")
}

// The approver of an acknowledgement is text. One that names a login is compared with who approved.
func TestAcknowledgementsNameWhoApproved(t *testing.T) {
	for approver, stranger := range map[string]bool{"@jane": false, "@Jane": false, "@joe": true, "joe@example.com": false} {
		b, plan := approved(t)
		b.write("review/review.json", fmt.Sprintf(`{"acknowledged": [{"approver": %q}]}`, approver))
		wants(t, b.job.Apply(t.Context(), "prod", plan), "")
		if got := strings.Contains(b.writes["POST issues/7/comments"], "has not approved this deploy: joe"); got != stranger {
			t.Errorf("%s: %s", approver, b.writes["POST issues/7/comments"])
		}
	}
}

func TestSupersede(t *testing.T) {
	b := newBench(t, "supersede")
	b.answers["GET actions/workflows/deploy.yml/runs"] = `{"workflow_runs": [{"id": 101}, {"id": 100}, {"id": 99}, {"id": 98}]}`
	b.answers["GET actions/runs/99/jobs"] = `{"jobs": [{"status": "completed"}, {"status": "waiting"}]}`
	b.answers["GET actions/runs/98/jobs"] = `{"jobs": [{"status": "waiting"}, {"status": "in_progress"}]}`
	wants(t, b.job.Supersede(t.Context()), "")
	if _, canceled := b.writes["POST actions/runs/99/cancel"]; !canceled || len(b.writes) != 1 {
		t.Errorf("the run that waits, and no other: %v", b.writes)
	}
}

func TestTested(t *testing.T) {
	for jobs, want := range map[string]string{
		`{"name": "check / test", "conclusion": "success"}, {"name": "check / synth-diff", "conclusion": "skipped"}, {"name": "prod", "conclusion": "failure"}`: "",
		`{"name": "check / test", "conclusion": "failure"}`: "have not passed",
		`{"name": "check / test", "conclusion": ""}`:        "have not passed",
		`{"name": "prod", "conclusion": "success"}`:         "have not passed",
	} {
		b := newBench(t, "tested")
		b.answers["GET actions/workflows/deploy.yml/runs"] = `{"workflow_runs": [{"id": 90}]}`
		b.answers["GET actions/runs/90/jobs"] = `{"jobs": [` + jobs + `]}`
		wants(t, b.job.Tested(t.Context()), want)
	}
}

func TestDriftHasOneIssue(t *testing.T) {
	b := merged(t)
	b.job.Step = "drift"
	b.answers["GET issues"] = "[]"
	wants(t, b.job.Drift(t.Context(), "prod"), "")
	if written := b.writes["POST issues"]; !strings.Contains(written, "drift:prod") || !strings.Contains(written, `"labels":["drift"]`) ||
		strings.Contains(written, "planreview:prod") {
		t.Error(b.writes)
	}
	b.answers["GET issues"] = `[{"number": 9, "body": "<!-- drift:prod -->\ntext", "user": {"login": "github-actions[bot]"}},
		{"number": 8, "body": "<!-- drift:dev -->\ntext", "user": {"login": "github-actions[bot]"}}]`
	wants(t, b.job.Drift(t.Context(), "prod"), "")
	if written := b.writes["PATCH issues/9"]; written == "" || strings.Contains(written, "closed") {
		t.Error(b.writes)
	}
	b.plan = unchanged
	b.fresh()
	wants(t, b.job.Drift(t.Context(), "prod"), "")
	if written := b.writes["PATCH issues/9"]; !strings.Contains(written, "closed") || b.writes["PATCH issues/8"] != "" {
		t.Error(b.writes)
	}
}
