//go:build e2e

package e2e

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"slipway/internal/recipes"
)

// recipe is a way through CI: which job of which file plans, and which applies.
type recipe struct {
	name            string
	planned, merged jobOf
	// variables that the tool sets, given the folder of the checkout.
	variables func(folder string) []string
	// lands is where the plan lies in the folder that both jobs run in; "" where the apply runs elsewhere, with what the plan's job keeps.
	lands string
}

type jobOf struct{ file, name string }

var ways = []recipe{
	{
		name: "cdktf", planned: jobOf{"docs/other-ci.md", "plan"}, merged: jobOf{"docs/other-ci.md", "apply"},
		lands:     "cdktf.out/stacks/prod/plan",
		variables: func(string) []string { return []string{"AWS_ACCESS_KEY_ID=own", "AWS_SECRET_ACCESS_KEY=own"} },
	},
	{
		name: "GitLab", planned: jobOf{"examples/ci/.gitlab-ci.yml", "plan"}, merged: jobOf{"examples/ci/.gitlab-ci.yml", "deploy"},
		variables: func(folder string) []string {
			return []string{"CI_COMMIT_SHA=4f2c9e1", "CI_JOB_URL=https://gitlab.com/acme/shop/-/jobs/1", "CI_PROJECT_DIR=" + folder, "AWS_TOKEN=token"}
		},
	},
	{
		name: "Jenkins", planned: jobOf{"examples/ci/Jenkinsfile", "Plan"}, merged: jobOf{"examples/ci/Jenkinsfile", "Apply"},
		variables: func(folder string) []string {
			return []string{"GIT_COMMIT=4f2c9e1", "BUILD_URL=https://jenkins.example.com/job/shop/1/", "AWS_WEB_IDENTITY_TOKEN_FILE=" + filepath.Join(folder, "token")}
		},
	},
	{
		name: "CodeBuild", planned: jobOf{"examples/ci/buildspec.yml", "build"}, merged: jobOf{"examples/ci/buildspec-apply.yml", "build"},
		variables: func(folder string) []string {
			return []string{"CODEBUILD_RESOLVED_SOURCE_VERSION=4f2c9e1", "CODEBUILD_BUILD_ID=shop:1", "CODEBUILD_SRC_DIR_plan=" + filepath.Join(folder, "review"),
				"AWS_ACCESS_KEY_ID=role", "AWS_SECRET_ACCESS_KEY=role"}
		},
	},
	{
		name: "Atlantis", planned: jobOf{"examples/ci/repos.yaml", "plan"}, merged: jobOf{"examples/ci/repos.yaml", "apply"},
		lands: "prod-default.tfplan",
		variables: func(folder string) []string {
			return []string{"HEAD_COMMIT=4f2c9e1", "PROJECT_NAME=prod", "PLANFILE=" + filepath.Join(folder, "prod-default.tfplan"),
				"SHOWFILE=" + filepath.Join(folder, "prod-default.json"), "AWS_ACCESS_KEY_ID=server", "AWS_SECRET_ACCESS_KEY=server"}
		},
	},
}

// TestRecipes runs what examples/ci and docs/other-ci.md tell other tools than GitHub to run, on one environment with its state in S3.
func TestRecipes(t *testing.T) {
	giveBack := inTurn(t, 12)
	c := newCheckouts(t)
	c.plainCdktf(t)
	giveBack()
	t.Run("blocked", func(t *testing.T) { // which ends when all have
		for _, way := range ways {
			t.Run(way.name, func(t *testing.T) {
				inTurn(t, 12)
				c.wantBlocked(t, way)
			})
		}
		t.Run("GitLab comments", func(t *testing.T) {
			inTurn(t, 12)
			c.wantComments(t)
		})
	})
	nextTurn(t, 12)
	for i, way := range ways {
		t.Run(way.name, func(t *testing.T) { c.wantApplied(t, way, []int{90, 120, 150, 180, 365}[i]) })
	}
}

// wantBlocked: the review of a plan that takes a protection away ends the job with its own exit code, and no plan is left to apply.
func (c *checkouts) wantBlocked(t *testing.T, way recipe) {
	t.Helper()
	before := c.serial(t)
	folder := c.checkout(t, map[string]any{"service.log_retention_days": 60, "database.deletion_protection": false})
	printed, code := c.run(t, way.planned, folder, way.variables(folder))
	if code != 2 || !strings.Contains(printed, "Blocked by 1 high risk") {
		t.Errorf("exit code %d, want 2 of a blocked plan:\n%s", code, tail(printed))
	}
	if way.name == "Atlantis" { // which keeps the folder, and applies what lies there
		if _, err := os.Stat(filepath.Join(folder, way.lands)); err == nil {
			t.Errorf("%s is there: somebody could apply it", way.lands)
		}
	}
	same(t, "serial of the state", c.serial(t), before)
}

