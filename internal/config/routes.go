package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/credentials"
	"slipway/internal/findings"
	"slipway/internal/listener"
	"slipway/internal/template"
)

// Route sends requests to a service: those with the host, the path and the header that it asks for, of which it names one at least. What no route takes goes
// to service. Routes are asked in one order with [load_balancer.redirects] and [load_balancer.responses], wherever they stand; of two that ask for the same
// host and path, the one with a header is asked first.
type Route struct {
	// Host, as in [load_balancer.redirects]. Default: any.
	Host string `yaml:"host" jsonschema:"example=admin.example.com"`
	// Path, as in [load_balancer.redirects]. Default: any.
	Path string `yaml:"path" jsonschema:"example=/admin/*"`
	// Header that a request must have, such as the one with which a CDN shows that it sent the request. Default: none.
	Header *RouteHeader `yaml:"header"`
	// Priority of the listener's rule, 2-99: before all rules that have none, and the lowest first. See docs/decisions/routes.md. Default: by what the route asks.
	Priority int `yaml:"priority" jsonschema:"minimum=2,maximum=99"`
}

// RouteHeader is a header of requests.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HttpHeaderConditionConfig.html
type RouteHeader struct {
	// Name of the header, in any case: letters, digits and hyphens, at most 40 characters.
	Name string `yaml:"name" jsonschema:"required,example=X-Origin-Verify"`
	// Values of which the header must have one, in any case: * stands for any characters, ? for one; at most 128 characters each. A secret one is referred to,
	// and while it is rotated the old and the new one stand here; whoever may describe the rules of the load balancer, and whoever may read Terraform's state,
	// reads it. A rule has at most 5 values, with its host and its path.
	Values []string `yaml:"values" jsonschema:"required" refers:"text"`
}

// Rule of the listener.
func (r Route) Rule() listener.Rule {
	rule := listener.Rule{Match: listener.Match{Host: r.Host, Path: r.Path}, Priority: r.Priority}
	if r.Header != nil {
		rule.Header = listener.Header{Name: r.Header.Name, Values: r.Header.Values}
	}
	return rule
}

// checkRoutes of the service whose section is checked, and give their rules, to be compared with all others by checkRules.
func (l LoadBalancer) checkRoutes(c checker, routes []Route) (rules []rule) {
	for i, r := range routes {
		in := c.in(index("routes", i))
		if r.Rule().Covers(listener.Everything) {
			in.Value("path", r.Path, "takes every request, and leaves none to service", "ask for a host, another path or a header")
			continue
		}
		l.checkCondition(in, r.Rule().Match)
		if r.Header != nil {
			r.Header.check(in.in("header"))
		}
		rules = append(rules, rule{r.Rule(), in.Section})
	}
	return rules
}

// mostValues of a rule's conditions. Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const mostValues = 5

// keepValue says how a secret value gets into a rule.
const keepValue = "keep it in Secrets Manager, look it up in a .tf file beside the environment, and write " +
	"${data.aws_secretsmanager_secret_version.NAME.secret_string}"

// check never shows a value.
func (h RouteHeader) check(c checker) {
	switch {
	case strings.EqualFold(h.Name, "Host"):
		c.Value("name", h.Name, "no header to ask for", "use host, which is a key of the route")
	case !routeHeader.MatchString(h.Name):
		c.Value("name", h.Name, "not a header that reaches a rule: the load balancer drops those with other characters than letters, digits and hyphens",
			"use at most 40 of these")
	}
	if len(h.Values) == 0 {
		c.Value("values", "[]", "no value could match", "name one, or * for any")
	}
	for i, value := range h.Values {
		key := index("values", i)
		switch found := finder.Find(value); {
		case value == "":
			c.Value(key, "", "no value could match", "name one, or * for any")
		case template.Refers(value):
		case found != "":
			c.Value(key, "(not shown)", "looks like or holds "+found+", and everybody who has the file reads it", keepValue)
		case len(value) > longest || !routeValue.MatchString(value):
			c.Value(key, "(not shown)", "not a value to ask for", fmt.Sprintf("use at most %d visible ASCII characters and spaces, with * in place of others", longest))
		}
		if slices.ContainsFunc(h.Values[:i], func(other string) bool { return strings.EqualFold(other, value) }) {
			c.Conflict(key, "(not shown)", "in the list twice", "remove one of the two")
		}
	}
}

// routeWarnings are about one service: of headers whose values are secrets by their looks, which proves nothing.
func routeWarnings(routes []Route) (warnings []findings.Finding) {
	for i, r := range routes {
		if r.Header == nil {
			continue
		}
		for j, value := range r.Header.Values {
			key := "service." + index("routes", i) + ".header." + index("values", j)
			if !template.Refers(value) && finder.Find(value) == "" && (credentials.SecretName(r.Header.Name) && value != "*" || looksRandom(value)) {
				warnings = append(warnings, findings.Warn(key, "looks like a secret, and everybody who has the file reads it").Because(keepValue))
			}
		}
	}
	return warnings
}

// looksRandom says whether a text is one that nobody thought of: long, with letters and digits, and without a wildcard.
func looksRandom(text string) bool { return randomForm.MatchString(text) && mixed.MatchString(text) }

var (
	routeHeader = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)
	routeValue  = regexp.MustCompile(`^[ -~]+$`)
	randomForm  = regexp.MustCompile(`^[A-Za-z0-9_+/=-]{16,}$`)
	mixed       = regexp.MustCompile(`[A-Za-z].*[0-9]|[0-9].*[A-Za-z]`)
)
