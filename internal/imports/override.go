package imports

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"slipway/internal/planreview/plan"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"
)

// Override is the name of the file that keeps what a stack would name otherwise.
const Override = "existing_override.tf"

// Unprotected lifts prevent_destroy of all blocks, for a plan that nobody applies: where a protected resource would be replaced, Terraform ends with an error,
// and what depends on it is not planned. It is nil where no block has it. https://developer.hashicorp.com/terraform/language/files/override
func Unprotected(stack *stackjson.Config) []byte {
	resources := map[string]map[string]any{}
	for _, block := range stack.Blocks() {
		if jsonvalue.Object(block.Body["lifecycle"])["prevent_destroy"] != true {
			continue
		}
		if resources[block.Type] == nil {
			resources[block.Type] = map[string]any{}
		}
		resources[block.Type][block.Label] = map[string]any{"lifecycle": map[string]any{"prevent_destroy": false}}
	}
	if len(resources) == 0 {
		return nil
	}
	data, _ := json.Marshal(map[string]any{"resource": resources}) // texts and booleans can always be written
	return data
}

// overrides are arguments that stay as they are in AWS, by address and name.
type overrides map[string]map[string]cty.Value

// keep an argument; false where its value cannot be written: it is secret, or a part of a block of which the rest would be lost.
func (o overrides) keep(address, argument string, value any) bool {
	if strings.ContainsAny(argument, ".[") {
		return false
	}
	if plan.Empty(value) {
		value = nil // AWS chooses, as it did
	}
	text, err := json.Marshal(value)
	if err != nil || hidden(value) {
		return false
	}
	typ, err := ctyjson.ImpliedType(text)
	if err != nil {
		return false
	}
	literal, err := ctyjson.Unmarshal(text, typ)
	if err != nil {
		return false
	}
	if o[address] == nil {
		o[address] = map[string]cty.Value{}
	}
	o[address][argument] = literal
	return true
}

// hidden tells of a value that is masked, or of one that holds JSON in text, in which something may be.
func hidden(value any) bool {
	switch value := value.(type) {
	case plan.Masked, plan.Document:
		return true
	case []any:
		return slices.ContainsFunc(value, hidden)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(value)), hidden)
	}
	return false
}

// String is the file.
func (o overrides) String() string {
	file := hclwrite.NewEmptyFile()
	for i, address := range slices.Sorted(maps.Keys(o)) {
		if i > 0 {
			file.Body().AppendNewline()
		}
		body := file.Body().AppendNewBlock("resource", strings.SplitN(address, ".", 2)).Body()
		for _, argument := range slices.Sorted(maps.Keys(o[address])) {
			body.SetAttributeValue(argument, o[address][argument])
		}
	}
	return string(hclwrite.Format(file.Bytes()))
}
