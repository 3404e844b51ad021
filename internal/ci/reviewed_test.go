package ci

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// merged is a bench whose commit is the merge of pull request 7, which planned prod in run 50.
func merged(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, "reviewed")
	b.answers["GET commits/"+b.job.Sha+"/pulls"] = fmt.Sprintf(`[{"number": 7, "merged_at": "2026-06-01T12:00:00Z", "merge_commit_sha": %q,
		"head": {"sha": "headsha"}, "base": {"ref": "main"}}]`, b.job.Sha)
	b.answers["GET actions/workflows/plan.yml/runs"] = `{"workflow_runs": [{"id": 50, "head_repository": {"full_name": "acme/shop"}}]}`
	plan := b.job
	plan.Step, plan.Run, plan.Output, plan.Summary = "plan", 50, "", ""
	wants(t, plan.Plan(t.Context(), "prod", PlanOptions{PullRequest: 7, Base: "main"}), "")
	b.keeps(50, 3, b.read("review/record.json"))
	b.fresh()
	return b
}

// keeps says that a run has the record as an artifact.
func (b *bench) keeps(run, id int, record string) {
	b.t.Helper()
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	entry, err := writer.Create("record.json")
	if err == nil {
		_, err = entry.Write([]byte(record))
	}
	if err = errors.Join(err, writer.Close()); err != nil {
		b.t.Fatal(err)
	}
	b.answers[fmt.Sprintf("GET actions/artifacts/%d/zip", id)] = archive.String()
	b.answers[fmt.Sprintf("GET actions/runs/%d/artifacts", run)] = fmt.Sprintf(`{"artifacts": [{"id": %d, "name": "record-prod"}]}`, id)
}

// fresh plans in the deploy.
func (b *bench) fresh() {
	b.t.Helper()
	plan := b.job
	plan.Step = "plan"
	wants(b.t, plan.Plan(b.t.Context(), "prod", PlanOptions{}), "")
}

func (b *bench) changeRecord(change func(r *Record)) {
	b.t.Helper()
	r, err := readRecord(b.job.path(Review, recordFile))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Run, r.PullRequest, r.Base = 50, 7, "main"
	change(&r)
	text, err := json.Marshal(r)
	if err != nil {
		b.t.Fatal(err)
	}
	b.keeps(50, 3, string(text))
}

func TestReviewedPlanIsFound(t *testing.T) {
	b := merged(t)
	wants(t, b.job.Reviewed(t.Context(), "prod", 0), "")
	if b.outputs()["reviewed"] != "true" || !strings.Contains(b.read("summary"), "this is the plan that was reviewed in run 50.") {
		t.Error(b.outputs(), b.read("summary"))
	}
}

