package ci

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// managed counts the resources of a state as terraform state pull prints it: nothing where there is none.
func managed(state []byte) (count int, err error) {
	if len(bytes.TrimSpace(state)) == 0 {
		return 0, nil
	}
	var of struct {
		Resources []struct {
			Mode      string            `json:"mode"`
			Instances []json.RawMessage `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(state, &of); err != nil {
		return 0, fmt.Errorf("read the state: %w", err)
	}
	for _, resource := range of.Resources {
		if resource.Mode == "managed" {
			count += len(resource.Instances)
		}
	}
	return count, nil
}
