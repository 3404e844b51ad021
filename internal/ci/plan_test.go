package ci

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlanIsReviewedOnceInAllForms(t *testing.T) {
	b := newBench(t, "plan")
	wants(t, b.job.Plan(t.Context(), "prod", PlanOptions{PullRequest: 7, Base: "main", Head: "0123456789"}), "")
	out := b.outputs()
	if out["status"] != "0" || out["changes"] != "true" || out["plan"] != digest([]byte(changing)) {
		t.Errorf("outputs %v", out)
	}
	comment := b.read("review/comment.md")
	for _, want := range []string{
		"<!-- planreview:prod -->\n### ✅ Fine to apply", "Commit 0123456789, [run 100](https://github.com/acme/shop/actions/runs/100), 2026-06-01 12:30 UTC",
		"plan sha256 `" + out["plan"] + "`",
	} {
		if !strings.Contains(comment, want) {
			t.Errorf("no %q in %s", want, comment)
		}
	}
	if b.read("summary") != comment+"\n" {
		t.Errorf("the run's page: %s", b.read("summary"))
	}
	if sarif := b.read("review/review.sarif"); !strings.Contains(sarif, `"version": "2.1.0"`) {
		t.Error(sarif)
	}
	r, err := readRecord(b.job.path(Review, recordFile))
	if err != nil || r.PullRequest != 7 || r.Base != "main" || r.Commit != b.job.Sha || r.Configuration == "" || len(r.Changes) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	reviews := 0
	for _, command := range b.ran {
		if strings.Contains(command, "planreview ") {
			reviews++
		}
	}
	if reviews != 1 {
		t.Errorf("planreview ran %d times", reviews)
	}
}

// An environment of a folder has another file than its stack is called.
func TestPlanOfAFoldersEnvironment(t *testing.T) {
	b := newBench(t, "plan")
	b.write("environments/orders/qa.yaml", strings.Replace(environment, "project: shop\n", "", 1))
	b.write("delivery.yaml", deliveryFile+"  - name: orders-qa\n    approval: none\n")
	wants(t, b.job.Plan(t.Context(), "orders-qa", PlanOptions{}), "")
	if out := b.outputs(); out["status"] != "0" {
		t.Errorf("outputs %v: %s", out, b.out.String())
	}
	for text, want := range map[string]string{
		"locals {\n}\n": `"uri": "environments/orders/qa.yaml"`,
		"resource \"aws_s3_bucket\" \"a\" {\n}\n": `"uri": "environments/orders/common/bucket.tf"`,
	} {
		b.write("environments/orders/common/bucket.tf", text)
		b.plan = deleting
		wants(t, b.job.Plan(t.Context(), "orders-qa", PlanOptions{}), "")
		if sarif := b.read("review/review.sarif"); !strings.Contains(sarif, want) {
			t.Errorf("no %s in %s", want, sarif)
		}
	}
}

