package terraform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// program writes a script that prints a version as terraform version -json does, and makes its folder the only one on PATH.
func program(t *testing.T, name, version string) string {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho '{\"terraform_version\": \""+version+"\"}'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	t.Setenv("TERRAFORM_BINARY_NAME", "")
	return path
}

func TestFind(t *testing.T) {
	path := program(t, "terraform", "1.11.0")
	found, err := Find(t.Context())
	if err != nil || found != (Binary{path, "1.11.0", "terraform"}) {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestFindOpenTofu(t *testing.T) {
	path := program(t, "tofu", "1.11.2")
	found, err := Find(t.Context())
	if err != nil || found != (Binary{path, "1.11.2", "tofu"}) {
		t.Errorf("%+v, %v", found, err)
	}
	t.Setenv("TERRAFORM_BINARY_NAME", "terraform")
	if _, err := Find(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "terraform: not on PATH; install Terraform 1.11.0") {
		t.Errorf("error %v", err)
	}
}

func TestFindRefuses(t *testing.T) {
	program(t, "terraform", "1.10.5")
	if _, err := Find(t.Context()); err == nil || !strings.Contains(err.Error(), "is version 1.10.5; install 1.11.0 or later") {
		t.Errorf("an old version: %v", err)
	}
	program(t, "terraform", "of what")
	if _, err := Find(t.Context()); err == nil {
		t.Error("a version that is none")
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Find(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "terraform, tofu: not on PATH; install") {
		t.Errorf("nothing on PATH: %v", err)
	}
}

func TestMirror(t *testing.T) {
	mirror := t.TempDir()
	t.Setenv("TF_PLUGIN_MIRROR", mirror)
	if _, err := Mirror(); err == nil || !strings.Contains(err.Error(), "TF_PLUGIN_MIRROR: "+mirror+" has no registry.terraform.io/hashicorp/aws") {
		t.Errorf("an empty mirror: %v", err)
	}
	if err := os.MkdirAll(filepath.Join(mirror, "registry.terraform.io", "hashicorp", "aws", "5.100.0"), 0o755); err != nil {
		t.Fatal(err)
	}
	if found, err := Mirror(); found != mirror || err != nil {
		t.Errorf("%q, %v", found, err)
	}
	t.Setenv("TF_PLUGIN_MIRROR", "")
	data := t.TempDir()
	t.Setenv("XDG_DATA_HOME", data)
	t.Setenv("HOME", t.TempDir())
	implied := filepath.Join(data, "terraform", "plugins")
	if err := os.MkdirAll(filepath.Join(implied, "registry.terraform.io", "hashicorp", "aws", "5.100.0"), 0o755); err != nil {
		t.Fatal(err)
	}
	if found, err := Mirror(); found != implied || err != nil {
		t.Errorf("%q, %v", found, err)
	}
}

func TestWorkspace(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	folder := t.TempDir()
	stack := []byte(`{"provider": {"aws": [{"region": "us-east-1"}]}}`)
	workspace, err := New(Binary{Path: "terraform"}, folder, stack, Options{Environment: []string{"AWS_REGION=us-east-1", "TF_LOG=trace"}, MaxRetries: 3})
	if err != nil {
		t.Fatal(err)
	}
	if written, err := os.ReadFile(filepath.Join(folder, "cdk.tf.json")); err != nil || string(written) != string(stack) {
		t.Errorf("cdk.tf.json is %s, %v", written, err)
	}
	override, err := os.ReadFile(filepath.Join(folder, "emulator_override.tf.json"))
	if err != nil || !strings.Contains(string(override), `"max_retries": 3`) || !strings.Contains(string(override), `"local": {}`) {
		t.Errorf("the override is %s, %v", override, err)
	}
	variables := strings.Join(workspace.Environment, " ")
	if strings.Contains(variables, "TF_LOG") || !strings.Contains(variables, "TF_CLI_CONFIG_FILE=") {
		t.Errorf("the variables are %s", variables)
	}
}
