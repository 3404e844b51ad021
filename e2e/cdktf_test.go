//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"slipway/e2e/emulator"
	"slipway/e2e/terraform"
)

// TestCdktf runs the commands that users type, with the real S3 backend in the emulator, and two applies at the same time.
func TestCdktf(t *testing.T) {
	inTurn(t, 6)
	cdktf := filepath.Join(root, "node_modules", ".bin", "cdktf")
	if _, err := os.Stat(cdktf); err != nil {
		t.Fatalf("the cdktf CLI is not installed; run: npm ci (%v)", err)
	}
	dev := configuration(t, "dev")
	stack := must(slip.Synth(ctx, "dev", dev))(t)
	started := startEmulator(t, stack)
	client := s3.NewFromConfig(started.Config(), func(o *s3.Options) { o.UsePathStyle = true })
	environment := parse(t, "dev", dev)
	bucket := aws.String(environment.State.Bucket)
	must(client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}))(t)
	before := must(started.Contents(ctx))(t)

	project := cdktfProject(t, "dev", dev)
	run := func(arguments ...string) (string, error) {
		command := exec.CommandContext(ctx, cdktf, arguments...)
		command.Dir = project
		command.Env = slices.Concat(terraform.Clean(started.Environment()), must(terraform.Variables())(t), []string{"CI=1"})
		out, err := command.CombinedOutput()
		return string(out), err
	}
	if out, err := run("deploy", "dev", "--auto-approve"); err != nil {
		t.Fatalf("cdktf deploy dev: %v\n%s", err, tail(out))
	}
	state := readState(t, client, environment.State.Bucket, environment.State.Key)
	if len(state.Resources) < 50 {
		t.Errorf("the state in S3 has %d resources", len(state.Resources))
	}
	if out, err := run("deploy", "dev", "--auto-approve"); err != nil || !strings.Contains(out, "No changes") {
		t.Errorf("a second deploy is not without changes: %v\n%s", err, tail(out))
	}
	wantLock(t, started, client, project, environment.State.Bucket, environment.State.Key)

	if out, err := run("destroy", "dev", "--auto-approve"); err != nil {
		t.Fatalf("cdktf destroy dev: %v\n%s", err, tail(out))
	}
	if left := readState(t, client, environment.State.Bucket, environment.State.Key).Resources; len(left) > 0 {
		t.Errorf("%d resources are left in the state", len(left))
	}
	left := unwanted(must(started.Contents(ctx))(t).Held, before.Held, environment)
	for _, held := range left {
		if !strings.Contains(held, environment.State.Bucket) {
			t.Errorf("left after the destroy: %s", held)
		}
	}
}

// cdktfProject is a folder as a user has it, but that the app is the built command, and writes an override file beside its output.
func cdktfProject(t *testing.T, name string, configuration []byte) string {
	t.Helper()
	project := t.TempDir()
	override := must(json.Marshal(map[string]any{"provider": map[string]any{"aws": terraform.ProviderSettings(2)}}))(t)
	app := fmt.Sprintf("set -e\n%q\ncp override.json \"$CDKTF_OUTDIR/stacks/%s/emulator_override.tf.json\"\n", slip.Path(), name)
	for path, content := range map[string][]byte{
		"environments/" + name + ".yaml": configuration,
		"override.json":                  override,
		"app.sh":                         []byte(app),
		"cdktf.json":                     []byte(`{"language": "go", "app": "sh app.sh", "sendCrashReports": "false"}`),
	} {
		file := filepath.Join(project, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, content, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return project
}

// wantLock starts an apply that takes long, and a second one meanwhile: the lock refuses it, the first goes through, and the
// state is whole.
func wantLock(t *testing.T, started *emulator.Emulator, client *s3.Client, project, bucket, key string) {
	t.Helper()
	before := readState(t, client, bucket, key)
	folder := filepath.Join(project, "cdktf.out", "stacks", "dev")
	apply := func(replace string) *exec.Cmd {
		command := exec.CommandContext(ctx, binary.Path, "-chdir="+folder, "apply", "-auto-approve", "-no-color", "-input=false", "-replace="+replace)
		command.Env = append(terraform.Clean(started.Environment()), must(terraform.Variables())(t)...)
		return command
	}
	var first bytes.Buffer
	slow := apply("aws_lb_listener.http") // with its replacement the plan is not empty
	slow.Stdout, slow.Stderr = &first, &first
	if err := slow.Start(); err != nil {
		t.Fatal(err)
	}
	lock := key + ".tflock"
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if _, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &lock}); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the first apply takes no lock")
		}
	}
	out, err := apply("aws_lb_listener.http").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "Error acquiring the state lock") {
		t.Errorf("the second apply is not refused by the lock: %v\n%s", err, tail(string(out)))
	}
	if err := slow.Wait(); err != nil {
		t.Errorf("the first apply: %v\n%s", err, tail(first.String()))
	}
	after := readState(t, client, bucket, key)
	same(t, "lineage", after.Lineage, before.Lineage)
	same(t, "number of resources", len(after.Resources), len(before.Resources))
	if after.Serial <= before.Serial {
		t.Errorf("the state's serial is %d, before it was %d", after.Serial, before.Serial)
	}
	if _, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &lock}); err == nil {
		t.Error("the lock is still there")
	}
}

// tail gives the last lines of what a command printed.
func tail(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return strings.Join(lines[max(0, len(lines)-30):], "\n")
}
