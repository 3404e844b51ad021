//go:build e2e

package e2e

import (
	"fmt"
	"os/exec"
	"testing"

	"slipway/e2e/emulator"
	"slipway/e2e/terraform"
)

// TestTofu validates every environment with OpenTofu, where it is installed.
func TestTofu(t *testing.T) {
	inTurn(t, 1)
	path, err := exec.LookPath("tofu")
	if err != nil {
		// Users need one of the two, and everything else here runs with Terraform: nobody has to install it for the tests.
		fmt.Println("OpenTofu is not on PATH: tofu validate was not run")
		t.Skip("OpenTofu is not on PATH")
	}
	for _, name := range environments() {
		t.Run(name, func(t *testing.T) {
			stack := must(slip.Synth(ctx, name, configuration(t, name)))(t)
			tofu := terraform.Binary{Path: path, Name: "tofu"}
			workspace := must(terraform.New(tofu, t.TempDir(), stack, terraform.Options{Environment: emulator.Environment("http://127.0.0.1:1", emulator.Region)}))(t)
			if err := workspace.Init(ctx); err != nil {
				t.Fatal(err)
			}
			validated := must(workspace.Validate(ctx))(t)
			if !validated.Valid || validated.WarningCount > 0 {
				t.Errorf("%d errors, %d warnings: %v", validated.ErrorCount, validated.WarningCount, validated.Diagnostics)
			}
		})
	}
}
