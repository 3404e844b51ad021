// Package source has the files of a stack as somebody wrote them: in which language they are, and where in them a block stands.
package source

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"slipway/internal/stackjson/hclsource"
	"slipway/internal/stackjson/jsonvalue"
)

// Extensions is the file in which a team adds to the stacks by Go.
const Extensions = "stacks/extensions.go"

// File is one file of a stack.
type File struct {
	Name string
	Data []byte
}

// InHCL tells of a file in Terraform's own language. The others are JSON.
func InHCL(name string) bool { return strings.HasSuffix(name, ".tf") }

// Terraform tells of a file that Terraform reads as a part of its configuration, by its path in the folder of the stack, with slashes.
func Terraform(name string) bool {
	return !strings.Contains(name, "/") && (InHCL(name) || strings.HasSuffix(name, ".tf.json"))
}

// Overrides tells of a file that Terraform reads over the others.
func Overrides(name string) bool {
	base := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(name), ".json"), ".tf")
	return base == "override" || strings.HasSuffix(base, "_override")
}

// InOrder gives the files as Terraform reads those of one folder: overrides last.
// Source: https://developer.hashicorp.com/terraform/language/files/override
func InOrder(files []File) []File {
	rank := func(file File) int {
		if Overrides(file.Name) {
			return 1
		}
		return 0
	}
	return slices.SortedStableFunc(slices.Values(files), func(a, b File) int { return rank(a) - rank(b) })
}

// Override replaces the arguments and nested blocks of a body that another one gives. Only lifecycle is merged argument by argument.
func Override(body, by map[string]any) map[string]any {
	if body == nil {
		return by
	}
	merged := maps.Clone(body)
	maps.Copy(merged, by)
	if body["lifecycle"] != nil && by["lifecycle"] != nil {
		merged["lifecycle"] = Override(jsonvalue.Object(body["lifecycle"]), jsonvalue.Object(by["lifecycle"]))
	}
	return merged
}

// Decode reads either language into the values of Terraform JSON.
func (f File) Decode() (map[string]any, error) {
	if InHCL(f.Name) {
		return hclsource.Decode(f.Name, f.Data)
	}
	where := "read Terraform JSON"
	if f.Name != "" {
		where = f.Name
	}
	value, err := jsonvalue.Decode(f.Data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	root, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s: the top level is %s, not an object", where, jsonvalue.KindOf(value))
	}
	return root, nil
}
