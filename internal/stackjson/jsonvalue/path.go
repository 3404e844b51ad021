package jsonvalue

import (
	"strconv"
	"strings"
)

// Join gives the path of a property: auth.secret_arn.
func Join(path, key string) string {
	if strings.ContainsAny(key, ".[]\" ") || key == "" {
		return path + "[" + strconv.Quote(key) + "]"
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// At gives the path of an element: auth[0].
func At(path string, index int) string { return path + "[" + strconv.Itoa(index) + "]" }