// wantApplied: of two changes the one is applied that was planned and reviewed, whatever the checkout of the apply says.
func (c *checkouts) wantApplied(t *testing.T, way recipe, days int) {
	t.Helper()
	before := c.serial(t)
	folder := c.checkout(t, map[string]any{"service.log_retention_days": days})
	printed, code := c.run(t, way.planned, folder, way.variables(folder))
	if code != 0 || !strings.Contains(printed, "Fine to apply: 1 to update") {
		t.Fatalf("exit code %d of a plan that is fine:\n%s", code, tail(printed))
	}
	same(t, "serial of the state after the plan", c.serial(t), before)
	if strings.Contains(printed, "retention_in_days = ") || strings.Contains(printed, "Terraform will perform") {
		t.Errorf("the log shows Terraform's plan:\n%s", tail(printed))
	}
	later := map[string]any{"service.log_retention_days": 400}
	if way.lands == "" { // another machine: a checkout of its own, and what was kept
		next := c.checkout(t, later)
		for _, kept := range c.job(t, way.planned).Keeps {
			c.copy(t, filepath.Join(c.kept(folder), kept), filepath.Join(next, kept))
		}
		folder = next
	} else {
		c.write(t, folder, later)
	}
	if printed, code := c.run(t, way.merged, folder, way.variables(folder)); code != 0 || !strings.Contains(printed, "1 changed") {
		t.Fatalf("exit code %d of the apply:\n%s", code, tail(printed))
	}
	same(t, "days that logs are kept", c.retention(t), days)
}

// wantComments: the job of a merge request writes the review to it, also where it blocks, and that there is none.
func (c *checkouts) wantComments(t *testing.T) {
	t.Helper()
	type note struct{ path, token, body string }
	notes := make(chan note, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		notes <- note{request.Method + " " + request.URL.Path, request.Header.Get("PRIVATE-TOKEN"), request.FormValue("body")}
	}))
	t.Cleanup(server.Close)
	review := jobOf{"examples/ci/.gitlab-ci.yml", "review"}
	ofMergeRequest := []string{"CI_API_V4_URL=" + server.URL + "/api/v4", "CI_PROJECT_ID=7", "CI_MERGE_REQUEST_IID=3", "COMMENT_TOKEN=secret"}
	for _, test := range []struct {
		name, want string
		values     map[string]any
		code       int
	}{
		{"blocked", "Blocked by 1 high risk", map[string]any{"database.deletion_protection": false}, 2},
		{"no plan", "No plan for prod: https://gitlab.com/acme/shop/-/jobs/1", map[string]any{"service.log_retention_days": 61}, 1},
	} {
		folder := c.checkout(t, test.values)
		printed, code := c.run(t, review, folder, append(ways[1].variables(folder), ofMergeRequest...))
		if code != test.code {
			t.Errorf("%s: exit code %d, want %d\n%s", test.name, code, test.code, tail(printed))
		}
		select {
		case got := <-notes:
			same(t, "request", got.path, "POST /api/v4/projects/7/merge_requests/3/notes")
			same(t, "token", got.token, "secret")
			if !strings.Contains(got.body, test.want) {
				t.Errorf("%s: the comment is %q", test.name, got.body)
			}
		default:
			t.Errorf("%s: no comment\n%s", test.name, tail(printed))
		}
	}
	if len(c.job(t, review).Keeps) > 0 {
		t.Error("the plan of a merge request is kept")
	}
}

// run runs the scripts of a job as its tool does, and gives the exit code of the first that fails.
func (c *checkouts) run(t *testing.T, of jobOf, folder string, variables []string) (printed string, code int) {
	t.Helper()
	job := c.job(t, of)
	environment := slices.Concat(c.environment, variables)
	for _, name := range slices.Sorted(maps.Keys(job.Variables)) {
		environment = append(environment, name+"="+job.Variables[name])
	}
	var out bytes.Buffer
	for _, script := range job.Scripts {
		if code != 0 && !script.Always {
			continue
		}
		if script.Always && code == 0 { // what later jobs get is taken before the workspace is cleaned
			c.keep(t, job, folder)
		}
		command := exec.CommandContext(ctx, script.Shell[0], append(slices.Clone(script.Shell[1:]), script.Text)...)
		command.Dir, command.Env, command.Stdout, command.Stderr = folder, environment, &out, &out
		var exit *exec.ExitError
		if err := command.Run(); errors.As(err, &exit) && code == 0 {
			code = exit.ExitCode()
		} else if err != nil && exit == nil {
			t.Fatal(err)
		}
	}
	if code == 0 {
		c.keep(t, job, folder)
	}
	return out.String(), code
}

func (c *checkouts) job(t *testing.T, of jobOf) recipes.Job {
	t.Helper()
	jobs := must(recipes.Read(filepath.Join(root, of.file)))(t)
	job, there := jobs[of.name]
	if !there {
		t.Fatalf("%s has no job %s", of.file, of.name)
	}
	return job
}

// kept is the store of artifacts of a checkout.
func (c *checkouts) kept(folder string) string { return folder + ".kept" }

func (c *checkouts) keep(t *testing.T, job recipes.Job, folder string) {
	t.Helper()
	for _, name := range job.Keeps {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			c.copy(t, filepath.Join(folder, name), filepath.Join(c.kept(folder), name))
		}
	}
}

func (c *checkouts) copy(t *testing.T, from, to string) {
	t.Helper()
	source, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	target := must(os.Create(to))(t)
	_, err = io.Copy(target, source)
	if err := errors.Join(err, target.Close()); err != nil {
		t.Fatal(err)
	}
}

// retention gives the days that the service's logs are kept, as the state has them.
func (c *checkouts) retention(t *testing.T) int {
	t.Helper()
	days, found := c.state(t).byAddress()["aws_cloudwatch_log_group.ecs"]["retention_in_days"].(float64)
	if !found {
		t.Fatal("no log group of the service in the state")
	}
	return int(days)
}

func (c *checkouts) serial(t *testing.T) string { return strconv.Itoa(c.state(t).Serial) }
