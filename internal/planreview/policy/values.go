package policy

import (
	"encoding/json"
	"strconv"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"slipway/internal/planreview/plan"
)

// adapter gives an expression the values of a plan. JSON in text is what it holds. What is masked, or known only after apply, is an error for whoever
// reads it: nothing can be said of it.
type adapter struct{}

const (
	masked = `it reads a value that is masked as a secret; ask first whether its attribute is among them, as !("password" in hidden)`
	later  = `it reads a value that is known only after apply; ask first whether its attribute is among them, as !("bucket" in unknown)`
)

// NativeToValue implements types.Adapter.
func (a adapter) NativeToValue(value any) ref.Val {
	switch v := value.(type) {
	case map[string]any:
		return object{types.NewStringInterfaceMap(a, v), v}
	case []any:
		return list{types.NewDynamicList(a, v), v}
	case plan.Document:
		return a.NativeToValue(v.Value)
	case plan.Masked:
		return types.NewErr(masked)
	case plan.Later:
		return types.NewErr(later)
	case json.Number:
		return number(v)
	}
	return types.DefaultTypeAdapter.NativeToValue(value)
}

func number(v json.Number) ref.Val {
	if n, err := v.Int64(); err == nil {
		return types.Int(n)
	}
	if n, err := strconv.ParseUint(v.String(), 10, 64); err == nil {
		return types.Uint(n)
	}
	if n, err := v.Float64(); err == nil {
		return types.Double(n)
	}
	return types.NewErr("the number %.20s is too large", v.String())
}

// unread is the error of comparing what holds something that cannot be read; nil where all can.
func unread(raw any) ref.Val {
	switch {
	case plan.Holds[plan.Masked](raw):
		return types.NewErr(masked)
	case plan.Holds[plan.Later](raw):
		return types.NewErr(later)
	}
	return nil
}

type object struct {
	traits.Mapper
	raw map[string]any
}

// Equal is an error where one of both holds something that cannot be read, which the values of CEL take for different.
func (o object) Equal(other ref.Val) ref.Val {
	if err := unreadOf(o.raw, other); err != nil {
		return err
	}
	return o.Mapper.Equal(other)
}

type list struct {
	traits.Lister
	raw []any
}

// Equal is as for object.
func (l list) Equal(other ref.Val) ref.Val {
	if err := unreadOf(l.raw, other); err != nil {
		return err
	}
	return l.Lister.Equal(other)
}

// Contains is an error where the value is not among those that can be read, and some cannot.
func (l list) Contains(value ref.Val) ref.Val {
	if l.Lister.Contains(value) == types.True {
		return types.True
	}
	if err := unread(l.raw); err != nil {
		return err
	}
	return types.False
}

func unreadOf(raw any, other ref.Val) ref.Val {
	if err := unread(raw); err != nil {
		return err
	}
	switch other := other.(type) {
	case object:
		return unread(other.raw)
	case list:
		return unread(other.raw)
	}
	return nil
}
