//go:build e2e && unix

package e2e

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/testbench/whose"
)

// TestUpgradingPage does what docs/upgrading.md says, with the commands that stand there: a team takes Slipway over, makes it its own, takes a later version,
// goes back, and takes it again. It needs neither Terraform nor AWS, nor this repository's history.
func TestUpgradingPage(t *testing.T) {
	inTurn(t, 4)
	if whose.TakenOver(t, root) {
		t.Skip("this repository is a team's own, and nothing to take over")
	}
	folder := t.TempDir()
	page := upgradingPage(t)
	upstream := checkout{t, filepath.Join(folder, "slipway"), nil}
	upstream.begin()
	upstream.tag("v0.1.0")
	ours := filepath.Join(folder, "ours")
	variables := []string{"SLIPWAY=" + upstream.folder, "OURS=" + ours}
	checkout{t, folder, nil}.run("git init --quiet --bare ours")
	checkout{t, folder, variables}.run(page.block("Start", "git clone"))
	team := checkout{t, filepath.Join(folder, "platform"), variables}

	team.change(own)
	team.replace("cron: 17 5 * * *", "cron: 41 3 * * *", drift)
	team.run("git rm --quiet environments/dev.yaml environments/staging.yaml")
	team.run("go test . -run TestSnapshots -update && go test ./cmd/slipway -run TestReports -update") // what make update does for environments
	team.commit("Checkout's environments")
	const environments = "git ls-tree -r HEAD environments | grep -v schema.json"
	before, had := team.head(), team.run(environments)

	later(upstream)
	upstream.tag("v0.2.0")

	const take = "Take a later version"
	news := team.run(page.block(take, "git fetch"))
	team.contains("what is new", news, "## 0.2.0", "Another word for the proxy's clients")
	if out, err := team.try(page.block(take, "git merge")); err == nil {
		t.Fatalf("no conflict: %s", out)
	}
	if left := strings.Fields(team.run(page.block(take, "git rm"))); !slices.Equal(left, []string{"README.md"}) {
		t.Fatalf("%q are left in conflict, want README.md", left)
	}
	team.run(page.cell(take, "| `README.md` that you wrote |"))
	shown := team.run(page.block(take, "make update"))
	team.contains("the diff of the snapshots", shown, "b/testdata/snapshots/prod.json", "b/testdata/snapshots/carts-prod.json", "\n+", laterWords)

	merge := team.head()
	if parents := strings.Fields(team.run("git log -1 --format=%P")); len(parents) != 2 || parents[0] != before {
		t.Errorf("the parents of the merge are %q", parents)
	}
	if has := team.run(environments); has != had {
		t.Errorf("the environments were\n%s\nand are\n%s", had, has)
	}
	for file, text := range own {
		if got := team.read(file); got != text {
			t.Errorf("%s is no longer the team's own:\n%s", file, got)
		}
	}
	rows := whose.Rows(t, root)
	for _, file := range strings.Fields(team.run("git diff --name-only v0.2.0 HEAD")) {
		if whose.Of(rows, file) == whose.Slipway && file != drift {
			t.Errorf("%s is Slipway's, and is another one than in the version", file)
		}
	}
	team.contains(drift, team.read(drift), "cron: 41 3 * * *", "timeout-minutes: 40")
	wantSnapshots(t, team, "carts-prod", "everything", "journal", "minimal", "prod", "services", "till")
	for name, adds := range map[string]bool{"carts-prod": true, "prod": true, "everything": false} {
		file := "testdata/snapshots/" + name + ".addresses"
		if got := strings.Contains(team.read(file), "aws_sqs_queue.orders\n"); got != adds {
			t.Errorf("%s has what the extension adds: %t, want %t", file, got, adds)
		}
	}
	team.contains("the version", team.run(page.block("Which version this is", "--version")), "slipway version 0.2.0", "planreview version 0.2.0")
	if status := team.run("git status --short"); status != "" {
		t.Errorf("make update leaves\n%s", status)
	}
	team.run("go test ./docs ./internal/workflows ./internal/prices ./internal/account ./internal/adopt ./internal/alarms/...")
	team.run("go test . ./cmd/slipway ./cmd/planreview -run 'TestSnapshots|TestNothingIsWritten|TestReports|TestTheSamplesPass|README'")

	team.run(page.block("Go back", "--mainline"))
	team.run("git diff --exit-code HEAD " + before)
	team.run(page.block("Go back", "git revert --no-edit HEAD"))
	team.run("git diff --exit-code HEAD " + merge)
}

