package policy

import "strings"

// Like matches a text with a pattern as IAM does: * is any text, ? is any one character.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
func Like(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// Overlap says whether there is a text that both patterns match.
func Overlap(a, b string) bool {
	reached := make([]bool, len(b)+1) // by what was read of a, the lengths of b that match it
	reached[0] = true
	spread(reached, b)
	for i := range len(a) {
		next := make([]bool, len(b)+1)
		for j := range len(b) + 1 {
			switch {
			case !reached[j]:
			case a[i] == '*':
				for k := j; k <= len(b); k++ {
					next[k] = true
				}
			case j < len(b) && b[j] == '*':
				next[j] = true
			case j < len(b) && (a[i] == '?' || b[j] == '?' || a[i] == b[j]):
				next[j+1] = true
			}
		}
		reached = next
		spread(reached, b)
	}
	return reached[len(b)]
}

// spread lets a * of b match nothing.
func spread(reached []bool, b string) {
	for j := range len(b) {
		if reached[j] && b[j] == '*' {
			reached[j+1] = true
		}
	}
}
