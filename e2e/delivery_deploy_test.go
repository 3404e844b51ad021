//go:build e2e && unix

package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"slipway/e2e/github/api"
	"slipway/e2e/github/runner"
)

const (
	prodFile    = "environments/prod.yaml"
	prodResult  = "<!-- deploy:prod -->"
	reviewer    = "ann"
	planOfProd  = "prod / plan"
	applyToProd = "prod / apply"
)

// TestDeliveryDeploy follows one environment from its first pull request to its end: every way in which a deploy goes through, or must not.
func TestDeliveryDeploy(t *testing.T) {
	inTurn(t, 20)
	tm := newTeam(t, "  - name: prod\n")
	for _, scenario := range []struct {
		name string
		run  func(tm *team)
	}{
		{"nobody reviews", nobodyReviews},
		{"the first deploy", firstDeploy},
		{"documentation", documentation},
		{"GitHub fails", gitHubFails},
		{"blocked and acknowledged", blocked},
		{"a stale plan", stalePlan},
		{"two merges", twoMerges},
		{"main moves on", mainMovesOn},
		{"drift", drifts},
		{"destroy", takenDown},
	} {
		if !t.Run(scenario.name, func(t *testing.T) { scenario.run(tm.in(t)) }) {
			t.Fatalf("%s failed: what comes after it needs it", scenario.name)
		}
	}
}

// sized is the environment with a service of a size, in units of CPU.
func (tm *team) sized(cpu int) runner.Change {
	return runner.Change{prodFile: tm.environment(map[string]any{"service.cpu": cpu, "service.memory": 2 * cpu})}
}

// approve approves what waits for an environment in the last run of a workflow, and lets it go on.
func (tm *team) approve(file, environment string) *runner.Run {
	tm.t.Helper()
	run := tm.last(file)
	if err := tm.Approve(run, environment, reviewer); err != nil {
		tm.t.Fatalf("%v: %v\n%s", err, run.Results(), tail(run.Printed()))
	}
	tm.do()
	return run
}

// planned opens a pull request and approves its plan.
func (tm *team) planned(branch string, change runner.Change) (number int, run *runner.Run) {
	tm.t.Helper()
	number = tm.open(branch, change)
	return number, tm.approve("plan.yml", "prod-plan")
}

// merged merges a pull request and approves the plan of its deploy.
func (tm *team) merged(number int) *runner.Run {
	tm.t.Helper()
	tm.do(tm.Merge(ctx, number, "squash", "jane"))
	return tm.approve("deploy.yml", "prod-plan")
}

// applied approves the apply, too.
func (tm *team) applied(number int) {
	tm.t.Helper()
	tm.merged(number)
	run := tm.approve("deploy.yml", "prod")
	tm.want(run, map[string]string{planOfProd: "success", applyToProd: "success"})
	tm.contains("the result", tm.comments(number)[prodResult], "Applied to prod", "Approved by "+reviewer, fmt.Sprintf("/actions/runs/%d", run.ID))
}

// nobodyReviews: an environment that nobody reviews holds nothing back, so that neither a plan nor a deploy starts. What the team has beside the environment
// comes with the first change.
func nobodyReviews(tm *team) {
	first := tm.sized(512)
	first["environments/prod/orders.tf"] = []byte("resource \"aws_cloudwatch_log_group\" \"orders\" {\n  name = \"shop-prod-orders\"\n" +
		"  tags = jsondecode(file(\"files/tags.json\"))\n}\n")
	first["environments/prod/files/tags.json"] = []byte(`{"Team": "orders"}`)
	number := tm.open("first", first)
	run := tm.last("plan.yml")
	tm.want(run, map[string]string{"environments": "failure", "planned": "failure"})
	tm.contains("the log", run.Printed(), "prod-plan", "no required reviewers")

	tm.API.SetEnvironment("prod-plan", []string{reviewer}, nil)
	tm.do(tm.Rerun(run))
	tm.want(tm.approve("plan.yml", "prod-plan"), map[string]string{"plan prod": "success", "planned": "success"})
	tm.contains("the comment", tm.comments(number)[prodComment], run.HeadSha)

	for _, unsafe := range []struct {
		reviewers, branches []string
		message             string
	}{
		{nil, []string{"main"}, "has no required reviewers"},
		{[]string{reviewer}, nil, "allow main alone"},
	} {
		tm.API.SetEnvironment("prod", unsafe.reviewers, unsafe.branches)
		if pull := tm.API.Pulls()[number-1]; !pull.Merged {
			tm.do(tm.Merge(ctx, number, "squash", "jane"))
		} else {
			tm.do(tm.Rerun(tm.last("deploy.yml")))
		}
		run := tm.approve("deploy.yml", "prod-plan")
		tm.want(run, map[string]string{planOfProd: "failure", applyToProd: "skipped"})
		tm.contains("the log", run.Printed(), unsafe.message)
	}
	tm.API.SetEnvironment("prod", []string{reviewer}, []string{"main"})
}

