package credentials

import (
	"strings"
	"unicode"
)

// Words splits a name as people write them: snake_case, kebab-case, camelCase, dotted paths. They come in lower case; digits part words and
// are left out, so that password2 is password.
func Words(name string) []string {
	var all []string
	runes := []rune(name)
	start := -1
	end := func(i int) {
		if start >= 0 {
			all = append(all, strings.ToLower(string(runes[start:i])))
		}
		start = -1
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r):
			end(i)
			continue
		case start < 0:
		case unicode.IsUpper(r) && !unicode.IsUpper(runes[i-1]): // dbPass
			end(i)
		case unicode.IsUpper(r) && i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !pluralOf(runes, i): // DBPass, not APIs
			end(i)
		}
		if start < 0 {
			start = i
		}
	}
	end(len(runes))
	return all
}

// pluralOf says whether the letter at i is the last of an acronym with a plural's s, such as the I of APIs.
func pluralOf(runes []rune, i int) bool {
	return runes[i+1] == 's' && (i+2 == len(runes) || !unicode.IsLetter(runes[i+2]))
}
