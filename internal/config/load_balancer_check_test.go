package config

import (
	"fmt"
	"testing"
)

func TestLoadBalancer(t *testing.T) {
	lb := func(line string) string { return "load_balancer:\n  " + line + "\n" }
	checkRules(t, []ruleTest{
		{name: "two blocks", added: lb("allowed_cidrs: [10.0.0.0/8, 203.0.113.7/32]")},
		{name: "no block", added: lb("allowed_cidrs: []"), want: "load_balancer.allowed_cidrs: []; nobody could connect"},
		{name: "a block twice", added: lb("allowed_cidrs: [10.0.0.0/8, 10.0.0.0/8]"), want: "allowed_cidrs[1]: 10.0.0.0/8; in the list twice"},
		{name: "an address", added: lb("allowed_cidrs: [203.0.113.7]"), want: "an address, not a block; add the prefix length, as in 203.0.113.7/32"},
		{name: "IPv6", added: lb("allowed_cidrs: ['::/0']"), want: "an IPv6 block"},

		{name: "a certificate", added: lb("certificate_arn: arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab")},
		{name: "a certificate with half an id", added: lb("certificate_arn: arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab"),
			want: "not the ARN of an ACM certificate; write it in full, as"},
		{name: "a certificate of IAM", added: lb("certificate_arn: arn:aws:iam::123456789012:server-certificate/shop")},
		{name: "a certificate of another region", added: lb("certificate_arn: arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"),
			want: "dev.yaml:9:20: load_balancer.certificate_arn: arn:aws:acm:eu-west-1:123456789012:certificate/" +
				"1234abcd-12ab-34cd-56ef-1234567890ab; of another region " +
				"than us-east-1; use an ACM " +
				"certificate of us-east-1"},
		{name: "a certificate of another account", added: lb("certificate_arn: arn:aws:acm:us-east-1:210987654321:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"),
			want: "of another account than 123456789012; use an ACM certificate of the environment's account"},
		{name: "a web ACL of another account", added: lb("waf_acl_arn: arn:aws:wafv2:us-east-1:210987654321:regional/webacl/shop/a-1"),
			want: "of another account than 123456789012"},
		{name: "no certificate", added: lb("certificate_arn: shop"), want: "not the ARN of an ACM certificate"},

		{name: "TLS 1.3 only", added: lb("ssl_policy: ELBSecurityPolicy-TLS13-1-3-2021-06")},
		{name: "FIPS", added: lb("ssl_policy: ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04")},
		{name: "a policy with a typing error", added: lb("ssl_policy: ELBSecurityPolicy-TLS13-1-2-2021-6"),
			want: "did you mean ELBSecurityPolicy-TLS13-1-2-2021-06?"},
		{name: "an old policy", added: lb("ssl_policy: ELBSecurityPolicy-2016-08"),
			want: "not known to this version as a listener policy with TLS 1.3; the default is ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09; of the "},
		{name: "a policy with TLS 1.0 and a typing error", added: lb("ssl_policy: ELBSecurityPolicy-TLS13-1-0-2021-6"),
			want: "did you mean ELBSecurityPolicy-TLS13-1-2-2021-06?"},
		{name: "post-quantum and FIPS", added: lb("ssl_policy: ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09")},
		{name: "CNSA", added: lb("ssl_policy: ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07")},
		{name: "a policy with TLS 1.0", added: lb("ssl_policy: ELBSecurityPolicy-TLS13-1-0-PQ-2025-09")},
		{name: "a policy to come", added: lb("ssl_policy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2027-01"),
			want: "not known to this version as a listener policy with TLS 1.3; did you mean ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09?"},

		{name: "HSTS for names below", added: lb("strict_transport_security: max-age=600; includeSubDomains")},
		{name: "HSTS preloaded", added: lb("strict_transport_security: max-age=31536000; includeSubDomains; preload")},
		{name: "HSTS taken back", added: lb("strict_transport_security: max-age=0")},
		{name: "no HSTS", added: lb(`strict_transport_security: ""`)},
		{name: "HSTS preloaded for less than a year", added: lb("strict_transport_security: max-age=600; includeSubDomains; preload"),
			want: "browsers preload names of a year or more only; raise max-age to 31536000 or leave out preload"},
		{name: "HSTS preloaded without the names below", added: lb("strict_transport_security: max-age=31536000; preload"),
			want: "preload stands behind includeSubDomains only; write it as max-age=31536000; includeSubDomains; preload"},
		{name: "HSTS without a space", added: lb("strict_transport_security: max-age=600;includeSubDomains"),
			want: "one order and spelling, with a space behind each semicolon; write it as max-age=600; includeSubDomains"},
		{name: "HSTS in another spelling", added: lb("strict_transport_security: Max-Age=600; includeSubdomains"),
			want: "write it as max-age=600; includeSubDomains"},
		{name: "HSTS in another order", added: lb("strict_transport_security: includeSubDomains; max-age=600"), want: "write it as max-age=600; includeSubDomains"},
		{name: "HSTS without max-age", added: lb("strict_transport_security: preload"), want: "has no max-age; write it as max-age=31536000, max-age=31536000; "},
		{name: "HSTS with something else", added: lb("strict_transport_security: max-age=600; always"), want: "not a Strict-Transport-Security header"},
		{name: "HSTS on", added: lb("strict_transport_security: true"), want: "true; must be text; put it in quotes; it is a text such as max-age=31536000"},
		{name: "seconds alone", added: lb("strict_transport_security: 31536000"), want: "not a Strict-Transport-Security header"},
		{name: "a mode that does not exist", added: lb("desync_mitigation_mode: strict"), want: "known are monitor, defensive or strictest"},

		{name: "a regional web ACL", added: lb("waf_acl_arn: arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/a-1")},
		{name: "a web ACL for CloudFront", added: lb("waf_acl_arn: arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/a-1"),
			want: "a web ACL of the scope CLOUDFRONT; use one of the scope REGIONAL in us-east-1"},
		{name: "a web ACL of another region", added: lb("waf_acl_arn: arn:aws:wafv2:us-east-2:123456789012:regional/webacl/shop/a-1"),
			want: "of another region than us-east-1"},
		{name: "WAF Classic", added: lb("waf_acl_arn: arn:aws:waf-regional:us-east-1:123456789012:webacl/a"), want: "not the ARN of a regional WAF web ACL"},

		{name: "a domain name", added: lb("domain_name: shop.example.com")},
		{name: "a URL", added: lb("domain_name: https://shop.example.com"), want: "a URL; leave out https://"},
		{name: "a host", added: lb("domain_name: shop"), want: "not a domain name; write it as shop.example.com"},
		{name: "a wildcard", added: lb("domain_name: '*.example.com'"), want: "not a domain name"},
	})
}

