package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// Without tools, login and network, each of those who cannot be asked has a line.
func TestDoctorWithoutAnything(t *testing.T) {
	folder := project(t, map[string]string{"dev.yaml": valid})
	write(t, filepath.Join(folder, "delivery.yaml"), "github:\n  repository: acme/shop\n  owner_id: 1\n  repository_id: 2\nenvironments:\n  - name: dev\n")
	nobody(t)
	t.Setenv("GITHUB_ACTIONS", "")
	t.Setenv("TERRAFORM_BINARY_NAME", "")
	t.Setenv("PATH", t.TempDir())
	stdout, stderr, code := slipway(t, folder, "doctor", "dev")
	if code != exitFails || stderr != "" || strings.Contains(stdout, "panic") {
		t.Errorf("exit code %d, stderr %q\n%s", code, stderr, stdout)
	}
	for _, want := range []string{"FAIL     tools gh ", "not on PATH; mend: install it: https://cli.github.com (",
		"unknown  account credentials", "there are none; log in",
		"checks wait for it)\n", " fail, 1 unknown\n"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("lacks %q:\n%s", want, stdout)
		}
	}
	stdout, _, code = slipway(t, folder, "doctor", "--format", "json")
	var said struct {
		Lines []struct{ State, Check string }
		Fail  int
	}
	if err := json.Unmarshal([]byte(stdout), &said); err != nil || code != exitFails || said.Fail == 0 || len(said.Lines) < 7 {
		t.Errorf("exit code %d, %v\n%s", code, err, stdout)
	}
}

func TestDoctorsExitCodes(t *testing.T) {
	folder := project(t, map[string]string{"dev.yaml": valid})
	if _, stderr, code := slipway(t, folder, "doctor", "--format", "jsn"); code != exitNoAnswer || stderr != "--format: jsn; did you mean json?\n" {
		t.Errorf("exit code %d, %q", code, stderr)
	}
	if exitCode(errUnanswered) != exitNoAnswer || errUnanswered.Error() != "" {
		t.Error("what could not be asked is not told from what fails, or told twice")
	}
}
