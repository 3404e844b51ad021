package credentials

import (
	"regexp"
	"strings"
)

// placeholder is Placeholder, and where the search must be sure, whatever stands in for a credential.
func (s Search) placeholder(value string) bool { return Placeholder(value) || s.Sure && standIn(value) }

var standInWord = regexp.MustCompile(`(?i)(?:change|replace|insert|fill)[-_. ]?(?:me|it|this|in)\b|^<?your[-_ ]|[-_ ]here>?$|` +
	`example|dummy|placeholder|todo\b|fixme|\$\{|\{\{|%\(`)

// standIn says whether a text only shows what a credential looks like: changeme, your-token-here, AKIAIOSFODNN7EXAMPLE, or one character again and again.
func standIn(value string) bool {
	const again = 8
	for i, same := 1, 1; i < len(value); i++ {
		if same++; value[i] != value[i-1] {
			same = 1
		}
		if same == again {
			return true
		}
	}
	return standInWord.MatchString(value) || len(value) > 3 && strings.Trim(value, value[:1]) == ""
}
