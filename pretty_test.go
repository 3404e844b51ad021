package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"
)

// embedded marks a string that holds JSON, shown decoded: {"(json)": ...}. No Terraform argument can have this name.
const embedded = "(json)"

// pretty renders a stack's JSON for a reviewer: keys sorted, two spaces, no comments but which blocks stacks/extensions.go
// added, and strings that hold a JSON object or array decoded in place. It is a snapshot to read, not Terraform JSON to apply.
func pretty(data []byte) (string, error) {
	value, err := jsonvalue.Decode(data)
	if err != nil {
		return "", err
	}
	shown := map[string]any{}
	for name, section := range jsonvalue.Object(value) {
		switch name {
		case stackjson.Resource, stackjson.Data, stackjson.Ephemeral:
			shown[name] = decodeStrings(withoutComments(section, 2))
		default:
			shown[name] = decodeStrings(withoutComments(section, 1))
		}
	}
	root, _ := value.(map[string]any)
	if added, ok := (stackjson.Block{Body: root}).Lookup(stackjson.ExtensionsPath); ok {
		shown["//"] = map[string]any{"slipway": map[string]any{"extensions": added}}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(shown)
	return out.String(), err
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

func TestPrettyIsSortedAndDecodedAndWithoutMetadata(t *testing.T) {
	got, err := pretty([]byte(`{"resource": {
		"aws_vpc": {"main": {"//": {"metadata": {}}, "tags": {"//": "kept", "A": "<b>"}, "cidr_block": "10.0.0.0/16"}},
		"aws_iam_role": {"task": {"max_session_duration": 3600,
			"assume_role_policy": "{\"Statement\":[{\"Sid\":\"A\",\"Inner\":\"[1]\"}]}", "name": "{not json}", "path": "${x}"}}}}`))
	want := `{
  "resource": {
    "aws_iam_role": {
      "task": {
        "assume_role_policy": {
          "(json)": {
            "Statement": [
              {
                "Inner": {
                  "(json)": [
                    1
                  ]
                },
                "Sid": "A"
              }
            ]
          }
        },
        "max_session_duration": 3600,
        "name": "{not json}",
        "path": "${x}"
      }
    },
    "aws_vpc": {
      "main": {
        "cidr_block": "10.0.0.0/16",
        "tags": {
          "//": "kept",
          "A": "<b>"
        }
      }
    }
  }
}
`
	if err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
}

func TestPrettyKeepsWhatExtensionsAdded(t *testing.T) {
	got, err := pretty([]byte(`{"//": {"metadata": 1, "slipway": {"configuration": "x", "extensions": ["aws_sqs_queue.a"]}},
		"resource": {"aws_sqs_queue": {"a": {}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	stack, err := stackjson.Read([]byte(got))
	if err != nil || !slices.Equal(stack.Own(), []string{"aws_sqs_queue.a"}) || strings.Contains(got, "metadata") || strings.Contains(got, "configuration") {
		t.Errorf("got %v\n%s", err, got)
	}
}

func TestPrettyDropsMetadataAtEveryLevelOfBlocks(t *testing.T) {
	got, err := pretty([]byte(`{"//": 1, "provider": {"aws": [{"//": 2}]}, "output": {"//": 3, "x": {"//": 4, "value": 5}},
		"data": {"//": 6, "a": {"//": 7, "b": {"//": 8}}}}`))
	if err != nil || strings.Contains(got, "//") || !strings.Contains(got, `"value": 5`) {
		t.Errorf("got %v\n%s", err, got)
	}
}
