package config

import (
	"fmt"
	"strconv"
)

func texts[T any](list []T) []string {
	all := make([]string, len(list))
	for i, item := range list {
		all[i] = fmt.Sprint(item)
	}
	return all
}

func index(key string, i int) string { return key + "[" + strconv.Itoa(i) + "]" }
