package config

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"slipway/internal/listener"
	"slipway/internal/strictyaml"
)

// webServices is a file with two services behind one load balancer.
type webServices struct {
	LoadBalancer LoadBalancer `yaml:"load_balancer"`
	Admin        struct {
		Routes []Route `yaml:"routes"`
	} `yaml:"admin"`
	API struct {
		Routes []Route `yaml:"routes"`
	} `yaml:"api"`
}

// problemsOfRoutes are those of layers, of which the last is the file itself.
func problemsOfRoutes(t *testing.T, layers ...strictyaml.Layer) strictyaml.Problems {
	t.Helper()
	services := webServices{LoadBalancer: defaultLoadBalancer()}
	file := strictyaml.ReadLayers(layers, &services, reading)
	c := checkerOf(file)
	rules := services.LoadBalancer.checkRoutes(c.in("admin"), services.Admin.Routes)
	rules = append(rules, services.LoadBalancer.checkRoutes(c.in("api"), services.API.Routes)...)
	services.LoadBalancer.checkRules(c.in("load_balancer"), rules...)
	var problems strictyaml.Problems
	if err := file.Problems.Err(); err != nil && !errors.As(err, &problems) {
		t.Fatal(err)
	}
	return problems
}

func TestRoutes(t *testing.T) {
	const secret = "AKIA" + "QYLPMN5HFIQR7XYA"
	header := func(name, values string) string {
		return "{path: /a, header: {name: " + name + ", values: [" + values + "]}}"
	}
	for name, test := range map[string]struct {
		admin, api, balancer string
		want                 string // part of the only problem; none where it is empty
	}{
		"hosts of their own":        {admin: "{host: admin.example.com}", api: "{host: api.example.com}"},
		"a path before all others":  {admin: "{path: /admin/*}", api: "{path: /*.json}, {host: '*.example.com'}"},
		"a header alone":            {admin: "{header: {name: X-Origin-Verify, values: ['${local.secret}', '${local.next}']}}"},
		"with a header and without": {admin: header("X-Cdn", "a"), api: "{path: /a}"},
		"two headers":               {admin: header("X-Cdn", "a"), api: header("X-Tenant", "a")},
		"everything": {admin: "{path: '/*'}",
			want: "dev.yaml:3:19: admin.routes[0].path: /*; takes every request, and leaves none to service; ask for a host"},
		"nothing asked":                 {admin: "{priority: 2}", want: `admin.routes[0].path: ""; takes every request, and leaves none to service`},
		"more than a host":              {admin: "{host: https://a.example.com}", want: "admin.routes[0].host: https://a.example.com; more than a host"},
		"a priority of maintenance":     {admin: "{path: /a, priority: 1}", want: "admin.routes[0].priority: 1; out of range; use 2 to 99"},
		"a priority of what others ask": {admin: "{path: /a, priority: 100}", want: "admin.routes[0].priority: 100; out of range; use 2 to 99"},
		"a key of AWS":                  {admin: "{path_pattern: /a, path: /a}", want: "admin.routes[0].path_pattern: unknown key; write path, one in each rule"},
		"several hosts":                 {admin: "{path: /a, hosts: [a.example.com]}", want: "admin.routes[0].hosts: unknown key; did you mean host?"},
		"one value": {admin: "{header: {name: X-Cdn, values: [a], value: a}}",
			want: "admin.routes[0].header.value: unknown key; did you mean values?"},
		"a header without values": {admin: "{path: /a, header: {name: X-Cdn}}", want: "admin.routes[0].header.values: missing"},
		"no value":                {admin: header("X-Cdn", ""), want: "admin.routes[0].header.values: []; no value could match; name one, or * for any"},
		"an empty value":          {admin: header("X-Cdn", "''"), want: `admin.routes[0].header.values[0]: ""; no value could match`},
		"a value twice":           {admin: header("X-Cdn", "abc, ABC"), want: "admin.routes[0].header.values[1]: (not shown); in the list twice"},
		"a long value":            {admin: header("X-Cdn", strings.Repeat("a", 129)), want: "values[0]: (not shown); not a value to ask for; use at most 128"},
		"a credential": {admin: header("X-Cdn", secret),
			want: "values[0]: (not shown); looks like or holds a key or token of a known form, and everybody who has"},
		"the header of the host": {admin: header("host", "a.example.com"),
			want: "admin.routes[0].header.name: host; no header to ask for; use host"},
		"a header that is dropped":       {admin: header("X_Cdn", "a"), want: "admin.routes[0].header.name: X_Cdn; not a header that reaches a rule"},
		"a long header":                  {admin: header(strings.Repeat("a", 41), "a"), want: "use at most 40 of these"},
		"five values with host and path": {admin: "{host: a.example.com, path: /a, header: {name: X-Cdn, values: [a, b, c]}}"},
		"six values": {admin: "{host: a.example.com, path: /a, header: {name: X-Cdn, values: [a, b, c, d]}}",
			want: "header.values: 4 values; more than 5"},
		"wildcards in values": {admin: header("X-Cdn", "'a*?', 'b*?', 'c*?'"), want: "admin.routes[0].header.values: 3 values; more than 5 wildcards of a rule"},
		"a host without a certificate": {admin: "{host: b.org}", balancer: "{domain: {name: example.com, zone_id: Z1}}",
			want: "makes no certificate for it"},
		"one route twice": {admin: "{path: /a}", api: "{path: /b}, {path: /a}",
			want: "dev.yaml:5:31: api.routes[1].path: /a; admin.routes[0] in line 3 takes the same requests; remove one"},
		"one route twice in other words": {admin: "{host: a.example.com}", api: "{host: A.example.com, path: '/*'}",
			want: "admin.routes[0] in line 3 takes the same requests"},
		"one route of two priorities": {admin: "{path: /a, priority: 5}", api: "{path: /a}",
			want: "api.routes[0].path: /a; admin.routes[0] in line 3 takes the same requests"},
		"a redirect of a route": {admin: "{path: /a}", balancer: "{redirects: [{path: /a, to: {path: /b}}]}",
			want: "admin.routes[0].path: /a; load_balancer.redirects[0] in line 1 takes the same"},
		"a redirect of all that is asked": {admin: "{path: /a}", balancer: "{redirects: [{host: a.example.com, to: {host: b.example.com}}]}"},
		"a route that hides a redirect": {admin: "{path: '/a*', priority: 5}", balancer: "{redirects: [{path: /ab, to: {path: /b}}]}",
			want: "dev.yaml:1:36: load_balancer.redirects[0].path: /ab; admin.routes[0] in line 3 takes all of its requests before, with the priority 5; remove that"},
		"a redirect that hides a route": {admin: "{path: '/ab*'}", balancer: "{redirects: [{path: '/?b*', to: {path: /b}}]}",
			want: "admin.routes[0].path: /ab*; load_balancer.redirects[0] in line 1 takes all of its requests before; write one of the two otherwise"},
		"a route that hides a route": {admin: "{path: '/a*', priority: 5}", api: "{path: /ab, priority: 6}",
			want: "dev.yaml:5:34: api.routes[0].priority: 6; admin.routes[0] in line 3 takes all of its requests before; give it a priority below 5"},
		"the special one first": {admin: "{path: '/a*', priority: 6}", api: "{path: /ab, priority: 5}"},
		"the same priority": {admin: "{path: /a, priority: 5}", api: "{path: /b, priority: 5}",
			want: "dev.yaml:5:33: api.routes[0].priority: 5; admin.routes[0] in line 3 has the same priority; give one of the two another one"},
		"one header with two values": {admin: header("X-Tenant", "a"), api: header("x-tenant", "b"),
			want: "api.routes[0].path: /a; admin.routes[0] in line 3 asks for the same header, and the values tell no rules apart; put the values into one route"},
		"one header with two values and a priority": {admin: header("X-Tenant", "a"), api: "{path: /a, header: {name: X-Tenant, values: [b]}, priority: 5}"},
		"any value before one": {admin: header("X-Tenant", "a"), api: "{path: /a, header: {name: X-Tenant, values: ['*']}, priority: 5}",
			want: "admin.routes[0].path: /a; api.routes[0] in line 5 takes all of its requests before, with the priority 5"},
		"one header twice": {admin: "{header: {name: X-Cdn, values: ['${local.a}']}}", api: "{header: {name: X-Cdn, values: ['${local.a}']}}",
			want: "api.routes[0].header.name: X-Cdn; admin.routes[0] in line 3 takes the same requests"},
		"two that read alike in Terraform": {admin: "{path: /a.b}", api: "{path: /a_b}",
			want: "would have the same address in Terraform, path_a_b"},
		"a redirect to a route": {admin: "{path: /new/*}", balancer: "{redirects: [{path: '/*', to: {path: '/new/#{path}'}}]}"},
	} {
		balancer := test.balancer
		if balancer == "" {
			balancer = "{}"
		}
		file := fmt.Sprintf("load_balancer: %s\nadmin:\n  routes: [%s]\napi:\n  routes: [%s]\n", balancer, test.admin, test.api)
		problems := problemsOfRoutes(t, strictyaml.Layer{Name: "dev.yaml", Data: []byte(file)})
		switch {
		case test.want == "" && len(problems) > 0:
			t.Errorf("%s: rejected:\n%v", name, problems)
		case test.want != "" && (len(problems) != 1 || !strings.Contains(problems[0].String(), test.want)):
			t.Errorf("%s: got\n%v\nwant one with %s", name, problems, test.want)
		case strings.Contains(problems.Error(), secret):
			t.Errorf("%s: a message shows the secret", name)
		}
	}
}

