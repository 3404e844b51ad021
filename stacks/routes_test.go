package stacks

import (
	"testing"

	"slipway/constructs/address"
	"slipway/constructs/ecs"
	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// routed is dev with a service that has routes, in front of the target group of the application.
func routed(t *testing.T, routes ...config.Route) *stackjson.Config {
	t.Helper()
	return extendedBy(t, smallest, func(scope address.Scope, env config.Environment, handles Handles) {
		ready := ecs.NewRoutes(scope, ecs.RoutesProps{
			Routes: routes, Priorities: env.LoadBalancer.Priorities(routes...),
			Listener: handles.LoadBalancer.Listener, TargetGroup: handles.LoadBalancer.TargetGroup,
		})
		if len(ready) != len(routes) {
			t.Errorf("%d routes make %d rules", len(routes), len(ready))
		}
	}).stack()
}

func TestRoutesForwardToTheTargetGroup(t *testing.T) {
	stack := routed(t,
		config.Route{Host: "Admin.example.com", Path: "/a/*", Header: &config.RouteHeader{Name: "X-Origin-Verify", Values: []string{"new", "old"}}},
		config.Route{Host: "www.example.com"},
		config.Route{Path: "/b", Priority: 10})
	const (
		cdn   = "aws_lb_listener_rule.host_admin_example_com_path_a__any_header_x__origin__verify"
		www   = "aws_lb_listener_rule.host_www_example_com"
		given = "aws_lb_listener_rule.priority_10"
	)
	check(t, stack, []expectation{
		{"", cdn, "listener_arn", "${aws_lb_listener.http.arn}"},
		{"", cdn, "action.type", "forward"},
		{"", cdn, "action.target_group_arn", "${aws_lb_target_group.main.arn}"},
		{"", cdn, "condition.0.host_header.values", "admin.example.com"},
		{"", cdn, "condition.1.path_pattern.values", "/a/*"},
		{"", cdn, "condition.2.http_header.http_header_name", "X-Origin-Verify"},
		{"of what the route asks", www, "priority", "13207"},
		{"as given", given, "priority", "10"},
		{"", given, "condition.path_pattern.values", "/b"},
	})
	wantAmong(t, stack, cdn, "condition.2.http_header.values", "new", "old")
}

// Two that exchange their priorities keep them, and exchange what they ask and where they lead: AWS refuses a priority that another rule still has.
func TestRoutesThatExchangeTheirPrioritiesAreChangedInPlace(t *testing.T) {
	before := routed(t, config.Route{Path: "/a", Priority: 10}, config.Route{Path: "/b", Priority: 20})
	after := routed(t, config.Route{Path: "/a", Priority: 20}, config.Route{Path: "/b", Priority: 10})
	for number, asked := range map[string][2]string{"10": {"/a", "/b"}, "20": {"/b", "/a"}} {
		rule := "aws_lb_listener_rule.priority_" + number
		for i, stack := range []*stackjson.Config{before, after} {
			check(t, stack, []expectation{{"", rule, "priority", number}, {"", rule, "condition.path_pattern.values", asked[i]}})
		}
	}
}
