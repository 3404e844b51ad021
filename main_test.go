package main

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/jsii-runtime-go"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/faststart"
	"slipway/internal/node"
	"slipway/internal/stackjson"
	"slipway/internal/testbench/golden"
	"slipway/internal/testbench/program"
	"slipway/internal/testbench/whose"
	"slipway/stacks"
)

func TestMain(m *testing.M) {
	flag.Parse()
	node.Quiet()
	if err := faststart.Load(); err != nil {
		faststart.Unload(err)
	}
	code := program.Main(m)
	jsii.Close() // os.Exit skips what is deferred
	os.Exit(code)
}

// own are the environments of environments/, which are the team's own where it has taken Slipway over.
func own(t *testing.T) []config.Environment {
	t.Helper()
	environments, err := config.Load("environments")
	if err != nil {
		t.Fatal(err)
	}
	return environments
}

// fixtures are the smallest configuration, the one with everything on, one with several services, and the examples.
func fixtures(t *testing.T) (environments []config.Environment) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("examples", "environments", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	for _, name := range []string{"minimal", "everything", "services"} {
		files = append(files, filepath.Join("stacks", "testdata", name+".yaml"))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		environment, err := config.Parse(file, data)
		if err != nil {
			t.Fatal(err)
		}
		environments = append(environments, environment)
	}
	return environments
}

// samples are the environments that come with Slipway, whatever a team has made of environments/.
func samples(t *testing.T) []config.Environment {
	t.Helper()
	environments, err := config.Load(samplesFolder)
	if err != nil {
		t.Fatal(err)
	}
	return environments
}

var samplesFolder, snapshotsFolder = filepath.Join("testdata", "samples"), filepath.Join("testdata", "snapshots")

// synthesize gives the JSON of environments by the names of their stacks. A team's extension is for the team's own alone.
func synthesize(t *testing.T, environments []config.Environment, extension stacks.Extension) map[string][]byte {
	t.Helper()
	folder := t.TempDir()
	synthesis := stacks.Synthesis{Environments: environments, Extension: extension, Output: folder}
	if _, _, err := synthesis.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	return readStacks(t, folder)
}

// readStacks gives every stack's JSON below an output folder, by name.
func readStacks(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "stacks", "*", "cdk.tf.json"))
	if err != nil {
		t.Fatal(err)
	}
	result := map[string][]byte{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		result[filepath.Base(filepath.Dir(file))] = data
	}
	return result
}

// TestSnapshots shows a reviewer what a change does to every environment: its whole JSON, its addresses, and who may do what.
func TestSnapshots(t *testing.T) {
	made := synthesize(t, own(t), stacks.Extend)
	for name, data := range synthesize(t, fixtures(t), nil) {
		if made[name] != nil {
			t.Errorf("environment %s: a test of Slipway's has one of this name; give yours another", name)
		}
		made[name] = data
	}
	for name, data := range made {
		snapshot(t, filepath.Join(snapshotsFolder, name), data)
		stack, err := stackjson.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		golden.Same(t, filepath.Join(snapshotsFolder, name+".access.md"), stackjson.AccessMatrix(stack))
	}
	golden.Only(t, snapshotsFolder, slices.Collect(maps.Keys(made)), ".json", ".addresses", ".access.md")
}

// TestSnapshotsOfSamples keeps the JSON of the environments that come with Slipway, which other tests read. What a team has made of them plays no part.
func TestSnapshotsOfSamples(t *testing.T) {
	for name, data := range synthesize(t, samples(t), nil) {
		text, err := pretty(data)
		if err != nil {
			t.Fatal(err)
		}
		golden.Same(t, filepath.Join(samplesFolder, name+".json"), text)
	}
}

