//go:build e2e && unix

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"slipway/e2e/github/api"
	"slipway/e2e/github/runner"
	"slipway/internal/delivery"
)

const (
	devComment  = "<!-- planreview:dev -->"
	prodComment = "<!-- planreview:prod -->"
	twoOfThem   = "  - name: dev\n    approval: none\n  - name: prod\n    plan_approval: false\n"
)

// TestDeliveryPullRequest is what a team sees of its pull requests, before anything is deployed.
func TestDeliveryPullRequest(t *testing.T) {
	inTurn(t, 12)
	tm := newTeam(t, twoOfThem)
	tm.Immutable = true // of a repository made since 2026-07-15
	dev := "environments/dev.yaml"

	number := tm.open("larger", runner.Change{dev: tm.environment(map[string]any{"service.cpu": 512, "service.memory": 1024})})
	run := tm.last("plan.yml")
	tm.want(run, map[string]string{"environments": "success", "plan dev": "success", "plan prod": "success", "gone ": "", "planned": "success"})
	tm.want(tm.last("check.yml"), map[string]string{"test": "success"})
	tm.want(tm.last("synth-diff.yml"), map[string]string{"synth-diff": "success"})
	first := tm.comments(number)
	if len(first) != 2 {
		t.Fatalf("%d comments: %v", len(first), first)
	}
	for _, marker := range []string{devComment, prodComment} {
		tm.contains("the comment", first[marker], run.HeadSha, fmt.Sprintf("/actions/runs/%d", run.ID), "plan sha256")
	}

	for i := range 120 {
		tm.API.AddComment(number, "joe", fmt.Sprintf("remark %d", i))
	}
	tm.update(number, "larger", runner.Change{dev: tm.environment(map[string]any{"service.cpu": 1024, "service.memory": 2048})})
	second := tm.comments(number) // it sees that none is there twice
	if len(second) != 2 || second[devComment] == first[devComment] {
		t.Errorf("after the second push: %v", second)
	}
	tm.contains("the comment", second[devComment], tm.last("plan.yml").HeadSha)

	t.Run("fork", func(t *testing.T) {
		tm := tm.in(t)
		must(tm.Commit(ctx, "fork", "From a fork", runner.Change{dev: tm.environment(map[string]any{"service.cpu": 512, "service.memory": 1024})}))(t)
		fork := must(tm.Open(ctx, "fork", "joe", "joe/shop"))(t)
		tm.do()
		tm.want(tm.last("plan.yml"), map[string]string{"environments": "success", "plan": "skipped", "planned": "success"})
		if comments := tm.comments(fork); len(comments) > 0 {
			t.Errorf("a fork's pull request has comments: %v", comments)
		}
		tm.contains("the summary", tm.last("synth-diff.yml").Summaries(), "aws_ecs_task_definition")
	})
	t.Run("an environment is added", func(t *testing.T) {
		tm := tm.in(t)
		added := tm.open("added", runner.Change{"environments/qa.yaml": tm.environment(nil)})
		run := tm.last("plan.yml")
		tm.want(run, map[string]string{"environments": "failure", "planned": "failure"})
		tm.contains("the log", run.Printed(), "lacks qa")
		lines := twoOfThem + "  - name: qa\n    plan_approval: false\n"
		tm.update(added, "added", runner.Change{delivery.File: []byte(github + lines)})
		// Its roles are not there yet: the bootstrap makes them.
		run = tm.last("plan.yml")
		tm.want(run, map[string]string{"environments": "success", "plan dev": "success", "plan qa": "failure", "planned": "failure"})
		tm.contains("the comment", tm.comments(added)["<!-- planreview:qa -->"], "No plan for qa", run.HeadSha)
		// An older verdict does not stand where the files cannot be read.
		tm.update(added, "added", runner.Change{dev: []byte("project: shop\n")})
		run = tm.last("plan.yml")
		tm.want(run, map[string]string{"environments": "failure", "planned": "failure"})
		tm.contains("the comment", tm.comments(added)[devComment], "No plan for dev: it failed", run.HeadSha)
	})
	t.Run("an image is promoted", func(t *testing.T) {
		tm := tm.in(t)
		image := "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:2.0.0"
		plans := len(tm.Runs("plan.yml"))
		tm.do(tm.Dispatch(ctx, "promote.yml", "jane", map[string]string{"environment": "dev", "image": image}))
		tm.want(tm.last("promote.yml"), map[string]string{"promote": "success"})
		pulls := tm.API.Pulls()
		newest := pulls[len(pulls)-1]
		if newest.User.Login != api.Bot || newest.Base.Ref != "main" || len(tm.Runs("plan.yml")) != plans { // a job's own token starts no workflow
			t.Errorf("%+v, %d plans, before %d", newest, len(tm.Runs("plan.yml")), plans)
		}
		tm.contains("the branch's file", must(tm.Show(ctx, newest.Head.Ref, dev))(t), image)
	})
	t.Run("an environment is deleted", func(t *testing.T) {
		tm := tm.in(t)
		left := `{"version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "x", "outputs": {}, "resources": [{"mode": "managed",
			"type": "aws_sns_topic", "name": "a", "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]", "instances": [{"attributes": {}}]}]}`
		state := &s3.PutObjectInput{Bucket: &tm.bucket, Key: aws.String(parse(t, "prod", configuration(t, "minimal")).State.Key), Body: strings.NewReader(left)}
		must(tm.s3().PutObject(ctx, state))(t)
		deleted := tm.open("deleted", runner.Change{
			"environments/prod.yaml": nil, delivery.File: []byte(github + "  - name: dev\n    approval: none\n    plan_approval: false\n"),
		})
		run := tm.last("plan.yml")
		tm.want(run, map[string]string{"plan dev": "success", "gone prod": "failure", "planned": "failure"})
		tm.contains("the comment", tm.comments(deleted)[prodComment], "its resources are not", "action=destroy", run.HeadSha)

		must(tm.s3().DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: state.Bucket, Key: state.Key}))(t)
		tm.do(tm.Rerun(run))
		tm.want(run, map[string]string{"gone prod": "success", "planned": "success"})
		tm.contains("the comment", tm.comments(deleted)[prodComment], "its state is empty")
	})
	t.Run("a plan fails", func(t *testing.T) {
		tm := tm.in(t)
		state := aws.String(parse(t, "dev", configuration(t, "minimal")).State.Key)
		must(tm.s3().PutObject(ctx, &s3.PutObjectInput{Bucket: &tm.bucket, Key: state, Body: strings.NewReader("spoiled")}))(t)
		tm.update(number, "larger", runner.Change{dev: tm.environment(map[string]any{"service.cpu": 256})})
		run := tm.last("plan.yml")
		tm.want(run, map[string]string{"plan dev": "failure", "planned": "failure"})
		tm.contains("the comment", tm.comments(number)[devComment], "No plan for dev", run.HeadSha)
	})
}

func (tm *team) in(t *testing.T) *team {
	inner := *tm
	inner.t = t
	return &inner
}
