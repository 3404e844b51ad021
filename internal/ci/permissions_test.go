package ci

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"

	"slipway/internal/github"
)

// stepJob is a job of a workflow that runs a step.
type stepJob struct {
	name        string
	permissions map[string]string
}

var ofStep = regexp.MustCompile(`go run \./cmd/slipway ci ([\w-]+)`)

// jobs are those of the workflows, by the steps that they run.
var jobs = sync.OnceValues(func() (map[string][]stepJob, error) {
	files, err := filepath.Glob(filepath.Join("..", "..", ".github", "workflows", "*.yml"))
	found := map[string][]stepJob{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var workflow struct {
			Jobs map[string]struct {
				Permissions map[string]string `yaml:"permissions"`
				Steps       []struct {
					Run string `yaml:"run"`
				} `yaml:"steps"`
			} `yaml:"jobs"`
		}
		if err := yaml.Unmarshal(data, &workflow); err != nil {
			return nil, err
		}
		for name, job := range workflow.Jobs {
			for _, step := range job.Steps {
				for _, match := range ofStep.FindAllStringSubmatch(step.Run, -1) {
					found[match[1]] = append(found[match[1]], stepJob{filepath.Base(file) + ", job " + name, job.Permissions})
				}
			}
		}
	}
	return found, err
})

// checkPermission: a request of a step needs a permission that each job with the step has.
func checkPermission(t *testing.T, step, request string) {
	t.Helper()
	all, err := jobs()
	if err != nil {
		t.Fatal(err)
	}
	for _, endpoint := range github.Endpoints() {
		path := strings.TrimPrefix(endpoint.Path, "repos/{repo}/")
		pattern := "^" + endpoint.Method + " " + regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$"
		if !regexp.MustCompile(pattern).MatchString(request) {
			continue
		}
		scope, level, _ := strings.Cut(endpoint.Permission, ": ")
		for _, job := range all[step] {
			// The step environments asks for deployments and drift only where it selects, not where it is told what.
			if step == "environments" && !selects(job.name) && (scope == "deployments" || scope == "issues") {
				continue
			}
			if has := job.permissions[scope]; has != level && has != "write" {
				t.Errorf("%s: step %s asks for %s: permissions want %s", job.name, step, request, endpoint.Permission)
			}
		}
		return
	}
	t.Errorf("%s: no endpoint of package github", request)
}

func selects(job string) bool {
	return strings.HasPrefix(job, PlanWorkflow) || strings.HasPrefix(job, DeployWorkflow)
}
