package listener

import (
	"cmp"
	"slices"
	"strings"
)

// Target is where a redirect leads; "" keeps what the request has, as #{host} and #{path} do.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions
type Target struct{ Host, Path string }

// After gives the requests that come of those that a rule takes, once they have been redirected.
func (m Match) After(to Target) Match {
	after := Match{Host: m.host(), Path: m.path()} // a browser adds no header
	keep := strings.NewReplacer("#{host}", m.host(), "#{path}", strings.TrimPrefix(m.path(), "/"), "#{port}", "*", "#{protocol}", "*", "#{query}", "*")
	if to.Host != "" {
		after.Host = strings.ToLower(keep.Replace(to.Host))
	}
	if to.Path != "" {
		after.Path = keep.Replace(to.Path)
	}
	return after
}

// Loop follows redirects from a rule until something answers, and gives the rules that lead to each other, by their places in the list; none where there
// is no loop. Rules of any host take what is sent to another host only where that is one of ours.
func Loop(rules []Rule, start int, ours func(host string) bool) []int {
	order := order(rules)
	var met []int
	at, requests := start, rules[start].Match
	for {
		if rules[at].To == nil {
			return nil
		}
		for i, before := range met {
			if before == at {
				return met[i:]
			}
		}
		met = append(met, at)
		requests = requests.After(*rules[at].To)
		next := -1
		for _, i := range order {
			abroad := rules[i].Host == "" && rules[at].To.Host != "" && rules[at].To.Host != "#{host}" && !ours(requests.Host)
			if !abroad && rules[i].Covers(requests) {
				next = i
				break
			}
		}
		if next < 0 {
			return nil
		}
		at = next
	}
}

// order of the rules in which a listener asks them.
func order(rules []Rule) []int {
	priorities := Priorities(rules)
	places := make([]int, len(rules))
	for i := range rules {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(priorities[rules[a].Label()], priorities[rules[b].Label()]) })
	return places
}
