package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bench gives a repository with one workflow for each text, numbered from 1, and other files by their paths.
func bench(t *testing.T, workflows []string, others Change) *Bench {
	t.Helper()
	source := t.TempDir()
	files := []string{"README.md"}
	all := Change{"README.md": []byte("x")}
	for i, text := range workflows {
		file := ".github/workflows/w" + string(rune('1'+i)) + ".yml"
		all[file] = []byte(text)
	}
	for file, data := range others {
		all[file] = data
	}
	for file, data := range all {
		if err := writeFile(filepath.Join(source, file), data, 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	folder, err := os.MkdirTemp("", "gh-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	b, err := New(t.Context(), folder, source, files[1:])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Stop)
	return b
}

func push(t *testing.T, b *Bench) *Run {
	t.Helper()
	if err := errors.Join(b.Push(t.Context(), "a change", nil), b.Work(t.Context())); err != nil {
		t.Fatal(err)
	}
	run, err := b.Last("w1.yml")
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func want(t *testing.T, run *Run, results map[string]string) {
	t.Helper()
	if diff := cmp.Diff(results, run.Results()); diff != "" {
		t.Errorf("%s\n%s", diff, run.Printed())
	}
}

func TestOutputsFeedAMatrix(t *testing.T) {
	run := push(t, bench(t, []string{`
on: {push: {branches: [main]}}
jobs:
  list:
    runs-on: ubuntu
    outputs: {names: "${{ steps.list.outputs.names }}"}
    steps:
      - id: list
        run: echo 'names=[{"name":"dev"},{"name":"prod"}]' >> "$GITHUB_OUTPUT"
  each:
    needs: list
    runs-on: ubuntu
    strategy:
      matrix:
        include: ${{ fromJSON(needs.list.outputs.names) }}
    env: {NAME: "${{ matrix.name }}"}
    steps:
      - run: echo "FROM=$NAME" >> "$GITHUB_ENV"; mkdir tools; printf '#!/bin/sh\necho found' > tools/tool; chmod +x tools/tool
      - run: echo "$PWD/tools" >> "$GITHUB_PATH"
      - run: |
          echo "$FROM is $(tool) in ${{ env.FROM }}"
          echo "# $NAME" >> "$GITHUB_STEP_SUMMARY"
  none:
    needs: list
    if: needs.list.outputs.names == '[]'
    runs-on: ubuntu
    steps: [{run: exit 1}]
  after:
    needs: none
    runs-on: ubuntu
    steps: [{run: exit 1}]
  last:
    needs: [each, after]
    if: always()
    runs-on: ubuntu
    steps: [{run: "[ '${{ join(needs.*.result) }}' = skipped,success ]"}]
`}, nil))
	want(t, run, map[string]string{
		"list": "success", "each (dev)": "success", "each (prod)": "success", "none": "skipped", "after": "skipped", "last": "success",
	})
	if !strings.Contains(run.Printed(), "prod is found in prod") || run.Summaries() != "# dev\n# prod\n" {
		t.Errorf("%s\n%s", run.Printed(), run.Summaries())
	}
}

func TestFailures(t *testing.T) {
	run := push(t, bench(t, []string{`
on: push
jobs:
  fails:
    runs-on: ubuntu
    steps:
      - id: first
        run: exit 3
        continue-on-error: true
      - run: "[ ${{ steps.first.outcome }} = failure ] && [ ${{ steps.first.conclusion }} = success ]"
      - run: false | true # without pipefail
      - shell: bash
        run: false | true
      - run: echo never
      - if: failure()
        run: echo cleaned up
      - if: ${{ !cancelled() && hashFiles('none.txt') != '' }}
        run: echo never
  slow:
    runs-on: ubuntu
    timeout-minutes: 0.002
    steps: [{run: sleep 20}]
  skipped:
    needs: fails
    runs-on: ubuntu
    steps: [{run: echo never}]
  rescue:
    needs: skipped
    if: failure()
    runs-on: ubuntu
    steps: [{run: echo rescued}]
`}, nil))
	want(t, run, map[string]string{"fails": "failure", "slow": "failure", "skipped": "skipped", "rescue": "success"})
	printed := run.Printed()
	if !strings.Contains(printed, "cleaned up") || strings.Contains(printed, "\nnever") || !strings.Contains(printed, "canceled") {
		t.Error(printed)
	}
}

const gated = `
on: push
concurrency: {group: deploys}
jobs:
  deploy:
    runs-on: ubuntu
    environment: prod
    steps: [{run: echo deployed}]
`

func TestAnApprovalIsWaitedFor(t *testing.T) {
	b := bench(t, []string{gated}, nil)
	b.API.SetEnvironment("prod", []string{"jane"}, []string{"main"})
	first := push(t, b)
	want(t, first, map[string]string{"deploy": "waiting"})
	second, third := push(t, b), push(t, b)
	if first.Status != "waiting" || *second.Conclusion != "cancelled" || third.Status != "pending" {
		t.Errorf("%s, %s, %s", first.Status, *second.Conclusion, third.Status)
	}
	if err := b.Approve(first, "prod", "joe"); err == nil {
		t.Error("somebody who is no reviewer approves")
	}
	if err := errors.Join(b.Approve(first, "prod", "jane"), b.Work(t.Context())); err != nil {
		t.Fatal(err)
	}
	want(t, first, map[string]string{"deploy": "success"})
	want(t, third, map[string]string{"deploy": "waiting"})
	if err := errors.Join(b.Reject(third, "prod", "jane"), b.Work(t.Context())); err != nil {
		t.Fatal(err)
	}
	want(t, third, map[string]string{"deploy": "failure"})
	if err := errors.Join(b.Rerun(third), b.Work(t.Context()), b.Approve(third, "prod", "jane"), b.Work(t.Context())); err != nil {
		t.Fatal(err)
	}
	want(t, third, map[string]string{"deploy": "success"})
	if statuses := b.API.Deployments("prod")[0].Statuses; statuses[0].State != "success" || statuses[len(statuses)-1].State != "waiting" {
		t.Errorf("%v", statuses)
	}
}

func TestPullRequests(t *testing.T) {
	b := bench(t, []string{`
on: {pull_request: {branches: [main], paths: ["environments/**"]}}
permissions: {contents: read, id-token: write, pull-requests: write}
jobs:
  plan:
    runs-on: ubuntu
    steps:
      - uses: actions/checkout@v6
        with: {persist-credentials: false}
      - run: cat environments/dev.yaml README.md; echo "$GITHUB_REF $GITHUB_HEAD_REF"; ! git fetch --quiet
      - uses: aws-actions/configure-aws-credentials@v6
        with: {role-to-assume: role, aws-region: us-east-1}
      - run: echo "$AWS_REGION $TOLD"
`}, nil)
	b.Cloud = cloud{}
	open := func(branch, file, fork string) *Run {
		t.Helper()
		if _, err := b.Commit(t.Context(), branch, "a change", Change{file: []byte(branch)}); err != nil {
			t.Fatal(err)
		}
		number, err := b.Open(t.Context(), branch, "jane", fork)
		if err := errors.Join(err, b.Work(t.Context())); err != nil {
			t.Fatal(err)
		}
		run, err := b.Last("w1.yml")
		if err != nil || number == 0 {
			t.Fatal(err)
		}
		return run
	}
	run := open("change", "environments/dev.yaml", "")
	want(t, run, map[string]string{"plan": "success"})
	for _, text := range []string{"changex", "refs/pull/1/merge change", "us-east-1 repo:acme/shop:pull_request"} {
		if !strings.Contains(run.Printed(), text) {
			t.Errorf("%s is missing in %s", text, run.Printed())
		}
	}
	if other := open("readme", "README.md", ""); other != run {
		t.Error("a path that the workflow is not for")
	}
	want(t, open("fork", "environments/dev.yaml", "joe/shop"), map[string]string{"plan": "failure"}) // no id-token
}

type cloud struct{}

func (cloud) Assume(_ context.Context, _, subject, _ string, _ int) ([]string, error) {
	return []string{"TOLD=" + subject}, nil
}

const called = `
on:
  workflow_call:
    inputs: {name: {type: string, required: true}, really: {type: boolean, required: true}}
jobs:
  inner:
    if: inputs.really
    runs-on: ubuntu
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@v6
      - uses: ./.github/actions/hello
        with: {name: "${{ inputs.name }}"}
      - uses: actions/upload-artifact@v7
        with: {name: kept, path: kept, overwrite: true}
  again:
    needs: inner
    runs-on: ubuntu
    steps:
      - uses: actions/download-artifact@v8
        with: {name: kept, path: got}
      - run: ls -A got; cat got/file
`

func TestCalledWorkflowAndAction(t *testing.T) {
	const caller = `
on: push
permissions: {}
jobs:
  call:
    uses: ./.github/workflows/w2.yml
    with: {name: you, really: "${{ github.event_name == 'push' }}"}
    permissions: {contents: PERMISSION}
`
	action := Change{".github/actions/hello/action.yml": []byte(`
name: hello
inputs: {name: {required: true}}
runs:
  using: composite
  steps:
    - run: mkdir kept; echo "hello ${{ inputs.name }}" > kept/file; touch kept/.hidden
      shell: bash
`)}
	run := push(t, bench(t, []string{strings.Replace(caller, "PERMISSION", "read", 1), called}, action))
	want(t, run, map[string]string{"call / inner": "success", "call / again": "success"})
	if !strings.Contains(run.Printed(), "\nfile\nhello you") {
		t.Error(run.Printed())
	}
	b := bench(t, []string{strings.Replace(caller, "PERMISSION", "none", 1), called}, action)
	if err := errors.Join(b.Push(t.Context(), "x", nil), b.Work(t.Context())); err == nil || !strings.Contains(err.Error(), "is only allowed contents: none") {
		t.Errorf("a call that asks for more than its caller has: %v", err)
	}
}

func TestWhatIsNotUnderstoodFails(t *testing.T) {
	for text, want := range map[string]string{
		"uses: other/action@v1": "the action other/action@v1 is not understood",
		"uses: actions/checkout@v6\n        with: {submodules: true}":         "with: submodules is not understood",
		"run: echo\n        shell: fish":                                      "shell: fish is not understood",
		"run: echo\n        if: hashfile('x')":                                "the function hashfile is not known here",
		"run: echo\n        if: \"${{ false }} == true\"":                     "always true",
		"run: echo\n        nothing: x":                                       "unexpected key",
		"uses: actions/upload-artifact@v7\n        with: {path: '*'}":         "patterns are not understood",
		"uses: hashicorp/setup-terraform@v4\n        with: {terraform: true}": "with: terraform is not understood",
	} {
		b := bench(t, []string{"on: push\njobs:\n  a:\n    runs-on: ubuntu\n    steps:\n      - " + text + "\n"}, nil)
		if err := errors.Join(b.Push(t.Context(), "x", nil), b.Work(t.Context())); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