func TestARuleOfAnotherFileIsNamedWithIt(t *testing.T) {
	problems := problemsOfRoutes(t,
		strictyaml.Layer{Name: "defaults.yaml", Data: []byte("# shared\nload_balancer: {redirects: [{path: /a, to: {path: /b}}]}\n")},
		strictyaml.Layer{Name: "dev.yaml", Data: []byte("admin: {routes: [{path: /a}]}\n")})
	const want = "dev.yaml:1:25: admin.routes[0].path: /a; load_balancer.redirects[0] in defaults.yaml:2 takes the same requests; remove one of the two"
	if problems.Error() != want {
		t.Errorf("got  %v\nwant %s", problems, want)
	}
}

// A tag cannot name a constant.
func TestThePrioritiesThatARouteTakes(t *testing.T) {
	field, _ := reflect.TypeFor[Route]().FieldByName("Priority")
	want := fmt.Sprintf("minimum=%d,maximum=%d", listener.FirstGiven, listener.LastGiven)
	if got := field.Tag.Get("jsonschema"); got != want {
		t.Errorf("Route.Priority takes %s, and internal/listener has %s", got, want)
	}
}

func TestPrioritiesOfAllRules(t *testing.T) {
	balancer := LoadBalancer{Maintenance: true, Redirects: []Redirect{{Path: "/old/*"}}, Responses: []Response{{Path: "/robots.txt"}}}
	got := balancer.Priorities(Route{Host: "www.example.com"}, Route{Path: "/a", Priority: 7})
	want := map[string]int{"maintenance": 1, "path_old__any": 43619, "path_robots_txt": 32242, "host_www_example_com": 13207, "priority_7": 7}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestValuesOfHeadersThatLookLikeSecretsAreWarnedOf(t *testing.T) {
	routes := func(name, value string) []Route {
		return []Route{{Path: "/a"}, {Header: &RouteHeader{Name: name, Values: []string{"*", value}}}}
	}
	for _, test := range []struct {
		name, value string
		warned      bool
	}{
		{"X-Origin-Verify", "6ce4f6d1b7f14b8eb8b7d6f21c3b2a53", true},
		{"X-CDN-Secret", "open-sesame", true},
		{"X-CDN-Secret", "${data.aws_secretsmanager_secret_version.cdn.secret_string}", false},
		{"X-Tenant", "acme", false},
		{"User-Agent", "*Mozilla/5.0 (Windows*", false},
	} {
		var warnings []string
		for _, warning := range routeWarnings(routes(test.name, test.value)) {
			warnings = append(warnings, warning.String())
		}
		switch {
		case !test.warned && len(warnings) > 0:
			t.Errorf("%s: %s: %v", test.name, test.value, warnings)
		case test.warned && (len(warnings) != 1 || !strings.HasPrefix(warnings[0], "service.routes[1].header.values[1]: looks like a secret")):
			t.Errorf("%s: %s: got %v", test.name, test.value, warnings)
		case strings.Contains(strings.Join(warnings, ""), test.value):
			t.Errorf("%s: a warning shows the value", test.name)
		}
	}
}
