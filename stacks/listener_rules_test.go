package stacks

import (
	"os"
	"strings"
	"testing"

	"slipway/internal/report"
)

func TestRedirectsAndResponsesAreRulesOfTheListenerThatForwards(t *testing.T) {
	stack := everything(t, "")
	const (
		below  = "aws_lb_listener_rule.host_any_old_example_com"
		old    = "aws_lb_listener_rule.host_shop_internal_example_com_path_old__any"
		robots = "aws_lb_listener_rule.host_status_internal_example_com_path_robots_txt"
		php    = "aws_lb_listener_rule.path_any_php"
		https  = "${aws_lb_listener.https.arn}"
	)
	check(t, stack, []expectation{
		{"", below, "listener_arn", https},
		{"", below, "condition.host_header.values", "*.old.example.com"},
		{"AWS's own keywords", below, "action.redirect.query", "from=#{host}&#{query}"},
		{"", below, "action.redirect.host", "shop.internal.example.com"},
		{"the same path", below, "action.redirect.path", "(not set)"},
		{"for now", below, "action.redirect.status_code", "HTTP_302"},
		{"", old, "condition.0.host_header.values", "shop.internal.example.com"},
		{"", old, "condition.1.path_pattern.values", "/old/*"},
		{"", old, "action.redirect.path", "/new/#{path}"},
		{"for good", old, "action.redirect.status_code", "HTTP_301"},
		{"", robots, "action.fixed_response.status_code", "404"},
		{"", robots, "action.fixed_response.content_type", "text/html"},
		{"as it is written", robots, "action.fixed_response.message_body", `<p>no $${robots}, %%{none} & "nobody"`},
		{"", php, "action.fixed_response.message_body", "(not set)"},
		{"plain text", php, "action.fixed_response.content_type", "text/plain"},
	})
	plain := minimal(t, "load_balancer: {redirects: [{path: /old, to: {path: /new, query: ''}}]}")
	check(t, plain, []expectation{
		{"where there is no other", "aws_lb_listener_rule.path_old", "listener_arn", "${aws_lb_listener.http.arn}"},
		{"no query", "aws_lb_listener_rule.path_old", "action.redirect.query", ""},
	})
}

// A rule is its condition: it keeps address and number whatever else is in the file, so that Terraform never exchanges numbers, which AWS refuses.
func TestARuleKeepsItsAddressAndNumber(t *testing.T) {
	const address = "aws_lb_listener_rule.path_old"
	number := func(change string) string { return text(lookup(t, minimal(t, change), address, "priority")) }
	first := number("load_balancer: {redirects: [{path: /old, to: {path: /new}}]}")
	for name, change := range map[string]string{
		"another target":       "load_balancer: {redirects: [{path: /old, to: {path: /newer}}]}",
		"an answer":            "load_balancer: {responses: [{path: /old, status: 410}]}",
		"others before it":     "load_balancer: {redirects: [{path: /a, to: {path: /b}}, {path: /old, to: {path: /new}}], maintenance: true}",
		"a more special host":  "load_balancer: {redirects: [{path: /old, to: {path: /new}}, {host: a.example.com, path: /old, to: {path: /new}}]}",
		"a more general path":  "load_balancer: {responses: [{path: '/o*', status: 404}], redirects: [{path: /old, to: {path: /new}}]}",
		"the other way around": "load_balancer: {redirects: [{path: /new, to: {host: a.example.com}}, {path: /old, to: {path: /new}}]}",
	} {
		if got := number(change); got != first || first == "(not set)" {
			t.Errorf("%s: the number changes from %s to %s", name, first, got)
		}
	}
}

func TestMaintenanceAnswersEverythingAndNothingElseChanges(t *testing.T) {
	on := minimal(t, "load_balancer: {maintenance: true}")
	const rule = "aws_lb_listener_rule.maintenance"
	check(t, on, []expectation{
		{"before all others", rule, "priority", "1"},
		{"everything", rule, "condition.path_pattern.values", "/*"},
		{"", rule, "action.fixed_response.status_code", "503"},
		{"", rule, "action.fixed_response.content_type", "text/html"},
		{"ECS needs a listener that uses the target group", "aws_lb_listener.http", "default_action.type", "forward"},
		{"what is wanted wakes nobody", "aws_cloudwatch_metric_alarm.load_balancer_5xx", "actions_enabled", "false"},
		{"tasks are still checked", "aws_cloudwatch_metric_alarm.healthy_targets", "actions_enabled", "(not set)"},
		{"tasks are still checked", "aws_cloudwatch_metric_alarm.target_5xx", "actions_enabled", "(not set)"},
	})
	page := text(lookup(t, on, rule, "action.fixed_response.message_body"))
	if len(page) > 1024 || !strings.Contains(page, "maintenance") || strings.ContainsAny(page, "$%") {
		t.Errorf("a page of %d bytes: %s", len(page), page)
	}
	environment := parse(t, "minimal.yaml", "load_balancer: {maintenance: true}")
	if said := report.Build(environment, on, 2026).Markdown(); !strings.Contains(said, "it tells nobody, as actions_enabled is false") {
		t.Error("the report does not say that an alarm tells nobody")
	}
	off := minimal(t, "")
	check(t, off, []expectation{{"", "aws_cloudwatch_metric_alarm.load_balancer_5xx", "actions_enabled", "(not set)"}})
	for _, block := range on.Blocks() {
		if _, found := off.Block(block.Address); !found && block.Address != rule {
			t.Errorf("%s comes with maintenance, too", block.Address)
		}
	}
	if len(on.Blocks()) != len(off.Blocks())+1 {
		t.Errorf("%d blocks, and %d without maintenance", len(on.Blocks()), len(off.Blocks()))
	}
}

func TestTheMaintenancePageFits(t *testing.T) {
	page, err := os.ReadFile("../constructs/ecs/maintenance.html")
	if err != nil || len(page) > 1024 {
		t.Errorf("%d bytes, %v", len(page), err)
	}
}
