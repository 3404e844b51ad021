// Package strangers reads the cases that planreview is measured by: one change each of typical infrastructure that is not this project's, with the
// verdict that a person gave it before planreview did.
package strangers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
)

// Group is a file of cases.
type Group struct {
	Title string  `yaml:"title"`
	Note  string  `yaml:"note"`
	Cases []*Case `yaml:"cases"`
	// Shared holds values that several cases refer to by YAML's anchors.
	Shared map[string]any `yaml:"shared"`
}

// Case is one change, mostly of one resource.
type Case struct {
	// Name says in plain words what happens.
	Name string `yaml:"name"`
	// Want is what a person says of it: "fine", or findings such as "high made-public", separated by commas. Low findings are not named.
	Want  string `yaml:"want"`
	Block `yaml:",inline"`
	// With are more resources of the same plan.
	With []Block `yaml:"with"`
}

// Block is a resource before and after. Attributes are those of Terraform's JSON syntax; where the provider wants a text, a map or list is written as JSON.
// The blocks of a case are named CASE, CASE-2, CASE-3 and so on, by which one refers to another: "${aws_route_table.CASE-2.id}".
type Block struct {
	Type   string         `yaml:"type"`
	Before map[string]any `yaml:"before"` // none: it is made
	After  map[string]any `yaml:"after"`  // none: it is deleted
	Change map[string]any `yaml:"change"` // instead of After: what differs from Before; null takes an attribute away
}

// Plan is a plan of a case, as the program stores it.
type Plan struct {
	Name   string          `json:"name"`
	Digest string          `json:"digest"`
	Plan   json.RawMessage `json:"plan"`
}

// Read reads all files of a folder, in their order.
func Read(folder string) ([]Group, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s: no cases", folder)
	}
	var groups []Group
	names := map[string]string{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var group Group
		if err := yaml.UnmarshalWithOptions(data, &group, yaml.DisallowUnknownField()); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for _, c := range group.Cases {
			if c.Name == "" || c.Want == "" || names[c.Slug()] != "" {
				return nil, fmt.Errorf("%s: %q: every case needs a name of its own and what is wanted", path, c.Name)
			}
			names[c.Slug()] = path
			for _, b := range c.Blocks() {
				if b.Type == "" || b.Before == nil && b.After == nil || b.Change != nil && (b.Before == nil || b.After != nil) {
					return nil, fmt.Errorf("%s: %q: a block needs type, and before, after, or before and change", path, c.Name)
				}
			}
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// Blocks are all resources of a case.
func (c *Case) Blocks() []Block { return append([]Block{c.Block}, c.With...) }

// Attributes after the change; nil where the resource is deleted.
func (b Block) Attributes() map[string]any {
	if b.Change == nil {
		return b.After
	}
	after := maps.Clone(b.Before)
	for name, value := range b.Change {
		if value == nil {
			delete(after, name)
		} else {
			after[name] = value
		}
	}
	return after
}

// Slug is the name as Terraform names resources.
func (c *Case) Slug() string {
	var words []string
	words = append(words, strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(c.Name, "'", "")), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})...)
	slug := strings.Join(words, "_")
	if slug != "" && slug[0] <= '9' {
		return "n" + slug
	}
	return slug
}

// Digest tells whether a stored plan is that of the case as it is written now.
func (c *Case) Digest() string {
	data, err := json.Marshal(c.Blocks())
	if err != nil {
		panic(err) // it came from YAML
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}
