package terraform

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fake is a Terraform that shows what it sees.
const fake = `#!/bin/sh
case $1 in
plan) [ ! -e fail ] || { echo "Error: no" >&2; exit 1; }
  echo "$@" > preview.tfplan; echo "args $TF_CLI_ARGS_plan" >> preview.tfplan
  cat cdk.tf.json imports.tf.json .terraform/state ../module/main.tf >> preview.tfplan ;;
show) [ "$2" = -json ] && cat "$3" ;;
esac
`

func TestPreview(t *testing.T) {
	stacks := t.TempDir()
	binary, folder, module := filepath.Join(t.TempDir(), "terraform"), filepath.Join(stacks, "prod"), filepath.Join(stacks, "module")
	t.Setenv("TF_CLI_ARGS_plan", "-refresh=false")
	if err := errors.Join(os.MkdirAll(filepath.Join(folder, ".terraform"), 0o755), os.Mkdir(module, 0o755)); err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string]string{binary: fake, filepath.Join(folder, "cdk.tf.json"): "stack\n",
		filepath.Join(folder, "imports.tf.json"): "old\n", filepath.Join(folder, ".terraform", "state"): "state\n",
		filepath.Join(module, "main.tf"): "module\n"} {
		if err := os.WriteFile(file, []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Preview(t.Context(), binary, folder, map[string][]byte{"imports.tf.json": []byte("new\n")})
	want := "plan -input=false -no-color -lock=false -out=preview.tfplan\nargs \nstack\nnew\nstate\nmodule\n"
	if err != nil || string(got) != want {
		t.Errorf("%v: %q, want %q", err, got, want)
	}
	_, err = Preview(t.Context(), binary, folder, map[string][]byte{"fail": nil})
	if err == nil || !strings.Contains(err.Error(), "terraform plan: exit status 1\nError: no") {
		t.Errorf("the error is %v", err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 3 {
		t.Errorf("the folder has %v, %v", entries, err)
	}
	if entries, err := os.ReadDir(stacks); err != nil || len(entries) != 2 {
		t.Errorf("beside the folder is %v, %v", entries, err)
	}
	if old, err := os.ReadFile(filepath.Join(folder, "imports.tf.json")); err != nil || string(old) != "old\n" {
		t.Errorf("the folder's own file is %q, %v", old, err)
	}
}
