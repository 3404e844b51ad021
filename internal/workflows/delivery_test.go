package workflows

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"slipway/internal/ci"
	"slipway/internal/delivery"
)

func ours(t *testing.T) *repository {
	t.Helper()
	r, err := readRepository(newProject(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The steps look for runs, jobs and artifacts by name: a name that no workflow has would be taken for "there is none".
func TestWhatStepsLookForIsThere(t *testing.T) {
	r := ours(t)
	for _, file := range []string{ci.PlanWorkflow, ci.DeployWorkflow, ci.RunWorkflow} {
		if r.workflows[".github/workflows/"+file] == nil {
			t.Errorf("%s: not in .github/workflows: package ci asks for its runs", file)
		}
	}
	var uploads []artifact
	r.artifactSteps("upload-artifact", func(w *workflow, s step) {
		uploads = append(uploads, artifact{pattern(s.yaml.at("with", "name").text), w.path, s.yaml.line})
	})
	for _, file := range []string{ci.PlanWorkflow, "deploy-environment.yml"} {
		r.uploaded(uploads, artifact{ci.RecordArtifact("x"), "internal/ci", 0}, []string{".github/workflows/" + file})
	}
	for _, finding := range r.findings {
		t.Error(finding)
	}
	deploy := r.workflows[".github/workflows/"+ci.DeployWorkflow]
	check := deploy.job(strings.TrimSuffix(ci.TestJobs, " / "))
	if check == nil || check.yaml.at("uses").text != "./.github/workflows/check.yml" {
		t.Errorf("%s: no job %q that calls check.yml: package ci asks whether its jobs have passed", deploy.path, ci.TestJobs)
	}
}

// A session ends with the job that it is for: AWS refuses a longer one than the role's own maximum.
func TestSessionsLastAsLongAsTheirJobs(t *testing.T) {
	sessions := 0
	for _, w := range ours(t).all() {
		for _, j := range w.jobs {
			minutes, _ := strconv.Atoi(j.yaml.at("timeout-minutes").text)
			for _, s := range j.steps {
				if !strings.HasPrefix(s.yaml.at("uses").text, "aws-actions/configure-aws-credentials@") {
					continue
				}
				sessions++
				seconds := 3600 // the action's default
				if given := s.yaml.at("with", "role-duration-seconds").text; given != "" {
					seconds, _ = strconv.Atoi(given)
				}
				if seconds < minutes*60 || seconds > delivery.RoleSessionSeconds {
					t.Errorf("%s: job %s: a session of %d s for a job of %d minutes; delivery.RoleSessionSeconds allows %d s", w.path, j.name, seconds, minutes,
						delivery.RoleSessionSeconds)
				}
				for _, key := range []string{"role-to-assume", "aws-region"} {
					if value := s.yaml.at("with", key).text; !strings.Contains(value, "matrix.") && !strings.Contains(value, "inputs.") {
						t.Errorf("%s: job %s: %s: %s: take the environment's own, from the matrix", w.path, j.name, key, value)
					}
				}
			}
		}
	}
	if sessions < 3 {
		t.Errorf("only %d sessions were looked at", sessions)
	}
}

// A check that is required and never comes holds every pull request up: the required one runs always, and knows all others.
func TestRequiredCheckRunsAlways(t *testing.T) {
	w := ours(t).workflows[".github/workflows/"+ci.PlanWorkflow]
	planned := w.job("planned")
	if planned == nil || planned.yaml.at("if").text != "always()" {
		t.Fatal("no job planned that runs always")
	}
	var needs []string
	for _, need := range planned.yaml.at("needs").list() {
		needs = append(needs, need.text)
	}
	for _, j := range w.jobs {
		if j.name != "planned" && !slices.Contains(needs, j.name) {
			t.Errorf("planned does not need %s, which could fail unseen", j.name)
		}
	}
	for _, file := range []string{ci.PlanWorkflow, "check.yml"} {
		if !ours(t).workflows[".github/workflows/"+file].yaml.at("on").has("merge_group") {
			t.Errorf("%s: add merge_group to its on:, or a merge queue waits for its check for good", file)
		}
	}
}

// SARIF needs what a private repository may not have: it is off unless asked for, and never fails a run.
func TestSarifIsNeverFatal(t *testing.T) {
	found := 0
	for _, w := range ours(t).all() {
		for _, j := range w.jobs {
			for _, s := range j.steps {
				if !strings.HasPrefix(s.yaml.at("uses").text, "github/codeql-action/upload-sarif@") {
					continue
				}
				found++
				if s.yaml.at("continue-on-error").text != "true" || !strings.Contains(s.yaml.at("if").text, "matrix.sarif") {
					t.Errorf("%s: job %s: the upload of SARIF wants continue-on-error: true, and matrix.sarif in its if:", w.path, j.name)
				}
			}
		}
	}
	if found == 0 {
		t.Error("nothing uploads SARIF")
	}
}

// One environment after the other, tests first, and nothing planned while another deploy applies.
func TestDeploysAreInOrder(t *testing.T) {
	r := ours(t)
	for _, file := range []string{ci.DeployWorkflow, ci.RunWorkflow} {
		w := r.workflows[".github/workflows/"+file]
		calls := 0
		for _, j := range w.jobs {
			if j.yaml.at("uses").text != "./.github/workflows/deploy-environment.yml" {
				continue
			}
			calls++
			if group := j.yaml.at("concurrency", "group").text; group != "deploy-${{ matrix.name }}" || j.yaml.at("concurrency", "cancel-in-progress").text != "false" {
				t.Errorf("%s: job %s: wants concurrency group deploy-${{ matrix.name }} without cancel-in-progress: plan, approval and apply are in it", w.path, j.name)
			}
			if strategy := j.yaml.at("strategy"); file == ci.DeployWorkflow && (strategy.at("max-parallel").text != "1" || strategy.at("fail-fast").text != "true") {
				t.Errorf("%s: job %s: wants max-parallel: 1 and fail-fast: true", w.path, j.name)
			}
		}
		if calls != 1 {
			t.Errorf("%s: %d calls of deploy-environment.yml, one wanted", w.path, calls)
		}
	}
	needs := r.workflows[".github/workflows/"+ci.DeployWorkflow].job("environments").yaml.at("needs").list()
	if !slices.ContainsFunc(needs, func(n node) bool { return n.text == "check" }) {
		t.Error("environments does not need check: a deploy must wait for the tests of its commit")
	}
	apply := r.workflows[".github/workflows/deploy-environment.yml"].job("apply").yaml
	if !strings.Contains(apply.at("if").text, "needs.plan.outputs.changes == 'true'") || apply.at("environment").text != "${{ inputs.environment }}" {
		t.Error("apply: wants the GitHub environment of its input, and no approval for a plan without changes")
	}
}

// A failure that is only printed is taken for a success.
func TestNoScriptHidesAFailure(t *testing.T) {
	for _, w := range ours(t).all() {
		for _, hidden := range []string{"|| echo", "|| true", "|| :"} {
			if strings.Contains(w.text, hidden) {
				t.Errorf("%s: %s hides a failure", w.path, hidden)
			}
		}
	}
}

// A called job cannot have more than its caller gives: GitHub does not even start such a run.
// https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations
func TestCallersGiveWhatIsNeeded(t *testing.T) {
	r := ours(t)
	calls := 0
	for _, w := range r.all() {
		for _, j := range w.jobs {
			called := r.local(j.yaml.at("uses").text)
			if called == nil {
				continue
			}
			calls++
			for _, needs := range called.jobs {
				for _, scope := range needs.yaml.at("permissions").keys {
					given, wanted := j.yaml.at("permissions", scope).text, needs.yaml.at("permissions", scope).text
					if given != wanted && given != "write" {
						t.Errorf("%s: job %s: %s, job %s wants %s: %s", w.path, j.name, called.path, needs.name, scope, wanted)
					}
				}
			}
		}
	}
	if calls < 3 {
		t.Errorf("only %d calls were looked at", calls)
	}
}

var (
	hereJSON = regexp.MustCompile(`(?s)<<'JSON'\n(.*?)\nJSON\n`)
	context  = regexp.MustCompile(`"context": "([^"]*)"`)
)

// The guide's commands send JSON, and the checks that it requires are jobs that come with every pull request and every merge group.
func TestGuideRequiresChecksThatAlwaysCome(t *testing.T) {
	r := ours(t)
	sent := hereJSON.FindAllStringSubmatch(r.guide, -1)
	if len(sent) < 3 {
		t.Errorf("%s: only %d bodies of requests were found", guidePath, len(sent))
	}
	for _, match := range sent {
		var body map[string]any
		if err := json.Unmarshal([]byte(match[1]), &body); err != nil {
			t.Errorf("%s: %v: %s", guidePath, err, match[1])
		}
	}
	required := context.FindAllStringSubmatch(r.guide, -1)
	if len(required) < 2 {
		t.Errorf("%s: requires %v only", guidePath, required)
	}
	for _, match := range required {
		comes := false
		for _, w := range r.all() {
			j, on := w.job(match[1]), w.yaml.at("on")
			comes = comes || j != nil && on.has("pull_request") && on.has("merge_group") && !j.yaml.has("name") &&
				(!j.yaml.has("if") || j.yaml.at("if").text == "always()")
		}
		if !comes {
			t.Errorf("%s: requires the check %s: no job of this name always runs on pull_request and merge_group", guidePath, match[1])
		}
	}
}
