//go:build e2e && unix

package e2e

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"slipway/e2e/emulator"
	"slipway/e2e/github/oidc"
	"slipway/e2e/github/runner"
	"slipway/e2e/terraform"
	"slipway/internal/delivery"
	"slipway/internal/github/githubtest"
	"slipway/internal/testbench/whose"
)

// team has a repository on the imitation of GitHub with this project in it, and an AWS account in the emulator: the workflows are the real ones, and so are
// gh, git, Go and Terraform.
type team struct {
	*runner.Bench
	t        *testing.T
	emulator *emulator.Emulator
	bucket   string // of the states
}

const github = `github:
  repository: acme/shop
  owner_id: 1234567
  repository_id: 7654321
environments:
`

// newTeam has environments that differ from the minimal one in nothing, delivered as the lines say. What they need of the account is there.
func newTeam(t *testing.T, lines string) *team {
	t.Helper()
	githubtest.NeedGh(t)
	if err := warm(); err != nil {
		t.Fatal(err)
	}
	minimal := configuration(t, "minimal")
	first := must(slip.Synth(ctx, "dev", minimal))(t)
	tm := &team{t: t, emulator: startEmulator(t, first), bucket: parse(t, "dev", minimal).State.Bucket}
	folder := must(os.MkdirTemp("", "gh-"))(t) // short, for the path of a socket
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	tm.Bench = must(runner.New(ctx, folder, root, projectFiles(t)))(t)
	t.Cleanup(tm.Stop)
	t.Cleanup(func() {
		if unknown := tm.API.Unknown(); len(unknown) > 0 {
			t.Errorf("the imitation of GitHub lacks %s: add them to e2e/github/api/endpoints.go", strings.Join(unknown, ", "))
		}
	})
	tm.Log, tm.Cloud = t.Logf, awsAccount{tm.emulator}
	tm.Bench.Environment = tm.variables()
	change := runner.Change{".ci/run": []byte("#!/bin/sh\necho tested\n"), delivery.File: []byte(github + lines)}
	environments := map[string][]byte{}
	for _, name := range tm.names(lines) {
		change["environments/"+name+".yaml"], environments[name] = minimal, minimal
	}
	must(tm.Commit(ctx, "main", "Environments of a team", change))(t)
	accountOf(t, tm.emulator, environments, github+lines).mustBootstrap()
	return tm
}

// names of environments in the lines of delivery.yaml.
func (tm *team) names(lines string) (names []string) {
	for line := range strings.Lines(lines) {
		if name, found := strings.CutPrefix(strings.TrimSpace(line), "- name: "); found {
			names = append(names, name)
		}
	}
	return names
}

// goFlags make what Go compiles in one checkout good for all others.
const goFlags = "GOFLAGS=-trimpath -buildvcs=false"

