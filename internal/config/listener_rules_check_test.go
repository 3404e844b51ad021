package config

import (
	"strings"
	"testing"
)

func TestRedirectsAndResponses(t *testing.T) {
	redirects := func(rules ...string) string {
		return "load_balancer:\n  redirects:\n    - {" + strings.Join(rules, "}\n    - {") + "}\n"
	}
	responses := func(rules ...string) string {
		return "load_balancer:\n  responses:\n    - {" + strings.Join(rules, "}\n    - {") + "}\n"
	}
	const domain = "  domain: {name: example.com, zone_id: Z1, alternative_names: [www.example.com]}\n"
	checkRules(t, []ruleTest{
		{name: "www to apex", added: redirects("host: www.example.com, to: {host: example.com}, status: 301")},
		{name: "old paths", added: redirects(`path: /old/*, to: {path: "/new/#{path}", query: "from=old&#{query}"}`)},
		{name: "without a target", added: redirects("path: /old"), want: "redirects[0].to: missing"},
		{name: "a URL as the target", added: redirects("path: /old, to: https://example.com/"), want: "redirects[0].to: https://example.com/...; must be a section"},
		{name: "an empty target", added: redirects("path: /old, to: {}"), want: "leads back to where the request was; give host, path or both"},
		{name: "another query alone", added: redirects("path: /old, to: {query: a=b}"), want: "leads back to where the request was"},
		{name: "a URL as the target's host", added: redirects("path: /old, to: {host: https://example.com}"), want: "more than a host; leave out https://"},
		{name: "a wildcard as the target's host", added: redirects("path: /old, to: {host: '*.example.com'}"), want: "not a host to go to"},
		{name: "a star in the target", added: redirects("path: /old/*, to: {path: /new/*}"), want: "has a *, which is not filled in; use #{path}"},
		{name: "a query in the target's path", added: redirects("path: /old, to: {path: /new?a=b}"), want: "more than a path; move what follows ? to query"},
		{name: "a target without a slash", added: redirects("path: /old, to: {path: new}"), want: "does not start with /; write it as /new"},
		{name: "a query with its mark", added: redirects("path: /old, to: {path: /new, query: '?a=b'}"),
			want: "starts with ?, which is put before it; write it as a=b"},
		{name: "a keyword of Terraform", added: redirects("path: /old/*, to: {path: '/new/${path}'}"), want: "${path} is not filled in here; use #{host}, #{path}"},
		{name: "a keyword elsewhere", added: redirects("path: /old/*, to: {path: '/new/#{query}'}"), want: "#{query} is not filled in here"},
		{name: "another status", added: redirects("path: /old, to: {path: /new}, status: 307"), want: "redirects[0].status: 307; out of range; use 301 or 302"},

		{name: "neither host nor path", added: redirects("to: {host: example.com}"), want: "redirects[0].path: \"\"; takes every request"},
		{name: "a host with a path", added: redirects("host: example.com/old, to: {path: /new}"), want: "more than a host; leave out https://, a port, and"},
		{name: "a host of one word", added: redirects("host: shop, to: {path: /new}"), want: "not a host; write it as www.example.com"},
		{name: "digits behind the last dot", added: redirects("host: 10.0.0.1, to: {path: /new}"), want: "not a host"},
		{name: "a star inside a host", added: redirects("host: 'shop-*.example.com', to: {path: /new}"), want: "has a wildcard elsewhere than in front"},
		{name: "all hosts below one", added: redirects("host: '*.example.com', to: {host: example.com}")},
		{name: "a long host", added: redirects("host: " + strings.Repeat("a.", 62) + "example.com, to: {path: /new}"), want: "longer than 128 characters"},
		{name: "a path without a slash", added: redirects("path: old, to: {path: /new}"), want: "redirects[0].path: old; does not start with /"},
		{name: "a path with a query", added: redirects("path: '/old?id=3', to: {path: /new}"), want: "more than a path: rules ask for no query"},
		{name: "a path with a space", added: redirects("path: /old shop, to: {path: /new}"), want: "has a character that is not allowed in it"},
		{name: "a long path", added: redirects("path: /" + strings.Repeat("a", 128) + ", to: {path: /new}"), want: "longer than 128 characters"},
		{name: "many wildcards", added: redirects("path: '/*/*/*/*/*/*', to: {path: /new}"), want: "more than 5 wildcards"},

		{name: "an answer", added: responses(`path: /robots.txt, status: 200, body: "a ${b} #{c}"`)},
		{name: "an answer that redirects", added: responses("path: /a, status: 301"), want: "responses[0].status: 301; a redirect; use load_balancer.redirects"},
		{name: "an answer without a status", added: responses("path: /a"), want: "responses[0].status: missing"},
		{name: "1024 bytes", added: responses("path: /a, status: 404, body: " + strings.Repeat("ä", 512))},
		{name: "1025 bytes", added: responses("path: /a, status: 404, body: a" + strings.Repeat("ä", 512)),
			want: "responses[0].body: 1025 bytes; longer than the 1024 bytes"},
		{name: "another type", added: responses("path: /a, status: 404, content_type: text/xml"), want: "known are text/plain"},

		{name: "a rule twice", added: redirects("path: /a, to: {path: /b}", "path: /c, to: {path: /b}", "path: /a, to: {path: /d}"),
			want: "dev.yaml:12:14: load_balancer.redirects[2].path: /a; load_balancer.redirects[0] in line 10 takes the same requests; remove one of the two"},
		{name: "a rule twice in two lists", added: redirects("host: WWW.example.com, to: {path: /b}") + "  responses: [{host: www.example.com, status: 404}]\n",
			want: "load_balancer.responses[0].host: www.example.com; load_balancer.redirects[0] in line 10 takes the same requests"},
		{name: "the same in other words", added: redirects("host: a.example.com, path: /*, to: {path: /b}", "host: a.example.com, to: {path: /b}"),
			want: "redirects[1].host: a.example.com; load_balancer.redirects[0] in line 10 takes the same requests"},
		{name: "a general one beside a special one", added: responses("path: /a*, status: 404", "path: /ab*, status: 410", "path: /abc, status: 404")},
		{name: "a special one that is hidden", added: responses("path: '/a*b*', status: 404", "path: '/a*bb*', status: 410", "path: '/?', status: 404")},
		{name: "two that read alike in Terraform", added: responses("path: /a.b, status: 404", "path: /a_b, status: 410"),
			want: "responses[1].path: /a_b; load_balancer.responses[0] in line 10 would have the same address in Terraform, path_a_b"},

		{name: "a redirect to itself", added: redirects("path: /old/*, to: {path: /old/new}"),
			want: "redirects[0].to.path: /old/new; leads back to itself, without end"},
		{name: "to and fro", added: redirects("host: www.example.com, to: {host: example.com}", "host: example.com, to: {host: www.example.com}"),
			want: "redirects[0].to.host: example.com; leads to load_balancer.redirects[1] in line 11, and from there back, without end"},
		{name: "all paths to somebody else", added: redirects("path: /*, to: {host: example.org}")},
		{name: "all paths to our own name", added: redirects("path: /*, to: {host: example.com}") + "  domain_name: example.com\n", want: "leads back to itself"},

		{name: "a host of the certificate", added: redirects("host: www.example.com, to: {host: example.com}") + domain},
		{name: "a host without a certificate", added: redirects("host: shop.example.com, to: {host: example.com}") + domain,
			want: "redirects[0].host: shop.example.com; load_balancer.domain makes no certificate for it, so that clients refuse to connect; add it to"},
	})
}
