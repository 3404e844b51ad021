package rules

import "testing"

func TestTLSWeakened(t *testing.T) {
	const listener = "aws_lb_listener.https"
	const redirect = `{"protocol":"HTTP","default_action":[{"type":"redirect","redirect":[{"protocol":"HTTPS"}]}]}`
	const https = `{"protocol":"HTTPS","load_balancer_arn":"arn:lb"}`
	verify(t, tlsWeakened, map[string]example{
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
	if strength("TLSv1.2_2021") <= strength("TLSv1.1_2016") || strength("Policy-Min-TLS-1-2-2019-07") <= strength("Policy-Min-TLS-1-0-2019-07") {
		t.Error("CloudFront's and OpenSearch's policies are not ordered")
	}
}
