// Package plantest writes plans for tests in a few words, and loads them as a review does.
package plantest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"slipway/internal/planreview/plan"
)

// Load reads a plan that is made of members, such as "resource_changes": [...].
func Load(t testing.TB, members ...string) *plan.Plan {
	t.Helper()
	p, err := plan.Load(strings.NewReader(`{"format_version":"1.2","planned_values":{},` + strings.Join(members, ",") + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Changes are a plan's changes of resources.
func Changes(list ...string) string { return `"resource_changes":[` + strings.Join(list, ",") + `]` }

// Drift are a plan's changes outside of Terraform.
func Drift(list ...string) string { return `"resource_drift":[` + strings.Join(list, ",") + `]` }

// Change is one change, written as: action, address, before, after, and what else its change has. An empty side is null. The action
// replace deletes first.
func Change(action, address, before, after string, more ...string) string {
	if before == "" {
		before = "null"
	}
	if after == "" {
		after = "null"
	}
	actions := map[string]string{"replace": `"delete","create"`}[action]
	if actions == "" {
		actions = `"` + action + `"`
	}
	module, resource := "", address
	for strings.HasPrefix(resource, "module.") {
		_, resource, _ = strings.Cut(strings.TrimPrefix(resource, "module."), ".")
		module = strings.TrimSuffix(address, "."+resource)
	}
	mode := "managed"
	if data, ok := strings.CutPrefix(resource, "data."); ok {
		mode, resource = "data", data
	}
	kind, name, _ := strings.Cut(resource, ".")
	extra := ""
	if len(more) > 0 {
		extra = "," + strings.Join(more, ",")
	}
	return fmt.Sprintf(`{"address":%s,"module_address":%s,"mode":%s,"type":%s,"name":%s,"change":{"actions":[%s],"before":%s,"after":%s%s}}`,
		quoted(address), quoted(module), quoted(mode), quoted(kind), quoted(name), actions, before, after, extra)
}

func quoted(s string) string {
	data, _ := json.Marshal(s) // a text can always be written
	return string(data)
}

// With adds members to a change, beside its address, such as "previous_address": "...".
func With(change string, members ...string) string {
	return strings.TrimSuffix(change, "}") + "," + strings.Join(members, ",") + "}"
}
