package stackjson

import (
	"bytes"
	"encoding/json"
	"maps"

	"slipway/internal/stackjson/jsonvalue"
)

// embedded marks a string that holds JSON, shown decoded: {"(json)": ...}. No Terraform argument can have this name.
const embedded = "(json)"

// Pretty renders the configuration for a reviewer: keys sorted, two spaces, no CDKTF metadata, and strings that hold a JSON
// object or array decoded in place. What it writes is a snapshot to read, not Terraform JSON to apply.
func (c *Config) Pretty() ([]byte, error) {
	root := jsonvalue.WithoutComment(c.root)
	shown := map[string]any{}
	for name, section := range root {
		switch name {
		case Resource, Data, Ephemeral:
			shown[name] = decodeStrings(withoutComments(section, 2))
		default:
			shown[name] = decodeStrings(withoutComments(section, 1))
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(shown)
	return out.Bytes(), err
}

// withoutComments drops "//" down to the level of the bodies, and no further: in a map such as tags it is a key like any other.
func withoutComments(value any, levels int) any {
	switch value := value.(type) {
	case map[string]any:
		object := maps.Clone(value)
		delete(object, "//")
		if levels > 0 {
			for key, nested := range object {
				object[key] = withoutComments(nested, levels-1)
			}
		}
		return object
	case []any:
		array := make([]any, len(value))
		for i, nested := range value {
			array[i] = withoutComments(nested, levels)
		}
		return array
	}
	return value
}

func decodeStrings(value any) any {
	switch value := value.(type) {
	case map[string]any:
		object := map[string]any{}
		for key, nested := range value {
			object[key] = decodeStrings(nested)
		}
		return object
	case []any:
		array := make([]any, len(value))
		for i, nested := range value {
			array[i] = decodeStrings(nested)
		}
		return array
	case string:
		if document, ok := jsonvalue.Embedded(value); ok {
			return map[string]any{embedded: decodeStrings(document)}
		}
	}
	return value
}
