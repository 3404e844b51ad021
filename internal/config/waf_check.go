package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/findings"
)

var (
	// groupForm and ruleForm are EntityName of WAF's API.
	// Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_ManagedRuleGroupStatement.html
	groupForm = regexp.MustCompile(`^[\w-]{1,128}$`)
	// headerName is what the provider takes in redacted_fields.
	headerName = regexp.MustCompile(`^[a-z0-9_-]{1,40}$`)
)

// leastRate. Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html
const leastRate = 10

func (w Waf) check(c checker, l LoadBalancer) {
	if l.WafAclArn != "" {
		c.Conflict("mode", w.Mode, "a load balancer has one web ACL, and waf_acl_arn names another", "remove load_balancer.waf or load_balancer.waf_acl_arn",
			"load_balancer.waf_acl_arn")
	}
	if len(w.ManagedRules) == 0 && w.RateLimit == 0 {
		c.Value("managed_rules", "[]", "the web ACL would have no rule", "name a group, set rate_limit, or remove load_balancer.waf")
	}
	if w.RateLimit > 0 && w.RateLimit < leastRate {
		c.Value("rate_limit", w.RateLimit, fmt.Sprintf("AWS takes %d or more", leastRate), fmt.Sprintf("use %d or more, or 0 for no limit", leastRate))
	}
	w.checkGroups(c)
	w.checkCounted(c)
	for _, key := range []string{"rate_limit_window", "rate_limit_by"} {
		if c.Given(key) && w.RateLimit == 0 && !c.Spoiled(c.Path("rate_limit")) {
			value := any(w.RateLimitWindow)
			if key == "rate_limit_by" {
				value = w.RateLimitBy
			}
			c.Conflict(key, value, "nothing is limited", "set rate_limit, or remove the key", c.Path("rate_limit"))
		}
	}
	w.Logging.check(c.in("logging"))
}

func (w Waf) checkGroups(c checker) {
	for i, group := range w.ManagedRules {
		key := index("managed_rules", i)
		switch {
		case slices.Contains(chargedGroups, group):
			c.Value(key, group, "costs extra for each request, and needs settings that there are no keys for",
				"put it into a web ACL of your own, and name that in load_balancer.waf_acl_arn instead of load_balancer.waf")
		case !groupForm.MatchString(group):
			c.Value(key, group, "not the name of a group of rules", "write it as AWSManagedRulesCommonRuleSet")
		case slices.Contains(managedGroupNames(), "AWSManagedRules"+group):
			c.unknownBut(key, group, "did you mean AWSManagedRules"+group+"?", "as a group of rules that AWS keeps")
		default:
			known(c, key, group, managedGroupNames(), "as a group of rules that AWS keeps")
		}
	}
	c.distinct("managed_rules", w.ManagedRules)
}

func (w Waf) checkCounted(c checker) {
	for i, counted := range w.CountRules {
		key := index("count_rules", i)
		group, rule, both := strings.Cut(counted, "/")
		switch listed := managedGroups[group].rules; {
		case !both || !groupForm.MatchString(group) || !groupForm.MatchString(rule):
			c.Value(key, counted, "not a group and a rule of it", "write it as "+w.example(counted))
		case !slices.Contains(w.ManagedRules, group):
			c.Conflict(key, counted, group+" is not among managed_rules", "add the group, or remove the rule", c.Path("managed_rules"))
		case len(listed) > 0 && !slices.Contains(listed, rule):
			var names []string
			for _, name := range listed {
				names = append(names, group+"/"+name)
			}
			c.unknown(key, counted, names, "as a rule of "+group)
		}
	}
	c.distinct("count_rules", w.CountRules)
}

// example of a rule with its group: of the one that has it, where somebody wrote the rule alone.
func (w Waf) example(rule string) string {
	for _, group := range w.ManagedRules {
		if slices.Contains(managedGroups[group].rules, rule) {
			return group + "/" + rule
		}
	}
	return "AWSManagedRulesCommonRuleSet/SizeRestrictions_BODY"
}

// mostRedacted fields are what WAF takes. Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html
const mostRedacted = 100

func (l WafLogging) check(c checker) {
	c.logRetention("retention_days", l.RetentionDays)
	for i, header := range l.RedactedHeaders {
		if !headerName.MatchString(header) {
			c.Value(index("redacted_headers", i), header, "not the name of a header in lowercase", "write it as authorization")
		}
	}
	c.distinct("redacted_headers", l.RedactedHeaders)
	if n := len(l.RedactedHeaders); n > mostRedacted {
		c.Value("redacted_headers", fmt.Sprintf("%d headers", n), "WAF leaves out 100 at most", "name fewer")
	}
}

func (l LoadBalancer) edgeWarnings(region string) []findings.Finding {
	var warnings []findings.Finding
	const everybody = "0.0.0.0/0"
	if l.Ingress != nil && slices.Contains(l.AllowedCidrs, everybody) {
		warnings = append(warnings, findings.Warn("load_balancer.allowed_cidrs", everybody+"; lets everybody in, so that load_balancer.ingress keeps nobody out; "+
			"remove it", findings.Change{Key: "load_balancer.allowed_cidrs", Value: without(l.AllowedCidrs, everybody)}))
	}
	if w := l.Waf; w != nil && w.wcu() > usualWCU {
		warnings = append(warnings, findings.Warn("load_balancer.waf.managed_rules", fmt.Sprintf("%d units of capacity (WCU); above %d each request costs extra; "+
			"leave out groups for what the application does not use", w.wcu(), usualWCU)).Because("what the application uses, only you know"))
	}
	if rules := l.ingressRules(region); l.Ingress != nil && rules > usualRules {
		warnings = append(warnings, findings.Warn("load_balancer.ingress.prefix_lists", fmt.Sprintf("with them the load balancer's security group has %d rules "+
			"or more, and AWS allows %d by default; ask for more before the first apply (quota L-0EA8095F)", rules, usualRules)).Because("the quota is the account's"))
	}
	return warnings
}
