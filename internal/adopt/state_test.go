package adopt

import (
	"errors"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

func TestRead(t *testing.T) {
	managed := func(address, deposed string, values map[string]any) *tfjson.StateResource {
		return &tfjson.StateResource{Address: address, Mode: tfjson.ManagedResourceMode, DeposedKey: deposed, AttributeValues: values}
	}
	state := read(&tfjson.State{Values: &tfjson.StateValues{RootModule: &tfjson.StateModule{Resources: []*tfjson.StateResource{
		managed("aws_security_group.a", "", map[string]any{"id": "sg-1"}),
		managed("aws_security_group.a", "abcd1234", map[string]any{"id": "sg-2"}),
		managed("aws_lb.main", "", map[string]any{"id": "lb-1", "subnet_mapping": []any{map[string]any{"subnet_id": "subnet-1"}}}),
		{Address: "data.aws_vpc.x", Mode: tfjson.DataResourceMode, AttributeValues: map[string]any{"id": "vpc-1"}},
	}}}})
	if len(state.Resources) != 2 || state.Resources["aws_security_group.a"]["id"] != "sg-1" {
		t.Errorf("resources are %v", state.Resources)
	}
	for name, want := range map[string]bool{"sg-1": true, "sg-2": true, "subnet-1": true, "vpc-1": false} {
		if state.Names[name] != want {
			t.Errorf("%s is named: %t", name, !want)
		}
	}
	if empty := read(&tfjson.State{}); len(empty.Resources) != 0 || empty.Names == nil {
		t.Errorf("the empty state is %v", empty)
	}
}

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
		got := Explain(cause, "read the state", "terraform", "stacks/dev")
		if !errors.Is(got, cause) || !strings.Contains(got.Error(), want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}

func TestFindTerraform(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for named, want := range map[string]string{"": "terraform, tofu: not on PATH", "my-terraform": "my-terraform: not on PATH"} {
		if _, err := FindTerraform(named); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: the error is %v", named, err)
		}
	}
}
