package stackjson

import (
	"encoding/json"
	"fmt"
	"slices"

	"slipway/internal/stackjson/jsonvalue"
)

// readDocument reads a policy document, and tells why if it cannot.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func readDocument(value any) (statements []Statement, unreadable string) {
	text, ok := value.(string)
	if !ok {
		return nil, "the document is " + jsonvalue.KindOf(value) + ", not a string of JSON"
	}
	decoded, ok := jsonvalue.Embedded(text)
	document, isObject := decoded.(map[string]any)
	if !ok || !isObject {
		return nil, "the document is no JSON object: " + jsonvalue.Excerpt(text)
	}
	var raw []any
	switch value := document["Statement"].(type) {
	case []any:
		raw = value
	case map[string]any:
		raw = []any{value}
	default:
		return nil, "Statement is " + jsonvalue.KindOf(value)
	}
	for i, value := range raw {
		body, ok := value.(map[string]any)
		if !ok {
			return statements, fmt.Sprintf("Statement[%d] is %s", i, jsonvalue.KindOf(value))
		}
		statement, wrong := readStatement(body)
		if wrong != "" {
			return statements, fmt.Sprintf("Statement[%d]: %s", i, wrong)
		}
		statements = append(statements, statement)
	}
	return statements, ""
}

func readStatement(body map[string]any) (s Statement, wrong string) {
	for _, key := range jsonvalue.SortedKeys(body) {
		switch value := body[key]; key {
		case "Sid":
			s.Sid, _ = value.(string)
		case "Effect":
			s.Effect, _ = value.(string)
		case "Action":
			s.Action, wrong = list(key, value)
		case "NotAction":
			s.NotAction, wrong = list(key, value)
		case "Resource":
			s.Resource, wrong = list(key, value)
		case "NotResource":
			s.NotResource, wrong = list(key, value)
		case "Principal":
			s.Principal, wrong = principals(key, value)
		case "NotPrincipal":
			s.NotPrincipal, wrong = principals(key, value)
		case "Condition":
			s.Condition, wrong = conditions(value)
		default:
			wrong = "no such element " + key
		}
		if wrong != "" {
			return s, wrong
		}
	}
	if s.Effect != "Allow" && s.Effect != "Deny" {
		return s, fmt.Sprintf("Effect is %s, not Allow or Deny", jsonvalue.Show(body["Effect"]))
	}
	if len(s.Action) == 0 && len(s.NotAction) == 0 {
		return s, "no Action"
	}
	return s, ""
}

// list reads a string, number or bool, or an array of them.
func list(key string, value any) ([]string, string) {
	switch value := value.(type) {
	case string:
		return []string{value}, ""
	case bool, json.Number:
		return []string{fmt.Sprint(value)}, ""
	case []any:
		var all []string
		for _, element := range value {
			if _, nested := element.([]any); nested {
				return nil, key + " holds an array"
			}
			one, wrong := list(key, element)
			if wrong != "" {
				return nil, wrong
			}
			all = append(all, one...)
		}
		return all, ""
	}
	return nil, key + " is " + jsonvalue.KindOf(value)
}

func principals(key string, value any) ([]string, string) {
	byType, ok := value.(map[string]any)
	if !ok {
		return list(key, value) // "*"
	}
	var all []string
	for _, typ := range jsonvalue.SortedKeys(byType) {
		names, wrong := list(key, byType[typ])
		if wrong != "" {
			return nil, wrong
		}
		for _, name := range names {
			all = append(all, typ+":"+name)
		}
	}
	return all, ""
}

func conditions(value any) ([]Condition, string) {
	operators, ok := value.(map[string]any)
	if !ok {
		return nil, "Condition is " + jsonvalue.KindOf(value)
	}
	var all []Condition
	for _, operator := range jsonvalue.SortedKeys(operators) {
		keys, ok := operators[operator].(map[string]any)
		if !ok {
			return nil, "Condition." + operator + " is " + jsonvalue.KindOf(operators[operator])
		}
		for _, key := range jsonvalue.SortedKeys(keys) {
			values, wrong := list(key, keys[key])
			if wrong != "" {
				return nil, wrong
			}
			slices.Sort(values)
			all = append(all, Condition{operator, key, values})
		}
	}
	return all, ""
}
