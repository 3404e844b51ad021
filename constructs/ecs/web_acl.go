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
		Name:          jsii.String(props.Name),
		Scope:         jsii.String("REGIONAL"), // for load balancers
		DefaultAction: &wafv2webacl.Wafv2WebAclDefaultAction{Allow: &wafv2webacl.Wafv2WebAclDefaultActionAllow{}},
		VisibilityConfig: &wafv2webacl.Wafv2WebAclVisibilityConfig{
			CloudwatchMetricsEnabled: jsii.Bool(true), MetricName: jsii.String(props.Name), SampledRequestsEnabled: jsii.Bool(true),
		},
	})
	// The bindings have no type for a statement, and drop an override_action's empty blocks, without which the provider refuses a group.
	acl.AddOverride(jsii.String("rule"), rulesOf(props.Waf))
	if props.Waf.Logging.Enabled {
		newWebACLLogs(scope, props, acl)
	}
	return &WebACL{Arn: *acl.Arn(), Name: *acl.Name()}
}

// rulesOf a web ACL, in Terraform's own words: the limit first, which is the cheapest and counts every request, and then the groups in the order of the list.
func rulesOf(waf config.Waf) []any {
	const limitPriority = 0 // its own, also where there is none, so that one that comes moves no group
	var rules []any
	if waf.RateLimit > 0 {
		limit := ruleOf("rate-limit", limitPriority, "rate_based_statement", rateOf(waf))
		limit["action"] = block(waf.Mode)
		rules = append(rules, limit)
	}
	for i, group := range waf.ManagedRules {
		statement := map[string]any{"vendor_name": "AWS", "name": group}
		if counted := countedOf(waf, group); len(counted) > 0 {
			statement["rule_action_override"] = counted
		}
		rule := ruleOf(group, limitPriority+1+i, "managed_rule_group_statement", statement)
		rule["override_action"] = block(overrides[waf.Mode])
		rules = append(rules, rule)
	}
	return rules
}

// overrides say what becomes of a group's own actions, which are to block.
var overrides = map[string]string{config.WafCount: "count", config.WafBlock: "none"}

// block without arguments.
func block(name string) map[string]any { return map[string]any{name: map[string]any{}} }

func ruleOf(name string, priority int, statement string, of map[string]any) map[string]any {
	return map[string]any{
		"name":      name,
		"priority":  priority,
		"statement": map[string]any{statement: of},
		"visibility_config": map[string]any{
			"cloudwatch_metrics_enabled": true, "metric_name": name, "sampled_requests_enabled": true,
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
			counted = append(counted, map[string]any{"name": name, "action_to_use": block("count")})
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