// TestAnArchiveGetsItsHistory: a copy without history can take a later version after the commands of docs/upgrading.md.
func TestAnArchiveGetsItsHistory(t *testing.T) {
	inTurn(t, 1)
	folder := t.TempDir()
	upstream := checkout{t, filepath.Join(folder, "slipway"), nil}
	upstream.change(map[string]string{"main.go": "package main\n", "README.md": "# Slipway\n"})
	upstream.run("git init --quiet --initial-branch main")
	upstream.commit("A version")
	upstream.tag("v0.1.0")
	archive := checkout{t, filepath.Join(folder, "archive"), []string{"SLIPWAY=" + upstream.folder}}
	archive.change(map[string]string{"main.go": "package main\n", "README.md": "# Checkout\n"})
	archive.run("git init --quiet --initial-branch main")
	archive.commit("Ours")
	archive.run(upgradingPage(t).block("Start", "allow-unrelated-histories"))

	upstream.change(map[string]string{"main.go": "package main\n\n// later\n"})
	upstream.commit("A later version")
	upstream.tag("v0.2.0")
	archive.run("git fetch --quiet --tags upstream && git merge --quiet --no-edit v0.2.0")
	if got := archive.read("main.go") + archive.read("README.md"); got != "package main\n\n// later\n# Checkout\n" {
		t.Errorf("after the merge:\n%s", got)
	}
}

// noTarget is a command of the team's that Slipway's Makefile does not have.
const noTarget = "make " + "lunch"

// own are the files of a team, in place of those that come with Slipway or beside them.
var own = map[string]string{
	"README.md": "# Checkout\n\nHow the checkout team runs its services: [deploys](docs/checkout/deploys.md), `" + noTarget + "`.\n",
	"environments/defaults.yaml": `region: ap-southeast-2
account: "210987654321"
state:
  bucket: checkout-terraform-state
service:
  image: 210987654321.dkr.ecr.ap-southeast-2.amazonaws.com/checkout:1.0.0
`,
	"environments/prod.yaml": `project: checkout
service:
  environment:
    PAYMENTS_TOPIC_ARN: ${aws_sns_topic.payments.arn}
`,
	"environments/prod/topic.tf":   "resource \"aws_sns_topic\" \"payments\" {\n  name = \"checkout-prod-payments\"\n}\n",
	"environments/carts/prod.yaml": "load_balancer:\n  allowed_cidrs: [10.0.0.0/8]\n",
	"stacks/extensions.go": `package stacks

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/sqsqueue"

	"slipway/constructs/address"
	"slipway/internal/config"
)

// Extend gives each environment a queue. Why is in docs/nowhere.md.
func Extend(scope address.Scope, env config.Environment, handles Handles) {
	address.New(scope, sqsqueue.NewSqsQueue, "orders", &sqsqueue.SqsQueueConfig{
		Name:          jsii.String(queueName(env)),
		KmsMasterKeyId: jsii.String(handles.Key.Arn),
	})
}
`,
	"stacks/extensions_queue.go": "package stacks\n\nimport \"slipway/internal/config\"\n\n" +
		"func queueName(env config.Environment) string { return env.Stack() + \"-orders\" }\n",
	"delivery.yaml": `github:
  repository: checkout/platform
  owner_id: 1
  repository_id: 2
environments:
  - name: carts-prod
  - name: prod
`,
	"planreview.yaml":          "fail_on: critical\n",
	".github/CODEOWNERS":       "/environments/ @checkout/platform\n",
	".github/workflows/ci.yml": "on: push\njobs:\n  lunch:\n    runs-on: kitchen\n    steps:\n      - uses: actions/checkout@v6\n      - run: " + noTarget + "\n",
	"docs/checkout/deploys.md": "# Deploys\n\nSee [nothing](gone.md), `internal/lunch` and `service.lunch`.\n",
	"lunch/lunch.go":           "// Package lunch is not in docs/nowhere.md.\npackage lunch\n\nimport _ \"github.com/hashicorp/terraform-cdk-go/cdktf\"\n",
	"tools/lunch.sh":           "#!/bin/sh\n" + noTarget + "\n",
	"NOTES.md":                 "`" + noTarget + "`\n",
}

