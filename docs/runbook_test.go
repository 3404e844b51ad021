package docs

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestTheRunbooksOutputsAreThoseOfAService: with SERVICE the commands are about a further one, whose outputs begin with its name; what all services share is
// asked for as it is.
func TestTheRunbooksOutputsAreThoseOfAService(t *testing.T) {
	t.Chdir("..")
	runbook := read(t, "docs/runbook.md")
	_, script, _ := strings.Cut(runbook, "```sh\n")
	functions, _, found := strings.Cut(script, "export ")
	if !found {
		t.Fatal("docs/runbook.md: no functions at its head")
	}
	ofService := regexp.MustCompile(`scope\.Output\("(\w+)"`)
	_, code, _ := strings.Cut(read(t, "stacks/outputs.go"), "func newServiceOutputs")
	code, _, _ = strings.Cut(code, "\n}\n")
	names := map[string]bool{}
	for _, match := range ofService.FindAllStringSubmatch(code, -1) {
		names[match[1]] = true
	}
	for _, match := range regexp.MustCompile(`\bout ([a-z_]+)\b`).FindAllStringSubmatch(runbook, -1) {
		if !names[match[1]] {
			names[match[1]] = false
		}
	}
	if len(names) < 15 || !names["log_group_name"] {
		t.Fatalf("only %v were read", names)
	}
	for service, prefix := range map[string]string{"": "", "night-shift": "night_shift_"} {
		for name, own := range names {
			said, err := exec.Command("bash", "-euc", functions+"SERVICE="+service+"\nterraform() { echo \"${!#}\"; }\nout "+name).Output()
			want := name
			if own {
				want = prefix + name
			}
			if got := strings.TrimSpace(string(said)); err != nil || got != want {
				t.Errorf("with SERVICE=%s, out %s asks for %s, want %s: %v", service, name, got, want, err)
			}
		}
	}
}
