package bootstrap

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// LostStatements names the statements of a policy that another one lacks.
func LostStatements(existing, wanted string) (lost []string, err error) {
	had, err := statements(existing)
	if err != nil {
		return nil, err
	}
	has, err := statements(wanted)
	if err != nil {
		return nil, err
	}
	for i, statement := range had {
		if slices.ContainsFunc(has, func(other map[string]any) bool { return reflect.DeepEqual(meaning(statement), meaning(other)) }) {
			continue
		}
		sid, _ := statement["Sid"].(string)
		if sid == "" {
			sid = fmt.Sprintf("number %d", i+1)
		}
		lost = append(lost, sid)
	}
	return lost, nil
}

// statements of a policy document, which may have one alone.
func statements(document string) ([]map[string]any, error) {
	var read struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(document), &read); err != nil {
		return nil, err
	}
	var several []map[string]any
	if err := json.Unmarshal(read.Statement, &several); err == nil {
		return several, nil
	}
	var one map[string]any
	err := json.Unmarshal(read.Statement, &one)
	return []map[string]any{one}, err
}

// meaning of a statement, in one spelling: whatever its id is, a text and a list of that text alone are the same, and so are lists in another order.
func meaning(statement map[string]any) map[string]any {
	same := map[string]any{}
	for key, value := range statement {
		if key == "Principal" && value == "*" {
			value = map[string]any{"AWS": "*"}
		}
		if key != "Sid" {
			same[key] = spelled(value)
		}
	}
	return same
}

func spelled(value any) any {
	switch value := value.(type) {
	case map[string]any:
		all := map[string]any{}
		for key, inner := range value {
			all[key] = spelled(inner)
		}
		return all
	case []any:
		var all []string
		for _, inner := range value {
			all = append(all, fmt.Sprint(inner))
		}
		slices.Sort(all)
		return all
	}
	return []string{fmt.Sprint(value)}
}
