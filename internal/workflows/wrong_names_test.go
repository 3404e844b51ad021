package workflows

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// sound is a small repository in which every kind of name is used and defined.
var sound = map[string]string{
	".github/workflows/plan.yml": `name: plan
on: pull_request
env:
  LEVEL: high
jobs:
  plan:
    strategy:
      matrix:
        include: ${{ fromJSON('[]') }}
    outputs:
      status: ${{ steps.review.outputs.status }}
    steps:
      - id: review
        env:
          ENVIRONMENT: ${{ matrix.name }}
        run: .github/plan.sh "$ENVIRONMENT" && echo "${{ env.LEVEL }}"
      - uses: actions/upload-artifact@v7
        with:
          name: plan-${{ matrix.name }}
      - uses: ./.github/actions/tools
        with:
          version: 1
  verdict:
    needs: plan
    steps:
      - env:
          STATUS: ${{ needs.plan.outputs.status }}
        run: |
          go run ./cmd/tool
          make test
          exit "$STATUS"
  environments:
    outputs:
      matrix: ${{ steps.list.outputs.matrix }}
    steps:
      - id: list
        run: GH_TOKEN=x go run ./cmd/slipway ci environments
`,
	".github/workflows/deploy.yml": `name: deploy
on:
  workflow_run:
    workflows: [plan]
jobs:
  dev:
    if: vars.ROLE != ''
    uses: ./.github/workflows/apply.yml
    with:
      environment: ${{ github.ref_name }}
    secrets:
      token: ${{ secrets.TOKEN }}
  after:
    needs: dev
    steps:
      - run: ": ${{ needs.dev.outputs.url }}"
`,
	".github/workflows/apply.yml": `name: apply
on:
  workflow_call:
    inputs:
      environment:
        required: true
    secrets:
      token:
        required: true
    outputs:
      url:
        value: ${{ jobs.apply.outputs.url }}
jobs:
  apply:
    environment: ${{ inputs.environment }}
    outputs:
      url: ${{ steps.apply.outputs.url }}
    steps:
      - uses: actions/upload-artifact@v7
        with:
          name: log
      - uses: actions/download-artifact@v8
        with:
          name: log
      - id: apply
        env:
          GH_TOKEN: ${{ github.token }}
        run: .github/reviewed.sh dev
`,
	".github/actions/tools/action.yml": `name: tools
inputs:
  version:
    required: true
runs:
  using: composite
  steps:
    - run: ": ${{ inputs.version }}"
`,
	".github/plan.sh": `# Its artifact is read by apply.yml.
environment=$1
"$(dirname "$0")/write.sh" "$environment"
`,
	".github/write.sh": `echo "status=0" >> "$GITHUB_OUTPUT"
`,
	".github/reviewed.sh": `run=$(gh api "repos/$GITHUB_REPOSITORY/actions/workflows/plan.yml/runs" --jq 'select(.sha == env.GITHUB_SHA)')
gh workflow view deploy
gh run download "$run" --name "plan-$1"
echo "url=x" >> "$GITHUB_OUTPUT"
`,
	"docs/delivery.md":    "`plan.yml`: gh variable set ROLE, gh secret set TOKEN",
	"Makefile":            "test: ## Test\n",
	"cmd/tool/main.go":    "package main\n",
	"cmd/slipway/main.go": "package main\n",
}

