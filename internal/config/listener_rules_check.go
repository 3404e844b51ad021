package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/listener"
)

// What AWS takes in a rule's conditions. Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html, and
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html, of which some languages say five wildcards, others six.
const (
	longest       = 128 // characters of a host, a path or a query
	mostWildcards = 5   // of a rule
	longestBody   = 1024
)

var (
	ruleHost   = regexp.MustCompile(`^(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]+$`)
	rulePath   = regexp.MustCompile(`^/[A-Za-z0-9_.$/~"'@:+&*?-]*$`)
	targetPath = regexp.MustCompile(`^/[A-Za-z0-9_.$/~"'@:+&-]*$`)
	queryText  = regexp.MustCompile(`^[!-~]*$`)
	keyword    = regexp.MustCompile(`[#$%]\{[^}]*\}?`)
)

// rule is one of redirects or responses, at its place in the file.
type rule struct {
	listener.Rule
	path string // complete
}

func (l LoadBalancer) checkRules(c checker) {
	var rules []rule
	for i, r := range l.Redirects {
		in := c.in(index("redirects", i))
		l.checkCondition(in, r.Match())
		r.To.check(in.in("to"))
		rules = append(rules, rule{listener.Rule{Match: r.Match(), To: &listener.Target{Host: r.To.Host, Path: r.To.Path}}, in.Section})
	}
	for i, r := range l.Responses {
		in := c.in(index("responses", i))
		l.checkCondition(in, r.Match())
		r.check(in)
		rules = append(rules, rule{listener.Rule{Match: r.Match()}, in.Section})
	}
	if c.checkOrder(rules) {
		c.checkLoops(rules, l)
	}
}

// checkCondition of a rule.
func (l LoadBalancer) checkCondition(c checker, m listener.Match) {
	if m.Host != "" {
		c.ruleHost("host", m.Host)
		if l.Domain != nil && len(l.Certificates) == 0 && ruleHost.MatchString(m.Host) && !l.Domain.Secures(strings.ToLower(m.Host)) {
			c.Conflict("host", m.Host, "load_balancer.domain makes no certificate for it, so that clients refuse to connect",
				"add it to load_balancer.domain.alternative_names", "load_balancer.domain")
		}
	}
	if m.Path != "" {
		c.rulePath("path", m.Path)
	}
	switch {
	case m == listener.Match{}:
		c.Value("path", "", "takes every request, as it asks for neither host nor path", "give one of the two; load_balancer.maintenance answers everything")
	case strings.Count(m.Host+m.Path, "*")+strings.Count(m.Host+m.Path, "?") > mostWildcards:
		c.Value("path", m.Path, fmt.Sprintf("more than %d wildcards", mostWildcards), "use fewer of * and ?")
	}
}

func (c checker) ruleHost(key, host string) {
	bare := strings.TrimPrefix(host, "*.")
	switch {
	case strings.Contains(host, "://") || strings.ContainsAny(host, "/:"):
		c.Value(key, host, "more than a host", "leave out https://, a port, and everything after the name; path is a key of its own")
	case strings.ContainsAny(bare, "*?"):
		c.Value(key, host, "has a wildcard elsewhere than in front", "write it as *.example.com, or name each host in a rule of its own")
	case len(host) > longest:
		c.Value(key, host, fmt.Sprintf("longer than %d characters", longest), "use a shorter one")
	case !ruleHost.MatchString(host):
		c.Value(key, host, "not a host", "write it as www.example.com or *.example.com")
	}
}

func (c checker) rulePath(key, path string) {
	switch {
	case !strings.HasPrefix(path, "/"):
		c.Value(key, path, "does not start with /", "write it as /old or /old/*")
	case len(path) > longest:
		c.Value(key, path, fmt.Sprintf("longer than %d characters", longest), "use a shorter one, with * in place of its end")
	case strings.ContainsAny(path, "=#"):
		c.Value(key, path, "more than a path: rules ask for no query", "leave out ? and what follows")
	case !rulePath.MatchString(path):
		c.Value(key, path, "has a character that is not allowed in it", `use letters, digits and _ - . $ / ~ " ' @ : + & * ?, with ? in place of another one`)
	}
}