// warm compiles what the workflows run, once: each of their jobs has a checkout of its own.
var warm = sync.OnceValue(func() error {
	folder, err := os.MkdirTemp("", "slipway-warm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	command := exec.CommandContext(ctx, "go", "build", "-o", folder+string(os.PathSeparator), ".", "./cmd/slipway", "./cmd/planreview")
	command.Dir = root
	command.Env = append(os.Environ(), goFlags)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
})

// projectFiles are those of the project that Git has, or will have, without environments, workflows and settings of a team's own. Tests and documents are not
// needed to deploy.
func projectFiles(t *testing.T) (files []string) {
	t.Helper()
	rows := whose.Rows(t, root)
	command := exec.CommandContext(ctx, "git", "ls-files", "--cached", "--others", "--exclude-standard")
	command.Dir = root
	for file := range strings.Lines(string(must(command.Output())(t))) {
		file = strings.TrimSpace(file)
		own := whose.Of(rows, file) != whose.Slipway && filepath.Ext(file) != ".go"
		if _, err := os.Stat(filepath.Join(root, file)); err == nil && !own && !strings.Contains(file, "testdata/") && !strings.HasSuffix(file, "_test.go") {
			files = append(files, file)
		}
	}
	return files
}

// variables of every job: they lead to the emulator and to the mirror of providers, and have no credentials.
func (tm *team) variables() []string {
	variables := slices.DeleteFunc(terraform.Clean(tm.emulator.Environment()), func(variable string) bool {
		return !strings.HasPrefix(variable, "AWS_") && !strings.HasPrefix(variable, "CHECKPOINT_") || isCredential(variable)
	})
	return slices.Concat(variables, must(terraform.Variables())(tm.t), []string{goFlags, "NO_COLOR=1"})
}

func isCredential(variable string) bool {
	return strings.HasPrefix(variable, "AWS_ACCESS_KEY_ID=") || strings.HasPrefix(variable, "AWS_SECRET_ACCESS_KEY=")
}

// awsAccount lets jobs in as AWS does, and gives them the emulator's credentials.
type awsAccount struct{ emulator *emulator.Emulator }

func (a awsAccount) Assume(ctx context.Context, role, subject, audience string, seconds int) ([]string, error) {
	if err := oidc.Assume(ctx, iam.NewFromConfig(a.emulator.Config()), role, oidc.Token{Subject: subject, Audience: audience}, seconds); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(a.emulator.Environment(), func(variable string) bool { return !isCredential(variable) }), nil
}

func (tm *team) s3() *s3.Client {
	return s3.NewFromConfig(tm.emulator.Config(), func(o *s3.Options) { o.UsePathStyle = true })
}

// do ends the test where a step of the scenario fails, and then lets the workflows run.
func (tm *team) do(errs ...error) {
	tm.t.Helper()
	if err := errors.Join(append(errs, tm.Work(ctx))...); err != nil {
		tm.t.Fatal(err)
	}
}

// open makes a branch with a change, opens a pull request for it and lets its workflows run.
func (tm *team) open(branch string, change runner.Change) int {
	tm.t.Helper()
	must(tm.Commit(ctx, branch, "Change "+branch, change))(tm.t)
	number := must(tm.Open(ctx, branch, "jane", ""))(tm.t)
	tm.do()
	return number
}

// update adds a commit to the branch of a pull request.
func (tm *team) update(number int, branch string, change runner.Change) {
	tm.t.Helper()
	must(tm.Commit(ctx, branch, "Change "+branch+" again", change))(tm.t)
	tm.do(tm.Synchronize(ctx, number))
}

// last run of a workflow.
func (tm *team) last(file string) *runner.Run {
	tm.t.Helper()
	return must(tm.Last(file))(tm.t)
}

// want compares the conclusions of some jobs of a run.
func (tm *team) want(run *runner.Run, jobs map[string]string) {
	tm.t.Helper()
	results := run.Results()
	for _, name := range slices.Sorted(maps.Keys(jobs)) {
		if results[name] != jobs[name] {
			tm.t.Fatalf("%s, run %d: %s is %q, want %q; all: %v\n%s", run.Path, run.ID, name, results[name], jobs[name], results, tail(run.Printed()))
		}
	}
}

// comments of the workflows on a pull request, by their first line.
func (tm *team) comments(number int) map[string]string {
	tm.t.Helper()
	found := map[string]string{}
	for _, comment := range tm.API.Comments(number) {
		marker, _, _ := strings.Cut(comment.Body, "\n")
		if comment.User.Login != "github-actions[bot]" {
			continue
		}
		if found[marker] != "" {
			tm.t.Errorf("two comments begin with %s", marker)
		}
		found[marker] = comment.Body
	}
	return found
}

// contains ends the test where a text lacks something.
func (tm *team) contains(what, text string, wanted ...string) {
	tm.t.Helper()
	for _, part := range wanted {
		if !strings.Contains(text, part) {
			tm.t.Fatalf("%s lacks %q:\n%s", what, part, text)
		}
	}
}

func (tm *team) environment(values map[string]any) []byte {
	tm.t.Helper()
	return with(tm.t, configuration(tm.t, "minimal"), values)
}