// TestSnapshotsOfAccounts: the same for the account of the samples, as testdata/accounts/delivery.yaml delivers them.
func TestSnapshotsOfAccounts(t *testing.T) {
	environments := samples(t)
	folder := filepath.Join("testdata", "accounts")
	delivered, err := delivery.Load(filepath.Join(folder, delivery.File), environments)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	if _, _, err := (stacks.Synthesis{Accounts: delivered.Accounts(environments), Output: out}).Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, data := range readStacks(t, out) {
		snapshot(t, filepath.Join(folder, name), data)
	}
}

// snapshot compares a stack's JSON and addresses with the files of a name.
func snapshot(t *testing.T, file string, data []byte) {
	t.Helper()
	stack, err := stackjson.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	text, err := pretty(data)
	if err != nil {
		t.Fatal(err)
	}
	golden.Same(t, file+".json", text)
	golden.Same(t, file+".addresses", strings.Join(stack.Addresses(), "\n")+"\n")
}

func TestTheSameBytesEachTimeAndFromEveryFolder(t *testing.T) {
	environments := append(samples(t), fixtures(t)...)
	first := synthesize(t, environments, nil)
	again := synthesize(t, environments, nil)
	t.Chdir(t.TempDir())
	if err := faststart.Load(); err != nil { // a Node.js process that starts in the new folder
		t.Fatal(err)
	}
	elsewhere := synthesize(t, environments, nil)
	jsii.Close()
	for name, data := range first {
		if !bytes.Equal(data, again[name]) {
			t.Errorf("%s: the second time gives other bytes", name)
		}
		if !bytes.Equal(data, elsewhere[name]) {
			t.Errorf("%s: another folder gives other bytes", name)
		}
	}
}

// The rest is the command as a user types it.

// built is what go run . runs.
var built = program.Once(".")

// project gives a folder with environments/ and the built command, which must leave nothing in the temporary folder.
func project(t *testing.T, files map[string]string) (folder string, slipway func(args ...string) (stderr string, exitCode int)) {
	t.Helper()
	folder = t.TempDir()
	for name, content := range files {
		file := filepath.Join(folder, "environments", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder, func(args ...string) (string, int) {
		_, stderr, code := runIn(t, folder, args...)
		return stderr, code
	}
}

// runIn runs the built command in a folder.
func runIn(t *testing.T, folder string, args ...string) (stdout, stderr string, exitCode int) {
	t.Helper()
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	var out, said bytes.Buffer
	temporary := t.TempDir()
	command := exec.Command(binary, args...)
	command.Dir = folder
	command.Env = append(os.Environ(), "TMPDIR="+temporary)
	command.Stdout, command.Stderr = &out, &said
	_ = command.Run() // the exit code says it
	if left, _ := os.ReadDir(temporary); len(left) > 0 {
		t.Errorf("%s stays in the temporary folder", left[0].Name())
	}
	return out.String(), said.String(), command.ProcessState.ExitCode()
}

const valid = `project: shop
region: us-east-1
account: "123456789012"
state:
  bucket: acme-terraform-state
service:
  image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0
`

func TestOneEnvironmentOrAll(t *testing.T) {
	folder, slipway := project(t, map[string]string{"dev.yaml": valid, "prod.yaml": valid})
	if stderr, code := slipway("prod"); code != 0 || strings.Count(stderr, "\n") != 2 || !strings.HasPrefix(stderr,
		"warning: prod: load_balancer.certificate_arn: not set") || !strings.Contains(stderr, "\nwarning: prod: monitoring.emails: not set") {
		t.Fatalf("exit code %d, stderr %q", code, stderr)
	}
	if got := readStacks(t, filepath.Join(folder, "cdktf.out")); len(got) != 1 || got["prod"] == nil {
		t.Errorf("slipway prod wrote %d stacks", len(got))
	}
	if stderr, code := slipway(); code != 0 || strings.Count(stderr, "\n") != strings.Count(stderr, "warning: ") {
		t.Fatalf("exit code %d, stderr %q", code, stderr)
	}
	if got := readStacks(t, filepath.Join(folder, "cdktf.out")); len(got) != 2 {
		t.Errorf("slipway wrote %d stacks of 2", len(got))
	}
}

func TestAnUnknownEnvironmentListsTheKnownOnes(t *testing.T) {
	folder, slipway := project(t, map[string]string{"dev.yaml": valid, "prod.yaml": valid})
	stderr, code := slipway("production")
	if code != 2 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "production") || !strings.Contains(stderr, "dev, prod") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(folder, "cdktf.out")); err == nil {
		t.Error("something was written")
	}
}

