//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// runbookSection is a heading of docs/runbook.md, or of a page that is run as it is, with its commands.
type runbookSection struct {
	title  string
	blocks []string
}

var (
	// inText is a command that stands in a sentence.
	inText = regexp.MustCompile("`(aws [^`]+)`")
	// continued is where a long command goes on in the next line.
	continued = regexp.MustCompile(`\\\n *`)
)

// runbook gives the functions at the head of docs/runbook.md, and its sections.
func runbook(t *testing.T) (prelude string, sections []runbookSection) {
	t.Helper()
	prelude, sections = commands(t, "runbook.md", func(second string) bool { return second == "Alarms" })
	if len(sections) < 30 || !strings.Contains(prelude, "out() {") {
		t.Fatalf("the runbook has %d sections, and its functions are %q", len(sections), prelude)
	}
	return prelude, sections
}

// commands gives the functions at the head of a page, and its sections: those of the second level, and of the third below some of them.
func commands(t *testing.T, page string, inParts func(second string) bool) (prelude string, sections []runbookSection) {
	t.Helper()
	data := must(os.ReadFile(filepath.Join(root, "docs", page)))(t)
	var parts, inBlock bool
	var block strings.Builder
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		fence := strings.TrimSpace(line) // a step of a list has its commands below it
		title, second := strings.CutPrefix(line, "## ")
		third, isThird := strings.CutPrefix(line, "### ")
		switch {
		case inBlock && fence == "```":
			inBlock = false
			text := continued.ReplaceAllString(block.String(), "")
			if prelude == "" {
				prelude = text
				break
			}
			section := &sections[len(sections)-1]
			section.blocks = append(section.blocks, text)
		case inBlock:
			block.WriteString(line + "\n")
		case fence == "```sh":
			inBlock = true
			block.Reset()
		case second:
			parts = inParts(title)
			sections = append(sections, runbookSection{title: title})
		case isThird && parts:
			sections = append(sections, runbookSection{title: third})
		default:
			for _, command := range inText.FindAllStringSubmatch(line, -1) {
				section := &sections[len(sections)-1]
				section.blocks = append(section.blocks, command[1]+"\n")
			}
		}
	}
	return prelude, sections
}

func section(t *testing.T, sections []runbookSection, title string) runbookSection {
	t.Helper()
	for _, section := range sections {
		if section.title == title && len(section.blocks) > 0 {
			return section
		}
	}
	t.Fatalf("the page has no section %s with commands", title)
	return runbookSection{}
}

// with gives the only block that contains a text.
func (s runbookSection) with(t *testing.T, text string) string {
	t.Helper()
	var found []string
	for _, block := range s.blocks {
		if strings.Contains(block, text) {
			found = append(found, block)
		}
	}
	return only(t, "blocks with "+text, found)
}

// script is all of it. A block that needs AWS does not concern the next.
func (s runbookSection) script() string { return strings.Join(s.blocks, "\nunset OFFLINE\n") }

// awsCalls are the service and the command of each call of the AWS CLI in a script.
func awsCalls(script string) (calls []string) {
	for _, call := range regexp.MustCompile(`\baws ([a-z0-9-]+ [a-z0-9-]+)`).FindAllStringSubmatch(script, -1) {
		calls = append(calls, call[1])
	}
	return calls
}

// shell runs scripts in a folder that looks like the project's, where the environment prod is the deployed one.
type shell struct {
	*deployment
	t           *testing.T
	folder      string
	environment []string
	prelude     string
	serviceURL  string
}

