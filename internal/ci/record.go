package ci

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Record says what a plan was made of and what it does. It holds no value of the plan, so that it may be kept for longer than the plan.
type Record struct {
	Environment   string    `json:"environment"`
	Commit        string    `json:"commit"`
	PullRequest   int       `json:"pull_request,omitempty"`
	Base          string    `json:"base,omitempty"` // branch that the pull request is onto
	Run           int       `json:"run"`
	Made          time.Time `json:"made"`
	Destroy       bool      `json:"destroy,omitempty"`
	Status        int       `json:"status"`        // of planreview
	Plan          string    `json:"plan"`          // SHA-256 of the plan file
	Configuration string    `json:"configuration"` // SHA-256 of cdk.tf.json
	Applies       bool      `json:"applies"`       // an apply would do something
	Changes       []Change  `json:"changes"`
}

// Change is what a plan does to one resource or output. Values are the SHA-256 of the arguments that change, before and after.
type Change struct {
	Address string `json:"address"`
	Actions string `json:"actions"`
	Values  string `json:"values"`
}

func digest(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

func digestOf(file string) (string, error) {
	opened, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = opened.Close() }()
	sum := sha256.New()
	_, err = io.Copy(sum, opened)
	return fmt.Sprintf("%x", sum.Sum(nil)), err
}

// shown is the part of a plan's JSON that says what the plan does.
// https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
type shown struct {
	Applyable       bool `json:"applyable"`
	ResourceChanges []struct {
		Address  string `json:"address"`
		Previous string `json:"previous_address"`
		Deposed  string `json:"deposed"`
		Change   values `json:"change"`
	} `json:"resource_changes"`
	OutputChanges map[string]values `json:"output_changes"`
}

type values struct {
	Actions      []string        `json:"actions"`
	Before       any             `json:"before"`
	After        any             `json:"after"`
	AfterUnknown any             `json:"after_unknown"`
	Importing    json.RawMessage `json:"importing"`
}

// read takes from a plan's JSON what it does. What only differs because time went by is no part of it: arguments that stay as they are, such as a
// desired count that AWS has changed and Terraform ignores, the plan's own time, and drift that changes nothing.
func (r *Record) read(plan []byte) error {
	var s shown
	decoder := json.NewDecoder(bytes.NewReader(plan))
	decoder.UseNumber() // large numbers stay what they are
	if err := decoder.Decode(&s); err != nil {
		return fmt.Errorf("read what the plan does: %w", err)
	}
	r.Applies = s.Applyable
	for _, c := range s.ResourceChanges {
		actions := strings.Join(c.Change.Actions, ", ")
		if c.Previous != "" {
			actions += ", moved from " + c.Previous
		}
		if len(c.Change.Importing) > 0 && string(c.Change.Importing) != "null" {
			actions += ", imported"
		}
		address := c.Address
		if c.Deposed != "" {
			address += " (deposed " + c.Deposed + ")"
		}
		if actions != "no-op" {
			r.Changes = append(r.Changes, Change{address, actions, c.Change.digest()})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.OutputChanges)) {
		if c := s.OutputChanges[name]; strings.Join(c.Actions, ", ") != "no-op" {
			r.Changes = append(r.Changes, Change{"output." + name, strings.Join(c.Actions, ", "), c.digest()})
		}
	}
	return nil
}

// digest of the arguments that change.
func (v values) digest() string {
	before, isMap := v.Before.(map[string]any)
	after, alsoMap := v.After.(map[string]any)
	unknown, _ := v.AfterUnknown.(map[string]any)
	if slices.Equal(v.Actions, []string{"delete"}) || slices.Equal(v.Actions, []string{"forget"}) {
		return "" // all goes, whatever it was
	}
	if !alsoMap || v.Before != nil && !isMap {
		text, _ := json.Marshal([]any{v.Before, v.After, v.AfterUnknown}) // of JSON that was read
		return digest(text)
	}
	changed := map[string][]any{}
	for name := range after {
		changed[name] = nil
	}
	for _, of := range []map[string]any{before, unknown} {
		for name := range of {
			changed[name] = nil
		}
	}
	for name := range changed {
		if reflect.DeepEqual(before[name], after[name]) && !holdsTrue(unknown[name]) {
			delete(changed, name)
		} else {
			changed[name] = []any{before[name], after[name], unknown[name]}
		}
	}
	text, _ := json.Marshal(changed) // keys are sorted
	return digest(text)
}

func holdsTrue(value any) bool {
	switch value := value.(type) {
	case bool:
		return value
	case []any:
		return slices.ContainsFunc(value, holdsTrue)
	case map[string]any:
		for _, below := range value {
			if holdsTrue(below) {
				return true
			}
		}
	}
	return false
}

// Differences says how this plan does something else than the reviewed one, a line each.
func (r Record) Differences(reviewed Record) (lines []string) {
	if r.Destroy != reviewed.Destroy {
		lines = append(lines, "one of them destroys the environment")
	}
	if r.Configuration != reviewed.Configuration {
		lines = append(lines, "made from another configuration")
	}
	before := map[string]Change{}
	for _, c := range reviewed.Changes {
		before[c.Address] = c
	}
	for _, c := range r.Changes {
		was, there := before[c.Address]
		delete(before, c.Address)
		switch {
		case !there:
			lines = append(lines, fmt.Sprintf("%s: %s, which was not reviewed", c.Address, c.Actions))
		case was.Actions != c.Actions:
			lines = append(lines, fmt.Sprintf("%s: %s, reviewed was %s", c.Address, c.Actions, was.Actions))
		case was.Values != c.Values:
			lines = append(lines, fmt.Sprintf("%s: %s with other values", c.Address, c.Actions))
		}
	}
	for _, address := range slices.Sorted(maps.Keys(before)) {
		lines = append(lines, fmt.Sprintf("%s: no longer %s", address, before[address].Actions))
	}
	return lines
}

func readRecord(file string) (Record, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Record{}, fmt.Errorf("%w: the plan step writes it", err)
	}
	return parseRecord(file, data)
}

func parseRecord(name string, data []byte) (r Record, err error) {
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}
