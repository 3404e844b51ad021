package stacks

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"slipway/internal/config"
)

// key is a row of the configuration's reference: what the type and the tags of its field say.
type key struct {
	path      string // as scaling.schedules[].min
	kind      reflect.Type
	example   string
	enum      []string
	low, high float64 // infinite where the tags say nothing
	refers    bool    // it takes references to what stands beside an environment
}

// keys of the configuration in the order of the reference.
func keys(t *testing.T) []key {
	t.Helper()
	return keysOf(t, reflect.TypeFor[config.Environment](), "")
}

func keysOf(t *testing.T, section reflect.Type, path string) []key {
	t.Helper()
	switch section.Kind() {
	case reflect.Pointer:
		return keysOf(t, section.Elem(), path)
	case reflect.Slice:
		return keysOf(t, section.Elem(), path+"[]")
	case reflect.Map:
		return keysOf(t, section.Elem(), path+".*")
	case reflect.Struct:
	default:
		return nil
	}
	var all []key
	for i := range section.NumField() {
		field := section.Field(i)
		name := field.Tag.Get("yaml")
		if name == "-" || strings.HasPrefix(path, "services.*") && sharedWithFirst(field) {
			continue
		}
		k := key{path: strings.TrimPrefix(path+"."+name, "."), kind: field.Type, low: math.Inf(-1), high: math.Inf(1),
			refers: field.Tag.Get("refers") != ""}
		for option := range strings.SplitSeq(field.Tag.Get("jsonschema"), ",") {
			switch name, value, _ := strings.Cut(option, "="); name {
			case "example":
				k.example = value
			case "enum":
				k.enum = append(k.enum, value)
			case "minimum":
				k.low = number(t, value)
			case "maximum":
				k.high = number(t, value)
			}
		}
		all = append(append(all, k), keysOf(t, field.Type, k.path)...)
	}
	return all
}

// sharedWithFirst says whether a field of a further service is one that the first has, too: what is made of it is made by the same code.
func sharedWithFirst(field reflect.StructField) bool {
	return field.Anonymous || field.Type == reflect.TypeFor[config.Scaling]() || field.Type == reflect.TypeFor[config.Deployment]()
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// isSection says whether the key holds other keys, one by one or in a list.
func (k key) isSection() bool {
	kind := k.kind
	for kind.Kind() == reflect.Pointer || kind.Kind() == reflect.Slice || kind.Kind() == reflect.Map {
		kind = kind.Elem()
	}
	return kind.Kind() == reflect.Struct
}