func (t RedirectTarget) check(c checker) {
	if t.Host == "" && t.Path == "" {
		c.Value("path", t.Path, "leads back to where the request was", "give host, path or both")
	}
	if t.Host != "" && c.keywords("host", t.Host, "#{host}") && t.Host != "#{host}" {
		c.ruleHost("host", t.Host)
		if strings.HasPrefix(t.Host, "*.") {
			c.Value("host", t.Host, "not a host to go to", "name one")
		}
	}
	if t.Path != "" && c.keywords("path", t.Path, "#{host}", "#{path}", "#{port}") {
		plain := keyword.ReplaceAllString(t.Path, "")
		switch {
		case !strings.HasPrefix(t.Path, "/"):
			c.Value("path", t.Path, "does not start with /", "write it as /"+t.Path)
		case strings.ContainsAny(t.Path, "?="):
			c.Value("path", t.Path, "more than a path", "move what follows ? to query")
		case strings.Contains(t.Path, "*"):
			c.Value("path", t.Path, "has a *, which is not filled in", "use #{path}, the whole path of the request without its first /, or name the path")
		case len(t.Path) > longest || !targetPath.MatchString("/"+plain):
			c.Value("path", t.Path, "not a path to go to", fmt.Sprintf(`use at most %d letters, digits and _ - . $ / ~ " ' @ : + &`, longest))
		}
	}
	if c.keywords("query", t.Query, "#{host}", "#{path}", "#{port}", "#{protocol}", "#{query}") {
		switch {
		case strings.HasPrefix(t.Query, "?"):
			c.Value("query", t.Query, "starts with ?, which is put before it", "write it as "+strings.TrimPrefix(t.Query, "?"))
		case len(t.Query) > longest || !queryText.MatchString(t.Query):
			c.Value("query", t.Query, "not a query", fmt.Sprintf("use at most %d visible ASCII characters", longest))
		}
	}
}

// keywords reports one that AWS does not fill in there.
func (c checker) keywords(key, text string, known ...string) bool {
	for _, word := range keyword.FindAllString(text, -1) {
		if !slices.Contains(known, word) {
			c.Value(key, text, word+" is not filled in here", "use "+strings.Join(known, ", ")+", or leave it out")
			return false
		}
	}
	return true
}

func (r Response) check(c checker) {
	if r.Status >= 300 && r.Status < 400 {
		c.Value("status", r.Status, "a redirect", "use load_balancer.redirects, or a status of 200-299 or 400-599")
	}
	if len(r.Body) > longestBody {
		c.Value("body", fmt.Sprintf("%d bytes", len(r.Body)), fmt.Sprintf("longer than the %d bytes that a load balancer answers", longestBody),
			"shorten it, or redirect to a page elsewhere")
	}
}

// checkOrder finds rules that no request can reach. Both are named with their lines.
func (c checker) checkOrder(rules []rule) bool {
	var matches []listener.Match
	for _, r := range rules {
		matches = append(matches, r.Match)
	}
	priorities := listener.Priorities(matches)
	good := true
	for i, later := range rules {
		for j, earlier := range rules {
			where := fmt.Sprintf("%s in line %d", earlier.path, c.Where(earlier.path).Line)
			in := checker{c.Checker}
			in.Section = later.path
			key, value := "path", later.Path
			if later.Path == "" {
				key, value = "host", later.Host
			}
			switch {
			case i == j || earlier.Match == (listener.Match{}) || later.Match == (listener.Match{}):
				continue
			case later.Same(earlier.Match):
				if j > i {
					continue
				}
				in.Conflict(key, value, where+" takes the same requests", "remove one of the two")
			case earlier.Covers(later.Match) && priorities[earlier.Match] < priorities[later.Match]:
				in.Conflict(key, value, where+" takes all of its requests before", "write one of the two otherwise, with fewer wildcards")
			case j < i && later.Label() == earlier.Label():
				in.Conflict(key, value, where+" would have the same address in Terraform, "+later.Label(), "write one of the two otherwise")
			default:
				continue
			}
			good = false
		}
	}
	return good
}

// checkLoops finds redirects that lead back to themselves, each loop once.
func (c checker) checkLoops(rules []rule, l LoadBalancer) {
	all := make([]listener.Rule, len(rules))
	for i, r := range rules {
		all[i] = r.Rule
	}
	ours := func(host string) bool { return host == l.DomainName || l.Domain != nil && l.Domain.Secures(host) }
	for i, r := range rules {
		loop := listener.Loop(all, i, ours)
		if len(loop) == 0 || slices.Min(loop) != i {
			continue
		}
		in := checker{c.Checker}
		in.Section = r.path
		says := "leads back to itself, without end"
		if len(loop) > 1 {
			var others []string
			for _, other := range loop {
				if other != i {
					others = append(others, fmt.Sprintf("%s in line %d", rules[other].path, c.Where(rules[other].path).Line))
				}
			}
			says = "leads to " + allOf(others) + ", and from there back, without end"
		}
		key, value := "to.host", r.To.Host
		if value == "" {
			key, value = "to.path", r.To.Path
		}
		in.Conflict(key, value, says, "lead to where no redirect is asked, or ask for less", in.Path("host"), in.Path("path"))
	}
}
