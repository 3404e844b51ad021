package rules

import (
	"fmt"
	"maps"
	"slices"

	"slipway/internal/planreview/plan"
)

var watchLowered = Rule{
	ID:       "watch-lowered",
	Fact:     "What records, scans and filters stays on.",
	Why:      "What is not recorded cannot be looked up afterwards, and what is not filtered gets through. It is also what an attacker turns off first.",
	Severity: High,
	Blind:    "resources that are made without logging, filters of log groups, and who reads what is recorded",
	Check: each((*plan.Change).Keeps, func(c *plan.Change) []Finding {
		findings := watches.weakened(c, "set it back and apply; ask who wanted it off")
		switch {
		case c.Is("cloudflare_ruleset"):
			findings = append(findings, fewerRules(c, "rules", through)...)
		case c.Is("aws_wafv2_web_acl", "aws_wafv2_rule_group", "aws_wafregional_web_acl", "aws_waf_web_acl"):
			findings = append(findings, fewerRules(c, "rule", "what they stopped is counted or let through")...)
			findings = append(findings, looserRules(c)...)
		case c.Is("aws_ecs_task_definition"):
			findings = append(findings, unlogged(c)...)
		}
		if len(findings) == 0 {
			return switchedOff(c)
		}
		return findings
	}),
}

// fewerRules finds that a firewall has fewer rules than before, or that fewer of them stop requests, with the effect of the latter.
func fewerRules(c *plan.Change, block, milder string) []Finding {
	if unseen(c, block) {
		return nil
	}
	before, after := c.Old(block), c.New(block)
	f := Finding{Severity: High, Address: c.Address, Why: inConfiguration, Undo: "set it back and apply"}
	gone, only := len(plan.List(before))-len(plan.List(after)), stopping(before)-stopping(after)
	switch {
	case gone > 0:
		f.What, f.Effect = fmt.Sprintf("%s: %d fewer", block, gone), through
	case only > 0:
		f.What, f.Effect = fmt.Sprintf("%s: %d fewer that stop requests", block, only), milder
	default:
		return nil
	}
	return []Finding{f}
}

// stopping counts the rules of a web ACL that block, or leave it to their group to block.
func stopping(rules any) int {
	n := 0
	for _, rule := range plan.List(rules) {
		enabled, given := plan.Bool(plan.Value(rule, "enabled"))
		if blocks := slices.Contains([]string{"block", "challenge", "managed_challenge", "js_challenge"}, plan.Text(plan.Value(rule, "action"))); blocks &&
			(enabled || !given) || !plan.Empty(plan.Value(rule, "action", "block")) || !plan.Empty(plan.Value(rule, "override_action", "none")) {
			n++
		}
	}
	return n
}

// looserRules finds rules of a web ACL that go on stopping requests, but fewer: those of their group that only count now, and a higher limit.
func looserRules(c *plan.Change) []Finding {
	was := map[string]any{}
	for _, rule := range plan.List(c.Old("rule")) {
		was[plan.Text(plan.Value(rule, "name"))] = rule
	}
	var findings []Finding
	for _, rule := range plan.List(c.New("rule")) {
		name := plan.Text(plan.Value(rule, "name"))
		if was[name] == nil || stopping([]any{was[name]}) == 0 || stopping([]any{rule}) == 0 {
			continue
		}
		report := func(what, effect string) {
			findings = append(findings, Finding{Severity: Medium, Address: c.Address, What: "rule " + name + ": " + what, Why: inConfiguration, Effect: effect,
				Undo: "set it back and apply"})
		}
		before, after := letThrough(was[name]), letThrough(rule)
		after = slices.DeleteFunc(after, func(rule string) bool { return slices.Contains(before, rule) })
		if len(after) > 0 {
			report("no longer stopping: "+listed(after), "what they stopped is counted or let through")
		}
		limit := []string{"statement", "rate_based_statement", "limit"}
		old, had := plan.Number(plan.Value(was[name], limit...))
		if now, has := plan.Number(plan.Value(rule, limit...)); had && has && now > old {
			report("limit: "+fromTo(plan.Value(was[name], limit...), plan.Value(rule, limit...)), "clients may send more before they are stopped")
		}
	}
	return findings
}

