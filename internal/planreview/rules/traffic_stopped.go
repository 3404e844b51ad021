package rules

import (
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/target"
)

// answersItself finds a listener or an API that gives an answer of its own, where it passed requests on before
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html).
func answersItself(p *plan.Plan, c *plan.Change, say func(Severity, string, string)) {
	const nobody = "outage: no application answers any more"
	if c.Is("aws_api_gateway_integration") && plan.Text(c.New("type")) == "MOCK" && plan.Text(c.Old("type")) != "MOCK" {
		say(High, "type: "+fromTo(c.Old("type"), c.New("type")), nobody)
		return
	}
	for _, block := range []string{"default_action", "action"} {
		if plan.Empty(c.Old(block)) || c.Unknown(block, "type") {
			continue
		}
		was, is := actionOf(c.Before, block), actionOf(c.After, block)
		switch {
		case is == "fixed-response" && was != is:
			severity, effect := High, nobody
			switch {
			case block == "action":
				severity, effect = Medium, "no application answers these requests any more"
			case makesRules(p, c):
				severity, effect = Medium, "requests that no rule takes are no longer passed on; the plan makes rules"
			}
			say(severity, strings.TrimSpace(block+": "+was+" → "+is+" "+firstPlace(c.After, block, "fixed_response", "status_code")), effect)
		case is == "redirect" && was == "forward":
			redirected(p, c, block, say)
		}
	}
	for _, path := range weights {
		if weight := valuesAt(c.After, path); len(weight) > 0 && all(weight, zero) && !all(valuesAt(c.Before, path), zero) && !c.Unknown(path...) {
			say(High, plan.Join(path)+": 0 for all", nobody)
		}
	}
}

// redirected judges where clients are sent that were answered before. To send them from HTTP to HTTPS is what most such actions are for.
func redirected(p *plan.Plan, c *plan.Change, block string, say func(Severity, string, string)) {
	host := firstPlace(c.After, block, "redirect", "host")
	if host == "" && firstPlace(c.After, block, "redirect", "protocol") == "HTTPS" && !encrypts(c.After) {
		return
	}
	severity, effect := Medium, "clients are sent elsewhere instead of being answered"
	if host != "" {
		grade, said := whose(p, target.Of(host), nil)
		severity, effect = max(severity, grade), effect+": "+said
	}
	say(severity, strings.TrimSpace(block+": forward → redirect "+host), effect)
}

// firstPlace is the first text at a path; empty where there is none.
func firstPlace(side any, path ...string) string {
	for _, text := range placesAt(side, path) {
		return text
	}
	return ""
}

// actionOf is what a listener's last action does: the one that ends, after those that ask who somebody is.
func actionOf(side any, block string) string {
	for _, action := range slices.Backward(plan.List(plan.Value(side, block))) {
		switch {
		case !plan.Empty(plan.Value(action, "fixed_response")):
			return "fixed-response"
		case plan.Text(plan.Value(action, "type")) != "":
			return plan.Text(plan.Value(action, "type"))
		case !plan.Empty(plan.Value(action, "forward")):
			return "forward"
		}
	}
	return "none"
}

// makesRules says whether the plan makes rules for a listener, which then take its requests.
func makesRules(p *plan.Plan, listener *plan.Change) bool {
	return slices.ContainsFunc(p.Changes, func(c *plan.Change) bool {
		return c.Is("aws_lb_listener_rule", "aws_alb_listener_rule") && c.Action == plan.Create && plan.Equal(c.New("listener_arn"), listener.New("arn"))
	})
}

// weights say which part of the requests a place gets
// (https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.html).
var weights = [][]string{
	{"default_action", "forward", "target_group", "weight"}, {"action", "forward", "target_group", "weight"},
	{"default_action", "forward", "target_groups", "weight"}, {"action", "forward", "target_groups", "weight"},
	{"endpoint_configuration", "weight"},
}

func zero(v any) bool { n, ok := plan.Number(v); return ok && n == 0 }

func all(values []any, holds func(any) bool) bool {
	return len(values) > 0 && !slices.ContainsFunc(values, func(v any) bool { return !holds(v) })
}

// takenOut finds what gets no requests any more while others may
// (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html,
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-traffic-dial.html).
func takenOut(c *plan.Change, say func(Severity, string, string)) {
	for _, path := range [][]string{{"weighted_routing_policy", "weight"}, {"traffic_dial_percentage"}} {
		if lowered(c, path...) && zero(c.New(path...)) {
			say(Medium, plan.Join(path)+": "+fromTo(c.Old(path...), c.New(path...)), "it gets no requests any more: outage, unless others take them")
		}
	}
}

// unrouted finds the destinations to which a table of routes no longer leads.
func unrouted(c *plan.Change, say func(Severity, string, string)) {
	if !c.Is("aws_route_table", "aws_default_route_table") {
		return
	}
	gone := slices.Concat(missing(c, "cidr_block", "route"), missing(c, "ipv6_cidr_block", "route"), missing(c, "destination_prefix_list_id", "route"))
	if len(gone) > 0 {
		say(High, "route: - "+listed(gone), "outage: nothing in its subnets gets there any more")
	}
}

// shuts finds a new rule of a listener that was there before, which answers every request with a 5xx code, as for maintenance: nothing behind it answers.
func shuts(c *plan.Change) (Finding, bool) {
	status := firstPlace(c.After, "action", "fixed_response", "status_code")
	conditions, taken := plan.List(c.New("condition")), placesAt(c.After, []string{"condition", "path_pattern", "values"})
	every := len(conditions) == 1 && (slices.Contains(taken, "/*") || slices.Contains(taken, "*"))
	if !c.Is("aws_lb_listener_rule", "aws_alb_listener_rule") || c.Action != plan.Create || c.Unknown("listener_arn") ||
		!every || !strings.HasPrefix(status, "5") {
		return Finding{}, false
	}
	return Finding{Address: c.Address, Severity: Medium, Why: inConfiguration, What: "action: fixed-response " + status + " for every path",
		Effect: "outage, as for maintenance: no application answers but by rules with a lower priority number", Undo: "remove the rule and apply"}, true
}

// answered says what becomes of the requests of a rule that goes, where it did not pass them on: the rules behind it take them.
func answered(c *plan.Change, f *Finding) {
	status := firstPlace(c.Before, "action", "fixed_response", "status_code")
	switch action := actionOf(c.Before, "action"); {
	case action == "fixed-response" && strings.HasPrefix(status, "4"):
		f.Severity, f.Effect = Medium, "what it refused with "+status+" reaches other rules, or the listener's default action"
	case action == "fixed-response" && strings.HasPrefix(status, "5"):
		f.Severity, f.Effect = Low, "what it answered with "+status+" reaches other rules, or the listener's default action"
	case action == "redirect":
		f.Severity, f.Effect = Medium, "clients are no longer sent elsewhere: other rules, or the listener's default action, take what they ask for"
	default:
		return
	}
	f.Undo = "add it again and apply"
}
