package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"slipway/e2e/emulator"
)

// kept are the parts of a plan that hold changes. The rest repeats their values: prior_state, planned_values, and the configuration, of which
// only the providers' versions and the names of what is set are kept.
var kept = []string{
	"format_version", "terraform_version", "resource_changes", "resource_drift", "deferred_changes", "output_changes",
	"action_invocations", "complete", "applyable", "errored",
}

// scrub leaves out what no test needs, and writes what differs from run to run the same each time: ids and times.
func scrub(plan []byte) ([]byte, error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(plan, &whole); err != nil {
		return nil, err
	}
	small := map[string]any{"planned_values": struct{}{}}
	for _, key := range kept {
		if value, ok := whole[key]; ok {
			small[key] = value
		}
	}
	var configuration struct {
		ProviderConfig map[string]map[string]any `json:"provider_config"`
		RootModule     struct {
			Resources []struct {
				Address     string                     `json:"address"`
				Expressions map[string]json.RawMessage `json:"expressions"`
			} `json:"resources"`
		} `json:"root_module"`
	}
	if err := json.Unmarshal(whole["configuration"], &configuration); err != nil {
		return nil, err
	}
	for _, provider := range configuration.ProviderConfig {
		delete(provider, "expressions")
	}
	for _, resource := range configuration.RootModule.Resources {
		for name := range resource.Expressions { // that it is set, not to what
			resource.Expressions[name] = json.RawMessage("{}")
		}
	}
	small["configuration"] = map[string]any{"provider_config": configuration.ProviderConfig, "root_module": configuration.RootModule}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(small); err != nil {
		return nil, err
	}
	return []byte(stable(out.String())), nil
}

var (
	ids = regexp.MustCompile(`\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b(?:[a-z]+-)+[0-9a-f]{8,17}\b|` +
		`\b[0-9a-f]{16,64}\b|\b[0-9]{26}\b|\bA[A-Z0-9]{19,20}\b|\bZ[A-Z0-9]{12,20}\b`)
	times  = regexp.MustCompile(`\b20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-9:.]+(?:Z|[+-][0-9:]+)?`)
	suffix = regexp.MustCompile(`(:secret:[\w-]+-)[A-Za-z0-9]{6}\b`)
)

// stable numbers what an emulator makes up, in the order in which it appears. What has the same id keeps having the same.
func stable(text string) string {
	numbers := map[string]string{}
	text = ids.ReplaceAllStringFunc(text, func(id string) string {
		if strings.HasSuffix(id, "-"+emulator.Account) {
			return id
		}
		if numbers[id] == "" {
			number := fmt.Sprintf("%04x", len(numbers)+1)
			switch i := strings.LastIndex(id, "-"); {
			case len(id) == 36 && strings.Count(id, "-") == 4:
				numbers[id] = "00000000-0000-0000-0000-00000000" + number
			case i >= 0:
				numbers[id] = id[:i+1] + "0000000000000" + number
			default:
				numbers[id] = id[:1] + strings.Repeat("0", len(id)-5) + number
			}
		}
		return numbers[id]
	})
	text = times.ReplaceAllString(text, "2026-01-01T00:00:00Z")
	return suffix.ReplaceAllString(text, "${1}AbCdEf")
}