func newShell(d *deployment, prelude string) *shell {
	d.t.Helper()
	s := &shell{deployment: d, t: d.t, folder: d.t.TempDir(), environment: d.Workspace.Environment, prelude: prelude}
	s.install()
	stacks := filepath.Join(s.folder, "cdktf.out", "stacks")
	if err := os.MkdirAll(stacks, 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.Symlink(d.Folder, filepath.Join(stacks, d.name)); err != nil {
		d.t.Fatal(err)
	}
	return s
}

// in is the same shell for a subtest.
func (s *shell) in(t *testing.T) *shell {
	inner := *s
	inner.t, inner.deployment = t, s.deployment.in(t)
	return &inner
}

// configure writes the YAML file that somebody would edit.
func (s *shell) configure(values map[string]any) {
	s.t.Helper()
	folder := filepath.Join(s.folder, "environments")
	file := filepath.Join(folder, s.name+".yaml")
	s.configuration = with(s.t, s.configuration, values)
	s.deployment.environment = parse(s.t, s.name, s.configuration)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, s.configuration, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// programs stand before the real ones on PATH. OFFLINE is set below "# needs AWS".
var programs = map[string]string{
	// Version 1 of the CLI has endpoints of its own for RDS and others, and heeds AWS_ENDPOINT_URL only for the rest.
	// With a skeleton of the output it checks the arguments and calls nobody.
	"aws": `echo "$*" >> "$CALLS"
set -- --endpoint-url "$AWS_ENDPOINT_URL" "$@"
[ -z "${OFFLINE:-}" ] || case "$*" in
*" ecr get-login-password") echo token; exit ;; # no call of the API
*" sqs receive-message "*) echo message; exit ;; # whose skeleton has empty bytes, which the CLI itself refuses
*) set -- "$@" --generate-cli-skeleton output ;;
esac
exec "$REAL_AWS" "$@"`,
	// The load balancer's name leads nowhere. Outputs are asked for once until something is applied: that takes half a second.
	"terraform": `name=$4
case "$2 $3 $4" in
"output -raw service_url") echo "$SERVICE_URL" ;;
"output -raw "*)
  [ -f "$KEPT/$name" ] || { "$REAL_TERRAFORM" "$@" > "$KEPT/$name.$$" && mv "$KEPT/$name.$$" "$KEPT/$name"; } || exit
  cat "$KEPT/$name" ;;
*) rm -f "$KEPT"/*; exec "$REAL_TERRAFORM" "$@" ;;
esac`,
	"go": `case "$*" in
"run . "*) exec "$SLIPWAY" "$3" ;;
"run ./cmd/slipway "*) shift 2; exec "$COMMAND" "$@" ;;
*) exec "$REAL_GO" "$@" ;;
esac`,
	"timeout":   `[ -n "${OFFLINE:-}" ] && echo "timeout $*" || exec "$REAL_TIMEOUT" "$@"`,
	"mysql":     `[ -n "${OFFLINE:-}" ] && echo "mysql $*"`,
	"mysqldump": `[ -n "${OFFLINE:-}" ] && echo "mysqldump $*"`,
	"docker":    `[ -n "${OFFLINE:-}" ] && cat >/dev/null && echo "docker $*"`,
	"curl":      `[ -n "${OFFLINE:-}" ] && echo "curl $*" || exec "$REAL_CURL" "$@"`,
}

// install makes them.
func (s *shell) install() {
	s.t.Helper()
	bin, kept := filepath.Join(s.folder, "bin"), filepath.Join(s.folder, "kept")
	for _, folder := range []string{bin, kept} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			s.t.Fatal(err)
		}
	}
	for name, script := range programs {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			s.t.Fatal(err)
		}
	}
	cli, err := exec.LookPath("aws")
	if err != nil {
		s.t.Fatal("the AWS CLI is not on PATH; run: python3 -m pip install awscli")
	}
	s.environment = slices.Concat(s.environment, []string{
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "KEPT=" + kept, "SLIPWAY=" + slip.Path(),
		"REAL_AWS=" + cli, "REAL_TERRAFORM=" + binary.Path, "REAL_GO=" + path(s.t, "go"), "REAL_TIMEOUT=" + path(s.t, "timeout"), "REAL_CURL=" + path(s.t, "curl"),
		"AWS_PAGER=", "TF_CLI_ARGS=-no-color",
	})
}

func path(t *testing.T, name string) string {
	t.Helper()
	return must(exec.LookPath(name))(t)
}

var needsAWS = regexp.MustCompile(`(?m)^# needs AWS: \S.*$`)

// scripts that run at a time: most of them start the AWS CLI, which computes for most of a second.
var scripts = make(chan struct{}, 4)

// run gives what a script prints below the runbook's functions, and its calls of the AWS CLI.
func (s *shell) run(script string) (printed, calls string, err error) {
	s.t.Helper()
	scripts <- struct{}{}
	defer func() { <-scripts }()
	record := filepath.Join(s.t.TempDir(), "calls")
	script = "set -euo pipefail\n" + s.prelude + "\n" + needsAWS.ReplaceAllString(script, "export OFFLINE=1 $0")
	command := exec.CommandContext(ctx, "bash", "-c", script)
	command.Dir = s.folder
	command.Env = slices.Concat(s.environment, []string{"SERVICE_URL=" + s.serviceURL, "CALLS=" + record})
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err = command.Run()
	data, readErr := os.ReadFile(record)
	if readErr != nil && !os.IsNotExist(readErr) {
		s.t.Fatal(readErr)
	}
	s.remember(data)
	return out.String(), string(data), err
}

// mustRun ends the test when a script fails.
func (s *shell) mustRun(script string) string {
	s.t.Helper()
	printed, _, err := s.run(script)
	if err != nil {
		s.t.Fatalf("%v\n%s", err, printed)
	}
	return printed
}

func (s *shell) remember(calls []byte) {
	s.t.Helper()
	file, err := os.OpenFile(filepath.Join(s.folder, "calls"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Write(calls); err != nil {
		s.t.Fatal(err)
	}
}

// calls are all that were made so far.
func (s *shell) calls() string {
	return string(must(os.ReadFile(filepath.Join(s.folder, "calls")))(s.t))
}
