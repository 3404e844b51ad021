package stacks

import (
	"slices"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

const webACLPath = "aws_wafv2_web_acl.main"

func TestAWebACLCountsUntilItIsToldToBlock(t *testing.T) {
	counting := minimal(t, "{load_balancer: {waf: {rate_limit: 1000}}}")
	check(t, counting, []expectation{
		{"", webACLPath, "scope", "REGIONAL"},
		{"what no rule matches", webACLPath, "default_action.allow", "{}"},
		{"the limit is the first", webACLPath, "rule.0.name", "rate-limit"},
		{"", webACLPath, "rule.0.action.count", "{}"},
		{"", webACLPath, "rule.0.statement.rate_based_statement.limit", "1000"},
		{"", webACLPath, "rule.0.statement.rate_based_statement.aggregate_key_type", "IP"},
		{"", webACLPath, "rule.1.statement.managed_rule_group_statement.name", "AWSManagedRulesAmazonIpReputationList"},
		{"", webACLPath, "rule.1.override_action.count", "{}"},
		{"", webACLPath, "rule.4.priority", "4"},
		{"", "aws_wafv2_web_acl_association.main", "web_acl_arn", "${aws_wafv2_web_acl.main.arn}"},
	})
	wantNoBlock(t, counting, "aws_cloudwatch_metric_alarm.blocked_requests")
	blocking := minimal(t, "{load_balancer: {waf: {rate_limit: 1000, mode: block}}}")
	check(t, blocking, []expectation{
		{"", webACLPath, "rule.0.action.block", "{}"},
		{"", webACLPath, "rule.0.action.count", "(not set)"},
		{"", webACLPath, "rule.1.override_action.none", "{}"},
		{"", webACLPath, "rule.1.override_action.count", "(not set)"},
		{"", "aws_cloudwatch_metric_alarm.blocked_requests", "threshold", "20"},
	})
	groups := minimal(t, "{load_balancer: {waf: {mode: block}}}")
	check(t, groups, []expectation{{"its place stays free, so that a limit moves no group", webACLPath, "rule.0.priority", "1"}})
	wantNoBlock(t, minimal(t, ""), webACLPath)
}

func TestSingleRulesCanCount(t *testing.T) {
	const override = "statement.managed_rule_group_statement.rule_action_override"
	check(t, everything(t, ""), []expectation{
		{"of its group", webACLPath, "rule.2." + override, `{"action_to_use":{"count":{}},"name":"SizeRestrictions_BODY"}`},
		{"of no other", webACLPath, "rule.1." + override, "(not set)"},
		{"behind a proxy", webACLPath, "rule.0.statement.rate_based_statement.forwarded_ip_config",
			`{"fallback_behavior":"NO_MATCH","header_name":"X-Forwarded-For"}`},
	})
}

func TestTheWebACLsLogs(t *testing.T) {
	const logs, logging = "aws_cloudwatch_log_group.waf", "aws_wafv2_web_acl_logging_configuration.main"
	stack := minimal(t, "{load_balancer: {waf: {}}}")
	check(t, stack, []expectation{
		{"AWS's own beginning", logs, "name", "aws-waf-logs-shop-minimal"},
		{"", logs, "kms_key_id", keyArn},
		{"", logs, "retention_in_days", "30"},
		{"", logging, "log_destination_configs", "${aws_cloudwatch_log_group.waf.arn}"},
		{"", logging, "resource_arn", "${aws_wafv2_web_acl.main.arn}"},
		{"no password", logging, "redacted_fields.0.single_header.name", "authorization"},
		{"no session", logging, "redacted_fields.1.single_header.name", "cookie"},
		{"what nothing matched is not kept", logging, "logging_filter.default_behavior", "DROP"},
	})
	if policy := text(lookup(t, stack, "aws_kms_key.main", "policy")); !strings.Contains(policy, "log-group:aws-waf-logs-shop-minimal") {
		t.Errorf("the key is not for the log group: %s", policy)
	}
	check(t, minimal(t, "{load_balancer: {waf: {logging: {all_requests: true, redacted_headers: []}}}}"), []expectation{
		{"", logging, "logging_filter", "(not set)"}, {"", logging, "redacted_fields", "(not set)"},
	})
	off := minimal(t, "{load_balancer: {waf: {logging: {enabled: false}}}}")
	wantNoBlock(t, off, logs)
	wantNoBlock(t, off, logging)
}

// ingressOf the load balancer's group, by labels.
func ingressOf(stack *stackjson.Config) (labels []string) {
	for _, rule := range stack.OfType("aws_vpc_security_group_ingress_rule") {
		if group, _ := rule.Text("security_group_id"); group == "${aws_security_group.alb.id}" {
			labels = append(labels, rule.Label)
		}
	}
	slices.Sort(labels)
	return labels
}

func TestWhoMayConnect(t *testing.T) {
	const (
		certificate = "certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/66666666-7777-8888-9999-000000000000'"
		cloudFront  = "com.amazonaws.global.cloudfront.origin-facing"
		label       = "com_amazonaws_global_cloudfront_origin_facing"
	)
	stack := minimal(t, "{load_balancer: {"+certificate+", ingress: {prefix_lists: ["+cloudFront+"]}}}")
	if got, want := ingressOf(stack), []string{"alb_443_from_" + label}; !slices.Equal(got, want) {
		t.Errorf("CloudFront needs no redirect, and nobody else is asked in: %v, want %v", got, want)
	}
	check(t, stack, []expectation{
		{"", "data.aws_ec2_managed_prefix_list." + label, "name", cloudFront},
		{"", "aws_vpc_security_group_ingress_rule.alb_443_from_" + label, "prefix_list_id", "${data.aws_ec2_managed_prefix_list." + label + ".id}"},
	})
	plain := minimal(t, "{load_balancer: {ingress: {prefix_lists: ["+cloudFront+"]}}}")
	if got, want := ingressOf(plain), []string{"alb_80_from_" + label}; !slices.Equal(got, want) {
		t.Errorf("without a certificate: %v, want %v", got, want)
	}
	others := minimal(t, "{load_balancer: {"+certificate+", ingress: {prefix_lists: [pl-01234567], security_group_ids: [sg-01234567]}, "+
		"allowed_cidrs: [10.0.0.0/8]}}")
	want := []string{"alb_443_from_10_0_0_0_8", "alb_443_from_pl_01234567", "alb_443_from_sg_01234567",
		"alb_80_from_10_0_0_0_8", "alb_80_from_pl_01234567", "alb_80_from_sg_01234567"}
	if got := ingressOf(others); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	check(t, others, []expectation{
		{"", "aws_vpc_security_group_ingress_rule.alb_443_from_pl_01234567", "prefix_list_id", "pl-01234567"},
		{"", "aws_vpc_security_group_ingress_rule.alb_80_from_sg_01234567", "referenced_security_group_id", "sg-01234567"},
	})
}

func TestWhereTasksMayConnectTo(t *testing.T) {
	const rules = "aws_vpc_security_group_egress_rule."
	stack := minimal(t, "{service: {security_group_ids: [sg-00000001, sg-00000002], egress: [{cidr: 10.0.0.0/8, port: 53}, "+
		"{cidr: 10.0.0.0/8, port: 53, protocol: udp}, {security_group_id: sg-01234567, port: 6379}, {prefix_list_id: pl-01234567, port: 443}]}}")
	check(t, stack, []expectation{
		{"the address of before", rules + "service_53_to_10_0_0_0_8", "ip_protocol", "tcp"},
		{"", rules + "service_udp_53_to_10_0_0_0_8", "ip_protocol", "udp"},
		{"", rules + "service_udp_53_to_10_0_0_0_8", "to_port", "53"},
		{"", rules + "service_6379_to_sg_01234567", "referenced_security_group_id", "sg-01234567"},
		{"", rules + "service_443_to_pl_01234567", "prefix_list_id", "pl-01234567"},
		{"its own comes first", servicePath, "network_configuration.security_groups", "${aws_security_group.service.id}, sg-00000001, sg-00000002"},
	})
	wantAmong(t, stack, servicePath, "depends_on", rules+"service_udp_53_to_10_0_0_0_8", rules+"service_6379_to_sg_01234567")
}
