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

func TestPatternsThatOverlap(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"", "", true}, {"*", "", true}, {"a", "a", true}, {"a", "b", false}, {"a*", "*b", true}, {"a*", "b*", false}, {"a?c", "ab*", true}, {"a?", "a", false},
		{"shop-*", "shop-prod-*", true}, {"shop-dev-*", "shop-prod-*", false}, {"*/index/*", "table/carts", false}, {"table/*", "table/*/index/*", true},
		{"*a*b", "ab*c", false}, {"x*a*", "*ay", true}, {"??", "*a", true}, {"*", "*", true},
	} {
		if got := Overlap(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
		if got := Overlap(c.b, c.a); got != c.want {
			t.Errorf("%q and %q: %v", c.b, c.a, got)
		}
	}
}