// TestPlanKeepsTheFilesOfItsStack: an apply in another job reads what the plan has read, and the archive that the plan itself has made.
func TestPlanKeepsTheFilesOfItsStack(t *testing.T) {
	b := newBench(t, "plan")
	b.write("environments/prod/queue.tf", "locals {\n  a = file(\"files/user.json\")\n}\n")
	b.write("environments/prod/files/user.json", "{}")
	b.write("review/stack/of-before.tf", "")
	b.write("cdktf.out/stacks/prod/function.zip", "zip")
	wants(t, b.job.Plan(t.Context(), "prod", PlanOptions{}), "")
	var kept []string
	err := fs.WalkDir(os.DirFS(b.job.path(Review, "stack")), ".", func(path string, _ fs.DirEntry, err error) error {
		kept = append(kept, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{".", ".terraform.lock.hcl", "cdk.tf.json", "files", "files/user.json", "function.zip", "queue.tf"}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Error(diff)
	}
}

func TestBlockedPlanHasItsStatusAndAPlan(t *testing.T) {
	b := newBench(t, "plan")
	b.plan = deleting
	wants(t, b.job.Plan(t.Context(), "prod", PlanOptions{}), "")
	if out := b.outputs(); out["status"] != "2" {
		t.Errorf("outputs %v", out)
	}
	wants(t, b.job.Plan(t.Context(), "prod", PlanOptions{Destroy: true}), "")
	if out := b.outputs(); out["status"] != "0" {
		t.Errorf("that everything goes is what a destroy is for: %v", out)
	}
}

func TestPlanWithoutChanges(t *testing.T) {
	b := newBench(t, "plan")
	b.plan = unchanged
	wants(t, b.job.Plan(t.Context(), "prod", PlanOptions{}), "")
	if out := b.outputs(); out["changes"] != "false" || out["status"] != "0" {
		t.Errorf("outputs %v", out)
	}
}

// An older comment would still say that it is fine to apply.
func TestFailedPlanReplacesTheComment(t *testing.T) {
	for _, fails := range []string{"init", "plan", "show"} {
		b := newBench(t, "plan")
		b.fails = fails
		b.answers["GET issues/7/comments"] = `[{"id": 3, "body": "<!-- planreview:prod -->\n### ✅ Fine to apply", "user": {"login": "github-actions[bot]"}}]`
		wants(t, b.job.Plan(t.Context(), "prod", PlanOptions{}), "terraform "+fails)
		if _, err := os.Stat(b.job.Output); err == nil {
			t.Errorf("%s: outputs %v", fails, b.outputs())
		}
		b.job.Step = "comment"
		wants(t, b.job.Comment(t.Context(), "prod", PlanOptions{PullRequest: 7}), "")
		if written := b.writes["PATCH issues/comments/3"]; !strings.Contains(written, "No plan for prod: it failed") || !strings.Contains(written, "run 100") {
			t.Errorf("%s: %v", fails, b.writes)
		}
	}
}

// A job that has no credentials never comes to a plan.
func TestCommentWithoutAPlan(t *testing.T) {
	b := newBench(t, "comment")
	b.answers["GET issues/7/comments"] = "[]"
	wants(t, b.job.Comment(t.Context(), "prod", PlanOptions{PullRequest: 7, Head: "abc"}), "")
	if written := b.writes["POST issues/7/comments"]; !strings.Contains(written, "No plan for prod") || !strings.Contains(written, "Commit abc") {
		t.Error(b.writes)
	}
}

func TestArgumentsOfTerraformAreDropped(t *testing.T) {
	kept := withoutArguments([]string{"PATH=/bin", "TF_CLI_ARGS_plan=-refresh=false", "TF_CLI_ARGS=-lock=false", "TF_PLUGIN_CACHE_DIR=/cache"})
	if diff := cmp.Diff([]string{"PATH=/bin", "TF_PLUGIN_CACHE_DIR=/cache", "TF_IN_AUTOMATION=1", "TF_INPUT=0"}, kept); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyKnownOutputsAreSet(t *testing.T) {
	b := newBench(t, "plan")
	wants(t, b.job.output("stauts", "1"), "step plan has no output stauts")
	for step, names := range Outputs {
		if len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
			t.Errorf("%s: %v", step, names)
		}
	}
}

func TestSynthDiffShowsEachEnvironment(t *testing.T) {
	b := newBench(t, "synth-diff")
	base := b.job.Sha
	b.write("environments/eu.yaml", environment)
	b.write("environments/prod/queue.tf", "resource \"aws_sqs_queue\" \"orders\" {\n  name = \"orders\"\n}\n")
	b.job.Sha = b.commit()
	wants(t, b.job.SynthDiff(t.Context(), base), "")
	if summary := b.read("summary"); strings.Count(summary, "- create `aws_sqs_queue.orders`") != 1 {
		t.Errorf("the queue beside prod is not shown: %s", summary)
	}
	for _, name := range []string{"dev", "eu", "prod"} {
		if summary := b.read("summary"); !strings.Contains(summary, "<!-- planreview:"+name+" -->") {
			t.Errorf("no %s in %s", name, summary)
		}
	}
}
