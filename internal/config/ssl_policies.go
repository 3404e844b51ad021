package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// sslPolicies are the listener policies with TLS 1.3 that AWS documents. The last word but its date says what they are: FIPS 140-3, post-quantum (PQ), CNSA
// 1.0 (RFC9151). AWS's page of the China regions has the same list, and no region was found without one of them. Source:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html, read in November 2026; those of RFC 9151, which are of
// August 2026, by https://aws.amazon.com/about-aws/whats-new/2026/08/aws-application-network/
var sslPolicies = []string{
	"ELBSecurityPolicy-TLS13-1-0-2021-06",
	"ELBSecurityPolicy-TLS13-1-1-2021-06",
	"ELBSecurityPolicy-TLS13-1-2-2021-06",
	"ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
	"ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06",
	"ELBSecurityPolicy-TLS13-1-3-2021-06",
	"ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04",
	"ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04",
	"ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
	"ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
	"ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04",
	"ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04",
	"ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
	"ELBSecurityPolicy-TLS13-1-0-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-RFC9151-FIPS-2023-07",
	"ELBSecurityPolicy-TLS13-1-2-Ext0-RFC9151-FIPS-2023-07",
	"ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP1-FIPS-2023-07",
	"ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP2-FIPS-2023-07",
	"ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP3-FIPS-2023-07",
	"ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07",
	"ELBSecurityPolicy-TLS13-1-3-RFC9151-FIPS-2023-07",
}

// oldTLS finds the version in the name of a policy that accepts TLS 1.0 or 1.1 too, which RFC 8996 deprecates.
var oldTLS = regexp.MustCompile(`^ELBSecurityPolicy-TLS13-1-([01])-`)

// transportSecurity are the forms of the header that Elastic Load Balancing documents.
var transportSecurity = regexp.MustCompile(`^max-age=([0-9]{1,10})(; includeSubDomains(; preload)?)?$`)

// preloadAge is what browsers' lists ask for, in seconds. Source: https://hstspreload.org
const preloadAge = 31536000

func (l LoadBalancer) checkTLS(c checker) {
	if !slices.Contains(sslPolicies, l.SslPolicy) {
		c.unknownPolicy("ssl_policy", l.SslPolicy)
	}
	header := l.StrictTransportSecurity
	parts := transportSecurity.FindStringSubmatch(header)
	switch {
	case header == "":
	case parts == nil:
		rule, fix := transportSecurityRule(header)
		c.Value("strict_transport_security", header, rule, fix)
	case parts[3] != "":
		if age, _ := strconv.Atoi(parts[1]); age < preloadAge {
			c.Value("strict_transport_security", header, "browsers preload names of a year or more only", "raise max-age to 31536000 or leave out preload")
		}
	}
}

// transportSecurityRule says what is wrong with a header that browsers may take, as RFC 6797 leaves case, order and spaces free, and what a load balancer
// takes instead.
func transportSecurityRule(header string) (rule, fix string) {
	age, below, preload, strange := "", false, false, false
	for part := range strings.SplitSeq(header, ";") {
		part = strings.TrimSpace(part)
		name, value, _ := strings.Cut(part, "=")
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == "max-age":
			age = strings.Trim(value, `" `)
		case name == "includesubdomains" && value == "":
			below = true
		case name == "preload" && value == "":
			preload = true
		case part != "":
			strange = true
		}
	}
	form := "max-age=" + age
	if below || preload {
		form += "; includeSubDomains"
	}
	if preload {
		form += "; preload"
	}
	const forms = "write it as max-age=31536000, max-age=31536000; includeSubDomains or max-age=31536000; includeSubDomains; preload"
	switch {
	case strange || !transportSecurity.MatchString(form) && age != "":
		return "not a Strict-Transport-Security header that a load balancer can add", forms
	case age == "":
		return "has no max-age", forms
	case preload && !below:
		return "preload stands behind includeSubDomains only", "write it as " + form
	}
	return "a load balancer takes it in one order and spelling, with a space behind each semicolon", "write it as " + form
}
