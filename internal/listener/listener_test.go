package listener

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestARuleCoversWhatAsksForMore(t *testing.T) {
	for _, c := range []struct {
		wide, narrow Match
		want         bool
	}{
		{Match{Path: "/*"}, Match{Path: "/a"}, true},
		{Match{Path: "/a"}, Match{Path: "/*"}, false},
		{Match{Path: "/a*"}, Match{Path: "/a?"}, true},
		{Match{Path: "/a?"}, Match{Path: "/a*"}, false},
		{Match{Path: "/a*c"}, Match{Path: "/abbc"}, true},
		{Match{Path: "/a*c"}, Match{Path: "/a*bc"}, true},
		{Match{Path: "/A"}, Match{Path: "/a"}, false},
		{Match{Host: "WWW.example.com"}, Match{Host: "www.example.com", Path: "/a"}, true},
		{Match{Host: "*.example.com"}, Match{Host: "a.b.example.com"}, true},
		{Match{Host: "*.example.com"}, Match{Host: "example.com"}, false},
		{Match{Path: "/a"}, Match{Host: "example.com"}, false},
		{Match{Host: "example.com", Path: "/*"}, Match{Host: "example.com"}, true},
		{Match{Path: "/*"}, header("X-Cdn", "a"), true},
		{header("X-Cdn", "a"), Match{Path: "/*"}, false},
		{header("X-Cdn", "a"), header("X-Cdn", "b"), false},
		{header("X-Cdn", "a", "b"), header("x-cdn", "B"), true},
		{header("X-Cdn", "a"), header("X-Cdn", "a", "b"), false},
		{header("X-Cdn", "*"), header("X-Cdn", "${local.secret}"), true},
		{header("X-Cdn", "${local.secret}"), header("X-Cdn", "${local.secret}"), true},
		{header("X-Cdn", "*"), header("X-Other", "a"), false},
	} {
		if got := c.wide.Covers(c.narrow); got != c.want {
			t.Errorf("%v covers %v: %v", c.wide, c.narrow, got)
		}
	}
}

func header(name string, values ...string) Match { return Match{Header: Header{name, values}} }

// inOrder asks for less and less.
var inOrder = []Match{
	{Host: "shop.example.com", Path: "/robots.txt", Header: Header{"X-Cdn", []string{"a"}}},
	{Host: "shop.example.com", Path: "/robots.txt"},
	{Host: "shop.example.com", Path: "/old/books/*"},
	{Host: "shop.example.com", Path: "/old/*"},
	{Host: "shop.example.com", Path: "/*.php"},
	{Host: "shop.example.com", Header: Header{"X-Cdn", []string{"a"}}},
	{Host: "shop.example.com"},
	{Host: "*.shop.example.com", Path: "/a"},
	{Host: "*.shop.example.com"},
	{Host: "*.example.com"},
	{Path: "/robots.txt"},
	{Path: "/old/?"},
	{Path: "/old/*"},
	{Path: "/o*"},
	{Path: "/*", Header: Header{"X-Cdn", []string{"a"}}},
	{Path: "/*"},
}

// priorities of rules to which none are given.
func priorities(matches []Match) map[string]int {
	var rules []Rule
	for _, match := range matches {
		rules = append(rules, Rule{Match: match})
	}
	return Priorities(rules)
}

func TestWhatAsksForMoreComesFirst(t *testing.T) {
	priorities := priorities(inOrder)
	for i, rule := range inOrder[1:] {
		if before := inOrder[i]; priorities[before.Label()] >= priorities[rule.Label()] {
			t.Errorf("%v has %d, and %v behind it %d", before, priorities[before.Label()], rule, priorities[rule.Label()])
		}
	}
	for rule, priority := range priorities {
		if priority <= LastGiven || priority > 50000 {
			t.Errorf("%v has %d", rule, priority)
		}
	}
}

