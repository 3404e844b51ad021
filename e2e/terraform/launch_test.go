package terraform

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestLaunch(t *testing.T) {
	mirror, folder := t.TempDir(), t.TempDir()
	provider := filepath.Join("registry.terraform.io", "hashicorp", "aws")
	write := func(name, content string) {
		t.Helper()
		file := filepath.Join(mirror, provider, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write("5.99.0/linux_amd64/terraform-provider-aws_v5.99.0_x5", "#!/bin/sh\necho \"$0\" \"$@\"\n")
	write("5.99.0/linux_amd64/LICENSE.txt", "MPL")
	write("terraform-provider-aws_5.98.0_linux_amd64.zip", "zip")
	for range 2 { // it may have been made by another run
		if err := launch(mirror, folder); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join("5.99.0", "linux_amd64", "terraform-provider-aws_v5.99.0_x5")
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		launched := filepath.Join(folder, registry, "hashicorp", "aws")
		out, err := exec.Command(filepath.Join(launched, program), "a b").Output()
		if want := filepath.Join(mirror, provider, program) + " a b\n"; err != nil || string(out) != want {
			t.Errorf("%s: %q, %v, not %q", registry, out, err, want)
		}
		for name, want := range map[string]string{"5.99.0/linux_amd64/LICENSE.txt": "MPL", "terraform-provider-aws_5.98.0_linux_amd64.zip": "zip"} {
			if content, err := os.ReadFile(filepath.Join(launched, name)); err != nil || string(content) != want {
				t.Errorf("%s: %s: %q, %v", registry, name, content, err)
			}
		}
	}
	if err := os.RemoveAll(filepath.Join(mirror, provider, "5.99.0")); err != nil {
		t.Fatal(err)
	}
	if err := launch(mirror, folder); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(folder, "*", "hashicorp", "aws", "*"))
	if err != nil || strings.Contains(strings.Join(left, " "), "5.99.0") || len(left) != 2 {
		t.Errorf("a version that is gone: %v, %v", left, err)
	}
}
