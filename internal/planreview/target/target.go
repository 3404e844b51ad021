// Package target reads where traffic is led: names, addresses, ARNs and ids of resources. It tells whose they are, as far as the text says so.
package target

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Target is one place to which traffic is led.
type Target struct {
	Key    string // what two spellings of the same place have in common
	Owner  string // account, project, subscription or registered domain; empty where the text does not say
	Shared bool   // a name below a provider's own: whose it is cannot be seen
}

var (
	arnStart  = regexp.MustCompile(`\barn:aws[a-z-]*:`)
	account   = regexp.MustCompile(`^[0-9]{12}$`)
	qualified = regexp.MustCompile(`^(function:[^:]+):[^:]+$`)
	project   = regexp.MustCompile(`(?:^|/)(projects/[^/]+)/`)
	resource  = regexp.MustCompile(`(?i)^(/subscriptions/[^/]+)/`)
)

// Of reads a text. A record's priority and port before the name, a URL's scheme and path, a dot at the end and the case of a name do not count.
func Of(text string) Target {
	if starts := arnStart.FindAllStringIndex(text, -1); starts != nil { // API Gateway writes a function's ARN within one of its own
		return ofARN(strings.TrimSuffix(text[starts[len(starts)-1][0]:], "/invocations"))
	}
	if match := resource.FindStringSubmatch(text); match != nil {
		return Target{Key: strings.ToLower(text), Owner: strings.ToLower(match[1])}
	}
	if match := project.FindStringSubmatch(text); match != nil {
		return Target{Key: text[strings.Index(text, match[1]):], Owner: match[1]}
	}
	return ofHost(text)
}

// ofARN leaves out the version or alias of a function: to lead to another one is a release.
func ofARN(arn string) Target {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return Target{Key: arn}
	}
	if match := qualified.FindStringSubmatch(parts[5]); match != nil && parts[2] == "lambda" {
		parts[5] = match[1]
	}
	t := Target{Key: strings.Join(parts, ":")}
	if account.MatchString(parts[4]) {
		t.Owner = parts[4]
	}
	return t
}

func ofHost(text string) Target {
	words := strings.Fields(text)
	if len(words) == 0 {
		return Target{}
	}
	host := words[len(words)-1]
	if parsed, err := url.Parse(host); err == nil && parsed.Host != "" {
		host = parsed.Hostname()
	}
	host = strings.TrimPrefix(strings.TrimSuffix(strings.ToLower(host), "."), "dualstack.")
	if _, err := netip.ParseAddr(host); err == nil || !strings.Contains(host, ".") {
		return Target{Key: host}
	}
	suffix, public := publicsuffix.PublicSuffix(host)
	switch {
	case !public && strings.Contains(suffix, "."): // a provider's: each name below it is another customer's, or may be
		return Target{Key: host, Owner: suffix, Shared: true}
	case !public: // such as internal, which nobody registers
		return Target{Key: host, Owner: suffix}
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return Target{Key: host}
	}
	return Target{Key: host, Owner: domain}
}

// SameOwner says whether two targets belong to the same, as far as their texts say so.
func (t Target) SameOwner(other Target) bool {
	return t.Owner != "" && t.Owner == other.Owner && !t.Shared
}

// AnotherOwner says whether two targets of one kind belong to different ones: two accounts, or two registered domains.
func (t Target) AnotherOwner(other Target) bool {
	return t.Owner != "" && other.Owner != "" && t.Owner != other.Owner && !t.Shared && t.kind() == other.kind()
}

func (t Target) kind() string {
	switch {
	case account.MatchString(t.Owner):
		return "account"
	case strings.HasPrefix(t.Owner, "projects/"):
		return "project"
	case strings.HasPrefix(t.Owner, "/"):
		return "subscription"
	}
	return "domain"
}
