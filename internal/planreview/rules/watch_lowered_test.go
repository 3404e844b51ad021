package rules

import (
	"fmt"
	"testing"
)

func TestWatchLowered(t *testing.T) {
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	group := func(override string) string {
		return `{"rule":[{"name":"core","override_action":[{"none":[{}]}],"statement":[{"managed_rule_group_statement":[{"rule_action_override":[` + override +
			`]}]}]}]}`
	}
	rate := func(limit int) string {
		return fmt.Sprintf(`{"rule":[{"name":"rate","action":[{"block":[{}]}],"statement":[{"rate_based_statement":[{"limit":%d}]}]}]}`, limit)
	}
	verify(t, watchLowered, map[string]example{
		"signed URLs": {changes(change("update", "aws_cloudfront_distribution.a", `{"default_cache_behavior":[{"trusted_key_groups":["k"]}]}`,
			`{"default_cache_behavior":[{"trusted_key_groups":[]}]}`)),
			"high aws_cloudfront_distribution.a: default_cache_behavior.trusted_key_groups: [k] → none"},
		"a rule of Cloudflare": {changes(change("update", "cloudflare_ruleset.a", `{"rules":[{"action":"block"}]}`, `{"rules":[]}`)),
			"high cloudflare_ruleset.a: rules: 1 fewer"},
		"Cloud Armor": {changes(change("update", "google_compute_backend_service.a", `{"security_policy":"projects/p/global/securityPolicies/a"}`,
			`{"security_policy":""}`)), "high google_compute_backend_service.a: security_policy: projects/p/global/securityPolicies/a → \"\""},
		"a web firewall that only counts": {changes(change("update", "aws_wafv2_web_acl.a", `{"rule":[{"name":"a","action":[{"block":[{}]}]}]}`,
			`{"rule":[{"name":"a","action":[{"count":[{}]}]}]}`)), "high aws_wafv2_web_acl.a: rule: 1 fewer that stop requests"},
		"a group that only counts": {changes(change("update", "aws_wafv2_web_acl.a", `{"rule":[{"override_action":[{"none":[{}]}]}]}`,
			`{"rule":[{"override_action":[{"count":[{}]}]}]}`)), "high aws_wafv2_web_acl.a: rule: 1 fewer that stop requests"},
		"a rule of a group that only counts": {update("aws_wafv2_web_acl.a", group(``), group(`{"name":"Size","action_to_use":[{"count":[{}]}]}`)),
			"medium aws_wafv2_web_acl.a: rule core: no longer stopping: Size"},
		"a rule of a group that counted before": {update("aws_wafv2_web_acl.a", group(`{"name":"Size","action_to_use":[{"count":[{}]}]}`),
			group(`{"name":"Size","action_to_use":[{"count":[{}]}]}`)), ok},
		"a rule of a group that blocks": {update("aws_wafv2_web_acl.a", group(``), group(`{"name":"Size","action_to_use":[{"block":[{}]}]}`)), ok},
		"a higher limit":                {update("aws_wafv2_web_acl.a", rate(100), rate(2000)), "medium aws_wafv2_web_acl.a: rule rate: limit: 100 → 2000"},
		"a lower limit":                 {update("aws_wafv2_web_acl.a", rate(2000), rate(100)), ok},
		"no logs of a container": {changes(change("replace", "aws_ecs_task_definition.a", `{"container_definitions":"[{\"name\":\"app\",\"logConfiguration\":`+
			`{\"logDriver\":\"awslogs\"}}]"}`, `{"container_definitions":"[{\"name\":\"app\"}]"}`)),
			"medium aws_ecs_task_definition.a: logConfiguration of app removed"},
		"a web firewall that blocks": {changes(change("update", "aws_wafv2_web_acl.a", `{"rule":[{"name":"a","action":[{"count":[{}]}]}]}`,
			`{"rule":[{"name":"a","action":[{"block":[{}]}]}]}`)), ok},
		"made off":  {changes(change("create", "aws_cloudtrail.a", "", `{"enable_logging":false}`)), notApplicable},
		"turned on": {update("aws_cloudtrail.a", `{"enable_logging":false}`, `{"enable_logging":true}`), ok},
		"a trail": {
			update("aws_cloudtrail.a", `{"enable_logging":true,"is_multi_region_trail":true}`, `{"enable_logging":false,"is_multi_region_trail":false}`),
			"high aws_cloudtrail.a: enable_logging: true → false, is_multi_region_trail: true → false",
		},
		"a detector": {
			update("aws_guardduty_detector.a", `{"enable":true}`, `{"enable":false}`),
			"high aws_guardduty_detector.a: enable: true → false",
		},
		"a recorder": {
			update("aws_config_configuration_recorder_status.a", `{"is_enabled":true}`, `{"is_enabled":false}`),
			"high aws_config_configuration_recorder_status.a: is_enabled: true → false",
		},
		"exports": {
			update("aws_rds_cluster.a", `{"enabled_cloudwatch_logs_exports":["audit","error"]}`, `{"enabled_cloudwatch_logs_exports":["error"]}`),
			"medium aws_rds_cluster.a: enabled_cloudwatch_logs_exports: [audit, error] → [error]",
		},
		"more exports": {
			update("aws_rds_cluster.a", `{"enabled_cloudwatch_logs_exports":["error"]}`, `{"enabled_cloudwatch_logs_exports":["audit","error"]}`),
			ok,
		},
		"a web ACL": {
			update("aws_wafv2_web_acl.a", `{"default_action":[{"block":[{}],"allow":[]}]}`, `{"default_action":[{"allow":[{}],"block":[]}]}`),
			"high aws_wafv2_web_acl.a: default_action.block: (1 item) → none",
		},
		"its rules": {
			update("aws_wafv2_web_acl.a", `{"rule":[{"name":"a"},{"name":"b"}]}`, `{"rule":[{"name":"b"}]}`),
			"high aws_wafv2_web_acl.a: rule: 1 fewer",
		},
		"a distribution": {
			update("aws_cloudfront_distribution.a", `{"web_acl_id":"arn:w"}`, `{"web_acl_id":""}`),
			`high aws_cloudfront_distribution.a: web_acl_id: arn:w → ""`,
		},
		"a login": {
			update(
				"aws_lb_listener.a",
				`{"default_action":[{"type":"authenticate-oidc","authenticate_oidc":[{"issuer":"x"}]}]}`,
				`{"default_action":[{"type":"forward","authenticate_oidc":[]}]}`,
			),
			"high aws_lb_listener.a: default_action.authenticate_oidc: (1 item) → none",
		},
		"a login before what it guards": {
			update(
				"aws_lb_listener.a",
				`{"default_action":[{"type":"authenticate-oidc","authenticate_oidc":[{"issuer":"x"}]},{"type":"forward","authenticate_oidc":[]}]}`,
				`{"default_action":[{"type":"forward","authenticate_oidc":[]}]}`,
			),
			"high aws_lb_listener.a: default_action.authenticate_oidc: (1 item) → none",
		},
	})
}
