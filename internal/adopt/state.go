package adopt

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

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
	terraform, err := tfexec.NewTerraform(folder, binary)
	if err != nil {
		return State{}, err
	}
	// To take the lock, and nothing else: there is no such resource.
	err = terraform.Untaint(ctx, "terraform_data.nothing_of_this_name", tfexec.AllowMissing(true))
	if err != nil {
		return State{}, Explain(err, "read the state of "+folder, filepath.Base(binary), folder)
	}
	shown, err := terraform.Show(ctx)
	if err != nil {
		return State{}, Explain(err, "read the state of "+folder, filepath.Base(binary), folder)
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

var lockID = regexp.MustCompile(`(?m)^\W*ID:\s+(\S+)`)

// Explain adds what to do to Terraform's own message of what failed while something was done in a folder.
func Explain(err error, doing, command, folder string) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "acquiring the state lock"):
		id := "<ID>"
		if found := lockID.FindStringSubmatch(text); found != nil {
			id = found[1]
		}
		return fmt.Errorf("the state is locked: wait until the one who holds the lock is done, or, if that process is dead: %s -chdir=%s force-unlock %s\n%w",
			command, folder, id, err)
	case strings.Contains(text, "terraform init") || strings.Contains(text, "tofu init"):
		return fmt.Errorf("the folder is not initialized: %s -chdir=%s init\n%w", command, folder, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// FindTerraform gives the path of the command that TERRAFORM_BINARY_NAME names, as the cdktf CLI does, or of terraform or tofu.
func FindTerraform(named string) (string, error) {
	names := []string{"terraform", "tofu"}
	if named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New(strings.Join(names, ", ") + ": not on PATH; install Terraform " + terraform.Oldest +
		" or later: https://developer.hashicorp.com/terraform/install")
}
