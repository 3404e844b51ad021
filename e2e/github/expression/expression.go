// Package expression evaluates the expressions of GitHub's workflows, such as ${{ github.event_name == 'push' && always() }}.
// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
package expression

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/rhysd/actionlint"
)

// Values are nil, bool, float64, string, []any and map[string]any.

// Scope is what an expression can name.
type Scope struct {
	// Contexts by name: github, env, vars and so on. What is not there is an error, not null.
	Contexts map[string]any
	// Functions by their lowercase name, beside those that need nothing: success, hashfiles and the like.
	Functions map[string]func(arguments []any) (any, error)
}

// filtered is what .* gives: a further name is looked up in each of its elements.
type filtered []any

// Evaluate gives the value of an expression without its braces.
func Evaluate(source string, scope Scope) (any, error) {
	node, parseError := actionlint.NewExprParser().Parse(actionlint.NewExprLexer(source + "}}"))
	if parseError != nil {
		return nil, fmt.Errorf("%s: %s", source, parseError.Message)
	}
	value, err := scope.value(node)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	return plain(value), nil
}

// Calls says whether an expression calls one of the functions, which are named in lowercase.
func Calls(source string, names ...string) bool {
	node, parseError := actionlint.NewExprParser().Parse(actionlint.NewExprLexer(source + "}}"))
	if parseError != nil {
		return false
	}
	found := false
	actionlint.VisitExprNode(node, func(node, _ actionlint.ExprNode, _ bool) {
		if call, ok := node.(*actionlint.FuncCallNode); ok && slices.Contains(names, strings.ToLower(call.Callee)) {
			found = true
		}
	})
	return found
}

// Inner gives what stands in the braces where a text is one expression and nothing else.
func Inner(text string) (source string, alone bool) {
	text = strings.TrimSpace(text)
	rest, opened := strings.CutPrefix(text, "${{")
	end := strings.Index(rest, "}}")
	if !opened || end < 0 || strings.TrimSpace(rest[end+2:]) != "" {
		return text, false
	}
	return strings.TrimSpace(rest[:end]), true
}

// Interpolate replaces the expressions in a text by their values.
func Interpolate(text string, scope Scope) (string, error) {
	var result strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${{")
		result.WriteString(before)
		if !found {
			return result.String(), nil
		}
		source, after, closed := strings.Cut(rest, "}}")
		if !closed {
			return "", fmt.Errorf("%q: }} is missing", text)
		}
		value, err := Evaluate(strings.TrimSpace(source), scope)
		if err != nil {
			return "", err
		}
		result.WriteString(String(value))
		text = after
	}
}

func (s Scope) value(node actionlint.ExprNode) (any, error) {
	switch node := node.(type) {
	case *actionlint.NullNode:
		return nil, nil
	case *actionlint.BoolNode:
		return node.Value, nil
	case *actionlint.IntNode:
		return float64(node.Value), nil
	case *actionlint.FloatNode:
		return node.Value, nil
	case *actionlint.StringNode:
		return node.Value, nil
	case *actionlint.VariableNode:
		value, known := s.Contexts[node.Name]
		if !known {
			return nil, fmt.Errorf("the context %s is not known here", node.Name)
		}
		return value, nil
	case *actionlint.ObjectDerefNode:
		return s.member(node.Receiver, node.Property)
	case *actionlint.ArrayDerefNode:
		return s.elements(node.Receiver)
	case *actionlint.IndexAccessNode:
		return s.index(node)
	case *actionlint.NotOpNode:
		value, err := s.value(node.Operand)
		return !True(value), err
	case *actionlint.CompareOpNode:
		return s.compare(node)
	case *actionlint.LogicalOpNode:
		return s.logical(node)
	case *actionlint.FuncCallNode:
		return s.call(node)
	}
	return nil, fmt.Errorf("%T is not understood", node)
}

func (s Scope) member(receiver actionlint.ExprNode, name string) (any, error) {
	value, err := s.value(receiver)
	if err != nil {
		return nil, err
	}
	if all, ok := value.(filtered); ok {
		var found filtered
		for _, element := range all {
			if object, isObject := element.(map[string]any); isObject {
				if member, has := lookup(object, name); has {
					found = append(found, member)
				}
			}
		}
		return found, nil
	}
	object, _ := value.(map[string]any) // of anything else it is null
	member, _ := lookup(object, name)
	return member, nil
}

// lookup does not mind case, as GitHub does not.
func lookup(object map[string]any, name string) (any, bool) {
	if value, found := object[name]; found {
		return value, true
	}
	for key, value := range object {
		if strings.EqualFold(key, name) {
			return value, true
		}
	}
	return nil, false
}

func (s Scope) elements(receiver actionlint.ExprNode) (any, error) {
	value, err := s.value(receiver)
	if err != nil {
		return nil, err
	}
	switch value := value.(type) {
	case map[string]any:
		var all filtered
		for _, key := range slices.Sorted(maps.Keys(value)) {
			all = append(all, value[key])
		}
		return all, nil
	case []any:
		return filtered(value), nil
	case filtered:
		var all filtered
		for _, element := range value {
			if list, ok := element.([]any); ok {
				all = append(all, list...)
			}
		}
		return all, nil
	}
	return filtered{}, nil
}

func (s Scope) index(node *actionlint.IndexAccessNode) (any, error) {
	value, err := s.value(node.Operand)
	if err != nil {
		return nil, err
	}
	index, err := s.value(node.Index)
	if err != nil {
		return nil, err
	}
	switch value := plain(value).(type) {
	case map[string]any:
		member, _ := lookup(value, String(index))
		return member, nil
	case []any:
		if at := Number(index); at >= 0 && at < float64(len(value)) {
			return value[int(at)], nil
		}
	}
	return nil, nil
}

func (s Scope) logical(node *actionlint.LogicalOpNode) (any, error) {
	left, err := s.value(node.Left)
	if err != nil || True(left) == (node.Kind == actionlint.LogicalOpNodeKindOr) {
		return left, err
	}
	return s.value(node.Right)
}

func (s Scope) compare(node *actionlint.CompareOpNode) (any, error) {
	left, err := s.value(node.Left)
	if err != nil {
		return nil, err
	}
	right, err := s.value(node.Right)
	if err != nil {
		return nil, err
	}
	if node.Kind.IsEqualityOp() {
		return Equal(left, right) == (node.Kind == actionlint.CompareOpNodeKindEq), nil
	}
	order := 0 // of strings, or of numbers
	l, isText := left.(string)
	r, alsoText := right.(string)
	if isText && alsoText {
		order = strings.Compare(strings.ToUpper(l), strings.ToUpper(r))
	} else {
		switch x, y := Number(left), Number(right); {
		case math.IsNaN(x) || math.IsNaN(y):
			return false, nil
		case x < y:
			order = -1
		case x > y:
			order = 1
		}
	}
	switch node.Kind {
	case actionlint.CompareOpNodeKindLess:
		return order < 0, nil
	case actionlint.CompareOpNodeKindLessEq:
		return order <= 0, nil
	case actionlint.CompareOpNodeKindGreater:
		return order > 0, nil
	case actionlint.CompareOpNodeKindGreaterEq:
		return order >= 0, nil
	}
	return nil, fmt.Errorf("%s is not understood", node.Kind)
}
