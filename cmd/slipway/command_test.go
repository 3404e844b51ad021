package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"slipway/internal/testbench/program"
	"slipway/internal/version"
)

const valid = `project: shop
region: us-east-1
account: "123456789012"
state:
  bucket: acme-terraform-state
service:
  image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0
`

// project gives a folder with environments, and is where the tests run.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "environments"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		file := filepath.Join(folder, "environments", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, file, content)
	}
	return folder
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// root is the project's own folder.
var root = program.Root()

func TestMain(m *testing.M) { os.Exit(program.Main(m)) }

// app is the program that go run . runs.
var app = program.Once(".")

// synthesize is go run . in a folder.
func synthesize(t *testing.T, folder string, environment ...string) (stderr string, exitCode int) {
	t.Helper()
	file, err := app()
	if err != nil {
		t.Fatal(err)
	}
	var messages bytes.Buffer
	command := exec.Command(file)
	command.Dir, command.Stderr = folder, &messages
	command.Env = append(os.Environ(), environment...)
	_ = command.Run() // the exit code says it
	return messages.String(), command.ProcessState.ExitCode()
}

// slipway runs the command in a folder.
func slipway(t *testing.T, folder string, arguments ...string) (stdout, stderr string, code int) {
	t.Helper()
	t.Chdir(folder)
	var out, messages bytes.Buffer
	command := newCommand()
	command.SetArgs(append([]string{}, arguments...)) // of nil, cobra takes those of the process
	command.SetOut(&out)
	command.SetErr(&messages)
	err := command.ExecuteContext(t.Context())
	if err != nil && err.Error() != "" {
		messages.WriteString(err.Error() + "\n")
	}
	return out.String(), messages.String(), exitCode(err)
}

func TestEverySubcommandSaysWhatItDoesAndHowItEnds(t *testing.T) {
	folder := project(t, nil)
	names := []string{}
	for _, command := range newCommand().Commands() {
		names = append(names, command.Name())
	}
	if len(names) < 2 {
		t.Errorf("only %v", names)
	}
	help, stderr, code := slipway(t, folder)
	if code != exitFine || stderr != "" || !strings.Contains(help, "Exit code 0:") {
		t.Errorf("without arguments: exit code %d, stderr %q, %s", code, stderr, help)
	}
	if again, stderr, code := slipway(t, folder, "help"); code != exitFine || stderr != "" || again != help {
		t.Errorf("help: exit code %d, stderr %q, %s", code, stderr, again)
	}
	for _, name := range names {
		if !strings.Contains(help, "  "+name+" ") {
			t.Errorf("%s is not in the help", name)
		}
		stdout, stderr, code := slipway(t, folder, name, "--help")
		if code != exitFine || stderr != "" || !strings.Contains(stdout, "Exit code 0:") || !strings.Contains(stdout, "--environments") {
			t.Errorf("%s --help: exit code %d, stderr %q, %s", name, code, stderr, stdout)
		}
	}
}

func TestVersion(t *testing.T) {
	stdout, stderr, code := slipway(t, project(t, nil), "--version")
	if want := "slipway version " + version.Slipway + "\n"; code != exitFine || stderr != "" || stdout != want {
		t.Errorf("exit code %d, stderr %q, %q, want %q", code, stderr, stdout, want)
	}
}

func TestWrongArguments(t *testing.T) {
	folder := project(t, map[string]string{"dev.yaml": valid, "prod.yaml": valid})
	for _, test := range []struct {
		arguments, want string
	}{
		{"report", "0 environments given, one wanted: go run ./cmd/slipway report <environment>; -h tells more"},
		{"report dev prod", "2 environments given, one wanted"},
		{"report diff dev", "1 environment given, two wanted: go run ./cmd/slipway report diff <environment> <stricter environment>"},
		{"report production", "unknown environment production: environments has dev, prod; did you mean prod?"},
		{"report porl", "environments has dev, prod"},
		{"report diff dev prd", "did you mean prod?"},
		{"report dev --format xml", "--format: xml; use markdown, json or svg"},
		{"report diff dev prod --format svg", "--format: svg; use markdown or json"},
		{"report dev --format jsno", "--format: jsno; did you mean json?"},
		{"report dev --html report.html --format json", "--html: it writes a page and no json; leave out --html or --format"},
		{"report dev prod --html report.html", "2 environments given, one wanted"},
		{"report diff dev --html report.html", "1 environment given, two wanted"},
		{"report --html report.html --environments nowhere", "no folder nowhere"},
		{"report dev --year 1", "--year: 1; use 1970 to 2199"},
		{"report dev --environments nowhere", "no folder nowhere"},
		{"report dev --verbose", "unknown flag: --verbose"},
		{"adopt", "0 environments given, one wanted: go run ./cmd/slipway adopt <environment>"},
		{"adopt dev prod", "2 environments given, one wanted"},
		{"adopt prd", "unknown environment prd: environments has dev, prod; did you mean prod?"},
		{"adopt dev", filepath.Join("cdktf.out", "stacks", "dev", "cdk.tf.json") + ": not there, so there is nothing to look for; run: go run . dev"},
		{"import", "0 arguments given: go run ./cmd/slipway import <environment> [list]; -h tells more"},
		{"import prd list.txt", "unknown environment prd: environments has dev, prod; did you mean prod?"},
		{"import dev list.txt", "open list.txt: "},
		{"import dev", filepath.Join("cdktf.out", "stacks", "dev", "cdk.tf.json") + ": not there, so there is nothing to judge; run: go run . dev"},
		{"bootstrap", "no delivery.yaml: see docs/account.md#bootstrap"},
		{"bootstrap --yes", "--yes: is for --apply"},
		{"bootstrap 123456789012 210987654321", "accepts at most 1 arg(s)"},
		{"reprot dev", `unknown command "reprot" for "slipway"`},
	} {
		stdout, stderr, code := slipway(t, folder, strings.Fields(test.arguments)...)
		if code != exitNoAnswer || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q, want %q", test.arguments, code, stdout, stderr, test.want)
		}
	}
}

func TestAdoptReadsNoOtherJSON(t *testing.T) {
	folder := project(t, map[string]string{"dev.yaml": valid})
	stack := filepath.Join(folder, "cdktf.out", "stacks", "dev")
	if err := os.MkdirAll(stack, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(stack, "cdk.tf.json"), `{"resource": 1}`)
	stdout, stderr, code := slipway(t, folder, "adopt", "dev")
	if code != exitNoAnswer || stdout != "" || !strings.Contains(stderr, "cdk.tf.json: resource: is a number") || !strings.Contains(stderr, "run: go run . dev") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}