const delivered = `github:
  repository: acme/shop
  owner_id: 1
  repository_id: 2
environments:
  - name: dev
`

func TestStacksOfAccountsNeedADeliveryFile(t *testing.T) {
	folder, slipway := project(t, map[string]string{"dev.yaml": valid})
	written := func(names ...string) []string {
		t.Helper()
		if stderr, code := slipway(names...); code != 0 {
			t.Fatalf("%v: exit code %d, stderr %q", names, code, stderr)
		}
		stacks := slices.Sorted(maps.Keys(readStacks(t, filepath.Join(folder, "cdktf.out"))))
		if err := os.RemoveAll(filepath.Join(folder, "cdktf.out")); err != nil {
			t.Fatal(err)
		}
		return stacks
	}
	if got := written(); !slices.Equal(got, []string{"dev"}) {
		t.Errorf("without delivery.yaml: %v", got)
	}
	stderr, code := slipway("account-123456789012")
	if code != 2 || stderr != delivery.ErrNone.Error()+"\n" {
		t.Errorf("an account without delivery.yaml: exit code %d, stderr %q", code, stderr)
	}
	if err := os.WriteFile(filepath.Join(folder, delivery.File), []byte(delivered), 0o600); err != nil {
		t.Fatal(err)
	}
	for names, want := range map[string][]string{
		"":                         {"account-123456789012", "dev"},
		"dev":                      {"dev"},
		"account-123456789012":     {"account-123456789012"},
		"dev account-123456789012": {"account-123456789012", "dev"},
	} {
		if got := written(strings.Fields(names)...); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", names, got, want)
		}
	}
	stderr, code = slipway("account-210987654321")
	if code != 2 || !strings.Contains(stderr, "unknown stack account-210987654321") || !strings.Contains(stderr, "there are account-123456789012") {
		t.Errorf("an unknown account: exit code %d, stderr %q", code, stderr)
	}
}

func TestNothingIsWrittenUnlessEveryEnvironmentIsSound(t *testing.T) {
	broken := strings.Replace(valid, "region: us-east-1", "regoin: us-east-1", 1) + "  container_port: 80800\n"
	folder, slipway := project(t, map[string]string{"dev.yaml": valid, "prod.yaml": broken})
	stderr, code := slipway()
	if code != 1 || strings.Count(stderr, "\n") != 2 {
		t.Errorf("exit code %d, stderr\n%s", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(folder, "cdktf.out")); err == nil {
		t.Error("something was written")
	}
	if !strings.Contains(whose.README(t, "."), "```\n"+stderr+"```") {
		t.Errorf("the README shows other messages than\n%s", stderr)
	}
}

func TestWithoutNodeOneLineSaysSo(t *testing.T) {
	_, slipway := project(t, map[string]string{"dev.yaml": valid})
	t.Setenv("PATH", t.TempDir())
	stderr, code := slipway()
	if code != 2 || strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "node: not on PATH") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}

func TestHelp(t *testing.T) {
	folder, slipway := project(t, map[string]string{"dev.yaml": valid})
	if stderr, code := slipway("--help"); code != 0 || stderr != "" {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	if stderr, code := slipway("--verbose"); code != 2 || stderr != "unknown flag: --verbose\n" {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(folder, "cdktf.out")); err == nil {
		t.Error("something was written")
	}
}
