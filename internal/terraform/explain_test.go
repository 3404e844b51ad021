package terraform

import (
	"errors"
	"strings"
	"testing"
)

// TestExplain has Terraform 1.11.4's own messages.
func TestExplain(t *testing.T) {
	for message, want := range map[string]string{
		"exit status 1\n\nError: Error acquiring the state lock\n\nError message: operation error S3: PutObject, 412\n" +
			"Lock Info:\n  ID:        6c1e5b7e-3c40-7ee7-13d4-0f1e8e6a3b11\n" +
			"  Path:      bucket/key": "terraform -chdir=stacks/dev force-unlock 6c1e5b7e-3c40-7ee7-13d4-0f1e8e6a3b11\n",
		"Error: Backend initialization required, please run \"terraform init\"": "terraform -chdir=stacks/dev init\n",
		"Error: Unsupported state file format":                                  "read the state of stacks/dev: Error: Unsupported",
	} {
		cause := errors.New(message)
		got := Explain(cause, "read the state of stacks/dev", "terraform", "stacks/dev")
		if !errors.Is(got, cause) || !strings.Contains(got.Error(), want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}