// drift is a workflow in which a team and a later version change a line each.
const drift = ".github/workflows/drift.yml"

const (
	formerWords = "SQL from RDS Proxy to the Aurora cluster"
	laterWords  = "Queries from RDS Proxy to the Aurora cluster"
)

// later is a version that changes what follows: every stack, with the kept JSON of each; the samples, a page, a workflow, and README.
func later(slipway checkout) {
	slipway.t.Helper()
	changed := 0
	slipway.files(func(file string) bool {
		return filepath.Ext(file) == ".go" || strings.HasPrefix(file, "testdata/")
	}, func(file, text string) {
		if strings.Contains(text, formerWords) {
			slipway.write(file, strings.ReplaceAll(text, formerWords, laterWords))
			changed++
		}
	})
	if changed < 5 {
		slipway.t.Fatalf("%q is in %d files: take another text that every stack has", formerWords, changed)
	}
	for _, name := range []string{"dev", "staging", "prod"} {
		for _, folder := range []string{"environments", "testdata/samples"} {
			file := folder + "/" + name + ".yaml"
			slipway.write(file, slipway.read(file)+"# A later version\n")
		}
	}
	slipway.write("environments/qa.yaml", slipway.read("environments/dev.yaml"))
	slipway.write("README.md", strings.Replace(slipway.read("README.md"), "# Slipway\n", "# Slipway\n\nA later version.\n", 1))
	slipway.write("docs/ci.md", slipway.read("docs/ci.md")+"\nA later version.\n")
	slipway.replace("timeout-minutes: 30", "timeout-minutes: 40", drift)
	slipway.replace("## Unreleased\n", "## Unreleased\n\n## 0.2.0 - 2099-12-31\n\n### Changed\n\n- Another word for the proxy's clients.\n", "CHANGELOG.md")
	file := "internal/version/version.go"
	slipway.write(file, regexp.MustCompile(`Slipway = ".*"`).ReplaceAllString(slipway.read(file), `Slipway = "0.2.0"`))
	slipway.commit("Later")
}

