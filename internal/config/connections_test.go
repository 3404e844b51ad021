package config

import (
	"strings"
	"testing"
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