// The numbers are in the state of every environment: others are a change of every rule.
func TestPrioritiesStayAsTheyAre(t *testing.T) {
	want := []struct {
		Match
		number int
	}{
		{Match{Host: "www.example.com"}, 13207},
		{Match{Host: "*.example.com", Path: "/a"}, 24571},
		{Match{Path: "/robots.txt"}, 32242},
		{Match{Path: "/old/*"}, 43619},
		{Match{Host: "www.example.com", Header: Header{"X-Origin-Verify", []string{"a"}}}, 12115},
		{header("X-Origin-Verify", "a"), 44639},
	}
	var rules []Match
	for _, rule := range want {
		rules = append(rules, rule.Match)
	}
	got := priorities(rules)
	for _, rule := range want {
		if number := got[rule.Label()]; number != rule.number {
			t.Errorf("%v has %d, not %d", rule.Match, number, rule.number)
		}
	}
}

func TestAHeaderMakesARuleAnotherOneAndItsValuesDoNot(t *testing.T) {
	plain, one, rotated := Match{Path: "/a"}, header("X-Cdn", "secret"), header("x-cdn", "secret", "next")
	one.Path, rotated.Path = plain.Path, plain.Path
	if one.Label() == plain.Label() || one.priority() == plain.priority() {
		t.Errorf("with and without a header: %s, %d", one.Label(), one.priority())
	}
	if one.Label() != rotated.Label() || one.priority() != rotated.priority() {
		t.Errorf("the values move the rule: %s, %d and %s, %d", one.Label(), one.priority(), rotated.Label(), rotated.priority())
	}
}

func TestARuleKeepsItsPriorityWhileOthersComeAndGo(t *testing.T) {
	all := priorities(inOrder)
	for i, gone := range inOrder {
		for label, priority := range priorities(slices.Delete(slices.Clone(inOrder), i, i+1)) {
			if priority != all[label] {
				t.Errorf("without %v, %s moves from %d to %d", gone, label, all[label], priority)
			}
		}
	}
}

func TestEachRuleHasAPriorityOfItsOwn(t *testing.T) {
	var many []Match
	for i := range 100 {
		many = append(many, Match{Path: fmt.Sprintf("/old-%02d/*", i)})
	}
	taken := map[int]bool{}
	for _, priority := range priorities(many) {
		taken[priority] = true
	}
	if len(taken) != len(many) {
		t.Errorf("%d rules have %d priorities", len(many), len(taken))
	}
}

// randomRules are of the kinds of hosts, paths and headers that one load balancer has; a few are given a priority.
func randomRules(random *rand.Rand) []Rule {
	hosts := []string{"", "a.example.com", "b.example.com", "*.example.com", "a.shop.example.com", "*.shop.example.com"}
	paths := []string{"", "/", "/a", "/a/b", "/a/c", "/*", "/a*", "/a?", "/a/*", "/a/b*", "/a/b/*", "/*.php"}
	headers := []Header{{}, {}, {"X-Cdn", []string{"*"}}, {"X-Tenant", []string{"b"}}}
	var rules []Rule
	seen := map[string]bool{}
	for _, given := range random.Perm(LastGiven - FirstGiven + 1)[:40] {
		rule := Rule{Match: Match{hosts[random.IntN(len(hosts))], paths[random.IntN(len(paths))], headers[random.IntN(len(headers))]}}
		if random.IntN(8) == 0 {
			rule.Priority = FirstGiven + given
		}
		if !rule.Empty() && !seen[rule.Label()] {
			rules, seen[rule.Label()] = append(rules, rule), true
		}
	}
	return rules
}

func TestPropertiesOfPriorities(t *testing.T) {
	for seed := range uint64(50) {
		rules := randomRules(rand.New(rand.NewPCG(seed, 0))) //nolint:gosec // examples
		all := Priorities(rules)
		byNumber := map[int]Rule{}
		for _, rule := range rules {
			number := all[rule.Label()]
			other, taken := byNumber[number]
			switch byNumber[number] = rule; {
			case taken:
				t.Errorf("seed %d: %v and %v both have %d", seed, rule, other, number)
			case rule.Priority != 0 && number != rule.Priority:
				t.Errorf("seed %d: %v has %d", seed, rule, number)
			case rule.Priority == 0 && (number <= LastGiven || number > 50000):
				t.Errorf("seed %d: %v has %d", seed, rule, number)
			}
		}
		for i, special := range rules {
			for _, general := range rules {
				strictly := general.Covers(special.Match) && !special.Covers(general.Match)
				if strictly && special.Priority == 0 && general.Priority == 0 && all[special.Label()] >= all[general.Label()] {
					t.Errorf("seed %d: %v has %d, and %v before it %d", seed, special, all[special.Label()], general, all[general.Label()])
				}
			}
			without := Priorities(slices.Delete(slices.Clone(rules), i, i+1))
			for label, number := range without {
				if all[label] != number && !unbroken(byNumber, all[special.Label()], all[label]) {
					t.Errorf("seed %d: without %v, %s moves from %d to %d", seed, special, label, all[label], number)
				}
			}
		}
	}
}

