package config

import (
	"fmt"
	"strconv"
	"strings"
)

func texts[T any](list []T) []string {
	all := make([]string, len(list))
	for i, item := range list {
		all[i] = fmt.Sprint(item)
	}
	return all
}

// allOf words what is all meant: a, b and c.
func allOf(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

func index(key string, i int) string { return key + "[" + strconv.Itoa(i) + "]" }
