package config

import (
	"strings"
	"testing"
	"time"

	"slipway/internal/findings"
)

// connected is product in which the application asks admin, and admin the worker.
var connected = strings.NewReplacer("  cpu: 512\n", "  cpu: 512\n  connects_to: [admin]\n", "    container_port: 8081\n",
	"    container_port: 8081\n    connects_to: [worker]\n").Replace(product)

func TestConnectionsLeadToTheServicesThatTheyName(t *testing.T) {
	env := parse(t, connected)
	all := env.Connections()
	if servers := all.ServersOf(env); len(servers) != 1 || servers[0].ServiceName() != "admin" || servers[0].Target().Port != 8081 {
		t.Errorf("the application connects to %d services, want admin alone", len(servers))
	}
	if clients := all.ClientsOf(env.Of("worker")); len(clients) != 1 || clients[0].ServiceName() != "admin" {
		t.Errorf("%d services connect to the worker, want admin alone", len(clients))
	}
	if clients := all.ClientsOf(env); len(clients) != 0 {
		t.Errorf("%d services connect to the application, want none: a further service inherits no connection", len(clients))
	}
}

func TestConnections(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"to the first service": {"[worker]", "[service]", ""},
		"a misspelled name":    {"[worker]", "[wroker]", "services.admin.connects_to[0]: wroker; no service of this environment; did you mean worker?"},
		"a name of nothing": {"[worker]", "[reports]", "services.admin.connects_to[0]: reports; no service of this environment; use service or worker, " +
			"or add it to services"},
		"itself":          {"[worker]", "[admin]", "services.admin.connects_to[0]: admin; the service itself, whose tasks are not told of each other; remove it"},
		"the first, too":  {"[admin]", "[service]", "service.connects_to[0]: service; the service itself"},
		"a name twice":    {"[worker]", "[worker, worker]", "services.admin.connects_to[1]: worker; in the list twice; remove one of the two"},
		"one that is off": {"[bin/worker]", "[bin/worker]\n    enabled: false", "services.admin.connects_to[0]: worker; not enabled in this environment; remove it here"},
	} {
		problems := problemsOf(t, strings.Replace(connected, c.old, c.new, 1))
		if c.want == "" && len(problems) > 0 || c.want != "" && (len(problems) != 1 || !strings.Contains(problems[0].String(), c.want)) {
			t.Errorf("%s: got  %v\nwant %s", name, problems, c.want)
		}
	}
	checkRules(t, []ruleTest{{name: "alone", added: "  connects_to: [admin]\n",
		want: "service.connects_to[0]: admin; no service of this environment; add it to services, or remove it"}})
}

// found is connected with an endpoint of each server, and product with one more service.
var found = strings.NewReplacer("[bin/worker]\n", "[bin/worker]\n    service_connect: true\n    container_port: 9000\n",
	"connects_to: [worker]\n", "connects_to: [worker]\n    service_connect: true\n").Replace(connected)

func TestServersComeBeforeTheirClients(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"a chain":                {found, "worker admin service"},
		"two of three":           {strings.Replace(found, "connects_to: [admin]", "connects_to: [worker]", 1), "worker service admin"},
		"nothing to be found":    {connected, "service admin worker"},
		"back, without its name": {strings.Replace(found, "[bin/worker]\n", "[bin/worker]\n    connects_to: [service]\n", 1), "worker admin service"},
	} {
		var order []string
		for _, of := range parse(t, c.file).ServersFirst() {
			order = append(order, of.ServiceName())
		}
		if got := strings.Join(order, " "); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestEndpointsAreNamedForTheirServices(t *testing.T) {
	env := parse(t, found)
	if got := env.Of("admin").Endpoint(); got != "http://admin:8081" {
		t.Errorf("got %s, want the name that connects_to has, and the port on which admin answers", got)
	}
	if got := env.Endpoint(); got != "http://service:80" {
		t.Errorf("got %s, want the first service by its name in connects_to", got)
	}
	if !env.HasEndpoints() || parse(t, connected).HasEndpoints() {
		t.Error("a namespace is for services with endpoints only")
	}
}

func TestCirclesOfServiceConnectAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"of two": {"container_port: 9000\n", "container_port: 9000\n    connects_to: [admin]\n",
			"services.worker.connects_to[0]: admin; each finds the next by Service Connect, and is to be deployed after it: admin, worker, admin; " +
				"set service_connect to false for one of them"},
		"of three": {"container_port: 9000\n", "container_port: 9000\n    connects_to: [service]\n",
			"services.worker.connects_to[0]: service; each finds the next by Service Connect, and is to be deployed after it: service, admin, worker, service"},
		"of one": {"connects_to: [worker]\n", "connects_to: [admin]\n", "services.admin.connects_to[0]: admin; the service itself"},
	} {
		file := strings.Replace(strings.Replace(found, "  cpu: 512\n", "  cpu: 512\n  service_connect: true\n", 1), c.old, c.new, 1)
		if problems := problemsOf(t, file); len(problems) != 1 || !strings.Contains(problems[0].String(), c.want) {
			t.Errorf("%s: got  %v\nwant %s", name, problems, c.want)
		}
	}
}

