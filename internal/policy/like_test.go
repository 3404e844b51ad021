package policy

import "testing"

func TestWildcardsMatchAsIAMDoes(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"*", "", true}, {"*", "abc", true}, {"a*c", "abbc", true}, {"a*c", "abcd", false}, {"a?c", "abc", true},
		{"a?c", "ac", false}, {"*b*b", "abab", true}, {"a", "ab", false}, {"ab", "a", false}, {"a**", "a", true}, {"?", "", false},
		{"repo:acme/shop:environment:pro?", "repo:acme/shop:environment:prod", true}, {"repo:acme/shop:*", "repo:acme/shop:environment:prod", true},
		{"repo:acme/shop", "repo:acme/shop:environment:prod", false}, {"repo:acme/shop:*:dev", "repo:acme/shop:environment:prod", false},
	} {
		if got := Like(c.pattern, c.text); got != c.want {
			t.Errorf("%q on %q: %v", c.pattern, c.text, got)
		}
	}
}
