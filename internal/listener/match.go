// Package listener knows the rules of a load balancer's listener: which requests each takes, in which order they are asked, and where a redirect leads. It is
// plain Go, and the one place that gives a rule its priority and its label, whatever made the rule.
package listener

import (
	"slices"
	"strings"

	"slipway/internal/template"
)

// Match is what a rule asks of a request: its host, its path, a header, or several of them; "" takes any. In a pattern * stands for any characters, also none,
// and ? for one. Hosts and headers are the same in any case, paths are not.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
type Match struct {
	Host, Path string
	Header     Header
}

// Header that a request must have, with one of the values.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HttpHeaderConditionConfig.html
type Header struct {
	Name   string
	Values []string
}

// Everything takes every request.
var Everything = Match{Path: "/*"}

func (m Match) host() string {
	if m.Host == "" {
		return "*"
	}
	return strings.ToLower(m.Host)
}

func (m Match) path() string {
	if m.Path == "" {
		return Everything.Path
	}
	return m.Path
}

// Empty says whether a rule asks for nothing, which AWS refuses.
func (m Match) Empty() bool { return m.Host == "" && m.Path == "" && m.Header.Name == "" }

// Covers says whether a rule takes every request that another one takes.
func (m Match) Covers(other Match) bool {
	return covers(m.host(), other.host()) && covers(m.path(), other.path()) && m.Header.covers(other.Header)
}

// covers compares values as they are written: what a reference stands for is known to Terraform alone.
func (h Header) covers(other Header) bool {
	if h.Name == "" {
		return true
	}
	return strings.EqualFold(h.Name, other.Name) && !slices.ContainsFunc(other.Values, func(value string) bool {
		return !slices.ContainsFunc(h.Values, func(pattern string) bool { return covers(strings.ToLower(pattern), strings.ToLower(value)) })
	})
}

// Same says whether two rules take the same requests.
func (m Match) Same(other Match) bool { return m.Covers(other) && other.Covers(m) }

// covers says whether a pattern matches all that another one matches: only a * takes the place of a *.
func covers(pattern, other string) bool {
	switch {
	case pattern == "":
		return other == ""
	case pattern[0] == '*':
		return covers(pattern[1:], other) || other != "" && covers(pattern, other[1:])
	case other == "" || other[0] == '*':
		return false
	case pattern[0] == '?' || pattern[0] == other[0]:
		return covers(pattern[1:], other[1:])
	}
	return false
}

// Label is that of a rule in Terraform. It says what the rule asks, so that a rule keeps its address while others come and go, and one whose answer changes is
// changed in place. The values of a header are not in it: they can be secret, and one that is rotated changes the rule in place, too.
func (m Match) Label() string {
	var parts []string
	if m.Host != "" {
		parts = append(parts, "host_"+HostLabel(strings.ToLower(m.Host)))
	}
	if m.Path != "" {
		parts = append(parts, "path_"+pathLabel(strings.TrimPrefix(m.Path, "/")))
	}
	if m.Header.Name != "" {
		parts = append(parts, "header_"+HostLabel(strings.ToLower(m.Header.Name)))
	}
	return strings.Join(parts, "_")
}

var hostLabels, pathLabels = strings.NewReplacer("*", "any", ".", "_", "-", "__"), strings.NewReplacer("*", "any", "?", "one", "/", "__")

// HostLabel writes a host, or the name of a header, in lower case with what a label may have: a-z, 0-9 and _.
func HostLabel(host string) string { return hostLabels.Replace(host) }

func pathLabel(path string) string {
	var label strings.Builder
	for _, letter := range pathLabels.Replace(path) {
		switch {
		case '0' <= letter && letter <= '9' || 'a' <= letter && letter <= 'z':
			label.WriteRune(letter)
		case 'A' <= letter && letter <= 'Z':
			label.WriteString("u_" + strings.ToLower(string(letter)))
		default:
			label.WriteByte('_')
		}
	}
	return label.String()
}

// CertificateLabel of one of the listener's further certificates in Terraform, by its ARN, or the reference to it.
func CertificateLabel(arn string) string {
	_, name, known := strings.Cut(arn, "certificate/")
	if !known {
		return "certificate_" + template.Label(arn)
	}
	return "certificate_" + pathLabel(name)
}