// firstDeploy goes on where nobody reviewed: with the plan of the merged pull request.
func firstDeploy(tm *team) {
	run := tm.last("deploy.yml")
	tm.do(tm.Rerun(run))
	tm.approve("deploy.yml", "prod-plan")
	tm.want(run, map[string]string{planOfProd: "success", applyToProd: "waiting"})
	if err := tm.Approve(run, "prod", "joe"); err == nil {
		tm.t.Fatal("somebody who is no reviewer has approved")
	}
	tm.want(tm.approve("deploy.yml", "prod"), map[string]string{applyToProd: "success"})
	tm.contains("the result", tm.comments(1)[prodResult], "Applied to prod", "Approved by "+reviewer)
	state := readState(tm.t, tm.s3(), tm.bucket, "shop/prod/terraform.tfstate")
	if own := state.byAddress()["aws_cloudwatch_log_group.orders"]; len(state.Resources) < 50 || own == nil {
		tm.t.Errorf("the state has %d resources, or not what stands beside the environment", len(state.Resources))
	}
}

// documentation asks nobody.
func documentation(tm *team) {
	number := tm.open("words", runner.Change{"README.md": []byte("# Shop\n")})
	tm.want(tm.last("plan.yml"), map[string]string{"environments": "success", "plan": "skipped", "planned": "success"})
	tm.do(tm.Merge(ctx, number, "merge", "jane"))
	tm.want(tm.last("deploy.yml"), map[string]string{"environments": "success", "deploy": "skipped"})
}

// gitHubFails: that GitHub does not answer, or has forgotten the plan, does not pass for "there was none".
func gitHubFails(tm *team) {
	number, plan := tm.planned("sized", tm.sized(1024))
	tm.want(plan, map[string]string{"plan prod": "success"})
	for _, status := range []int{403, 500} {
		tm.API.Break(api.Fault{Method: "GET", Path: "/pulls", Status: status})
		if status == 403 {
			tm.merged(number)
		} else {
			tm.do(tm.Rerun(tm.last("deploy.yml")))
			tm.approve("deploy.yml", "prod-plan")
		}
		run := tm.last("deploy.yml")
		tm.want(run, map[string]string{planOfProd: "failure", applyToProd: "skipped"})
		tm.contains("the log", run.Printed(), fmt.Sprintf("HTTP %d", status))
		tm.API.Mend()
	}
	tm.API.Expire(plan.ID)
	tm.do(tm.Rerun(tm.last("deploy.yml")))
	run := tm.approve("deploy.yml", "prod-plan")
	tm.want(run, map[string]string{planOfProd: "failure", applyToProd: "skipped"})
	tm.contains("the log", run.Printed(), "has expired", "gh workflow run run.yml -f environment=prod -f action=plan")
	tm.byHand()
}