// Only "there is no plan" may be forgiven, and only where a reviewed plan is not required.
func TestNoReviewedPlan(t *testing.T) {
	for name, test := range map[string]struct {
		change   func(b *bench)
		want     string
		forgiven bool // where it is not required
	}{
		"pushed without a pull request": {func(b *bench) { b.answers["GET commits/"+b.job.Sha+"/pulls"] = "[]" }, "is not the merge of a pull request onto main", true},
		"pull request onto another branch": {func(b *bench) {
			b.answers["GET commits/"+b.job.Sha+"/pulls"] = strings.ReplaceAll(b.answers["GET commits/"+b.job.Sha+"/pulls"], `"main"`, `"release"`)
		}, "is not the merge of a pull request onto main", true},
		"no run": {func(b *bench) { b.answers["GET actions/workflows/plan.yml/runs"] = `{"workflow_runs": []}` }, "no run of plan.yml succeeded", true},
		"run of a fork": {func(b *bench) {
			b.answers["GET actions/workflows/plan.yml/runs"] = strings.Replace(b.answers["GET actions/workflows/plan.yml/runs"], "acme", "eve", 1)
		}, "no run of plan.yml succeeded", true},
		"other environments":    {func(b *bench) { b.answers["GET actions/runs/50/artifacts"] = `{"artifacts": []}` }, "no run of plan.yml succeeded", true},
		"another pull request":  {func(b *bench) { b.changeRecord(func(r *Record) { r.PullRequest = 8 }) }, "that planned prod for pull request 7 onto main", true},
		"another base":          {func(b *bench) { b.changeRecord(func(r *Record) { r.Base = "release" }) }, "that planned prod for pull request 7 onto main", true},
		"a blocked plan":        {func(b *bench) { b.changeRecord(func(r *Record) { r.Status = 2 }) }, "no run of plan.yml succeeded", true},
		"another configuration": {func(b *bench) { b.changeRecord(func(r *Record) { r.Configuration = "x" }) }, "made from another configuration", true},
		"other changes":         {func(b *bench) { b.changeRecord(func(r *Record) { r.Changes = nil }) }, "aws_sns_topic.a: update, which was not reviewed", true},
		"an expired artifact": {func(b *bench) {
			b.answers["GET actions/runs/50/artifacts"] = `{"artifacts": [{"id": 3, "expired": true}]}`
		},
			"the reviewed plan of prod has expired", false},
		"artifact that is gone": {func(b *bench) { b.answers["GET actions/artifacts/3/zip"] = "410" }, "HTTP 410", false},
		"no right to look":      {func(b *bench) { b.answers["GET actions/workflows/plan.yml/runs"] = "403" }, "HTTP 403", false},
		"a failure":             {func(b *bench) { b.answers["GET actions/runs/50/artifacts"] = "500" }, "HTTP 500", false},
		"pull requests fail":    {func(b *bench) { b.answers["GET commits/"+b.job.Sha+"/pulls"] = "500" }, "HTTP 500", false},
		"no workflow":           {func(b *bench) { delete(b.answers, "GET actions/workflows/plan.yml/runs") }, "HTTP 404", false},
	} {
		t.Run(name, func(t *testing.T) {
			b := merged(t)
			test.change(b)
			err := b.job.Reviewed(t.Context(), "prod", 0)
			wants(t, err, test.want)
			b.write("delivery.yaml", strings.Replace(deliveryFile, "- name: prod", "- name: prod\n    reviewed_plan: preferred", 1))
			if !test.forgiven {
				wants(t, b.job.Reviewed(t.Context(), "prod", 0), test.want)
				return
			}
			if !strings.Contains(err.Error(), "reviewed_plan of prod is required") || !strings.Contains(err.Error(), "action=deploy -f reviewed_run=") {
				t.Errorf("no way on: %v", err)
			}
			wants(t, b.job.Reviewed(t.Context(), "prod", 0), "")
			if b.outputs()["reviewed"] != "false" || !strings.Contains(b.read("summary"), "This plan was not reviewed: ") {
				t.Error(b.outputs(), b.read("summary"))
			}
		})
	}
}

func TestNothingToApplyNeedsNoReview(t *testing.T) {
	b := merged(t)
	b.plan = unchanged
	b.fresh()
	b.answers["GET actions/workflows/plan.yml/runs"] = `{"workflow_runs": []}`
	wants(t, b.job.Reviewed(t.Context(), "prod", 0), "")
}

// A run that was started by hand counts for its own commit and environment only.
func TestPlanThatWasReadByHand(t *testing.T) {
	b := merged(t)
	run := fmt.Sprintf(`{"id": 60, "path": ".github/workflows/run.yml", "event": "workflow_dispatch", "conclusion": "success", "head_branch": "main", "head_sha": %q}`, b.job.Sha)
	b.answers["GET actions/workflows/plan.yml/runs"] = `{"workflow_runs": []}`
	b.answers["GET actions/runs/60"] = run
	b.keeps(60, 4, b.read("review/record.json"))
	wants(t, b.job.Reviewed(t.Context(), "prod", 60), "")
	for _, broken := range [][2]string{
		{b.job.Sha, "other"}, {"run.yml", "plan.yml"}, {"workflow_dispatch", "push"}, {"success", "failure"}, {`"main"`, `"feature"`},
	} {
		b.answers["GET actions/runs/60"] = strings.Replace(run, broken[0], broken[1], 1)
		wants(t, b.job.Reviewed(t.Context(), "prod", 60), "run 60 is no run of run.yml with action=plan on main")
	}
	b.answers["GET actions/runs/60"] = run
	b.answers["GET actions/runs/60/artifacts"] = `{"artifacts": []}`
	wants(t, b.job.Reviewed(t.Context(), "prod", 60), "run 60 has planned another environment than prod")
}