func TestServiceConnect(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "on its own", added: "  service_connect: true\n"},
		{name: "to HTTPS", added: "  service_connect: true\nload_balancer: {target: {protocol: HTTPS}}\n",
			want: "service.service_connect: true; its proxies read plain HTTP, and the target speaks HTTPS; set load_balancer.target.protocol to HTTP"},
		{name: "its label", added: "  docker_labels: {service-connect-endpoints: none}\n", want: "service.docker_labels.service-connect-endpoints: "},
	})
	further := minimal + "services: {admin: {routes: [{path: /admin/*}], service_connect: true, load_balancer: {target: {protocol: HTTPS}}}}\n"
	const want = "set services.admin.load_balancer.target.protocol to HTTP"
	if problems := problemsOf(t, further); len(problems) != 1 || !strings.Contains(problems[0].String(), want) {
		t.Errorf("got  %v\nwant %s", problems, want)
	}
}

func TestWarningsOfServiceConnect(t *testing.T) {
	for name, c := range map[string]struct{ file, key, words, yaml string }{
		"nobody asks": {minimal + "  service_connect: true\n  cpu: 512\n  memory: 1024\n", "service.service_connect",
			"true; no service connects to it, so that its proxy has nothing to do", "service:\n  service_connect: false\n"},
		"no room": {strings.Replace(found, "cpu: 512\n  connects_to: [admin]\n  memory: 1024", "cpu: 256\n  connects_to: [admin]\n  memory: 512", 1),
			"service.cpu", "256; the proxy of Service Connect takes its part of it, for which AWS recommends 256 units more, and 64 MiB; use 512",
			"service:\n  cpu: 512\n  memory: 1024\n"},
		"no room of its own": {strings.Replace(found, "8081\n", "8081\n    cpu: 256\n", 1), "services.admin.cpu", "256; the proxy of Service Connect",
			"services:\n  admin:\n    cpu: 512\n"},
		"no wait": {strings.Replace(found, "9000\n", "9000\n    deployment: {wait_for_steady_state: false}\n", 1),
			"services.worker.deployment.wait_for_steady_state", "false; services that connect to it may start before its endpoint is there",
			"services:\n  worker:\n    deployment:\n      wait_for_steady_state: true\n"},
	} {
		var got []findings.Finding
		for _, warning := range parse(t, c.file).Warnings(time.Now()) {
			if strings.Contains(warning.What, "Service Connect") || strings.Contains(warning.What, "connect") {
				got = append(got, warning)
			}
		}
		if len(got) != 1 || got[0].Key != c.key || !strings.HasPrefix(got[0].What, c.key+": "+c.words) || got[0].YAML != c.yaml {
			t.Errorf("%s: got  %q\nwant %s: %s\n%q", name, got, c.key, c.words, c.yaml)
		}
	}
	for _, warning := range parse(t, found).Warnings(time.Now()) {
		if strings.Contains(warning.What, "connect") {
			t.Errorf("got %s, want nothing", warning)
		}
	}
}
