package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/goccy/go-yaml"
)

type workflow struct {
	Permissions *map[string]string `yaml:"permissions"`
	Jobs        map[string]struct {
		Uses        string             `yaml:"uses"`
		Permissions *map[string]string `yaml:"permissions"`
		Timeout     int                `yaml:"timeout-minutes"`
		Steps       []struct {
			Uses string `yaml:"uses"`
			Run  string `yaml:"run"`
		} `yaml:"steps"`
	} `yaml:"jobs"`
}

var (
	pinned = regexp.MustCompile(`(?m)^\s*(?:- )?uses: (?:\./\S+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$`)
	uses   = regexp.MustCompile(`(?m)^\s*(?:- )?uses: .*$`)
)

// A tag of an action can be moved to other code, a job without permissions gets those of the repository, and an expression in a script is
// replaced before the shell reads it, so that a branch's name could be a command.
// https://docs.github.com/en/actions/reference/security/secure-use
func TestWorkflowsAreSafe(t *testing.T) {
	files, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range uses.FindAllString(string(data), -1) {
			if !pinned.MatchString(line) {
				t.Errorf("%s: %s: pin it as owner/name@<40 hex> # v1.2.3", file, line)
			}
		}
		var w workflow
		if err := yaml.Unmarshal(data, &w); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if w.Permissions == nil || len(*w.Permissions) > 0 {
			t.Errorf("%s: permissions: %v; want {}, so that each job names its own", file, w.Permissions)
		}
		if len(w.Jobs) == 0 {
			t.Errorf("%s: no jobs", file)
		}
		for name, job := range w.Jobs {
			if job.Permissions == nil || len(*job.Permissions) == 0 {
				t.Errorf("%s: job %s names no permissions", file, name)
			}
			if job.Uses == "" && job.Timeout == 0 { // a job that calls a workflow has the timeouts of that one
				t.Errorf("%s: job %s has no timeout-minutes", file, name)
			}
			for _, step := range job.Steps {
				if regexp.MustCompile(`\$\{\{`).MatchString(step.Run) {
					t.Errorf("%s: job %s: an expression in a script; pass it by env:\n%s", file, name, step.Run)
				}
			}
		}
	}
}
