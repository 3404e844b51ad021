package config

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWaf(t *testing.T) {
	waf := func(keys string) string { return "load_balancer: {waf: {" + keys + "}}\n" }
	const common = "AWSManagedRulesCommonRuleSet"
	checkRules(t, []ruleTest{
		{name: "all its defaults", added: waf("")},
		{name: "blocking", added: waf("mode: block, rate_limit: 2000")},
		{name: "a mode in capitals", added: waf("mode: BLOCK"), want: "load_balancer.waf.mode: BLOCK; not one of the choices; use count or block"},
		{name: "together with another", added: "load_balancer: {waf_acl_arn: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/a-1', waf: {}}\n",
			want: "a load balancer has one web ACL, and waf_acl_arn names another; remove load_balancer.waf or load_balancer.waf_acl_arn"},
		{name: "no rule", added: waf("managed_rules: []"), want: "load_balancer.waf.managed_rules: []; the web ACL would have no rule"},
		{name: "only a rate limit", added: waf("managed_rules: [], rate_limit: 100")},

		{name: "a misspelled group", added: waf("managed_rules: [AWSManagedRulesCommonRuleset]"),
			want: "managed_rules[0]: AWSManagedRulesCommonRuleset; not known to this version as a group of rules that AWS keeps; did you mean " + common + "?"},
		{name: "a group without its beginning", added: waf("managed_rules: [CommonRuleSet]"), want: "managed_rules[0]: CommonRuleSet; not known to this version as " +
			"a group of rules that AWS keeps; did you mean " + common + "?"},
		{name: "a group to come", added: "allow_unknown: [load_balancer.waf.managed_rules]\n" + waf("managed_rules: [AWSManagedRulesRubyRuleSet]")},
		{name: "a group that is charged for", added: waf("managed_rules: [AWSManagedRulesBotControlRuleSet]"),
			want: "costs extra for each request, and needs settings that there are no keys for; put it into a web ACL of your own"},
		{name: "an ARN for a group", added: waf("managed_rules: ['arn:aws:wafv2:us-east-1:aws:x/y']"),
			want: "not the name of a group of rules; write it as " + common},
		{name: "a group twice", added: waf("managed_rules: [" + common + ", " + common + "]"), want: "in the list twice"},
		{name: "one group as a text", added: waf("managed_rules: " + common), want: "load_balancer.waf.managed_rules: " + common + "; must be a list"},

		{name: "a rule that counts", added: waf("count_rules: [" + common + "/SizeRestrictions_BODY]")},
		{name: "a rule without its group", added: waf("count_rules: [NoUserAgent_HEADER]"),
			want: "not a group and a rule of it; write it as " + common + "/NoUserAgent_HEADER"},
		{name: "a rule of a group that is not there", added: waf("count_rules: [AWSManagedRulesPHPRuleSet/PHPHighRiskMethodsVariables_BODY]"),
			want: "AWSManagedRulesPHPRuleSet is not among managed_rules; add the group, or remove the rule"},
		{name: "a misspelled rule", added: waf("count_rules: [" + common + "/SizeRestriction_BODY]"),
			want: "not known to this version as a rule of " + common + "; did you mean " + common + "/SizeRestrictions_BODY?"},
		{name: "a rule to come", added: "allow_unknown: [load_balancer.waf.count_rules]\n" + waf("count_rules: ["+common+"/Another_BODY]")},

		{name: "a rate that AWS does not take", added: waf("rate_limit: 9"),
			want: "load_balancer.waf.rate_limit: 9; AWS takes 10 or more; use 10 or more, or 0 for no limit"},
		{name: "a window that AWS does not take", added: waf("rate_limit: 100, rate_limit_window: 90"), want: "rate_limit_window: 90; not known to this version; "},
		{name: "a window for nothing", added: waf("rate_limit_window: 60"), want: "load_balancer.waf.rate_limit_window: 60; nothing is limited; set rate_limit"},
		{name: "an address for nothing", added: waf("rate_limit_by: forwarded"), want: "rate_limit_by: forwarded; nothing is limited"},

		{name: "logs for ever", added: waf("logging: {retention_days: 0}"), want: "load_balancer.waf.logging.retention_days: 0; to keep events for ever"},
		{name: "a header in capitals", added: waf("logging: {redacted_headers: [Authorization]}"),
			want: "redacted_headers[0]: Authorization; not the name of a header in lowercase; write it as authorization"},
		{name: "too many headers", added: waf("logging: {redacted_headers: [" + strings.Join(numbered("x-", 101), ", ") + "]}"),
			want: "101 headers; WAF leaves out 100 at most"},
	})
}

func numbered(stem string, count int) (texts []string) {
	for i := range count {
		texts = append(texts, stem+strings.Repeat("a", i%30)+string(rune('a'+i/30)))
	}
	return texts
}

// TestTheDefaultGroupsAreKnownAndWithinTheUsualPrice: a group whose capacity nobody wrote down would count as nothing.
func TestTheDefaultGroupsAreKnownAndWithinTheUsualPrice(t *testing.T) {
	var w Waf
	w.SetDefaults()
	w.RateLimit, w.ManagedRules = 100, usualGroups
	if got := w.wcu(); got != 25+700+200+200+rateLimitWCU || got > usualWCU {
		t.Errorf("the defaults need %d units", got)
	}
	for name, group := range managedGroups {
		if group.wcu == 0 || len(group.rules) == 0 || !strings.HasPrefix(name, "AWSManagedRules") {
			t.Errorf("%s: %+v", name, group)
		}
		if slices.Contains(chargedGroups, name) {
			t.Errorf("%s is charged for", name)
		}
	}
}

func TestTheEdgesAreWarnedOf(t *testing.T) {
	const certificate = "  certificate_arn: arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab\n"
	for name, test := range map[string]struct{ added, want string }{
		"more capacity than the price has": {"  waf: {managed_rules: [" + strings.Join(managedGroupNames(), ", ") + "]}\n",
			"load_balancer.waf.managed_rules: 1975 units of capacity (WCU); above 1500 each request costs extra"},
		"CloudFront alone": {"  ingress: {prefix_lists: [com.amazonaws.global.cloudfront.origin-facing]}\n", ""},
		"CloudFront and six blocks on two ports": {
			"  ingress: {prefix_lists: [com.amazonaws.global.cloudfront.origin-facing]}\n  allowed_cidrs: [10.0.0.0/8, 192.0.2.0/24, 203.0.113.0/24]\n",
			"load_balancer.ingress.prefix_lists: with them the load balancer's security group has 61 rules or more, and AWS allows 60 by default"},
	} {
		warnings := warned(t, minimal+"load_balancer:\n"+certificate+test.added+"monitoring: {emails: [a@example.com]}\n",
			time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC))
		if got := strings.Join(warnings, "\n"); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
