package listener

import (
	"fmt"
	"maps"
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
	} {
		if got := c.wide.Covers(c.narrow); got != c.want {
			t.Errorf("%v covers %v: %v", c.wide, c.narrow, got)
		}
	}
}

// inOrder asks for less and less.
var inOrder = []Match{
	{Host: "shop.example.com", Path: "/robots.txt"},
	{Host: "shop.example.com", Path: "/old/books/*"},
	{Host: "shop.example.com", Path: "/old/*"},
	{Host: "shop.example.com", Path: "/*.php"},
	{Host: "shop.example.com"},
	{Host: "*.shop.example.com", Path: "/a"},
	{Host: "*.shop.example.com"},
	{Host: "*.example.com"},
	{Path: "/robots.txt"},
	{Path: "/old/?"},
	{Path: "/old/*"},
	{Path: "/o*"},
	{Path: "/*"},
}

func TestWhatAsksForMoreComesFirst(t *testing.T) {
	priorities := Priorities(inOrder)
	for i, rule := range inOrder[1:] {
		if priorities[inOrder[i]] >= priorities[rule] {
			t.Errorf("%v has %d, and %v behind it %d", inOrder[i], priorities[inOrder[i]], rule, priorities[rule])
		}
	}
	for rule, priority := range priorities {
		if priority <= Maintenance || priority > 50000 {
			t.Errorf("%v has %d", rule, priority)
		}
	}
}

// The numbers are in the state of every environment: others are a change of every rule.
func TestPrioritiesStayAsTheyAre(t *testing.T) {
	want := map[Match]int{
		{Host: "www.example.com"}:           13207,
		{Host: "*.example.com", Path: "/a"}: 24571,
		{Path: "/robots.txt"}:               32242,
		{Path: "/old/*"}:                    43619,
	}
	if got := Priorities(slices.Collect(maps.Keys(want))); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestARuleKeepsItsPriorityWhileOthersComeAndGo(t *testing.T) {
	all := Priorities(inOrder)
	for _, gone := range inOrder {
		rest := slices.DeleteFunc(slices.Clone(inOrder), func(m Match) bool { return m == gone })
		for rule, priority := range Priorities(rest) {
			if priority != all[rule] {
				t.Errorf("without %v, %v moves from %d to %d", gone, rule, all[rule], priority)
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
	for _, priority := range Priorities(many) {
		taken[priority] = true
	}
	if len(taken) != len(many) {
		t.Errorf("%d rules have %d priorities", len(many), len(taken))
	}
}

func TestLabels(t *testing.T) {
	for match, want := range map[Match]string{
		{Host: "WWW.example.com"}:   "host_www_example_com",
		{Host: "www-a.example.com"}: "host_www__a_example_com",
		{Path: "/old/*"}:            "path_old__any",
		{Path: "/old"}:              "path_old",
		{Path: "/Old"}:              "path_u_old",
		{Path: "/old/"}:             "path_old__",
		{Path: "/"}:                 "path_",
		{Host: "*.example.com", Path: "/a-b/?.html"}: "host_any_example_com_path_a_b__one_html",
	} {
		if got := match.Label(); got != want {
			t.Errorf("%v: got %s, want %s", match, got, want)
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
		"to another host":          {[]Rule{{Match{Host: "www.example.com"}, to("example.com", "")}}, nil},
		"to the same host":         {[]Rule{{Match{Host: "www.example.com"}, to("WWW.example.com", "")}}, []int{0}},
		"to and fro":               {[]Rule{{Match{Host: "a.com"}, to("b.com", "")}, {Match{Host: "b.com"}, to("a.com", "")}}, []int{0, 1}},
		"to another path":          {[]Rule{{Match{Path: "/old/*"}, to("", "/new/#{path}")}}, nil},
		"below itself":             {[]Rule{{Match{Path: "/old/*"}, to("", "/old/new")}}, []int{0}},
		"everything below a path":  {[]Rule{{Match{Path: "/*"}, to("", "/shop/#{path}")}}, []int{0}},
		"an answer in between":     {[]Rule{{Match{Path: "/*"}, to("", "/down")}, {Match{Path: "/down"}, nil}}, nil},
		"to somebody else":         {[]Rule{{Match{Path: "/blog/*"}, to("blog.example.org", "")}}, nil},
		"to our own name":          {[]Rule{{Match{Path: "/blog/*"}, to("example.com", "")}}, []int{0}},
		"from one place to a loop": {[]Rule{{Match{Path: "/a"}, to("", "/b/1")}, {Match{Path: "/b/*"}, to("", "/b/#{path}")}}, []int{1}},
	} {
		if got := Loop(c.rules, 0, ours); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
