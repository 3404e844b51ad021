package rules

import (
	"regexp"
	"strconv"
	"strings"

	"slipway/internal/planreview/plan"
)

// tlsSwitches keep connections encrypted while they are on.
var tlsSwitches = [][]string{
	{"require_tls"}, {"transit_encryption_enabled"}, {"enforce_ssl"}, {"require_ssl"}, {"domain_endpoint_options", "enforce_https"}, {"encrypt_in_transit"},
	{"node_to_node_encryption", "enabled"}, {"https_only"}, {"https_traffic_only_enabled"}, {"enable_https_traffic_only"}, {"ssl_enforcement_enabled"},
	{"https_redirect_enabled"}, {"settings", "ip_configuration", "require_ssl"}, {"default_url_redirect", "https_redirect"},
}

// tlsPolicies hold the name of a security policy or of a minimum version.
var tlsPolicies = []struct {
	types string // a prefix
	path  []string
}{
	{"aws_", []string{"ssl_policy"}}, {"aws_", []string{"security_policy"}}, {"aws_", []string{"security_policy_name"}},
	{"aws_", []string{"viewer_certificate", "minimum_protocol_version"}}, {"aws_", []string{"domain_endpoint_options", "tls_security_policy"}},
	{"aws_", []string{"domain_name_configuration", "security_policy"}}, {"aws_", []string{"tls_config", "security_policy"}},
	{"", []string{"minimum_tls_version"}}, {"", []string{"min_tls_version"}}, {"", []string{"tls_min_version"}}, {"", []string{"tls_version"}},
	{"azurerm_", []string{"site_config", "minimum_tls_version"}}, {"azurerm_", []string{"ssl_minimal_tls_version_enforced"}},
	{"azurerm_", []string{"ssl_policy", "min_protocol_version"}}, {"azurerm_", []string{"tls", "minimum_tls_version"}},
	{"azurerm_", []string{"custom_https_configuration", "minimum_tls_version"}}, {"cloudflare_", []string{"settings", "min_tls_version"}},
}

const inTheClear, oldServers, downgrade = "what it sends on crosses the network in the clear", "whoever stands between can pretend to be the server",
	"a browser can be led to plain HTTP on its first or next visit"

// inTransit are the words and numbers that keep connections encrypted. A viewer's own protocol is as good as TLS where viewers have to use it.
var inTransit = attributes{{
	path: []string{"origin", "custom_origin_config", "origin_protocol_policy"}, severity: High, effect: "what the CDN fetches crosses the internet in the clear",
	raised: func(v any) bool { return plan.Text(v) != "http-only" },
	lower:  func(_, after any) bool { return plan.Text(after) == "http-only" },
},
	whileWord("required", "connections without TLS are accepted", "transit_encryption_mode"),
	whileWord("ENABLED", "files cross the network in the clear", "volume", "efs_volume_configuration", "transit_encryption"),
	withoutOldTLS("origin", "custom_origin_config", "origin_ssl_protocols"),
	whileRanked("HTTPS TLS", inTheClear, "protocol").only("aws_lb_target_group aws_alb_target_group").at(Medium),
	whileRanked("verify-full verify-ca require", "the database's connections need not be encrypted, or with whom", "ssl_mode").only("aws_dms_endpoint"),
	whileRanked("ENCRYPTED_ONLY TRUSTED_CLIENT_CERTIFICATE_REQUIRED", "database connections without TLS are accepted", "settings", "ip_configuration", "ssl_mode"),
	whileRanked("REQUIRE Require", "mails cross the internet in the clear where a server asks for it", "delivery_options", "tls_policy"),
	whileOff(oldServers, "tls_config", "insecure_skip_verification"),
	whileOff("connections without TLS are accepted", "non_ssl_port_enabled"), whileOff("connections without TLS are accepted", "enable_non_ssl_port"),
	whileRanked("Disabled FtpsOnly", "files and passwords cross the internet in the clear", "site_config", "ftps_state"),
	whileRanked("RESTRICTED MODERN", "older TLS versions or ciphers are accepted", "profile").only("google_compute_ssl_policy google_compute_region_ssl_policy"),
	whileRanked("strict full flexible", oldServers, "settings", "ssl").only("cloudflare_zone_settings_override"),
	whileWord("on", "plain HTTP is answered", "settings", "always_use_https"),

	// https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security
	byNumber(0, downgrade, "security_headers_config", "strict_transport_security", "access_control_max_age_sec").at(Medium),
	whileOn("names below the domain can be led to plain HTTP", "security_headers_config", "strict_transport_security", "include_subdomains").at(Medium),
	byMaxAge("routing_http_response_strict_transport_security_header_value"),
	whileOn(downgrade, "settings", "security_header", "enabled").at(Medium),
}

// withoutOldTLS protects while a list has no version that can be broken.
func withoutOldTLS(path ...string) attribute {
	old := func(v any) (n int) {
		for _, version := range plan.Strings(v) {
			if version == "SSLv3" || version == "TLSv1" || version == "TLSv1.1" {
				n++
			}
		}
		return n
	}
	return attribute{
		path: path, severity: Medium, effect: "older TLS versions or ciphers are accepted",
		raised: func(v any) bool { return len(plan.Strings(v)) > 0 },
		lower:  func(before, after any) bool { return old(after) > old(before) },
	}
}

// byMaxAge protects the more, the larger the max-age of a header is.
func byMaxAge(path ...string) attribute {
	return attribute{
		path: path, severity: Medium, effect: downgrade,
		raised: func(v any) bool { return maxAge(v) > 0 },
		lower:  func(before, after any) bool { return maxAge(after) < maxAge(before) },
	}
}

var maxAgePattern = regexp.MustCompile(`(?i)max-age\s*=\s*"?(\d+)`)

func maxAge(v any) float64 {
	match := maxAgePattern.FindStringSubmatch(plan.Text(v))
	if match == nil {
		return 0
	}
	seconds, _ := strconv.ParseFloat(match[1], 64)
	return seconds
}

// dated are the security policies of Transfer Family (https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html).
var dated = regexp.MustCompile(`^Transfer\w*SecurityPolicy-.*?(\d{4})-(\d{2})$`)

var tlsVersion = regexp.MustCompile(`(?i)(?:TLS13|FS)[-_]1[-_]([0-3])|TLS[-_]?v?1[.\-_]?([0-3])|^1\.([0-3])$`)

// strength grades a security policy by its name: ten times the minor version of the oldest TLS it accepts, and less for extended lists of ciphers.
// The names are those of Elastic Load Balancing, CloudFront and API Gateway; one without a version accepts TLS 1.0. Those of Transfer Family have a date
// alone, and the later one is the stronger.
func strength(policy string) int {
	if policy == "" {
		return -1
	}
	if match := dated.FindStringSubmatch(policy); match != nil {
		year, _ := strconv.Atoi(match[1] + match[2])
		return year
	}
	grade := 0
	if match := tlsVersion.FindStringSubmatch(policy); match != nil {
		minor, _ := strconv.Atoi(match[1] + match[2] + match[3])
		grade = 10 * minor
	}
	switch {
	case strings.Contains(policy, "-Res"):
		return grade + 3
	case strings.Contains(policy, "-Ext2"):
		return grade
	case strings.Contains(policy, "-Ext"):
		return grade + 1
	}
	return grade + 2
}

// postQuantum says whether a security policy offers keys that a quantum computer does not find: PQ is in its name
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html,
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html).
func postQuantum(policy string) bool {
	return strings.Contains(policy, "-PQ-") || strings.Contains(policy, "_PQ_")
}
