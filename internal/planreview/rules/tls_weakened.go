package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"slipway/internal/planreview/plan"
)

var tlsWeakened = Rule{
	ID:       "tls-weakened",
	Fact:     "Nothing that is encrypted in transit stops being so, and no listener accepts an older TLS than before.",
	Why:      "Passwords and sessions then cross the network in the clear, or with ciphers that can be broken.",
	Severity: High,
	Blind:    "what a client insists on; policies of AWS's own that are newer than its list",
	Check:    checkTLS,
}

// tlsSwitches keep connections encrypted while they are on.
var tlsSwitches = [][]string{
	{"require_tls"}, {"transit_encryption_enabled"}, {"enforce_ssl"}, {"require_ssl"}, {"domain_endpoint_options", "enforce_https"}, {"encrypt_in_transit"},
	{"node_to_node_encryption", "enabled"},
}

// tlsPolicies hold the name of a security policy or of a minimum version.
var tlsPolicies = [][]string{
	{"ssl_policy"}, {"viewer_certificate", "minimum_protocol_version"}, {"domain_endpoint_options", "tls_security_policy"}, {"security_policy"},
	{"minimum_tls_version"}, {"min_tls_version"}, {"site_config", "minimum_tls_version"},
}

// inTransit are the words that keep connections encrypted. A viewer's own protocol is as good as TLS where viewers have to use it.
var inTransit = attributes{{
	path: []string{"origin", "custom_origin_config", "origin_protocol_policy"}, severity: High, effect: "what the CDN fetches crosses the internet in the clear",
	raised: func(v any) bool { return plan.Text(v) != "http-only" },
	lower:  func(_, after any) bool { return plan.Text(after) == "http-only" },
},
	whileWord("required", "connections without TLS are accepted", "transit_encryption_mode"),
	whileWord("ENABLED", "files cross the network in the clear", "volume", "efs_volume_configuration", "transit_encryption"),
}

func checkTLS(p *plan.Plan) Result {
	var result Result
	for _, c := range p.Changes {
		if c.Data || c.Action == plan.NoOp {
			continue
		}
		report := func(what, effect string) {
			result.Findings = append(result.Findings, Finding{
				Severity: High, Address: c.Address, What: what, Why: reason(c), Effect: effect, Undo: "set it back and apply",
			})
		}
		if c.Keeps() && c.Is("aws_cloudfront_distribution", "aws_elasticache_replication_group", "aws_ecs_task_definition") {
			result.Applies = true
			result.Findings = append(result.Findings, inTransit.weakened(c, "set it back and apply")...)
		}
		for _, path := range tlsSwitches {
			if on, _ := plan.Bool(c.Old(path...)); on && c.Keeps() {
				result.Applies = true
				if turnedOff(c, path...) {
					report(plan.Join(path)+": "+fromTo(true, c.New(path...)), "connections without TLS are accepted")
				}
			}
		}
		for _, path := range tlsPolicies {
			before := plan.Text(c.Old(path...))
			if before == "" || !c.Keeps() {
				continue
			}
			result.Applies = true
			after := c.New(path...)
			switch {
			case c.Unknown(path...):
				report(plan.Join(path)+": "+before+" → known after apply", "perhaps older TLS versions are accepted")
			case strength(plan.Text(after)) < strength(before):
				report(plan.Join(path)+": "+fromTo(before, after), "older TLS versions or ciphers are accepted")
			}
		}
		if c.Is("aws_lb_listener", "aws_alb_listener") {
			result.Applies = true
			listener(c, report)
		}
		if c.Is("aws_rds_cluster_parameter_group", "aws_db_parameter_group") && c.Keeps() {
			result.Applies = true
			databaseTLS(c, report)
		}
	}
	return result
}

// listener finds one that gives up TLS: by its protocol, or by answering itself what it redirected to HTTPS.
func listener(c *plan.Change, report func(what, effect string)) {
	before, after := plan.Text(c.Old("protocol")), plan.Text(c.New("protocol"))
	switch {
	case encrypts(c.Before) && c.Keeps() && after != before && !c.Unknown("protocol"):
		report("protocol: "+fromTo(before, after), "clients' requests are not encrypted")
	}
	if c.Keeps() && redirectsToTLS(c.Before) && !redirectsToTLS(c.After) && after == "HTTP" {
		report("the redirect to HTTPS goes", "plain HTTP is answered")
	}
}

// otherListener says whether the plan keeps or makes another listener of the same load balancer, encrypted where the one that goes is.
func otherListener(p *plan.Plan, gone *plan.Change) bool {
	return slices.ContainsFunc(p.Changes, func(c *plan.Change) bool {
		return c != gone && c.Is(gone.Type) && c.Action != plan.Delete && (encrypts(c.After) || !encrypts(gone.Before)) &&
			plan.Equal(c.New("load_balancer_arn"), gone.Old("load_balancer_arn"))
	})
}

func encrypts(side any) bool {
	protocol := plan.Text(plan.Value(side, "protocol"))
	return protocol == "HTTPS" || protocol == "TLS"
}

func redirectsToTLS(side any) bool {
	return plan.Text(plan.Value(side, "default_action", "redirect", "protocol")) == "HTTPS"
}

// databaseTLS finds the parameters by which MySQL and PostgreSQL refuse connections without TLS.
func databaseTLS(c *plan.Change, report func(what, effect string)) {
	required := func(side any) (string, string) {
		for _, parameter := range plan.List(plan.Value(side, "parameter")) {
			name := plan.Text(plan.Value(parameter, "name"))
			if name == "require_secure_transport" || name == "rds.force_ssl" {
				return name, strings.ToUpper(plan.Text(plan.Value(parameter, "value")))
			}
		}
		return "", ""
	}
	on := func(value string) bool { return value == "ON" || value == "1" || value == "TRUE" }
	name, before := required(c.Before)
	if _, after := required(c.After); on(before) && !on(after) && !c.Unknown("parameter") {
		report(name+": "+fromTo(before, after), "database connections without TLS are accepted")
	}
}

var tlsVersion = regexp.MustCompile(`(?i)(?:TLS13|FS)-1-([0-3])|TLS[-_]?v?1[.\-_]?([0-3])|^1\.([0-3])$`)

// strength grades a security policy by its name: ten times the minor version of the oldest TLS it accepts, and less for extended lists of ciphers.
// The names are those of Elastic Load Balancing, CloudFront and API Gateway; one without a version accepts TLS 1.0.
func strength(policy string) int {
	if policy == "" {
		return -1
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
