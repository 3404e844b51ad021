package ecs

import (
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchloggroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/wafv2webacl"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/wafv2webaclloggingconfiguration"

	"slipway/constructs/address"
	"slipway/internal/config"
)

// WebACLProps of the load balancer's web ACL.
type WebACLProps struct {
	Name     string
	LogGroup string // name
	KmsKey   string // ARN, of the log group
	Waf      config.Waf
}

// WebACL looks at requests before a task gets them.
type WebACL struct {
	Arn  string
	Name string // also of its metrics
}

// NewWebACL makes a web ACL of AWS's groups of rules and a limit of an address's rate, and its logs. What no rule blocks is let through.
func NewWebACL(scope address.Scope, props WebACLProps) *WebACL {
	acl := address.New(scope, wafv2webacl.NewWafv2WebAcl, "main", &wafv2webacl.Wafv2WebAclConfig{
		Name:             jsii.String(props.Name),
		Scope:            jsii.String("REGIONAL"), // for load balancers
		DefaultAction:    &wafv2webacl.Wafv2WebAclDefaultAction{Allow: &wafv2webacl.Wafv2WebAclDefaultActionAllow{}},
		Rule:             rulesOf(props.Waf),
		VisibilityConfig: &wafv2webacl.Wafv2WebAclVisibilityConfig{CloudwatchMetricsEnabled: on, MetricName: jsii.String(props.Name), SampledRequestsEnabled: on},
	})
	if props.Waf.Logging.Enabled {
		newWebACLLogs(scope, props, acl)
	}
	return &WebACL{Arn: *acl.Arn(), Name: *acl.Name()}
}

var on = jsii.Bool(true)

// rulesOf a web ACL: the limit first, which is the cheapest and counts every request, and then the groups in the order of the list. The bindings take a
// statement, which may hold others without end, as Terraform's own words.
func rulesOf(waf config.Waf) []wafv2webacl.Wafv2WebAclRule {
	const limitPriority = 0
	var rules []wafv2webacl.Wafv2WebAclRule
	if waf.RateLimit > 0 {
		limit := ruleOf("rate-limit", limitPriority)
		limit.Action = &wafv2webacl.Wafv2WebAclRuleAction{Count: &wafv2webacl.Wafv2WebAclRuleActionCount{}}
		if waf.Mode == config.WafBlock {
			limit.Action = &wafv2webacl.Wafv2WebAclRuleAction{Block: &wafv2webacl.Wafv2WebAclRuleActionBlock{}}
		}
		limit.Statement = map[string]any{"rate_based_statement": rateOf(waf)}
		rules = append(rules, limit)
	}
	for i, group := range waf.ManagedRules {
		rule := ruleOf(group, limitPriority+1+i)
		rule.OverrideAction = &wafv2webacl.Wafv2WebAclRuleOverrideAction{Count: &wafv2webacl.Wafv2WebAclRuleOverrideActionCount{}}
		if waf.Mode == config.WafBlock {
			rule.OverrideAction = &wafv2webacl.Wafv2WebAclRuleOverrideAction{None: &wafv2webacl.Wafv2WebAclRuleOverrideActionNone{}}
		}
		statement := map[string]any{"vendor_name": "AWS", "name": group}
		if counted := countedOf(waf, group); len(counted) > 0 {
			statement["rule_action_override"] = counted
		}
		rule.Statement = map[string]any{"managed_rule_group_statement": statement}
		rules = append(rules, rule)
	}
	return rules
}

func ruleOf(name string, priority int) wafv2webacl.Wafv2WebAclRule {
	return wafv2webacl.Wafv2WebAclRule{
		Name:     jsii.String(name),
		Priority: jsii.Number(priority),
		VisibilityConfig: &wafv2webacl.Wafv2WebAclRuleVisibilityConfig{
			CloudwatchMetricsEnabled: on, MetricName: jsii.String(name), SampledRequestsEnabled: on,
		},
	}
}

func rateOf(waf config.Waf) map[string]any {
	rate := map[string]any{"limit": waf.RateLimit, "evaluation_window_sec": waf.RateLimitWindow, "aggregate_key_type": "IP"}
	if waf.RateLimitBy == config.ByForwarded {
		rate["aggregate_key_type"] = "FORWARDED_IP"
		// What is no address is not counted. To count it as one that is above the limit would turn away the clients of proxies that write "unknown".
		rate["forwarded_ip_config"] = map[string]any{"header_name": "X-Forwarded-For", "fallback_behavior": "NO_MATCH"}
	}
	return rate
}

// countedOf a group are the rules that only count.
func countedOf(waf config.Waf, group string) []any {
	var counted []any
	for _, rule := range waf.CountRules {
		if of, name, _ := strings.Cut(rule, "/"); of == group {
			counted = append(counted, map[string]any{"name": name, "action_to_use": map[string]any{"count": map[string]any{}}})
		}
	}
	return counted
}

// newWebACLLogs: WAF gives itself leave to write to the group, by a resource policy of CloudWatch Logs.
// Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_PutLoggingConfiguration.html
func newWebACLLogs(scope address.Scope, props WebACLProps, acl wafv2webacl.Wafv2WebAcl) {
	logging := props.Waf.Logging
	group := address.New(scope, cloudwatchloggroup.NewCloudwatchLogGroup, "waf", &cloudwatchloggroup.CloudwatchLogGroupConfig{
		Name:            jsii.String(props.LogGroup),
		RetentionInDays: jsii.Number(logging.RetentionDays),
		KmsKeyId:        jsii.String(props.KmsKey),
	})
	made := &wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationConfig{
		ResourceArn:           acl.Arn(),
		LogDestinationConfigs: &[]*string{group.Arn()},
	}
	var redacted []wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationRedactedFields
	for _, header := range logging.RedactedHeaders {
		redacted = append(redacted, wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationRedactedFields{
			SingleHeader: &wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader{Name: jsii.String(header)},
		})
	}
	if len(redacted) > 0 {
		made.RedactedFields = redacted
	}
	if !logging.AllRequests {
		made.LoggingFilter = onlyMatched()
	}
	address.New(scope, wafv2webaclloggingconfiguration.NewWafv2WebAclLoggingConfiguration, "main", made)
}

// onlyMatched keeps what a rule blocked or counted. EXCLUDED_AS_COUNT is how the log calls a rule of a group that only counts.
// Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_ActionCondition.html
func onlyMatched() *wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationLoggingFilter {
	var conditions []wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationLoggingFilterFilterCondition
	for _, action := range []string{"BLOCK", "COUNT", "EXCLUDED_AS_COUNT"} {
		conditions = append(conditions, wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationLoggingFilterFilterCondition{
			ActionCondition: &wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationLoggingFilterFilterConditionActionCondition{
				Action: jsii.String(action),
			},
		})
	}
	return &wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationLoggingFilter{
		DefaultBehavior: jsii.String("DROP"),
		Filter: []wafv2webaclloggingconfiguration.Wafv2WebAclLoggingConfigurationLoggingFilterFilter{{
			Behavior: jsii.String("KEEP"), Requirement: jsii.String("MEETS_ANY"), Condition: conditions,
		}},
	}
}
