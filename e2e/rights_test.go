//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"slipway/e2e/emulator"
	"slipway/e2e/requests"
	"slipway/internal/policy"
	"slipway/internal/rights"
	"slipway/internal/rights/trial"
	"slipway/internal/stackjson"
)

// calls of Terraform, by what it was told to do: the plan role makes the first, and the deploy role both.
type calls struct{ plan, deploy []emulator.Call }

// noted keeps what the emulator was called for since it was last asked.
func (d *deployment) noted(where *[]emulator.Call) {
	d.t.Helper()
	*where = append(*where, must(d.emulator.Calls(ctx))(d.t)...)
}

// wantRights asks the policies that are derived from the stack for every call that Terraform made. With -update, it keeps what IAM was asked for
// internal/rights, whose tests ask again.
func wantRights(d *deployment) {
	d.t.Helper()
	stack := must(stackjson.Read(d.stack))(d.t)
	has := must(rights.Of(stack, d.environment))(d.t)
	made := slices.Concat(d.calls.plan, d.calls.deploy)
	plan := requests.Of(d.environment.Account, d.calls.plan, made)
	deploy := requests.Of(d.environment.Account, d.calls.deploy, made)
	wantAllowed(d.t, "plan", has.Plan, plan)
	wantAllowed(d.t, "deploy", has.Deploy, append(deploy, plan...))
	keep(d.t, d.name, plan, deploy)
}

func wantAllowed(t *testing.T, role string, policies []policy.Document, asked []trial.Request) {
	t.Helper()
	if len(asked) == 0 {
		t.Errorf("no call is known of what the %s role does", role)
	}
	for _, request := range asked {
		if !trial.Allows(policies, request) {
			t.Errorf("the %s role may not %s: allow it in internal/rights, or say in e2e/requests what IAM is asked", role, request)
		}
	}
}

// keep writes the log of an environment of this project's own; what a user has made of it is not kept.
func keep(t *testing.T, name string, plan, deploy []trial.Request) {
	t.Helper()
	folder := filepath.Join(root, "internal", "rights", "testdata")
	if _, err := os.Stat(filepath.Join(folder, name+".plan.log")); !*update || err != nil {
		return
	}
	deploy = slices.DeleteFunc(deploy, func(r trial.Request) bool {
		return slices.ContainsFunc(plan, func(p trial.Request) bool { return p.String() == r.String() })
	})
	for role, asked := range map[string][]trial.Request{"plan": plan, "deploy": deploy} {
		if err := os.WriteFile(filepath.Join(folder, name+"."+role+".log"), []byte(trial.Log(asked)), 0o644); err != nil {
			t.Error(err)
		}
	}
}

// TestStateRights plans without the lock, applies and destroys nothing, with dev's state in S3: what is asked for is the state.
func TestStateRights(t *testing.T) {
	inTurn(t, 1)
	configuration := configuration(t, "dev")
	synthesized := must(slip.Synth(ctx, "dev", configuration))(t)
	var stack map[string]any
	if err := json.Unmarshal(synthesized, &stack); err != nil {
		t.Fatal(err)
	}
	empty := map[string]any{"terraform": stack["terraform"], "provider": stack["provider"], "output": map[string]any{"one": map[string]any{"value": 1}}}
	d := deployStack(t, "dev", configuration, must(json.Marshal(empty))(t))
	d.keepStateInS3()
	d.noted(&d.calls.deploy)
	d.apply()
	d.calls.plan = nil // it has taken the lock
	d.logged("init", d.Terraform.Init(ctx, tfexec.Reconfigure(true)))
	_, err := d.Plan(ctx, tfexec.Lock(false))
	d.logged("plan", err)
	d.noted(&d.calls.plan)
	d.destroy()

	whole := must(stackjson.Read(synthesized))(t)
	has := must(rights.Of(whole, d.environment))(t)
	plan := requests.Of(d.environment.Account, d.calls.plan, nil)
	deploy := requests.Of(d.environment.Account, d.calls.deploy, nil)
	wantAllowed(t, "plan", has.Plan, plan)
	wantAllowed(t, "deploy", has.Deploy, deploy)
	keep(t, "state", plan, deploy)
}
