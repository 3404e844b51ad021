package stackcheck

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"slipway/internal/stackjson/expression"
	"slipway/internal/stackjson/jsonvalue"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// indexes of a path: the [0] of auth[0].secret_arn.
var indexes = regexp.MustCompile(`\[\d+\]`)

// assignable tells what keeps a JSON value from an argument of a type, by the conversions that Terraform makes: "3600" is a
// number and 5 is a string. Empty where nothing does, or where only an apply can tell.
func (c *checker) assignable(value any, typ cty.Type) string {
	given, err := ctyValue(value)
	if err != nil {
		return err.Error()
	}
	if _, err := convert.Convert(given, typ); err != nil {
		var inside cty.PathError
		if errors.As(err, &inside) && len(inside.Path) > 0 {
			return fmt.Sprintf("%s%s, given %s", showPath(inside.Path), err, jsonvalue.Show(value))
		}
		return fmt.Sprintf("%s, given %s", err, jsonvalue.Show(value))
	}
	return ""
}

// ctyValue is the value of JSON as Terraform's JSON syntax reads it: strings and property names are templates.
func ctyValue(value any) (cty.Value, error) {
	switch value := value.(type) {
	case bool:
		return cty.BoolVal(value), nil
	case json.Number:
		return cty.ParseNumberVal(value.String())
	case string:
		return stringValue(value)
	case []any:
		elements := make([]cty.Value, len(value))
		for i, nested := range value {
			var err error
			if elements[i], err = ctyValue(nested); err != nil {
				return cty.NilVal, fmt.Errorf("element %d: %w", i, err)
			}
		}
		return cty.TupleVal(elements), nil
	case map[string]any:
		attributes := map[string]cty.Value{}
		for _, key := range jsonvalue.SortedKeys(value) {
			nested, err := ctyValue(value[key])
			if err != nil {
				return cty.NilVal, fmt.Errorf("element %q: %w", key, err)
			}
			name, err := stringValue(key)
			if err != nil {
				return cty.NilVal, fmt.Errorf("key %q: %w", key, err)
			}
			if !name.IsKnown() || name.IsNull() || name.Type() != cty.String {
				return cty.DynamicVal, nil // which keys there are, only an apply can tell
			}
			attributes[name.AsString()] = nested
		}
		return cty.ObjectVal(attributes), nil
	}
	return cty.NullVal(cty.DynamicPseudoType), nil
}

func stringValue(s string) (cty.Value, error) {
	t, diags := expression.Parse(s)
	if diags.HasErrors() {
		return cty.DynamicVal, nil // References reports it, with what the parser says
	}
	value, diags := t.Value()
	if diags.HasErrors() {
		return cty.NilVal, errors.New(strings.ToLower(diags[0].Summary) + " in " + jsonvalue.Excerpt(s))
	}
	return value, nil
}

func showPath(path cty.Path) string {
	var s strings.Builder
	for _, step := range path {
		switch step := step.(type) {
		case cty.GetAttrStep:
			fmt.Fprintf(&s, "attribute %q: ", step.Name)
		case cty.IndexStep:
			switch {
			case step.Key.Type() == cty.String && step.Key.IsKnown():
				fmt.Fprintf(&s, "element %q: ", step.Key.AsString())
			case step.Key.Type() == cty.Number && step.Key.IsKnown():
				fmt.Fprintf(&s, "element %s: ", step.Key.AsBigFloat().Text('f', -1))
			default:
				s.WriteString("an element: ")
			}
		}
	}
	return s.String()
}