// unbroken says whether a rule stands at each number from one to another: those behind the first had to make way for it.
func unbroken(taken map[int]Rule, from, to int) bool {
	for number := from; number <= to; number++ {
		if rule, is := taken[number]; !is || rule.Priority != 0 {
			return false
		}
	}
	return from < to
}

func TestLabels(t *testing.T) {
	for _, c := range []struct {
		rule Rule
		want string
	}{
		{Rule{Match: Match{Host: "WWW.example.com"}}, "host_www_example_com"},
		{Rule{Match: Match{Host: "www-a.example.com"}}, "host_www__a_example_com"},
		{Rule{Match: Match{Path: "/old/*"}}, "path_old__any"},
		{Rule{Match: Match{Path: "/old"}}, "path_old"},
		{Rule{Match: Match{Path: "/Old"}}, "path_u_old"},
		{Rule{Match: Match{Path: "/old/"}}, "path_old__"},
		{Rule{Match: Match{Path: "/"}}, "path_"},
		{Rule{Match: Match{Host: "*.example.com", Path: "/a-b/?.html"}}, "host_any_example_com_path_a_b__one_html"},
		{Rule{Match: header("X-Origin-Verify", "secret")}, "header_x__origin__verify"},
		{Rule{Match: Match{Host: "a.com", Path: "/b", Header: Header{"X-Cdn", []string{"c"}}}}, "host_a_com_path_b_header_x__cdn"},
		{Rule{Match: Match{Path: "/old"}, Priority: 10}, "priority_10"},
	} {
		if got := c.rule.Label(); got != c.want {
			t.Errorf("%v: got %s, want %s", c.rule, got, c.want)
		}
	}
}

func TestLoops(t *testing.T) {
	ours := func(host string) bool { return host == "example.com" }
	to := func(host, path string) *Target { return &Target{host, path} }
	for name, c := range map[string]struct {
		rules []Rule
		want  []int
	}{
		"to another host":          {[]Rule{{Match: Match{Host: "www.example.com"}, To: to("example.com", "")}}, nil},
		"to the same host":         {[]Rule{{Match: Match{Host: "www.example.com"}, To: to("WWW.example.com", "")}}, []int{0}},
		"to and fro":               {[]Rule{{Match: Match{Host: "a.com"}, To: to("b.com", "")}, {Match: Match{Host: "b.com"}, To: to("a.com", "")}}, []int{0, 1}},
		"to another path":          {[]Rule{{Match: Match{Path: "/old/*"}, To: to("", "/new/#{path}")}}, nil},
		"below itself":             {[]Rule{{Match: Match{Path: "/old/*"}, To: to("", "/old/new")}}, []int{0}},
		"everything below a path":  {[]Rule{{Match: Match{Path: "/*"}, To: to("", "/shop/#{path}")}}, []int{0}},
		"an answer in between":     {[]Rule{{Match: Match{Path: "/*"}, To: to("", "/down")}, {Match: Match{Path: "/down"}, To: nil}}, nil},
		"to somebody else":         {[]Rule{{Match: Match{Path: "/blog/*"}, To: to("blog.example.org", "")}}, nil},
		"to our own name":          {[]Rule{{Match: Match{Path: "/blog/*"}, To: to("example.com", "")}}, []int{0}},
		"from one place to a loop": {[]Rule{{Match: Match{Path: "/a"}, To: to("", "/b/1")}, {Match: Match{Path: "/b/*"}, To: to("", "/b/#{path}")}}, []int{1}},
	} {
		if got := Loop(c.rules, 0, ours); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
