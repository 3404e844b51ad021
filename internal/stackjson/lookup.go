package stackjson

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"slipway/internal/stackjson/jsonvalue"
)

// Lookup finds the value at a path such as auth.secret_arn or container_definitions[0].healthCheck.interval. Terraform JSON writes
// a nested block as an object or as an array of objects: without an index, the path goes into the only element. It also goes
// into a string that holds JSON.
func (b Block) Lookup(path string) (any, bool) {
	var value any = b.Body
	for step := range strings.SplitSeq(path, ".") {
		name, indexes, _ := strings.Cut(step, "[")
		if text, ok := value.(string); ok {
			if value, ok = jsonvalue.Embedded(text); !ok {
				return nil, false
			}
		}
		if list, ok := value.([]any); ok && len(list) == 1 {
			value = list[0]
		}
		object, ok := value.(map[string]any)
		if !ok {
			return nil, false
		}
		if value, ok = object[name]; !ok {
			return nil, false
		}
		for index := range strings.SplitSeq(indexes, "[") {
			if index == "" {
				continue
			}
			if text, ok := value.(string); ok {
				if value, ok = jsonvalue.Embedded(text); !ok {
					return nil, false
				}
			}
			i, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
			list, ok := value.([]any)
			if err != nil || !ok || i < 0 || i >= len(list) {
				return nil, false
			}
			value = list[i]
		}
	}
	return value, value != nil
}

// Text is the value at a path as text; numbers and booleans as JSON writes them, lists and objects as JSON.
func (b Block) Text(path string) (string, bool) {
	value, ok := b.Lookup(path)
	if !ok {
		return "", false
	}
	return showValue(value), true
}

func showValue(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	data, _ := json.Marshal(value)
	return string(data)
}

// Number is the number at a path, also where it is written as text, as Terraform allows.
func (b Block) Number(path string) (float64, bool) {
	text, ok := b.Text(path)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// Objects are the nested blocks, or the objects, at a path; none where it holds something else.
func (b Block) Objects(path string) []map[string]any {
	value, _ := b.Lookup(path)
	if text, ok := value.(string); ok {
		value, _ = jsonvalue.Embedded(text)
	}
	all, _ := jsonvalue.Objects(value)
	return all
}

// Texts is the list at a path; a single text is a list of one.
func (b Block) Texts(path string) []string {
	value, _ := b.Lookup(path)
	if text, ok := value.(string); ok {
		return []string{text}
	}
	return jsonvalue.Strings(value)
}

// utilities are providers of Terraform whose resources are nowhere.
var utilities = []string{"archive", "local", "null", "random", "terraform", "time", "tls"}

// Nowhere says whether a block is in the state alone, or on the machine that Terraform runs on, as random_password and terraform_data.
func (b Block) Nowhere() bool {
	provider, _, _ := strings.Cut(b.Type, "_")
	return slices.Contains(utilities, provider)
}

// OfType are the resources of a type, sorted by address.
func (c *Config) OfType(typ string) []Block {
	var all []Block
	for _, block := range c.blocks {
		if block.Kind == Resource && block.Type == typ {
			all = append(all, block)
		}
	}
	return all
}

// Comment is a text in a file's own comment, which Terraform ignores, at a path such as //.metadata.stackName.
func (c *Config) Comment(path string) string {
	for _, file := range c.files {
		if text, ok := (Block{Body: file.Body}).Text(path); ok {
			return text
		}
	}
	return ""
}
