package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"slipway/internal/testbench/strangers"
)

// document is a configuration of resources, by type and name.
func document(resources map[string]map[string]any) map[string]any {
	whole := map[string]any{
		"terraform": map[string]any{"required_providers": map[string]any{"aws": map[string]any{"source": "hashicorp/aws", "version": providerVersion}}},
		"provider": map[string]any{"aws": []any{map[string]any{
			"region": "us-east-1", "skip_requesting_account_id": true, "skip_region_validation": true,
		}}},
	}
	if len(resources) > 0 {
		whole["resource"] = resources
	}
	return whole
}

// blockName names a block of a case, and tells by its name which case it is of.
func blockName(c *strangers.Case, i int) string {
	if i == 0 {
		return c.Slug()
	}
	return c.Slug() + "-" + strconv.Itoa(i+1)
}

// configuration is that of all cases.
func configuration(s schema, cases []*strangers.Case, side func(strangers.Block) map[string]any) map[string]any {
	resources := map[string]map[string]any{}
	for _, c := range cases {
		for i, b := range c.Blocks() {
			attributes := side(b)
			if attributes == nil {
				continue
			}
			if resources[b.Type] == nil {
				resources[b.Type] = map[string]any{}
			}
			resources[b.Type][blockName(c, i)] = named(s.texts(b.Type, attributes), c.Slug())
		}
	}
	return document(resources)
}

// named writes the name of a case where its blocks refer to one another.
func named(value any, slug string) any {
	switch value := value.(type) {
	case string:
		return strings.ReplaceAll(value, ".CASE", "."+slug)
	case map[string]any:
		for name, inner := range value {
			value[name] = named(inner, slug)
		}
	case []any:
		for i, inner := range value {
			value[i] = named(inner, slug)
		}
	}
	return value
}

// planned is what is read of a plan.
type planned struct {
	FormatVersion    string            `json:"format_version"`
	TerraformVersion string            `json:"terraform_version"`
	ResourceChanges  []json.RawMessage `json:"resource_changes"`
	Configuration    struct {
		ProviderConfig map[string]map[string]any `json:"provider_config"`
		RootModule     struct {
			Resources []map[string]any `json:"resources"`
		} `json:"root_module"`
	} `json:"configuration"`
}

type change struct {
	Mode   string `json:"mode"`
	Type   string `json:"type"`
	Name   string `json:"name"`
	Change struct {
		Actions      []string       `json:"actions"`
		After        map[string]any `json:"after"`
		AfterUnknown map[string]any `json:"after_unknown"`
	} `json:"change"`
}

// state is what there is once a plan that creates everything is applied.
func (s schema) state(plan []byte) ([]byte, error) {
	var p planned
	if err := json.Unmarshal(plan, &p); err != nil {
		return nil, err
	}
	resources := []any{}
	for _, raw := range p.ResourceChanges {
		var c change
		if err := json.Unmarshal(raw, &c); err != nil {
			return nil, err
		}
		of := identity{c.Type, c.Name}
		for _, name := range []string{"name", "bucket", "function_name", "user", "role", "identifier", "cluster_identifier", "replication_group_id", "cluster_id"} {
			if text, _ := c.Change.After[name].(string); text != "" {
				of.name = text
				break
			}
		}
		s[c.Type].Block.known(c.Change.After, c.Change.AfterUnknown, of)
		resources = append(resources, map[string]any{
			"mode": "managed", "type": c.Type, "name": c.Name, "provider": `provider["registry.terraform.io/hashicorp/aws"]`,
			"instances": []any{map[string]any{"schema_version": s[c.Type].Version, "attributes": c.Change.After}},
		})
	}
	return json.Marshal(map[string]any{
		"version": 4, "terraform_version": p.TerraformVersion, "serial": 1, "lineage": "00000000-0000-0000-0000-000000000001", "outputs": struct{}{},
		"resources": resources,
	})
}

// split makes a plan of each case.
func split(plan []byte, cases []*strangers.Case) ([]strangers.Plan, error) {
	var p planned
	if err := json.Unmarshal(plan, &p); err != nil {
		return nil, err
	}
	for _, provider := range p.Configuration.ProviderConfig {
		delete(provider, "expressions")
	}
	configured := map[string]map[string]any{}
	for _, r := range p.Configuration.RootModule.Resources {
		if expressions, ok := r["expressions"].(map[string]any); ok {
			for name := range expressions { // that it is set, not to what
				expressions[name] = struct{}{}
			}
		}
		configured[fmt.Sprint(r["type"], ".", r["name"])] = r
	}
	changes := map[string]json.RawMessage{}
	var nothing []error
	for _, raw := range p.ResourceChanges {
		var c change
		if err := json.Unmarshal(raw, &c); err != nil {
			return nil, err
		}
		changes[c.Type+"."+c.Name] = raw
		if slices.Equal(c.Change.Actions, []string{"no-op"}) {
			nothing = append(nothing, fmt.Errorf("%s.%s: its plan changes nothing", c.Type, c.Name))
		}
	}
	var plans []strangers.Plan
	for _, c := range cases {
		own := planned{FormatVersion: p.FormatVersion, TerraformVersion: p.TerraformVersion}
		own.Configuration.ProviderConfig = p.Configuration.ProviderConfig
		own.Configuration.RootModule.Resources = []map[string]any{}
		for i, b := range c.Blocks() {
			key := b.Type + "." + blockName(c, i)
			if changes[key] == nil {
				return nil, fmt.Errorf("%s: not in the plan", key)
			}
			own.ResourceChanges = append(own.ResourceChanges, changes[key])
			if r := configured[key]; r != nil {
				own.Configuration.RootModule.Resources = append(own.Configuration.RootModule.Resources, r)
			}
		}
		data, err := json.Marshal(struct {
			planned
			Planned  struct{} `json:"planned_values"`
			Complete bool     `json:"complete"`
		}{planned: own, Complete: true})
		if err != nil {
			return nil, err
		}
		plans = append(plans, strangers.Plan{Name: c.Name, Digest: c.Digest(), Plan: data})
	}
	return plans, errors.Join(nothing...)
}
