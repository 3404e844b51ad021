package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"slipway/internal/planreview/plan"
)

var (
	instance = regexp.MustCompile(`\["(?:[^"\\]|\\.)*"\]|\[[0-9]+\]`)
	resource = regexp.MustCompile(`^((?:module\.[\w-]+\.)*)([A-Za-z][\w-]*)\.([\w-]+)$`)
)

// kind is the type of the resource, with its module and name.
func (c Change) kind() (parts [3]string, err error) {
	found := resource.FindStringSubmatch(instance.ReplaceAllString(c.Address, ""))
	if found == nil || found[2] == "data" || found[2] == "module" {
		return parts, errors.New("not an address of a resource")
	}
	return [3]string{strings.TrimSuffix(found[1], "."), found[2], found[3]}, nil
}

// Plan is the plan of the test's change alone, read as every other plan is.
func (t Test) Plan() (*plan.Plan, error) {
	parts, err := t.Change.kind()
	if err != nil {
		return nil, err
	}
	actions := map[string][]string{"replace": {"delete", "create"}}[t.Change.Action]
	if actions == nil {
		actions = []string{t.Change.Action}
	}
	marks := func(names []string) map[string]bool {
		all := map[string]bool{}
		for _, name := range names {
			all[name] = true
		}
		return all
	}
	change := map[string]any{"actions": actions, "before": t.Change.Before, "after": t.Change.After, "after_unknown": marks(t.Change.Unknown),
		"before_sensitive": marks(t.Change.Sensitive), "after_sensitive": marks(t.Change.Sensitive)}
	if after := t.Change.After; after == nil && (actions[0] == "create" || actions[0] == "update" || len(actions) > 1) {
		change["after"] = map[string]any{}
	}
	if before := t.Change.Before; before == nil && actions[0] != "create" {
		change["before"] = map[string]any{}
	}
	text, err := json.Marshal(map[string]any{"format_version": "1.2", "complete": true, "resource_changes": []any{map[string]any{
		"address": t.Change.Address, "module_address": parts[0], "mode": "managed", "type": parts[1], "name": parts[2], "change": change}}})
	if err != nil {
		return nil, err
	}
	return plan.Load(bytes.NewReader(text))
}
