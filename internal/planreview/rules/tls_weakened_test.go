package rules

import "testing"

func TestTLSWeakened(t *testing.T) {
	const listener = "aws_lb_listener.https"
	const redirect = `{"protocol":"HTTP","default_action":[{"type":"redirect","redirect":[{"protocol":"HTTPS"}]}]}`
	const https = `{"protocol":"HTTPS","load_balancer_arn":"arn:lb"}`
	verify(t, tlsWeakened, map[string]example{
		"a classic load balancer": {changes(change("update", "aws_elb.a", `{"listener":[{"lb_port":443,"lb_protocol":"https"}]}`,
			`{"listener":[{"lb_port":80,"lb_protocol":"http"}]}`)),
			"high aws_elb.a: listener: fewer of HTTPS or SSL"},
		"a zone's TLS to its servers": {changes(change("update", "cloudflare_zone_setting.a", `{"setting_id":"ssl","value":"strict"}`,
			`{"setting_id":"ssl","value":"off"}`)), "high cloudflare_zone_setting.a: ssl: strict → off"},
		"a zone's TLS raised": {changes(change("update", "cloudflare_zone_setting.a", `{"setting_id":"ssl","value":"flexible"}`,
			`{"setting_id":"ssl","value":"strict"}`)), ok},
		"a volume of EFS in the clear": {changes(change("replace", "aws_ecs_task_definition.a",
			`{"volume":[{"name":"data","efs_volume_configuration":[{"transit_encryption":"ENABLED"}]}]}`,
			`{"volume":[{"name":"data","efs_volume_configuration":[{"transit_encryption":"DISABLED"}]}]}`)),
			"high aws_ecs_task_definition.a: volume.efs_volume_configuration.transit_encryption: ENABLED → DISABLED"},
		"Redis that prefers TLS": {changes(change("update", "aws_elasticache_replication_group.a", `{"transit_encryption_mode":"required"}`,
			`{"transit_encryption_mode":"preferred"}`)), "high aws_elasticache_replication_group.a: transit_encryption_mode: required → preferred"},
		"another resource": {unrelated, notApplicable},
		"API Gateway's name": {changes(change("update", "aws_api_gateway_domain_name.a", `{"security_policy":"TLS_1_2"}`, `{"security_policy":"TLS_1_0"}`)),
			"high aws_api_gateway_domain_name.a: security_policy: TLS_1_2 → TLS_1_0"},
		"Azure's number": {changes(change("update", "azurerm_mssql_server.a", `{"minimum_tls_version":"1.2"}`, `{"minimum_tls_version":"1.0"}`)),
			"high azurerm_mssql_server.a: minimum_tls_version: 1.2 → 1.0"},
		"a CDN's origin without TLS": {changes(change("update", "aws_cloudfront_distribution.a",
			`{"origin":[{"custom_origin_config":[{"origin_protocol_policy":"https-only"}]}]}`,
			`{"origin":[{"custom_origin_config":[{"origin_protocol_policy":"http-only"}]}]}`)),
			"high aws_cloudfront_distribution.a: origin.custom_origin_config.origin_protocol_policy: https-only → http-only"},
		"a CDN's origin by the viewer's protocol": {changes(change("update", "aws_cloudfront_distribution.a",
			`{"origin":[{"custom_origin_config":[{"origin_protocol_policy":"https-only"}]}]}`,
			`{"origin":[{"custom_origin_config":[{"origin_protocol_policy":"match-viewer"}]}]}`)), ok},
		"post-quantum keys given up": {changes(change("update", listener, `{"ssl_policy":"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"}`,
			`{"ssl_policy":"ELBSecurityPolicy-TLS13-1-2-Res-2021-06"}`)), "medium " + listener +
			": ssl_policy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 → ELBSecurityPolicy-TLS13-1-2-Res-2021-06"},
		"post-quantum keys taken up": {changes(change("update", listener, `{"ssl_policy":"ELBSecurityPolicy-TLS13-1-2-Res-2021-06"}`,
			`{"ssl_policy":"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"}`)), ok},
		"an API's post-quantum policy": {changes(change("update", "aws_api_gateway_domain_name.a", `{"security_policy":"SecurityPolicy_TLS13_1_2_PQ_2025_09"}`,
			`{"security_policy":"TLS_1_2"}`)), "medium aws_api_gateway_domain_name.a: security_policy: SecurityPolicy_TLS13_1_2_PQ_2025_09 → TLS_1_2"},
		"an HTTP API's name": {changes(change("update", "aws_apigatewayv2_domain_name.a", `{"domain_name_configuration":[{"security_policy":"TLS_1_2"}]}`,
			`{"domain_name_configuration":[{"security_policy":"TLS_1_0"}]}`)),
			"high aws_apigatewayv2_domain_name.a: domain_name_configuration.security_policy: TLS_1_2 → TLS_1_0"},
		"SFTP's policy": {changes(change("update", "aws_transfer_server.a", `{"security_policy_name":"TransferSecurityPolicy-2024-01"}`,
			`{"security_policy_name":"TransferSecurityPolicy-2018-11"}`)),
			"high aws_transfer_server.a: security_policy_name: TransferSecurityPolicy-2024-01 → TransferSecurityPolicy-2018-11"},
		"a policy of Cloud Armor is none of TLS": {changes(change("update", "google_compute_backend_service.a",
			`{"security_policy":"projects/p/global/securityPolicies/a"}`,
			`{"security_policy":""}`)), notApplicable},
		"HSTS removed": {changes(change("update", "aws_cloudfront_response_headers_policy.a",
			`{"security_headers_config":[{"strict_transport_security":[{"access_control_max_age_sec":31536000,"include_subdomains":true}]}]}`,
			`{"security_headers_config":[]}`)), "medium aws_cloudfront_response_headers_policy.a: " +
			"security_headers_config.strict_transport_security.access_control_max_age_sec: 31536000 → none, " +
			"security_headers_config.strict_transport_security.include_subdomains: true → none"},
		"HSTS shortened": {changes(change("update", "aws_cloudfront_response_headers_policy.a",
			`{"security_headers_config":[{"strict_transport_security":[{"access_control_max_age_sec":31536000}]}]}`,
			`{"security_headers_config":[{"strict_transport_security":[{"access_control_max_age_sec":300}]}]}`)), "medium aws_cloudfront_response_headers_policy.a: " +
			"security_headers_config.strict_transport_security.access_control_max_age_sec: 31536000 → 300"},
		"HSTS of a listener shortened": {changes(change("update", listener,
			`{"routing_http_response_strict_transport_security_header_value":"max-age=31536000; includeSubDomains"}`,
			`{"routing_http_response_strict_transport_security_header_value":"max-age=0"}`)), "medium " + listener +
			": routing_http_response_strict_transport_security_header_value: max-age=31536000; includeSubDomains → max-age=0"},
		"HSTS of a listener lengthened": {changes(change("update", listener, `{"routing_http_response_strict_transport_security_header_value":"max-age=300"}`,
			`{"routing_http_response_strict_transport_security_header_value":"max-age=31536000; includeSubDomains; preload"}`)), ok},
		"a CDN's origin with old versions": {changes(change("update", "aws_cloudfront_distribution.a",
			`{"origin":[{"custom_origin_config":[{"origin_ssl_protocols":["TLSv1.2"]}]}]}`,
			`{"origin":[{"custom_origin_config":[{"origin_ssl_protocols":["TLSv1","TLSv1.2"]}]}]}`)),
			"medium aws_cloudfront_distribution.a: origin.custom_origin_config.origin_ssl_protocols: [TLSv1.2] → [TLSv1, TLSv1.2]"},
		"targets without TLS": {changes(change("replace", "aws_lb_target_group.a", `{"protocol":"HTTPS"}`, `{"protocol":"HTTP"}`)),
			"medium aws_lb_target_group.a: protocol: HTTPS → HTTP"},
		"a replication's database": {changes(change("update", "aws_dms_endpoint.a", `{"ssl_mode":"verify-full"}`, `{"ssl_mode":"none"}`)),
			"high aws_dms_endpoint.a: ssl_mode: verify-full → none"},
		"an API's backend unverified": {changes(change("update", "aws_api_gateway_integration.a", `{"tls_config":[{"insecure_skip_verification":false}]}`,
			`{"tls_config":[{"insecure_skip_verification":true}]}`)), "high aws_api_gateway_integration.a: tls_config.insecure_skip_verification: false → true"},
		"Azure's storage by HTTP": {changes(change("update", "azurerm_storage_account.a", `{"https_traffic_only_enabled":true,"min_tls_version":"TLS1_2"}`,
			`{"https_traffic_only_enabled":false,"min_tls_version":"TLS1_2"}`)), "high azurerm_storage_account.a: https_traffic_only_enabled: true → false"},
		"Azure's storage by old TLS": {changes(change("update", "azurerm_storage_account.a", `{"min_tls_version":"TLS1_2"}`, `{"min_tls_version":"TLS1_0"}`)),
			"high azurerm_storage_account.a: min_tls_version: TLS1_2 → TLS1_0"},
		"Google's ciphers": {changes(change("update", "google_compute_ssl_policy.a", `{"profile":"RESTRICTED","min_tls_version":"TLS_1_2"}`,
			`{"profile":"COMPATIBLE","min_tls_version":"TLS_1_0"}`)), "high google_compute_ssl_policy.a: profile: RESTRICTED → COMPATIBLE\n" +
			"high google_compute_ssl_policy.a: min_tls_version: TLS_1_2 → TLS_1_0"},
		"DocumentDB": {changes(change("update", "aws_docdb_cluster_parameter_group.a", `{"parameter":[{"name":"tls","value":"enabled"}]}`,
			`{"parameter":[{"name":"tls","value":"disabled"}]}`)), "high aws_docdb_cluster_parameter_group.a: tls: ENABLED → DISABLED"},
		"policy raised": {changes(change("update", listener, `{"ssl_policy":"ELBSecurityPolicy-2016-08"}`,
			`{"ssl_policy":"ELBSecurityPolicy-TLS13-1-2-2021-06"}`)), ok},
		"policy lowered": {changes(change("update", listener, `{"ssl_policy":"ELBSecurityPolicy-TLS13-1-2-2021-06"}`,
			`{"ssl_policy":"ELBSecurityPolicy-TLS13-1-0-2021-06"}`)), "high " + listener + ": ssl_policy: ELBSecurityPolicy-TLS13-1-2-2021-06 → " +
			"ELBSecurityPolicy-TLS13-1-0-2021-06"},
		"policy not known": {changes(change("update", listener, `{"ssl_policy":"ELBSecurityPolicy-2016-08"}`, `{}`, `"after_unknown":{"ssl_policy":true}`)),
			"high " + listener + ": ssl_policy: ELBSecurityPolicy-2016-08 → known after apply"},
		"to HTTP":   {changes(change("update", listener, `{"protocol":"HTTPS"}`, `{"protocol":"HTTP"}`)), "high " + listener + ": protocol: HTTPS → HTTP"},
		"deleted":   {changes(change("delete", listener, https, "")), ok}, // resource-deleted says so
		"exchanged": {changes(change("delete", listener, https, ""), change("create", "aws_lb_listener.b", "", https)), ok},
		"redirect gone": {changes(change("update", "aws_lb_listener.http", redirect, `{"protocol":"HTTP","default_action":[{"type":"forward"}]}`)),
			"high aws_lb_listener.http: the redirect to HTTPS goes"},
		"proxy": {changes(change("update", "aws_db_proxy.main", `{"require_tls":true}`, `{"require_tls":false}`)),
			"high aws_db_proxy.main: require_tls: true → false"},
		"database": {changes(change("update", "aws_rds_cluster_parameter_group.a", `{"parameter":[{"name":"require_secure_transport","value":"ON"}]}`,
			`{"parameter":[]}`)), "high aws_rds_cluster_parameter_group.a: require_secure_transport: ON → \"\""},
		"database unchanged": {changes(change("update", "aws_rds_cluster_parameter_group.a", `{"parameter":[{"name":"rds.force_ssl","value":"1"}]}`,
			`{"parameter":[{"name":"rds.force_ssl","value":"on"}]}`)), ok},
	})
}

func TestStrengthOrdersPolicies(t *testing.T) {
	ordered := []string{
		"", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
		"ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06",
	}
	for i := range len(ordered) - 1 {
		if strength(ordered[i]) >= strength(ordered[i+1]) {
			t.Errorf("%s (%d) is not weaker than %s (%d)", ordered[i], strength(ordered[i]), ordered[i+1], strength(ordered[i+1]))
		}
	}
	if strength("SecurityPolicy_TLS13_1_2_PQ_2025_09") != strength("TLS_1_2") || strength("SecurityPolicy_TLS13_1_3_2025_09") <= strength("TLS_1_2") {
		t.Error("API Gateway's policies are not ordered")
	}
	if strength("TLSv1.2_2021") <= strength("TLSv1.1_2016") || strength("Policy-Min-TLS-1-2-2019-07") <= strength("Policy-Min-TLS-1-0-2019-07") {
		t.Error("CloudFront's and OpenSearch's policies are not ordered")
	}
}