// byHand plans main, reads the plan, and deploys it.
func (tm *team) byHand() {
	tm.t.Helper()
	tm.do(tm.Dispatch(ctx, "run.yml", "jane", map[string]string{"environment": "prod", "action": "plan"}))
	plan := tm.approve("run.yml", "prod-plan")
	tm.want(plan, map[string]string{planOfProd: "success", applyToProd: "skipped"})
	tm.do(tm.Dispatch(ctx, "run.yml", "jane", map[string]string{"environment": "prod", "action": "deploy", "reviewed_run": fmt.Sprint(plan.ID)}))
	tm.approve("run.yml", "prod-plan")
	tm.want(tm.approve("run.yml", "prod"), map[string]string{planOfProd: "success", applyToProd: "success"})
}

// unprotected takes the guards off, as before a destroy.
func (tm *team) unprotected() runner.Change {
	return runner.Change{prodFile: tm.environment(map[string]any{
		"service.cpu": 1024, "service.memory": 2048, "database.deletion_protection": false, "load_balancer.deletion_protection": false,
		"database.final_snapshot": false,
	})}
}

// blocked: a plan that weakens guards is red until the findings are acknowledged, for this environment.
func blocked(tm *team) {
	number, run := tm.planned("unprotected", tm.unprotected())
	tm.want(run, map[string]string{"plan prod": "failure", "planned": "failure"})
	tm.contains("the comment", tm.comments(number)[prodComment], run.HeadSha, "locked")
	for _, of := range []struct{ environment, result string }{{"dev", "failure"}, {"prod", "success"}} {
		tm.update(number, "unprotected", runner.Change{"planreview.yaml": tm.acknowledge(run, of.environment)})
		tm.want(tm.approve("plan.yml", "prod-plan"), map[string]string{"plan prod": of.result})
	}
	tm.applied(number)
}

// acknowledge writes a file that acknowledges what blocks a plan.
func (tm *team) acknowledge(run *runner.Run, environment string) []byte {
	tm.t.Helper()
	var review struct {
		Risks []struct {
			Rule, Address, Severity string
		}
	}
	if err := json.Unmarshal(tm.kept(run, "record-prod", "review.json"), &review); err != nil {
		tm.t.Fatal(err)
	}
	var file strings.Builder
	file.WriteString("acknowledgements:\n")
	for _, risk := range review.Risks {
		if risk.Severity == "high" || risk.Severity == "critical" {
			fmt.Fprintf(&file, "  - rule: %s\n    address: %q\n    environment: %s\n    reason: a trial\n    approver: \"@%s\"\n    expiry: 2099-01-01\n",
				risk.Rule, risk.Address, environment, reviewer)
		}
	}
	return []byte(file.String())
}

// kept is a file of an artifact.
func (tm *team) kept(run *runner.Run, artifact, name string) []byte {
	tm.t.Helper()
	for _, of := range tm.API.Artifacts(run.ID) {
		if of.Name != artifact {
			continue
		}
		archive := must(zip.NewReader(bytes.NewReader(of.Zip), int64(len(of.Zip))))(tm.t)
		file := must(archive.Open(name))(tm.t)
		defer file.Close()
		return must(io.ReadAll(file))(tm.t)
	}
	tm.t.Fatalf("run %d has no artifact %s", run.ID, artifact)
	return nil
}

// stalePlan: what AWS holds has changed since the review, so that an apply would do something else. Production applies nothing that nobody has read.
func stalePlan(tm *team) {
	number, _ := tm.planned("stale", tm.sized(512))
	tm.retain(3)
	run := tm.merged(number)
	tm.want(run, map[string]string{planOfProd: "failure", applyToProd: "skipped"})
	tm.contains("the log", run.Printed(), "This plan was not reviewed", "aws_cloudwatch_log_group")
	tm.byHand()
}

// retain keeps the logs of the service for other days than the configuration says.
func (tm *team) retain(days int32) {
	tm.t.Helper()
	client := cloudwatchlogs.NewFromConfig(tm.emulator.Config())
	groups := must(client.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{}))(tm.t)
	must(client.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{
		LogGroupName: groups.LogGroups[0].LogGroupName, RetentionInDays: aws.Int32(days),
	}))(tm.t)
}

