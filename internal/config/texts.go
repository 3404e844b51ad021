package config

import "strconv"

func texts(numbers []int) []string {
	all := make([]string, len(numbers))
	for i, n := range numbers {
		all[i] = strconv.Itoa(n)
	}
	return all
}

func index(key string, i int) string { return key + "[" + strconv.Itoa(i) + "]" }
