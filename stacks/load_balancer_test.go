package stacks

import (
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

func Test21ATargetGroupIsReplacedUnderANewName(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{{"", "aws_lb_target_group.main", "lifecycle.create_before_destroy", "true"}})
	name := func(stack *stackjson.Config) string {
		return text(lookup(t, stack, "aws_lb_target_group.main", "name"))
	}
	if name(minimal(t, "")) == name(minimal(t, "{network: {cidr: 10.9.0.0/16}}")) {
		t.Error("another VPC keeps the name, so the new target group cannot be made before the old one goes")
	}
	if name(minimal(t, "")) != name(minimal(t, "{service: {cpu: 512, memory: 1024}, load_balancer: {deregistration_delay: 60}}")) {
		t.Error("the name changes without need, and with it the target group")
	}
}

func Test21AnotherContainerPortIsARollingDeployment(t *testing.T) {
	before, after := minimal(t, ""), minimal(t, "{service: {container_port: 8080}}")
	for _, path := range []string{"name", "port"} {
		if a, b := text(lookup(t, before, "aws_lb_target_group.main", path)), text(lookup(t, after, "aws_lb_target_group.main", path)); a != b {
			t.Errorf("the target group's %s changes from %s to %s, which replaces it by an empty one", path, a, b)
		}
	}
	check(t, after, []expectation{
		{"ECS registers the container's port", servicePath, "load_balancer.container_port", "8080"},
		{"a rule of its own", "aws_vpc_security_group_ingress_rule.service_8080_from_alb", "from_port", "8080"},
		{"the old one stays until the service has changed", "aws_vpc_security_group_ingress_rule.service_8080_from_alb", "lifecycle.create_before_destroy", "true"},
		{"the old one stays until the service has changed", "aws_vpc_security_group_egress_rule.alb_8080_to_service", "lifecycle.create_before_destroy", "true"},
	})
	wantAmong(t, after, servicePath, "depends_on", "aws_vpc_security_group_ingress_rule.service_8080_from_alb",
		"aws_vpc_security_group_egress_rule.alb_8080_to_service",
		"aws_vpc_security_group_egress_rule.service_443_to_0_0_0_0_0", "aws_vpc_security_group_egress_rule.service_3306_to_proxy")
}

func Test21LongNamesFit(t *testing.T) {
	stack := minimal(t, "project: "+strings.Repeat("a", 41))
	for address, max := range map[string]int{"aws_lb.main": 32, "aws_lb_target_group.main": 32, "aws_iam_role.ecs_task_execution_role": 64,
		"aws_db_proxy.main": 63} {
		if name := text(lookup(t, stack, address, "name")); len(name) > max {
			t.Errorf("%s: %s has %d characters, more than %d", address, name, len(name), max)
		}
	}
}

func Test24StickinessIsTheSpecsAndCanBeTurnedOff(t *testing.T) {
	check(t, minimal(t, ""), []expectation{{"", "aws_lb_target_group.main", "stickiness.enabled", "true"}})
	check(t, everything(t, ""), []expectation{{"", "aws_lb_target_group.main", "stickiness.enabled", "false"}})
}

func Test27HTTPSWithARedirectWhereThereIsACertificate(t *testing.T) {
	stack := everything(t, "{load_balancer: {ssl_policy: ELBSecurityPolicy-TLS13-1-2-2021-06}}")
	check(t, stack, []expectation{
		{"", "aws_lb_listener.http", "default_action.type", "redirect"},
		{"", "aws_lb_listener.http", "default_action.redirect.protocol", "HTTPS"},
		{"", "aws_lb_listener.http", "default_action.redirect.status_code", "HTTP_301"},
		{"", "aws_lb_listener.https", "port", "443"},
		{"", "aws_lb_listener.https", "ssl_policy", "ELBSecurityPolicy-TLS13-1-2-2021-06"},
	})
	certificate := "{load_balancer: {certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab'}}"
	check(t, minimal(t, certificate), []expectation{
		{"AWS's recommendation", "aws_lb_listener.https", "ssl_policy", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"},
		{"the host name alone", "aws_lb_listener.https", "routing_http_response_strict_transport_security_header_value", "max-age=31536000"},
		{"no HSTS over HTTP", "aws_lb_listener.http", "routing_http_response_strict_transport_security_header_value", "(not set)"},
		{"", "aws_lb_listener.https", "routing_http_response_server_enabled", "false"},
		{"the redirect's answers, too", "aws_lb_listener.http", "routing_http_response_server_enabled", "false"},
	})
	check(t, stack, []expectation{
		{"", "aws_lb_listener.https", "routing_http_response_strict_transport_security_header_value", "max-age=63072000; includeSubDomains; preload"},
		{"", "aws_lb_listener.https", "routing_http_response_server_enabled", "true"},
	})
	check(t, everything(t, `{load_balancer: {strict_transport_security: ""}}`), []expectation{
		{"left to the application", "aws_lb_listener.https", "routing_http_response_strict_transport_security_header_value", "(not set)"},
	})
	wantNoBlock(t, minimal(t, ""), "aws_lb_listener.https")
	check(t, minimal(t, ""), []expectation{
		{"", "aws_lb_listener.http", "routing_http_response_strict_transport_security_header_value", "(not set)"},
	})
	check(t, minimal(t, ""), []expectation{{"", "aws_lb_listener.http", "default_action.type", "forward"}})
}

func Test41TheLoadBalancerWaitsLongerThanThePool(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"above the proxy's 120 s", "aws_lb.main", "idle_timeout", "130"},
	})
}

func TestWhatRequestsBecomeIsWrittenDown(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", "aws_lb.main", "drop_invalid_header_fields", "true"},
		{"", "aws_lb.main", "desync_mitigation_mode", "defensive"},
		{"", "aws_lb.main", "enable_http2", "true"},
		{"", "aws_lb.main", "client_keep_alive", "3600"},
		{"the client's address is the last one", "aws_lb.main", "xff_header_processing_mode", "append"},
		{"", "aws_lb.main", "preserve_host_header", "false"},
	})
	check(t, everything(t, ""), []expectation{
		{"", "aws_lb.main", "desync_mitigation_mode", "strictest"},
		{"", "aws_lb.main", "client_keep_alive", "600"},
	})
}
