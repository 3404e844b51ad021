package adopt

import (
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
