package config

import (
	"cmp"
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

// rule is one of redirects, responses or routes, at its place in the file.
type rule struct {
	listener.Rule
	path string // complete
}

// checkRules of the listener, with those of the routes of services, which checkRoutes gives.
func (l LoadBalancer) checkRules(c checker, routes ...rule) {
	var rules []rule
	add := func(in checker, r listener.Rule) {
		if r.Empty() {
			in.Value("path", "", "takes every request, as it asks for neither host nor path", "give one of the two; load_balancer.maintenance answers everything")
			return
		}
		l.checkCondition(in, r.Match)
		rules = append(rules, rule{r, in.Section})
	}
	for i, r := range l.Redirects {
		in := c.in(index("redirects", i))
		r.To.check(in.in("to"))
		add(in, r.Rule())
	}
	for i, r := range l.Responses {
		in := c.in(index("responses", i))
		r.check(in)
		add(in, r.Rule())
	}
	rules = append(rules, routes...)
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
	asked := slices.DeleteFunc(append([]string{m.Host, m.Path}, m.Header.Values...), func(value string) bool { return value == "" })
	all := strings.Join(asked, "")
	key, value := "path", m.Path
	if values := len(m.Header.Values); values > 0 {
		key, value = "header.values", fmt.Sprintf("%d values", values)
	}
	switch {
	case len(asked) > mostValues:
		c.Value(key, value, fmt.Sprintf("more than %d values of a rule, with its host and its path", mostValues),
			"remove some, or put some into a further route with a priority")
	case strings.Count(all, "*")+strings.Count(all, "?") > mostWildcards:
		c.Value(key, value, fmt.Sprintf("more than %d wildcards of a rule", mostWildcards), "use fewer of * and ?")
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

// checkOrder finds rules that no request can reach, and those that would take each other's place. Both are named with their lines.
func (c checker) checkOrder(rules []rule) bool {
	all := make([]listener.Rule, len(rules))
	for i, r := range rules {
		all[i] = r.Rule
	}
	priorities := listener.Priorities(all)
	good := true
	for i, r := range rules {
		for j, other := range rules {
			if i == j {
				continue
			}
			if says, fix := r.inVain(other, j < i, priorities); says != "" {
				in := checker{c.Checker}
				in.Section = r.path
				key, value := r.shown()
				in.Conflict(key, value, c.placed(other, r)+" "+says, fix)
				good = false
			}
		}
	}
	return good
}

// inVain says what another rule does to this one, and what to do about it, or "". Of what two rules do to each other the one behind in the file is told.
func (r rule) inVain(other rule, behind bool, priorities map[string]int) (says, fix string) {
	alike := r.Match
	alike.Header = other.Header
	switch {
	case r.Same(other.Match):
		says, fix = "takes the same requests", "remove one of the two"
	case r.Priority != 0 && r.Priority == other.Priority:
		says, fix = "has the same priority", "give one of the two another one"
	case r.Label() == other.Label() && alike.Same(other.Match):
		says, fix = "asks for the same header, and the values tell no rules apart", "put the values into one route, or give one of the two a priority"
	case r.Label() == other.Label():
		says, fix = "would have the same address in Terraform, "+r.Label(), "write one of the two otherwise"
	case !other.Covers(r.Match) || priorities[other.Label()] > priorities[r.Label()]:
		return "", ""
	case r.Priority != 0:
		return "takes all of its requests before", fmt.Sprintf("give it a priority below %d", other.Priority)
	case other.Priority != 0:
		return fmt.Sprintf("takes all of its requests before, with the priority %d", other.Priority), "remove that priority, or give a route a lower one"
	default:
		return "takes all of its requests before", "write one of the two otherwise, with fewer wildcards"
	}
	if !behind {
		return "", ""
	}
	return says, fix
}

// shown is the key at which a rule is reported.
func (r rule) shown() (key string, value any) {
	switch {
	case r.Priority != 0:
		return "priority", r.Priority
	case r.Path != "":
		return "path", r.Path
	case r.Host != "":
		return "host", r.Host
	}
	return "header.name", r.Header.Name
}

// placed names a rule with its line, and with its file where that is another than the one of the rule that is reported.
func (c checker) placed(r, from rule) string {
	at := c.Where(r.path)
	if at.File != c.Where(from.path).File {
		return fmt.Sprintf("%s in %s:%d", r.path, cmp.Or(at.File, c.Name), at.Line)
	}
	return fmt.Sprintf("%s in line %d", r.path, at.Line)
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
					others = append(others, c.placed(rules[other], r))
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
