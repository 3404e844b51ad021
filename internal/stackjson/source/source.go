// Package source has the files of a stack as somebody wrote them: in which language they are, and where in them a block stands.
package source

import (
	"fmt"
	"path/filepath"
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
