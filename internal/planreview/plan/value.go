package plan

import (
	"encoding/json"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Masked stands where a secret was. Changed says, on the side of after, that it was another one before.
type Masked struct{ Changed bool }

// Document is a text that holds JSON, such as a policy: decoded, so that it is compared by value and masked by name.
type Document struct{ Value any }

// Value walks a path of names. It looks through lists of one element, which is how Terraform writes a block, and through JSON in text.
func Value(v any, path ...string) any {
	for _, name := range path {
		object, ok := Object(v)
		if !ok {
			return truth(v)
		}
		v = object[name]
	}
	return v
}

// truth keeps a mark that covers everything below: true, or a masked value.
func truth(v any) any {
	switch v := v.(type) {
	case bool:
		if v {
			return true
		}
	case Masked:
		return v
	}
	return nil
}

// Object gives the object that v is, alone or as the only element of a list, or that its text holds.
func Object(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case Document:
		return Object(v.Value)
	case []any:
		if len(v) == 1 {
			return Object(v[0])
		}
	}
	return nil, false
}

// List gives v's elements: those of a list, or v itself where a block stands alone. None for nil.
func List(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	case Document:
		return List(v.Value)
	}
	return []any{v}
}

// Strings are the texts of a list, or a text alone.
func Strings(v any) []string {
	var all []string
	for _, item := range List(v) {
		if text, ok := item.(string); ok {
			all = append(all, text)
		}
	}
	return all
}

// Text is v as text where it is one, or a number or a boolean; else empty.
func Text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// Number is v as a number, also when it is written as text.
func Number(v any) (float64, bool) {
	text := Text(v)
	if text == "" { // most are, and an error is expensive
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// Bool is v as a boolean. The second result is false where it is none, such as for null.
func Bool(v any) (value, ok bool) {
	switch Text(v) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// Empty says whether there is nothing in v: null, an empty text, list or object, as providers write what is not set.
func Empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	case Document:
		return Empty(v.Value)
	}
	return false
}

// Equal compares by value: 1.0 equals 1, and large numbers keep all their digits.
func Equal(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		other, ok := b.(map[string]any)
		return ok && (sameObject(a, other) || maps.EqualFunc(a, other, Equal))
	case []any:
		other, ok := b.([]any)
		return ok && (sameList(a, other) || slices.EqualFunc(a, other, Equal))
	case Document:
		other, ok := b.(Document)
		return ok && Equal(a.Value, other.Value)
	case json.Number:
		other, ok := b.(json.Number)
		return ok && (a == other || sameNumber(a, other))
	}
	switch b.(type) {
	case map[string]any, []any, Document, json.Number:
		return false
	}
	return a == b
}

// identical says whether two values are one in memory, so that it need not look at what is in them.
func identical(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && sameObject(a, b)
	case []any:
		b, ok := b.([]any)
		return ok && sameList(a, b)
	case Document:
		b, ok := b.(Document)
		return ok && identical(a.Value, b.Value)
	}
	return a == b // scalars
}

func sameObject(a, b map[string]any) bool {
	return reflect.ValueOf(a).UnsafePointer() == reflect.ValueOf(b).UnsafePointer()
}

func sameList(a, b []any) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

func sameNumber(a, b json.Number) bool {
	const long = 400 // digits of a number that is worth the arithmetic; an exponent can make it endless
	if len(a) > long || len(b) > long || strings.ContainsAny(a.String()+b.String(), "eE") {
		x, errX := a.Float64()
		y, errY := b.Float64()
		return errX == nil && errY == nil && x == y
	}
	x, okX := new(big.Rat).SetString(a.String())
	y, okY := new(big.Rat).SetString(b.String())
	return okX && okY && x.Cmp(y) == 0
}

func anyTrue(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case []any:
		return slices.ContainsFunc(v, anyTrue)
	case map[string]any:
		for _, item := range v {
			if anyTrue(item) {
				return true
			}
		}
	}
	return false
}

// Join writes a path of names as Terraform does.
func Join(path []string) string { return strings.Join(path, ".") }