// twoMerges: the older deploy, which only waits, makes room for the newer one.
func twoMerges(tm *team) {
	one, _ := tm.planned("one", tm.sized(1024))
	older := tm.merged(one)
	tm.want(older, map[string]string{applyToProd: "waiting"})
	two, _ := tm.planned("two", runner.Change{prodFile: tm.environment(map[string]any{"service.cpu": 1024, "service.memory": 4096})})
	tm.do(tm.Merge(ctx, two, "squash", "jane"))
	if *older.Conclusion != "cancelled" {
		tm.t.Fatalf("the older deploy: %v", older.Results())
	}
	newer := tm.approve("deploy.yml", "prod-plan")
	tm.want(newer, map[string]string{planOfProd: "success", applyToProd: "waiting"})
	tm.want(tm.approve("deploy.yml", "prod"), map[string]string{applyToProd: "success"})
}

// mainMovesOn: between the approval and the apply another commit comes.
func mainMovesOn(tm *team) {
	number, _ := tm.planned("moved", tm.sized(512))
	run := tm.merged(number)
	tm.Before = func(_ *runner.Run, job string) {
		if job == applyToProd {
			tm.Before = nil
			if err := tm.Push(ctx, "Meanwhile", runner.Change{"NEWS.md": []byte("news\n")}); err != nil {
				tm.t.Fatal(err)
			}
		}
	}
	tm.do(tm.Approve(run, "prod", reviewer))
	tm.want(run, map[string]string{applyToProd: "failure"})
	tm.contains("the log", run.Printed(), "approve the deploy of that commit instead")
	tm.contains("the result", tm.comments(number)[prodResult], "Not applied to prod")
	// The commit that came is deployed, by hand: it is no merge of a pull request.
	newer := tm.approve("deploy.yml", "prod-plan")
	tm.want(newer, map[string]string{planOfProd: "failure"})
	tm.contains("the log", newer.Printed(), "is not the merge of a pull request")
	tm.byHand()
}

// drifts: an issue is opened, kept up to date, and closed by the deploy that takes the drift back.
func drifts(tm *team) {
	check := func() []api.Issue {
		tm.t.Helper()
		tm.do(tm.Schedule(ctx, "drift.yml"))
		tm.want(tm.approve("drift.yml", "prod-plan"), map[string]string{"drift prod": "success"})
		return tm.API.Issues()
	}
	if issues := check(); len(issues) != 0 {
		tm.t.Fatalf("nothing has drifted: %v", issues)
	}
	tm.retain(3)
	first := only(tm.t, "issues", check())
	tm.contains("the issue", first.Body, "aws_cloudwatch_log_group")
	if second := only(tm.t, "issues", check()); second.State != "open" || second.Body == first.Body {
		tm.t.Errorf("the second run has not written the issue anew: %v", second)
	}
	number, _ := tm.planned("drifted", runner.Change{"README.md": []byte("# Shop, again\n")})
	tm.applied(number)
	if third := only(tm.t, "issues", tm.API.Issues()); third.State != "closed" {
		tm.t.Errorf("after the deploy: %v", third)
	}
}

// takenDown: by hand, with the name typed twice.
func takenDown(tm *team) {
	tm.do(tm.Dispatch(ctx, "run.yml", "jane", map[string]string{"environment": "prod", "action": "destroy", "confirm": "dev"}))
	run := tm.last("run.yml")
	tm.want(run, map[string]string{"environments": "failure", "run": "skipped"})
	number, _ := tm.planned("ending", tm.unprotected()) // what was acknowledged once still is
	tm.applied(number)
	tm.do(tm.Dispatch(ctx, "run.yml", "jane", map[string]string{"environment": "prod", "action": "destroy", "confirm": "prod"}))
	tm.approve("run.yml", "prod-plan")
	tm.want(tm.approve("run.yml", "prod"), map[string]string{planOfProd: "success", applyToProd: "success"})
	if state := readState(tm.t, tm.s3(), tm.bucket, "shop/prod/terraform.tfstate"); len(state.Resources) > 0 {
		tm.t.Errorf("%d resources are left", len(state.Resources))
	}
}
