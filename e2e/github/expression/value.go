package expression

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// True says whether a value counts as true: false, 0, "" and null do not.
func True(value any) bool {
	switch value := value.(type) {
	case nil:
		return false
	case bool:
		return value
	case float64:
		return value != 0 && !math.IsNaN(value)
	case string:
		return value != ""
	}
	return true
}

// Equal compares as == does: texts without case, and values of two kinds as numbers.
func Equal(left, right any) bool {
	l, isText := left.(string)
	r, alsoText := right.(string)
	if isText && alsoText {
		return strings.EqualFold(l, r)
	}
	switch left.(type) {
	case map[string]any, []any, filtered:
		return false // two are equal only where they are one, which no workflow needs
	}
	return Number(left) == Number(right) // NaN equals nothing
}

// Number is what a value counts as where a number is needed: NaN for what is none.
func Number(value any) float64 {
	switch value := value.(type) {
	case nil:
		return 0
	case bool:
		if value {
			return 1
		}
		return 0
	case float64:
		return value
	case string:
		text := strings.TrimSpace(value)
		if text == "" {
			return 0
		}
		if number, err := strconv.ParseInt(text, 0, 64); err == nil {
			return float64(number)
		}
		if number, err := strconv.ParseFloat(text, 64); err == nil {
			return number
		}
	}
	return math.NaN()
}

// String is what a value prints as.
func String(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case bool:
		return strconv.FormatBool(value)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case string:
		return value
	case []any, filtered:
		return "Array"
	}
	return "Object"
}

// Plain gives a value of Go as one of an expression, through JSON.
func Plain(value any) (any, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var result any
	return result, json.Unmarshal(data, &result)
}

func plain(value any) any {
	if all, ok := value.(filtered); ok {
		return append([]any{}, all...)
	}
	return value
}
