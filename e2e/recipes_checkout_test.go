//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"slipway/e2e/terraform"
	"slipway/internal/config"
)

// checkouts are folders as a CI's machine has them, of an environment prod in one emulator.
type checkouts struct {
	minimal     []byte
	of          config.Environment
	client      *s3.Client
	environment []string // of every job: no credentials are in it
	keys        []string // of somebody who has some
}

// Programs that stand before the real ones on PATH: the app is built, and leads to the emulator.
var ofCheckouts = map[string]string{
	"go": `case "$*" in
"run . "*) "$SLIPWAY" "$3" && cp override.json "cdktf.out/stacks/$3/emulator_override.tf.json" ;;
"build -o "*) file=$PWD/$3; cd "$ROOT" && exec "$REAL_GO" build -o "$file" "$4" ;;
*) exec "$REAL_GO" "$@" ;; # cdktf asks for its version
esac`,
	"npx": `shift; exec "$CDKTF" "$@"`,
}

func newCheckouts(t *testing.T) *checkouts {
	t.Helper()
	cdktf := filepath.Join(root, "node_modules", ".bin", "cdktf")
	if _, err := os.Stat(cdktf); err != nil {
		t.Fatalf("the cdktf CLI is not installed; run: npm ci (%v)", err)
	}
	c := &checkouts{minimal: configuration(t, "minimal")}
	c.of = parse(t, "prod", c.minimal)
	started := startEmulator(t, must(slip.Synth(ctx, "prod", c.minimal))(t))
	c.client = s3.NewFromConfig(started.Config(), func(o *s3.Options) { o.UsePathStyle = true })
	must(c.client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &c.of.State.Bucket}))(t)

	bin := t.TempDir()
	for name, script := range ofCheckouts {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(binary.Path, filepath.Join(bin, "terraform")); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(bin, "planreview"), "./cmd/planreview") // of Atlantis' image
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for _, variable := range terraform.Clean(started.Environment()) {
		if strings.HasPrefix(variable, "AWS_ACCESS_KEY_ID=") || strings.HasPrefix(variable, "AWS_SECRET_ACCESS_KEY=") {
			c.keys = append(c.keys, variable)
		} else {
			c.environment = append(c.environment, variable)
		}
	}
	c.environment = slices.Concat(c.environment, must(terraform.Variables())(t), []string{
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "CI=1",
		"AWS_ENDPOINT_URL_STS=" + started.URL, // web identities are exchanged before AWS_ENDPOINT_URL counts
		"SLIPWAY=" + slip.Path(), "ROOT=" + root, "REAL_GO=" + path(t, "go"), "CDKTF=" + cdktf,
	})
	return c
}

// checkout makes one whose environment has other values.
func (c *checkouts) checkout(t *testing.T, values map[string]any) string {
	t.Helper()
	folder := cdktfProject(t, "prod", c.minimal)
	if err := os.WriteFile(filepath.Join(folder, "token"), []byte("token"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.write(t, folder, values)
	return folder
}

func (c *checkouts) write(t *testing.T, folder string, values map[string]any) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, "environments", "prod.yaml"), with(t, c.minimal, values), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (c *checkouts) state(t *testing.T) state {
	t.Helper()
	return readState(t, c.client, c.of.State.Bucket, c.of.State.Key)
}

// plainCdktf is what docs/other-ci.md says of cdktf diff and deploy. The environment is there afterwards.
func (c *checkouts) plainCdktf(t *testing.T) {
	t.Helper()
	folder := c.checkout(t, nil)
	want := func(text string, ok bool, line string) bool {
		t.Helper()
		command := exec.CommandContext(ctx, "bash", "-c", line)
		command.Dir, command.Env = folder, slices.Concat(c.environment, c.keys)
		out, err := command.CombinedOutput()
		if (err == nil) != ok || !strings.Contains(string(out), text) {
			t.Errorf("%s: %v, wanted %q\n%s", line, err, text, tail(string(out)))
			return false
		}
		return true
	}
	lock := &s3.PutObjectInput{Bucket: &c.of.State.Bucket, Key: aws.String(c.of.State.Key + ".tflock"), Body: bytes.NewReader([]byte(`{"ID":"of another"}`))}
	must(c.client.PutObject(ctx, lock))(t)
	want("Error acquiring the state lock", false, "npx cdktf diff prod")
	want("to add", true, "TF_CLI_ARGS_plan=-lock=false npx cdktf diff prod") // exit code 0 with changes
	must(c.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: lock.Bucket, Key: lock.Key}))(t)

	// What diff has saved is not what deploy does, and it takes no file.
	c.write(t, folder, map[string]any{"service.log_retention_days": 60})
	want("Too many command line arguments", false, "TF_CLI_ARGS_apply=plan npx cdktf deploy prod --auto-approve")
	if !want("Apply complete", true, "npx cdktf deploy prod --auto-approve") {
		t.FailNow()
	}
	same(t, "days that logs are kept", c.retention(t), 60)
	want("Saved plan is stale", false, "terraform -chdir=cdktf.out/stacks/prod apply plan")
	want("No changes", true, "npx cdktf diff prod") // exit code 0 without
}
