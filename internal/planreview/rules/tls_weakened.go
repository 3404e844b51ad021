package rules

import (
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var tlsWeakened = Rule{
	ID: "tls-weakened",
	Fact: "Nothing that is encrypted in transit stops being so, no listener accepts an older TLS than before or gives up post-quantum keys, and browsers " +
		"are still told to insist on HTTPS.",
	Why:      "Passwords and sessions then cross the network in the clear, or with ciphers that can be broken.",
	Severity: High,
	Blind:    "what a client insists on; policies of AWS's own that are newer than its list",
	Check:    checkTLS,
}

func checkTLS(p *plan.Plan) Result {
	var result Result
	for _, c := range p.Changes {
		if c.Data || c.Action == plan.NoOp {
			continue
		}
		at := func(severity Severity, what, effect string) {
			result.Findings = append(result.Findings, Finding{
				Severity: severity, Address: c.Address, What: what, Why: reason(c), Effect: effect, Undo: "set it back and apply",
			})
		}
		report := func(what, effect string) { at(High, what, effect) }
		if c.Keeps() {
			result.Applies = result.Applies || inTransit.about(c)
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
		for _, policy := range tlsPolicies {
			path := policy.path
			before := plan.Text(c.Old(path...))
			if before == "" || !c.Keeps() || !strings.HasPrefix(c.Type, policy.types) {
				continue
			}
			result.Applies = true
			after := c.New(path...)
			switch {
			case c.Unknown(path...):
				report(plan.Join(path)+": "+before+" → known after apply", "perhaps older TLS versions are accepted")
			case strength(plan.Text(after)) < strength(before):
				report(plan.Join(path)+": "+fromTo(before, after), "older TLS versions or ciphers are accepted")
			case postQuantum(before) && !postQuantum(plan.Text(after)):
				at(Medium, plan.Join(path)+": "+fromTo(before, after), "what is recorded today can be read once there are quantum computers")
			}
		}
		if c.Is("cloudflare_zone_setting") && c.Keeps() {
			result.Applies = true
			zoneSetting(c, report)
		}
		if c.Is("aws_lb_listener", "aws_alb_listener") {
			result.Applies = true
			listener(c, report)
		}
		if c.Is("aws_elb") && c.Keeps() {
			result.Applies = true
			if ports := classicTLS(c.Before); ports > 0 && classicTLS(c.After) < ports && !unseen(c, "listener") {
				report("listener: fewer of HTTPS or SSL", "clients' requests are not encrypted, or not answered")
			}
		}
		if c.Is("aws_rds_cluster_parameter_group", "aws_db_parameter_group", "aws_docdb_cluster_parameter_group", "aws_redshift_parameter_group",
			"aws_neptune_cluster_parameter_group") && c.Keeps() {
			result.Applies = true
			databaseTLS(c, report)
		}
	}
	return result
}

// zoneSetting finds a setting of a zone, which is a name and a value, that gives up TLS.
func zoneSetting(c *plan.Change, report func(what, effect string)) {
	name, before, after := plan.Text(c.New("setting_id")), plan.Text(c.Old("value")), plan.Text(c.New("value"))
	less := func(words string) bool {
		order := strings.Fields(words)
		return slices.Index(order, after) > slices.Index(order, before) && slices.Contains(order, before)
	}
	switch {
	case c.Unknown("value"):
	case name == "ssl" && less("strict full flexible off"):
		report(name+": "+fromTo(before, after), oldServers)
	case name == "always_use_https" && less("on off"):
		report(name+": "+fromTo(before, after), "plain HTTP is answered")
	case name == "min_tls_version" && strength(after) < strength(before):
		report(name+": "+fromTo(before, after), "older TLS versions or ciphers are accepted")
	}
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

// classicTLS counts the encrypted listeners of a Classic Load Balancer.
func classicTLS(side any) (n int) {
	for _, listener := range plan.List(plan.Value(side, "listener")) {
		if protocol := strings.ToUpper(plan.Text(plan.Value(listener, "lb_protocol"))); protocol == "HTTPS" || protocol == "SSL" {
			n++
		}
	}
	return n
}

func encrypts(side any) bool {
	protocol := plan.Text(plan.Value(side, "protocol"))
	return protocol == "HTTPS" || protocol == "TLS"
}

func redirectsToTLS(side any) bool {
	return plan.Text(plan.Value(side, "default_action", "redirect", "protocol")) == "HTTPS"
}

// databaseTLS finds the parameters by which MySQL, PostgreSQL, DocumentDB, Redshift and Neptune refuse connections without TLS
// (of DocumentDB: https://docs.aws.amazon.com/documentdb/latest/developerguide/API_Parameter.html).
func databaseTLS(c *plan.Change, report func(what, effect string)) {
	required := func(side any) (string, string) {
		for _, parameter := range plan.List(plan.Value(side, "parameter")) {
			name := plan.Text(plan.Value(parameter, "name"))
			switch name {
			case "require_secure_transport", "rds.force_ssl", "tls", "require_ssl", "neptune_enforce_ssl":
				return name, strings.ToUpper(plan.Text(plan.Value(parameter, "value")))
			}
		}
		return "", ""
	}
	on := func(value string) bool {
		switch value {
		case "ON", "1", "TRUE", "ENABLED", "TLS1.2+", "TLS1.3+", "FIPS-140-3":
			return true
		}
		return false
	}
	name, before := required(c.Before)
	if _, after := required(c.After); on(before) && !on(after) && !c.Unknown("parameter") {
		report(name+": "+fromTo(before, after), "database connections without TLS are accepted")
	}
}