// letThrough are the rules of a managed group of which a web ACL says that they only count, or allow.
func letThrough(rule any) (names []string) {
	for _, override := range plan.List(plan.Value(rule, "statement", "managed_rule_group_statement", "rule_action_override")) {
		if !plan.Empty(plan.Value(override, "action_to_use", "count")) || !plan.Empty(plan.Value(override, "action_to_use", "allow")) {
			names = append(names, plan.Text(plan.Value(override, "name")))
		}
	}
	return names
}

// unlogged finds containers whose output went somewhere, and goes nowhere after.
func unlogged(c *plan.Change) (findings []Finding) {
	was, is := containersOf(c.Old("container_definitions")), containersOf(c.New("container_definitions"))
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if !plan.Empty(was[name]["logConfiguration"]) && plan.Empty(is[name]["logConfiguration"]) {
			findings = append(findings, Finding{Severity: Medium, Address: c.Address, What: "logConfiguration of " + name + " removed", Why: inConfiguration,
				Effect: "what it writes is kept nowhere", Undo: "set it back and apply"})
		}
	}
	return findings
}

const unrecorded, unfound, through = "what happens is no longer recorded", "attacks and mistakes are no longer found", "requests that it stopped get through"

var watches = attributes{
	whileOn(unrecorded, "enable_logging").only("aws_cloudtrail"),
	whileOn("what happens in other regions is no longer recorded", "is_multi_region_trail"),
	whileOn("what happens in IAM is no longer recorded", "include_global_service_events"),
	whileOn("what happens in other accounts is no longer recorded", "is_organization_trail"),
	whileOn("changed log files are not noticed", "enable_log_file_validation").at(Medium),
	whileSet("data events are no longer recorded", "event_selector").only("aws_cloudtrail").at(Medium),
	whileSet("data events are no longer recorded", "advanced_event_selector").only("aws_cloudtrail aws_cloudtrail_event_data_store").at(Medium),
	whileOn(unrecorded, "is_enabled").only("aws_config_configuration_recorder_status"),
	whileOn("some types of resources are no longer recorded", "recording_group", "all_supported").at(Medium),
	whileWord("ALL", "some packets are no longer recorded", "traffic_type").at(Medium),
	whileOn(unfound, "enable").only("aws_guardduty_detector"),
	whileWord(
		"ENABLED",
		unfound,
		"status",
	).only("aws_guardduty_detector_feature aws_macie2_account"),
	whileWord("ENABLED", unfound, "control_status").only("aws_securityhub_standards_control").at(Medium),
	whileWord("ALL", unfound, "auto_enable_organization_members").at(Medium),
	whileOn(
		unfound,
		"auto_enable",
	).only("aws_securityhub_organization_configuration aws_guardduty_organization_configuration aws_macie2_organization_configuration"),
	whileListed(unfound, "resource_types").only("aws_inspector2_enabler"),
	whileSet("deployments wait for nobody", "reviewers").only("github_repository_environment").at(Medium),
	whileWord("enabled", unfound, "security_and_analysis", "secret_scanning", "status").at(Medium),
	whileNot("all", "workflows may use anybody's actions", "allowed_actions").only("github_actions_*").at(Medium),
	whileSet(unrecorded, "enabled_log").only("azurerm_monitor_diagnostic_setting").at(Medium),
	whileNot("DISABLED", "images that nobody attested are started", "binary_authorization", "evaluation_mode").at(Medium),
	whileOn("people log in without a second factor", "mfa_required"),
	whileOff("people get in by the cluster's old permissions", "enable_legacy_abac"),
	whileOff("whoever has the account's key is let in", "shared_access_key_enabled").only("azurerm_storage_account").at(Medium),
	whileOn("whoever has a key is let in", "local_authentication_disabled").at(Medium),
	whileOn("whoever guesses a password is let in", "disable_password_authentication").at(Medium),
	whileSet("requests are no longer encrypted", "spec", "tls").only("kubernetes_ingress*").at(Medium),
	whileWord("Standard", unfound, "tier").only("azurerm_security_center_subscription_pricing"),
	whileNot("none", unrecorded, "logging_service"),
	whileNot("none", unrecorded, "monitoring_service"),
	whileOn(unfound, "vulnerability_alerts").only("github_repository*").at(Medium),
	whileOn("images are not scanned", "image_scanning_configuration", "scan_on_push").at(Medium),
	whileWord("ENHANCED", "images are scanned less", "scan_type").only("aws_ecr_registry_scanning_configuration").at(Medium),
	whileOn("requests are no longer recorded", "access_logs", "enabled").at(Medium),
	whileSet("requests are no longer recorded", "access_logs", "bucket").at(Medium),
	whileOn("requests are no longer recorded", "connection_logs", "enabled").at(Medium),
	whileSet("requests are no longer recorded", "access_log_settings").at(Medium),
	whileSet("requests are no longer recorded", "logging_config").only("aws_cloudfront_distribution").at(Medium),
	whileSet("requests are no longer recorded", "logging").only("aws_s3_bucket google_storage_bucket").at(Medium),
	whileOn(unrecorded, "logging", "enable").only("aws_redshift_cluster").at(Medium),
	whileOn("requests are no longer sampled", "visibility_config", "cloudwatch_metrics_enabled").at(Low),
	whileListed("those logs are no longer written", "enabled_cloudwatch_logs_exports").at(Medium),
	whileListed("those logs are no longer written", "enable_cloudwatch_logs_exports").at(Medium),
	whileListed("those logs are no longer written", "enabled_cluster_log_types").at(Medium),
	whileListed("those logs are no longer written", "cluster_log_types").at(Medium),
	whileOn("traces are no longer written", "xray_tracing_enabled").at(Low),
	whileOn(unfound, "advanced_security_options", "enabled"),
	whileWord("ENFORCED", "stolen passwords are no longer noticed", "user_pool_add_ons", "advanced_security_mode").at(Medium),
	whileSet("nobody is asked for a password", "auth_token"),
	whileSet("every request is let through", "default_action", "block").only("aws_wafv2_web_acl"),
	whileWord("BLOCK", "every request is let through", "default_action", "type").only("aws_waf*"),
	whileSet(through, "security_policy").only("google_compute_backend_service google_compute_region_backend_service"),
	whileSet(through, "web_acl_id").only("aws_cloudfront_distribution"),
	whileOn(through, "drop_invalid_header_fields").at(Medium),
	whileRanked("strictest defensive monitor", "requests that confuse servers get through", "desync_mitigation_mode").at(Medium),
	whileSet("requests are no longer asked who they are", "default_action", "authenticate_oidc").only("aws_lb_listener aws_alb_listener"),
	whileSet("requests are no longer asked who they are", "default_action", "authenticate_cognito").only("aws_lb_listener aws_alb_listener"),
	whileSet("requests are no longer asked who they are", "action", "authenticate_oidc").only("aws_lb_listener_rule aws_alb_listener_rule"),
	whileSet("requests are no longer asked who they are", "action", "authenticate_cognito").only("aws_lb_listener_rule aws_alb_listener_rule"),
	whileSet("everybody can fetch it: no signed URL is asked for", "default_cache_behavior", "trusted_key_groups"),
	whileSet("everybody can fetch it: no signed URL is asked for", "ordered_cache_behavior", "trusted_key_groups"),
	whileSet("clients no longer prove who they are", "mutual_authentication").only("aws_lb_listener"),
	whileSet("clients no longer prove who they are", "mutual_tls_authentication"),
	whileWord(
		"Prevention",
		"attacks are only recorded",
		"policy_settings",
		"mode",
	).only("azurerm_web_application_firewall_policy azurerm_cdn_frontdoor_firewall_policy"),
	whileOn(through, "proxied").only("cloudflare_record cloudflare_dns_record"),
	whileOn("the service answers without Cloudflare's or the provider's filter", "waf_enabled"),
}
