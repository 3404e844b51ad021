package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"slipway/internal/ci"
)

var stepLine = regexp.MustCompile(`go run \./cmd/slipway (ci .*)`)

// Every step that a workflow runs is one, with arguments and flags that it has.
func TestWorkflowsCallStepsThatAreThere(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	called := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range stepLine.FindAllStringSubmatch(string(data), -1) {
			words := strings.Fields(regexp.MustCompile(`"\$\w+"`).ReplaceAllString(match[1], "1"))
			command, rest, err := newCommand().Find(words)
			if err != nil || command.Name() != words[1] {
				t.Errorf("%s: %s: no such step: %v", file, match[0], err)
				continue
			}
			if err := command.ParseFlags(rest); err != nil {
				t.Errorf("%s: %s: %v", file, match[0], err)
			}
			called[command.Name()] = true
		}
	}
	steps, _, err := newCommand().Find([]string{"ci"})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range steps.Commands() {
		if !called[step.Name()] {
			t.Errorf("no workflow runs the step %s", step.Name())
		}
	}
	for _, name := range ci.Offline {
		if !called[name] {
			t.Errorf("ci.Offline names %s, which is no step", name)
		}
	}
}

// A step that is not there must not pass as one that found nothing.
func TestAStepThatIsNotThereIsAnError(t *testing.T) {
	for _, args := range [][]string{{"ci"}, {"ci", "gatee", "prod"}} {
		command := newCommand()
		command.SetArgs(args)
		if err := command.Execute(); exitCode(err) != exitNoAnswer || !strings.Contains(err.Error(), "is no step; go run ./cmd/slipway ci -h lists them") {
			t.Errorf("%q: %v", args, err)
		}
	}
}

func TestStepsNeedARun(t *testing.T) {
	folder := project(t, map[string]string{"dev.yaml": valid})
	for _, name := range []string{"GITHUB_REPOSITORY", "GITHUB_SHA", "GITHUB_RUN_ID", "GITHUB_ACTIONS"} {
		t.Setenv(name, "")
	}
	if _, stderr, code := slipway(t, folder, "ci", "plan", "dev", "--pull-request", ""); code != exitNoAnswer || !strings.Contains(stderr, "GITHUB_RUN_ID") {
		t.Errorf("outside of a run: exit code %d, %s", code, stderr)
	}
	if _, stderr, _ := slipway(t, folder, "ci", "plan", "dev", "--pull-request", "x"); !strings.Contains(stderr, "invalid argument") {
		t.Errorf("a number that is none: %s", stderr)
	}
}