func TestLoadBalancerRanges(t *testing.T) {
	var tests []ruleTest
	for _, r := range []struct {
		key, line string
		low, high int
	}{
		{"deregistration_delay", "deregistration_delay: %d", 0, 3600},
		{"idle_timeout", "idle_timeout: %d", 1, 4000},
		{"client_keep_alive", "client_keep_alive: %d", 60, 604800},
		{"stickiness.cookie_duration", "stickiness: {cookie_duration: %d}", 1, 604800},
		{"health_check.interval", "health_check: {timeout: 2, interval: %d}", 5, 300},
		{"health_check.timeout", "health_check: {interval: 300, timeout: %d}", 2, 120},
		{"health_check.healthy_threshold", "health_check: {healthy_threshold: %d}", 2, 10},
		{"health_check.unhealthy_threshold", "health_check: {unhealthy_threshold: %d}", 2, 10},
	} {
		line := func(n int) string { return "load_balancer:\n  " + fmt.Sprintf(r.line, n) + "\n" }
		want := func(n int) string {
			return fmt.Sprintf("load_balancer.%s: %d; out of range; use %d to %d", r.key, n, r.low, r.high)
		}
		tests = append(tests,
			ruleTest{name: r.key + " at its lowest", added: line(r.low)},
			ruleTest{name: r.key + " at its highest", added: line(r.high)},
			ruleTest{name: r.key + " too low", added: line(r.low - 1), want: want(r.low - 1)},
			ruleTest{name: r.key + " too high", added: line(r.high + 1), want: want(r.high + 1)})
	}
	checkRules(t, append(tests, ruleTest{name: "no retention of logs",
		added: "load_balancer:\n  access_logs: {retention_days: 0}\n", want: "retention_days: 0; too small; use 1 or more"}))
}

func TestTargetHealthCheck(t *testing.T) {
	health := func(line string) string { return "load_balancer:\n  health_check: {" + line + "}\n" }
	checkRules(t, []ruleTest{
		{name: "a timeout just below the interval", added: health("interval: 11, timeout: 10")},
		{name: "a timeout as long as the interval", added: health("interval: 10, timeout: 10"),
			want: "load_balancer.health_check.timeout: 10; not below interval, which is 10; use a shorter timeout or a longer interval"},
		{name: "an interval below the default timeout", added: health("interval: 5"),
			want: "dev.yaml:9:28: load_balancer.health_check.timeout: 10 (default); not below interval, which is 5"},
		{name: "a query in the path", added: health("path: '/up?deep=1&x=$y'")},
		{name: "a space in the path", added: health("path: /a b"), want: "health_check.path: /a b; has a character that is not allowed in it"},
		{name: "no slash", added: health("path: up"), want: "does not start with /"},
		{name: "a code without quotes", added: health("matcher: 200")},
		{name: "a list of codes and ranges", added: health(`matcher: "200,301-302,499"`)},
		{name: "a code above 499", added: health("matcher: 200-500"), want: "matcher: 200-500; not HTTP status codes from 200 to 499"},
		{name: "a range backwards", added: health("matcher: 399-200"), want: "not HTTP status codes"},
		{name: "a space in the list", added: health(`matcher: "200, 302"`), want: "not HTTP status codes"},
	})
}
