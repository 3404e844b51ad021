package adopt

import (
	"context"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"
	tfjson "github.com/hashicorp/terraform-json"

	"slipway/internal/terraform"
)

// State is what Terraform knows.
type State struct {
	// Resources by address, with their attributes.
	Resources map[string]map[string]any
	// Names are all texts in the state. Terraform makes what refers to a thing later than the thing itself: what is named
	// here is not lost.
	Names map[string]bool
}

// ReadState asks Terraform, or OpenTofu, for the state of a folder, from whatever backend. Nobody may be writing it.
func ReadState(ctx context.Context, folder, binary string) (State, error) {
	command, err := tfexec.NewTerraform(folder, binary)
	if err != nil {
		return State{}, err
	}
	// To take the lock, and nothing else: there is no such resource.
	err = command.Untaint(ctx, "terraform_data.nothing_of_this_name", tfexec.AllowMissing(true))
	if err != nil {
		return State{}, terraform.Explain(err, "read the state of "+folder, filepath.Base(binary), folder)
	}
	shown, err := command.Show(ctx)
	if err != nil {
		return State{}, terraform.Explain(err, "read the state of "+folder, filepath.Base(binary), folder)
	}
	return read(shown), nil
}

func read(shown *tfjson.State) State {
	state := State{Resources: map[string]map[string]any{}, Names: map[string]bool{}}
	if shown.Values == nil || shown.Values.RootModule == nil {
		return state
	}
	for _, resource := range shown.Values.RootModule.Resources {
		if resource.Mode != tfjson.ManagedResourceMode {
			continue
		}
		if resource.DeposedKey == "" { // else a replacement has come, and this one has to go
			state.Resources[resource.Address] = resource.AttributeValues
		}
		state.note(resource.AttributeValues)
	}
	return state
}

func (s State) note(value any) {
	switch value := value.(type) {
	case string:
		s.Names[value] = true
	case []any:
		for _, element := range value {
			s.note(element)
		}
	case map[string]any:
		for _, element := range value {
			s.note(element)
		}
	}
}
