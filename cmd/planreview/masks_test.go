package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func oneCase(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "cases", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestValuesWithoutAMarkAreHidden in plans in which Terraform marks nothing: the value is hidden, its name is not.
func TestValuesWithoutAMarkAreHidden(t *testing.T) {
	for name, shown := range map[string]string{"beanstalk-variable-shown": "STRIPE", "db-pass-shown": "DbPass"} {
		for _, format := range formats {
			stdout, stderr, code := review(t, oneCase(t, name), "--format", format, "--full")
			if code != 0 || strings.Contains(stdout+stderr, "MARKER") || strings.Contains(stdout+stderr, "old1234") {
				t.Errorf("%s as %s: exit code %d\n%s%s", name, format, code, stdout, stderr)
			}
			if format != "sarif" && (!strings.Contains(stdout, shown) || !strings.Contains(stdout, "(sensitive, changed)")) {
				t.Errorf("%s as %s does not say that %s changed:\n%s", name, format, shown, stdout)
			}
		}
	}
}

func TestAPlanWithoutChangesOfWhatItPlansIsNotFine(t *testing.T) {
	for _, format := range formats {
		stdout, stderr, code := review(t, oneCase(t, "no-resource-changes-key"), "--format", format)
		if code != 1 || !strings.Contains(stderr, "no resource_changes") || strings.Contains(stdout, "no changes") || strings.Contains(stdout, "aws_vpc") {
			t.Errorf("%s: exit code %d\n%s%s", format, code, stdout, stderr)
		}
	}
}

func TestAFolderIsNoPlan(t *testing.T) {
	folder := t.TempDir()
	stdout, stderr, code := review(t, "", folder)
	if code != 1 || !strings.Contains(stdout, "a folder, not a plan") || !strings.Contains(stderr, "show -json tfplan") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestOwnMasks(t *testing.T) {
	const attributes = `{"owner_handle":"SIDE1-A","tags":{"OWNER_HANDLE":"SIDE1-B"},"setting":[{"name":"owner_handle","value":"SIDE1-C","other":"stays"}],
		"note":"acme_SIDE1-D","nested":{"partner":{"deep":["SIDE1-E",7654321]}},"policy":"{\"partner\":\"SIDE1-F\"}","arn":"arn:aws:acme_SIDE1-G"}`
	side := func(word string) string { return strings.ReplaceAll(attributes, "SIDE1", word) }
	change := fmt.Sprintf(`{"address":"aws_x.a","mode":"managed","type":"aws_x","name":"a","change":{"actions":["update"],"before":%s,"after":%s}}`,
		side("CANARY1"), side("CANARY2"))
	input := `{"format_version":"1.2","complete":true,"resource_changes":[` + change + `],"resource_drift":[` + change + `],
		"output_changes":{"partner":{"actions":["create"],"before":null,"after":"CANARY3"}}}`
	masks := []string{"--mask", "*_HANDLE", "--mask", "partner", "--mask", "/acme_/"}
	for _, format := range formats {
		open, _, _ := review(t, input, "--format", format, "--full")
		if format != "sarif" && !strings.Contains(open, "CANARY2-A") {
			t.Errorf("%s shows nothing without masks:\n%s", format, open)
		}
		stdout, stderr, code := review(t, input, append([]string{"--format", format, "--full"}, masks...)...)
		if code != 0 || strings.Contains(stdout+stderr, "CANARY") || strings.Contains(stdout, "7654321") {
			t.Errorf("%s: exit code %d\n%s%s", format, code, stdout, stderr)
		}
	}
	old := file(t, "old.json", `{"resource":{"aws_x":{"a":{"partner":"CANARY1"}}}}`)
	current := file(t, "new.json", `{"resource":{"aws_x":{"a":{"partner":"CANARY2"}}}}`)
	if stdout, _, code := review(t, "", "synth-diff", old, current, "--full", "--mask", "partner"); code != 0 || strings.Contains(stdout, "CANARY") {
		t.Errorf("synth-diff: exit code %d\n%s", code, stdout)
	}
}

func TestAMaskThatIsNoneIsAnError(t *testing.T) {
	for _, mask := range []string{"", "[", "/(/", "a/b", "/"} {
		if stdout, stderr, code := review(t, nothing, "--mask", mask); code != 1 || !strings.Contains(stderr, "--mask: ") || stdout != "" {
			t.Errorf("%q: exit code %d, %s", mask, code, stderr)
		}
	}
}
