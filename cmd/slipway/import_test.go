package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// planning is a Terraform whose plan is a file.
const planning = `#!/bin/sh
case $1 in
plan) [ -e imports.tf.json ] && grep -q '"prevent_destroy":false' slipway_preview_override.tf.json && touch preview.tfplan ;;
show) cat "$PLAN" ;;
esac
`

func TestImport(t *testing.T) {
	folder := project(t, map[string]string{"dev.yaml": valid})
	if stderr, code := synthesize(t, folder); code != 0 {
		t.Fatal(stderr)
	}
	binary, plan, list := filepath.Join(folder, "tofu"), filepath.Join(folder, "plan.json"), filepath.Join(folder, "list.txt")
	write(t, binary, planning)
	if err := os.Chmod(binary, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TERRAFORM_BINARY_NAME", binary)
	t.Setenv("PLAN", plan)
	written := filepath.Join("environments", "dev", "imports.tf.json")

	write(t, list, "aws_kms_key.mian 1\n\naws_rds_cluster.main\n")
	stdout, stderr, code := slipway(t, folder, "import", "dev", "list.txt")
	want := "list.txt:1:1: aws_kms_key.mian: not in the stack; did you mean aws_kms_key.main?\nlist.txt:3:1: aws_rds_cluster.main: no id; "
	if code != exitFails || stdout != "" || !strings.HasPrefix(stderr, want) {
		t.Errorf("a wrong list: exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}

	const head = `{"format_version": "1.2", "resource_changes": [{"address": "aws_rds_cluster.main", "mode": "managed", "type": "aws_rds_cluster", "name": "main",
		"provider_name": "registry.terraform.io/hashicorp/aws", "change": {"importing": {"id": "old"}, "after_unknown": {}, "actions": `
	write(t, list, "aws_rds_cluster.main old\n")
	write(t, plan, head+`["delete", "create"], "before": {"database_name": "orders"}, "after": {"database_name": "maindb"},
		"replace_paths": [["database_name"]]}}]}`)
	stdout, stderr, code = slipway(t, folder, "import", "dev", "list.txt")
	if code != exitFails || stderr != "" || !strings.Contains(stdout, "      set database.name to orders\n") ||
		!strings.Contains(stdout, "\nNothing is written.") {
		t.Errorf("a replacement: exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if _, err := os.Stat(written); err == nil {
		t.Error("import blocks are written though something would be replaced")
	}

	write(t, plan, head+`["no-op"], "before": {}, "after": {}}}]}`)
	stdout, stderr, code = slipway(t, folder, "import", "dev", "list.txt")
	if code != exitFine || stderr != "" || !strings.Contains(stdout, "\nWrote "+written+".") || !strings.Contains(stdout, "  go run . dev\n  tofu -chdir=") {
		t.Errorf("an import: exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if blocks, err := os.ReadFile(written); err != nil || !strings.Contains(string(blocks), `"to": "aws_rds_cluster.main",`) {
		t.Errorf("%v: %s", err, blocks)
	}
	stdout, stderr, code = slipway(t, folder, "import", "dev", "list.txt")
	if code != exitNoAnswer || stdout != "" || !strings.Contains(stderr, "made from another configuration than "+filepath.Join("environments", "dev.yaml")) {
		t.Errorf("before the next synthesis: exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if stderr, code := synthesize(t, folder); code != 0 {
		t.Fatalf("with import blocks beside the environment: %s", stderr)
	}
	if stdout, stderr, code = slipway(t, folder, "import", "dev", "list.txt"); code != exitFine {
		t.Errorf("again: exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}

	write(t, list, "aws_kms_key.main key\n")
	write(t, plan, strings.ReplaceAll(head, "aws_rds_cluster", "aws_kms_key")+`["no-op"], "before": {}, "after": {}}}]}`)
	stdout, stderr, code = slipway(t, folder, "import", "dev", "list.txt")
	if code != exitFine || stderr != "" || !strings.Contains(stdout, "\nThe blocks of an earlier list are no longer in it: aws_rds_cluster.main.\n") {
		t.Errorf("another list: exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}

	const own = `{"import": [{"to": "aws_rds_cluster.main", "id": "of a team"}]}`
	write(t, filepath.Join(folder, written), own)
	if stderr, code := synthesize(t, folder); code != 0 {
		t.Fatal(stderr)
	}
	stdout, stderr, code = slipway(t, folder, "import", "dev", "list.txt")
	if code != exitNoAnswer || stdout != "" || !strings.HasSuffix(strings.SplitN(stderr, ": not written by slipway import", 2)[0], written) {
		t.Errorf("a file of a team's own: exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if kept, err := os.ReadFile(filepath.Join(folder, written)); err != nil || string(kept) != own {
		t.Errorf("a file of a team's own is %q, %v", kept, err)
	}

	write(t, filepath.Join(folder, written), `{"import": {"to": "aws_rds_cluster.mian", "id": "old"}}`)
	if stderr, code := synthesize(t, folder); code == 0 || !strings.Contains(stderr, filepath.Join("environments", "dev", "imports.tf.json")+":1:1: import.to: "+
		"no aws_rds_cluster.mian in the configuration; did you mean aws_rds_cluster.main?") {
		t.Errorf("an import that leads nowhere: exit code %d, %q", code, stderr)
	}
}
