package listener

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
)

// Maintenance is the priority of the rule that answers everything: before all others.
const Maintenance = 1

// FirstGiven to LastGiven are the priorities that a rule can be given: before all that follow from what rules ask.
const FirstGiven, LastGiven = Maintenance + 1, 99

// first of the priorities that rules get by what they ask; one that asks for a header as well can get the number before. AWS knows 1 to 50000.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
const first = 101

// Priorities gives each rule a number of its own, by its label. Where none is given it follows from what the rule asks, so that no other rule moves it: AWS
// refuses a number that another rule has, also for the moment in which two exchange theirs. The more a rule asks for, the earlier it is asked: a host before a
// pattern of hosts before any host, within these a path before a pattern before any path, and a longer pattern before a shorter one, and then with a header
// before without. Two rules that would get the same number get neighboring ones, which is rare: among twenty single paths once in thirty environments.
func Priorities(rules []Rule) map[string]int {
	priorities := map[string]int{}
	var sorted []Match
	for _, rule := range rules {
		if rule.Priority == 0 {
			sorted = append(sorted, rule.Match)
		} else {
			priorities[rule.Label()] = rule.Priority
		}
	}
	slices.SortFunc(sorted, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.priority(), b.priority()), strings.Compare(a.Host, b.Host), strings.Compare(a.Path, b.Path),
			strings.Compare(a.Header.Name, b.Header.Name))
	})
	last := 0
	for _, match := range sorted {
		last = max(match.priority(), last+1)
		priorities[match.Label()] = last
	}
	return priorities
}

func (m Match) priority() int {
	paths := m.hosts().paths(m.path())
	asked := m.host() + m.path()
	number := paths.low + hash(asked, paths.size)
	if m.Header.Name == "" {
		return number
	}
	return number - 1 - hash(asked+strings.ToLower(m.Header.Name), max(number-paths.low, 1))
}

// hash of a text: a number from 0 to below size.
func hash(text string, size int) int {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(text))
	return int(sum.Sum32() % uint32(size)) //nolint:gosec // a size is some thousands
}

// band is a part of the priorities.
type band struct{ low, size int }

// hosts: 16000 for single hosts, 4000 for each number of parts that a pattern can have, so that *.shop.example.com comes before *.example.com, and 16000 for
// rules of any host.
func (m Match) hosts() band {
	const single, pattern = 16000, 4000
	switch host := m.host(); {
	case host == "*":
		return band{first + single + 4*pattern, single}
	case wild(host):
		parts := min(max(strings.Count(host, ".")+1, 2), 5)
		return band{first + single + (5-parts)*pattern, pattern}
	}
	return band{first, single}
}

// paths: three eighths for single paths, three for patterns by their length, and two for any path.
func (b band) paths(path string) band {
	const lengths = 60
	eighth := b.size / 8
	step := 3 * eighth / lengths
	switch {
	case path == Everything.Path:
		return band{b.low + 6*eighth, 2 * eighth}
	case wild(path):
		length := min(max(len(strings.ReplaceAll(path, "*", "")), 1), lengths)
		return band{b.low + 3*eighth + (lengths-length)*step, step}
	}
	return band{b.low, 3 * eighth}
}

func wild(pattern string) bool { return strings.ContainsAny(pattern, "*?") }
