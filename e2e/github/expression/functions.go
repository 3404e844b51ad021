package expression

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rhysd/actionlint"
)

// functions that need nothing of the run, with how many arguments they take.
var functions = map[string]struct {
	least, most int
	run         func(arguments []any) (any, error)
}{
	"contains":   {2, 2, contains},
	"startswith": {2, 2, func(a []any) (any, error) { return strings.HasPrefix(upper(a[0]), upper(a[1])), nil }},
	"endswith":   {2, 2, func(a []any) (any, error) { return strings.HasSuffix(upper(a[0]), upper(a[1])), nil }},
	"format":     {1, 100, format},
	"join":       {1, 2, join},
	"tojson":     {1, 1, toJSON},
	"fromjson":   {1, 1, fromJSON},
}

func (s Scope) call(node *actionlint.FuncCallNode) (any, error) {
	var arguments []any
	for _, argument := range node.Args {
		value, err := s.value(argument)
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, plain(value))
	}
	name := strings.ToLower(node.Callee)
	if own, known := s.Functions[name]; known {
		return own(arguments)
	}
	function, known := functions[name]
	if !known {
		return nil, fmt.Errorf("the function %s is not known here", node.Callee)
	}
	if len(arguments) < function.least || len(arguments) > function.most {
		return nil, fmt.Errorf("%s has %d arguments", node.Callee, len(arguments))
	}
	return function.run(arguments)
}

func upper(value any) string { return strings.ToUpper(String(value)) }

func contains(a []any) (any, error) {
	if list, ok := a[0].([]any); ok {
		return slices.ContainsFunc(list, func(element any) bool { return Equal(element, a[1]) }), nil
	}
	return strings.Contains(upper(a[0]), upper(a[1])), nil
}

var placeholder = regexp.MustCompile(`\{\{|\}\}|\{(\d+)\}|[{}]`)

func format(a []any) (result any, err error) {
	return placeholder.ReplaceAllStringFunc(String(a[0]), func(found string) string {
		switch found {
		case "{{", "}}":
			return found[:1]
		case "{", "}":
			err = fmt.Errorf("format: %q has a single brace", String(a[0]))
			return found
		}
		at, atErr := strconv.Atoi(strings.Trim(found, "{}"))
		if atErr != nil || at+1 >= len(a) {
			err = fmt.Errorf("format: %s has no argument", found)
			return found
		}
		return String(a[at+1])
	}), err
}

func join(a []any) (any, error) {
	list, ok := a[0].([]any)
	if !ok {
		return String(a[0]), nil
	}
	separator := ","
	if len(a) == 2 {
		separator = String(a[1])
	}
	var texts []string
	for _, element := range list {
		texts = append(texts, String(element))
	}
	return strings.Join(texts, separator), nil
}

func toJSON(a []any) (any, error) {
	data, err := json.MarshalIndent(a[0], "", "  ")
	return string(data), err
}

func fromJSON(a []any) (value any, err error) {
	if err := json.Unmarshal([]byte(String(a[0])), &value); err != nil {
		return nil, fmt.Errorf("fromJSON: %q: %w", String(a[0]), err)
	}
	return value, nil
}