// TestWrongNames breaks each kind of name once.
func TestWrongNames(t *testing.T) {
	const plan, deploy, apply, reviewed = ".github/workflows/plan.yml", ".github/workflows/deploy.yml", ".github/workflows/apply.yml", ".github/reviewed.sh"
	for _, test := range []struct {
		name, file, old, new string
		want                 []string // the findings' beginnings
	}{
		{name: "nothing"},
		{"workflow file in an address", reviewed, "workflows/plan.yml/runs", "workflows/review.yml/runs", []string{
			reviewed + ":1: review.yml: no file of .github/workflows, which has apply.yml, deploy.yml, plan.yml",
			reviewed + ":3: artifact plan-*: upload it in .github/workflows/review.yml, which uploads none",
		}},
		{"workflow file in a comment", ".github/plan.sh", "apply.yml", "applied.yml", []string{".github/plan.sh:1: applied.yml: no file of .github/workflows"}},
		{"workflow file in the guide", "docs/delivery.md", "plan.yml", "plans.yml", []string{"docs/delivery.md:1: plans.yml: no file"}},
		{"workflow name for gh", reviewed, "workflow view deploy", "workflow view deploys", []string{
			reviewed + ":2: gh workflow view: deploys: no workflow has this name:",
		}},
		{"workflow name for a list of runs", reviewed, "gh workflow view deploy", "gh run list -w plans; gh run list --workflow=plan", []string{
			reviewed + ":2: gh run list: plans: no workflow has this name:",
		}},
		{"workflow name in a trigger", deploy, "[plan]", "[plans]", []string{deploy + ":4: workflow_run: plans: no workflow has this name:"}},
		{"called workflow", deploy, "workflows/apply.yml", "workflows/apply.yaml", []string{
			deploy + ":8: uses: ./.github/workflows/apply.yaml: not there",
			deploy + ":16: needs.dev.outputs.url: define it below outputs:",
		}},
		{"workflow that cannot be called", apply, "workflow_call:", "workflow_calls:", []string{
			deploy + ":8: uses: ./.github/workflows/apply.yml: add workflow_call to its on:",
			apply + ":15: inputs.environment: define it below inputs:",
			deploy + ":16: needs.dev.outputs.url: define it below outputs: of .github/workflows/apply.yml, which has none",
		}},
		{"input that is given", deploy, "      environment: $", "      env: $", []string{
			deploy + ":10: with: env: define it below inputs: of .github/workflows/apply.yml, which has environment",
			deploy + ":8: uses: ./.github/workflows/apply.yml: give it environment: below with:, it is required",
		}},
		{"secret that is given", deploy, "      token: $", "      tokn: $", []string{
			deploy + ":12: secrets: tokn: define it below secrets:",
			deploy + ":8: uses: ./.github/workflows/apply.yml: give it token: below secrets:",
		}},
		{"input of an action", plan, "version: 1", "versions: 1", []string{
			plan + ":22: with: versions: define it below inputs: of .github/actions/tools/action.yml, which has version",
			plan + ":20: uses: ./.github/actions/tools: give it version: below with:",
		}},
		{"input in an action", ".github/actions/tools/action.yml", "inputs.version", "inputs.versions", []string{
			".github/actions/tools/action.yml:8: inputs.versions: define it below inputs: of .github/actions/tools/action.yml, which has version",
		}},
		{"action", plan, "actions/tools", "actions/tool", []string{plan + ":20: uses: ./.github/actions/tool: not there"}},
		{"input in an expression", apply, "inputs.environment }}", "inputs.env }}", []string{apply + ":15: inputs.env: define it below inputs:"}},
		{"needed job", plan, "needs: plan", "needs: plans", []string{
			plan + ":24: needs: plans: no job of .github/workflows/plan.yml",
			plan + ":27: needs.plan: add plan to needs: of job verdict, which has plans",
		}},
		{"output of a job", plan, "needs.plan.outputs.status", "needs.plan.outputs.verdict", []string{
			plan + ":27: needs.plan.outputs.verdict: define it below outputs: of .github/workflows/plan.yml, job plan, which has status",
		}},
		{"output of a called workflow", deploy, "outputs.url", "outputs.address", []string{
			deploy + ":16: needs.dev.outputs.address: define it below outputs: of .github/workflows/apply.yml, which has url",
		}},
		{"output of a job of a called workflow", apply, "jobs.apply.outputs.url", "jobs.apply.outputs.uri", []string{
			apply + ":12: jobs.apply.outputs.uri: define it below outputs:",
		}},
		{"output of a step", apply, "steps.apply.outputs.url", "steps.apply.outputs.uri", []string{
			apply + ":17: steps.apply.outputs.uri: write uri=... to $GITHUB_OUTPUT in .github/workflows/apply.yml, .github/reviewed.sh, which writes url",
		}},
		{"output that a called script writes", ".github/write.sh", "status=", "state=", []string{
			plan + ":11: steps.review.outputs.status: write status=... to $GITHUB_OUTPUT in " + plan + ", .github/plan.sh, .github/write.sh, which writes state",
		}},
		{"step", plan, "id: review", "id: reviewed", []string{plan + ":11: steps.review: no step of job plan has id: review"}},
		{"matrix", plan, "ENVIRONMENT: ${{ matrix.name", "ENVIRONMENT: ${{ matrix.nam", []string{
			plan + ":15: matrix.nam: define it below strategy.matrix of job plan, which has include, name",
		}},
		{"env in an expression", plan, "env.LEVEL", "env.LEVELS", []string{plan + ":16: env.LEVELS: define it below env:"}},
		{"artifact of the same run", apply, "v8\n        with:\n          name: log", "v8\n        with:\n          name: logs", []string{
			apply + ":24: artifact logs: upload it in .github/workflows/apply.yml, .github/workflows/deploy.yml, which uploads log",
		}},
		{"artifact of another run", reviewed, `"plan-$1"`, `"plans-$1"`, []string{
			reviewed + ":3: artifact plans-*: upload it in .github/workflows/plan.yml, which uploads plan-*",
		}},
		{"artifact asked for through the API", reviewed, "gh workflow view deploy", `gh api "repos/x/actions/artifacts?name=logs&per_page=1"`, []string{
			reviewed + ":2: artifact logs: upload it in .github/workflows/plan.yml",
		}},
		{"variable of a step", plan, "          ENVIRONMENT: $", "          ENVIRONMEN: $",
			[]string{plan + ":16: $ENVIRONMENT: set it by env: of the step in " + plan}},
		{"variable of a script", ".github/plan.sh", "environment=$1", "env=$1", []string{
			".github/plan.sh:3: $environment: set it by env: of the step in .github/workflows/plan.yml, line 16",
		}},
		{"variable of GitHub", ".github/write.sh", `echo`, `: "${GITHUB_REPO:-x}"; echo`, []string{
			".github/write.sh:1: $GITHUB_REPO: no variable that GitHub sets",
		}},
		{"variable in jq", reviewed, "env.GITHUB_SHA", "env.SHA", []string{reviewed + ":1: $SHA: set it by env: of the step in " + apply}},
		{"token of gh", apply, "GH_TOKEN", "TOKEN", []string{
			reviewed + ":1: $GH_TOKEN: set it", reviewed + ":2: $GH_TOKEN: set it", reviewed + ":3: $GH_TOKEN: set it",
		}},
		{"variable of the repository", deploy, "vars.ROLE", "vars.ROLES", []string{
			deploy + ":7: vars.ROLES: say in docs/delivery.md how to set it: gh variable set ROLES",
		}},
		{"secret of the repository", deploy, "secrets.TOKEN", "secrets.TOKENS", []string{
			deploy + ":12: secrets.TOKENS: say in docs/delivery.md how to set it: gh secret set TOKENS",
		}},
		{"environment in a matrix", plan, "include: ${{ fromJSON('[]') }}", "environment: [dev]", []string{
			plan + ":15: matrix.name: define it below", plan + ":19: matrix.name: define it below",
			plan + ":9: environment dev: take the name from the step environments",
		}},
		{"environment in a call", deploy, "environment: ${{ github.ref_name }}", "environment: prod", []string{
			deploy + ":10: environment prod: take the name from the step environments",
		}},
		{"token of a step of package ci", plan, "GH_TOKEN=x go run ./cmd/slipway ci environments", "go run ./cmd/slipway ci supersede", []string{
			plan + ":34: steps.list.outputs.matrix: write", plan + ":37: $GH_TOKEN: set it by env: of the step in " + plan,
		}},
		{"token of a step that gets none", plan, "GH_TOKEN=x go run ./cmd/slipway ci environments", "GH_TOKEN=x go run ./cmd/slipway ci plan dev", []string{
			plan + ":34: steps.list.outputs.matrix: write",
			plan + ":37: step plan runs what a pull request may have written: take GH_TOKEN out of its env:, and out of its job's",
		}},
		{"output of a step of package ci", plan, "steps.list.outputs.matrix", "steps.list.outputs.list", []string{
			plan + ":34: steps.list.outputs.list: write list=... to $GITHUB_OUTPUT in " + plan + ", which writes matrix, gone",
		}},
		{"script", plan, ".github/plan.sh", ".github/plans.sh", []string{
			plan + ":16: .github/plans.sh: not there",
			".github/plan.sh:1: plan.sh: no workflow and no script runs it",
			plan + ":11: steps.review.outputs.status: write status=... to $GITHUB_OUTPUT in " + plan + ", which writes none",
		}},
		{"script beside a script", ".github/plan.sh", "/write.sh", "/writes.sh", []string{
			".github/plan.sh:3: .github/writes.sh: not there",
			".github/write.sh:1: write.sh: no workflow and no script runs it",
			plan + ":11: steps.review.outputs.status: write",
		}},
		{"make target", plan, "make test", "make tests", []string{plan + ":30: make tests: no target of the Makefile"}},
		{"command", plan, "./cmd/tool", "./cmd/tools", []string{plan + ":29: go run ./cmd/tools: no such folder"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{}
			for name, text := range sound {
				files[name] = file(text)
			}
			if test.file != "" {
				if !strings.Contains(sound[test.file], test.old) {
					t.Fatalf("%s has no %q", test.file, test.old)
				}
				files[test.file] = file(strings.Replace(sound[test.file], test.old, test.new, 1))
			}
			compare(t, files, test.want)
		})
	}
	t.Run("script that is not executable", func(t *testing.T) {
		files := fstest.MapFS{}
		for name, text := range sound {
			files[name] = file(text)
		}
		files[".github/write.sh"].Mode = 0o644
		compare(t, files, []string{".github/plan.sh:3: .github/write.sh: not executable: chmod +x .github/write.sh"})
	})
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o755} }

// compare wants each finding to begin as the one of the same place in want.
func compare(t *testing.T, files fs.FS, want []string) {
	t.Helper()
	got, _, err := check(files)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if i < len(want) && strings.HasPrefix(got[i], want[i]) {
			got[i] = want[i]
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}
