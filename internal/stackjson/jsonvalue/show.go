package jsonvalue

import "encoding/json"

// KindOf names a JSON value's kind for a message.
func KindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "a bool"
	case json.Number:
		return "a number"
	case string:
		return "a string"
	case []any:
		return "an array"
	}
	return "an object"
}

// Show renders a value for a message.
func Show(value any) string {
	text, _ := json.Marshal(value)
	return Excerpt(string(text))
}

// Excerpt shortens a value for a message.
func Excerpt(s string) string {
	const max = 80
	if runes := []rune(s); len(runes) > max {
		return string(runes[:max-1]) + "…"
	}
	return s
}
