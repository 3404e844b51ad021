// Package jsonvalue reads JSON values of any shape: strictly, with the path to what is wrong.
package jsonvalue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxDepth is far above any configuration, and keeps a hostile file from exhausting the stack.
const maxDepth = 200

// SyntaxError is where a text stops being JSON.
type SyntaxError struct {
	Offset int64 // in bytes
	What   string
}

func (e SyntaxError) Error() string { return fmt.Sprintf("offset %d: %s", e.Offset, e.What) }

// Decode reads one JSON value. Unlike json.Unmarshal it refuses a property given twice, of which one would be lost silently,
// and keeps numbers as they are written.
func Decode(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	value, err := decodeValue(d, "", 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, SyntaxError{d.InputOffset(), "something follows the JSON value"}
	}
	return value, nil
}

func decodeValue(d *json.Decoder, path string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%s: more than %d levels deep", path, maxDepth)
	}
	token, err := next(d)
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return decodeObject(d, path, depth)
		}
		return decodeArray(d, path, depth)
	case json.Number:
		// A number that no float64 holds is one that Terraform would print as hundreds of digits.
		digits, _, _ := strings.Cut(strings.ToLower(token.String()), "e")
		if n, err := strconv.ParseFloat(token.String(), 64); err != nil || n == 0 && strings.ContainsAny(digits, "123456789") {
			return nil, fmt.Errorf("%s: the number %s is out of range", path, token)
		}
	}
	return token, nil
}

func decodeObject(d *json.Decoder, path string, depth int) (any, error) {
	object := map[string]any{}
	for d.More() {
		token, err := next(d)
		if err != nil {
			return nil, err
		}
		key, ok := token.(string)
		if !ok {
			return nil, SyntaxError{d.InputOffset(), "a property has no name"}
		}
		if _, twice := object[key]; twice {
			return nil, fmt.Errorf("%s: given twice in one object", Join(path, key))
		}
		if object[key], err = decodeValue(d, Join(path, key), depth+1); err != nil {
			return nil, err
		}
	}
	_, err := next(d)
	return object, err
}

func decodeArray(d *json.Decoder, path string, depth int) (any, error) {
	array := []any{}
	for d.More() {
		value, err := decodeValue(d, At(path, len(array)), depth+1)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	_, err := next(d)
	return array, err
}

// next gives the next token, or where in the file there is none.
func next(d *json.Decoder) (json.Token, error) {
	token, err := d.Token()
	if err == nil {
		return token, nil
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return nil, SyntaxError{d.InputOffset(), err.Error()}
}

// Embedded decodes a string that holds a JSON object or array. An expression that is no JSON text stays a string.
func Embedded(s string) (any, bool) {
	trimmed := strings.TrimSpace(s)
	if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return nil, false
	}
	value, err := Decode([]byte(trimmed))
	return value, err == nil
}