func wantSnapshots(t *testing.T, team checkout, want ...string) {
	t.Helper()
	for pattern, want := range map[string][]string{"testdata/snapshots/*.json": want, "docs/reports/*.json": {"carts-prod", "prod"}} {
		files, err := filepath.Glob(filepath.Join(team.folder, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for i, file := range files {
			files[i] = strings.TrimSuffix(filepath.Base(file), ".json")
		}
		if !slices.Equal(files, want) {
			t.Errorf("%s are of %q, want %q", pattern, files, want)
		}
	}
}

// checkout is a folder with a Git repository in it.
type checkout struct {
	t         *testing.T
	folder    string
	variables []string
}

// begin makes a repository of what Git has of this one, or will have.
func (c checkout) begin() {
	c.t.Helper()
	out, err := exec.CommandContext(ctx, "git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		c.t.Fatal(err)
	}
	for file := range strings.Lines(string(out)) {
		file = strings.TrimSpace(file)
		info, err := os.Stat(filepath.Join(root, file))
		if os.IsNotExist(err) {
			continue // deleted
		}
		if err != nil {
			c.t.Fatal(err)
		}
		c.write(file, string(must(os.ReadFile(filepath.Join(root, file)))(c.t)))
		if err := os.Chmod(filepath.Join(c.folder, file), info.Mode()); err != nil {
			c.t.Fatal(err)
		}
	}
	c.run("git init --quiet --initial-branch main")
	c.commit("Slipway")
}

// try runs a script in bash, as somebody does who has told Git a name.
func (c checkout) try(script string) (string, error) {
	command := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", script)
	command.Dir = c.folder
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=Jane", "GIT_AUTHOR_EMAIL=jane@example.com",
		"GIT_COMMITTER_NAME=Jane", "GIT_COMMITTER_EMAIL=jane@example.com", "GIT_TERMINAL_PROMPT=0")
	command.Env = append(command.Env, c.variables...)
	out, err := command.CombinedOutput()
	return string(out), err
}

func (c checkout) run(script string) string {
	c.t.Helper()
	out, err := c.try(script)
	if err != nil {
		c.t.Fatalf("%s\n%v\n%s", script, err, out)
	}
	return out
}

func (c checkout) commit(message string) {
	c.t.Helper()
	c.run(fmt.Sprintf("git add --all && git commit --quiet --message %q", message))
}

func (c checkout) tag(name string) {
	c.t.Helper()
	c.run("git tag " + name)
}

func (c checkout) head() string {
	c.t.Helper()
	return strings.TrimSpace(c.run("git rev-parse HEAD"))
}

func (c checkout) read(file string) string {
	c.t.Helper()
	return string(must(os.ReadFile(filepath.Join(c.folder, file)))(c.t))
}

func (c checkout) write(file, text string) {
	c.t.Helper()
	path := filepath.Join(c.folder, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

func (c checkout) change(files map[string]string) {
	c.t.Helper()
	for file, text := range files {
		c.write(file, text)
	}
}

// replace changes a text that a file has.
func (c checkout) replace(former, new, file string) {
	c.t.Helper()
	text := c.read(file)
	if !strings.Contains(text, former) {
		c.t.Fatalf("%s lacks %q", file, former)
	}
	c.write(file, strings.Replace(text, former, new, 1))
}

// files visits those that are wanted.
func (c checkout) files(wanted func(file string) bool, visit func(file, text string)) {
	c.t.Helper()
	err := fs.WalkDir(os.DirFS(c.folder), ".", func(file string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && !strings.HasPrefix(file, ".git/") && wanted(file) {
			visit(file, c.read(file))
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c checkout) contains(what, text string, wanted ...string) {
	c.t.Helper()
	for _, part := range wanted {
		if !strings.Contains(text, part) {
			c.t.Fatalf("%s lacks %q:\n%s", what, part, text)
		}
	}
}

// upgrading is docs/upgrading.md by its headings.
type upgrading struct {
	t        *testing.T
	sections map[string]string
}

func upgradingPage(t *testing.T) upgrading {
	t.Helper()
	page := upgrading{t, map[string]string{}}
	for _, section := range strings.Split(string(must(os.ReadFile(filepath.Join(root, whose.Page)))(t)), "\n## ") {
		title, text, _ := strings.Cut(section, "\n")
		page.sections[title] = text
	}
	return page
}

var commandBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```")

// block gives the one with a command.
func (p upgrading) block(section, command string) string {
	p.t.Helper()
	var found []string
	for _, block := range commandBlock.FindAllStringSubmatch(p.sections[section], -1) {
		if strings.Contains(block[1], command) {
			found = append(found, block[1])
		}
	}
	return only(p.t, fmt.Sprintf("blocks of %s with %s", section, command), found)
}

// cell gives the command beside a cell.
func (p upgrading) cell(section, first string) string {
	p.t.Helper()
	_, rest, _ := strings.Cut(p.sections[section], "\n"+first+" `")
	command, _, found := strings.Cut(rest, "` |")
	if !found {
		p.t.Fatalf("%s has no row %s with a command", section, first)
	}
	return command
}
