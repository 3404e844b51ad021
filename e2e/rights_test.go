//go:build e2e

package e2e

import (
	"encoding/json"
	"os"

	"slipway/e2e/emulator"
)

// calls of Terraform, by what it was told to do: the plan role makes the first, and the deploy role both.
type calls struct{ plan, deploy []emulator.Call }

// noted keeps what the emulator was called for since it was last asked.
func (d *deployment) noted(where *[]emulator.Call) {
	d.t.Helper()
	made, err := d.emulator.Calls(ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	*where = append(*where, made...)
}

func wantRights(d *deployment) {
	data, _ := json.MarshalIndent(map[string]any{"plan": d.calls.plan, "deploy": d.calls.deploy}, "", " ")
	os.WriteFile("/tmp/rw/calls-"+d.name+".json", data, 0o644)
}
