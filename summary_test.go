package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"slipway/internal/delivery"
	"slipway/stacks"
)

// resources is how many a stack has, which is no concern of these tests.
var resources = regexp.MustCompile(`\d+ resources`)

func TestItSaysWhatItDid(t *testing.T) {
	folder, _ := project(t, map[string]string{"dev.yaml": valid, "orders/prod.yaml": valid, "dev/queue.tf": "locals {}\n"})
	says := func(step, want string, args ...string) {
		t.Helper()
		stdout, stderr, code := runIn(t, folder, args...)
		got := resources.ReplaceAllString(stdout, "N resources")
		if code != 0 || got != want {
			t.Errorf("%s: exit code %d\n%s\nwant\n%s\nstderr %s", step, code, got, want, stderr)
		}
	}
	says("first", `dev          new  N resources  cdktf.out/stacks/dev/cdk.tf.json, and 1 file of your own
orders/prod  new  N resources  cdktf.out/stacks/orders-prod/cdk.tf.json
2 stacks, 2 new; 4 warnings
Next: terraform -chdir=cdktf.out/stacks/dev init && terraform -chdir=cdktf.out/stacks/dev plan -out=dev.tfplan
`)
	changed := strings.Replace(valid, "1.0.0", "1.0.1", 1)
	if err := os.WriteFile(filepath.Join(folder, "environments", "orders", "prod.yaml"), []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	const next = "Next: terraform -chdir=cdktf.out/stacks/orders-prod init && " +
		"terraform -chdir=cdktf.out/stacks/orders-prod plan -out=orders-prod.tfplan\n"
	says("another image", `dev          unchanged  N resources  cdktf.out/stacks/dev/cdk.tf.json, and 1 file of your own
orders/prod  changed    N resources  cdktf.out/stacks/orders-prod/cdk.tf.json
2 stacks, 1 changed, 1 unchanged; 4 warnings
`+next)
	says("quietly", "", "--quiet", "orders")
	says("one that is as before", `orders/prod  unchanged  N resources  cdktf.out/stacks/orders-prod/cdk.tf.json
1 stack, 1 unchanged; 2 warnings
`+next, "orders")
	t.Setenv("CDKTF_OUTDIR", "cdktf.out")
	says("for the cdktf CLI, which says itself what is next", `orders/prod  unchanged  N resources  cdktf.out/stacks/orders-prod/cdk.tf.json
1 stack, 1 unchanged; 2 warnings
`, "orders")
}

func TestManyStacksHaveALineOnlyWhereSomethingIsNew(t *testing.T) {
	var all []stacks.Written
	for i := range most {
		all = append(all, stacks.Written{Name: fmt.Sprint("same", i), Change: stacks.Unchanged})
	}
	if got := strings.Count(summary(all, 0), "\n"); got != most+1 {
		t.Errorf("%d stacks have %d lines", most, got)
	}
	all = append(all, stacks.Written{Name: "other", File: "f", Change: stacks.Changed, Resources: 1})
	if got, want := summary(all, 1), "other  changed  1 resource  f\n11 stacks, 1 changed, 10 unchanged; 1 warning\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAStackOfAnEnvironmentThatIsGoneIsNamed(t *testing.T) {
	folder, slipway := project(t, map[string]string{"dev.yaml": valid, "prod.yaml": valid})
	if err := os.WriteFile(filepath.Join(folder, delivery.File), []byte(delivered+"  - name: prod\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if stderr, code := slipway("-q"); code != 0 {
		t.Fatal(stderr)
	}
	if err := os.Mkdir(filepath.Join(folder, "cdktf.out", "stacks", "by-hand"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{delivery.File, "environments/prod.yaml"} {
		if err := os.Remove(filepath.Join(folder, gone)); err != nil {
			t.Fatal(err)
		}
	}
	named := func(args ...string) (folders []string) {
		t.Helper()
		stderr, code := slipway(args...)
		if code != 0 {
			t.Errorf("exit code %d", code)
		}
		for line := range strings.Lines(stderr) {
			if name, is := strings.CutPrefix(line, "warning: cdktf.out/stacks/"); is {
				name, _, _ = strings.Cut(name, ":")
				folders = append(folders, name)
			}
		}
		return folders
	}
	if got := fmt.Sprint(named()); got != "[account-123456789012 prod]" {
		t.Errorf("named: %s", got)
	}
	if got := named("dev"); got != nil {
		t.Errorf("whoever asks for dev hears of %s", got)
	}
}

func TestAfterAnAccountComesTheBootstrap(t *testing.T) {
	if got := next([]stacks.Written{{Name: "account-123456789012", Change: stacks.New}}); got != "Next: go run ./cmd/slipway bootstrap" {
		t.Error(got)
	}
}

func TestNothingStaysWhereNobodyReadsTheSummary(t *testing.T) {
	folder, _ := project(t, map[string]string{"dev.yaml": valid})
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	temporary := t.TempDir()
	command := exec.Command(binary)
	command.Dir, command.Stdout = folder, writer
	command.Env = append(os.Environ(), "TMPDIR="+temporary)
	if err := command.Run(); err == nil {
		t.Error("the summary went nowhere, and the exit code is 0")
	}
	if left, _ := os.ReadDir(temporary); len(left) > 0 {
		t.Errorf("%s stays in the temporary folder", left[0].Name())
	}
	if got := readStacks(t, filepath.Join(folder, "cdktf.out")); got["dev"] == nil {
		t.Error("dev was not written")
	}
}
