//go:build e2e

package e2e

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
)

// TestServiceConnect makes a service that finds a worker by its name, takes the name away, gives it back on another port, and destroys both: the client comes
// after the server, has a revision for each set of endpoints, and the namespace goes after both have left it.
func TestServiceConnect(t *testing.T) {
	inTurn(t, 5)
	on := map[string]any{"container_port": 9000, "service_connect": true}
	d := deploy(t, "dev", with(t, configuration(t, "minimal"), map[string]any{
		"service.connects_to":                  []string{"worker"},
		"services.worker":                      on,
		"database.deletion_protection":         false,
		"database.secret_recovery_window_days": 0,
		"load_balancer.deletion_protection":    false,
	}))
	before := d.contents()
	d.apply()
	d.wantNoChanges()
	d.wantOrder("CreateHttpNamespace", "CreateService shop-dev-worker", "CreateService shop-dev")
	same(t, "what the client is told", d.endpoints(), "http://worker:9000")

	d.change(map[string]any{"services.worker": map[string]any{"container_port": 9000}})
	d.apply()
	d.wantNoChanges()
	order := d.order()
	gone := slices.Index(order, "DeleteNamespace")
	if gone < 0 || slices.Contains(order[gone:], "UpdateService shop-dev") || slices.Contains(order[gone:], "UpdateService shop-dev-worker") {
		t.Errorf("the namespace goes before its services have left it: %v", order)
	}
	same(t, "what the client is told", d.endpoints(), "")

	on["container_port"] = 9001
	d.change(map[string]any{"services.worker": on})
	d.apply()
	d.wantNoChanges()
	d.wantOrder("CreateHttpNamespace", "UpdateService shop-dev-worker", "UpdateService shop-dev")
	same(t, "what the client is told", d.endpoints(), "http://worker:9001")

	d.destroy()
	d.wantOrder("DeleteService shop-dev", "DeleteService shop-dev-worker", "DeleteNamespace")
	wantNothingLeft(d, before.Held)
}

// endpoints that the tasks of the first service are told of.
func (d *deployment) endpoints() string {
	d.t.Helper()
	return d.taskDefinition().ContainerDefinitions[0].DockerLabels[config.EndpointsLabel]
}

// order of the calls that change services of ECS and namespaces, since it was last asked.
func (d *deployment) order() (order []string) {
	d.t.Helper()
	made := d.calls.deploy[d.ordered:]
	d.ordered = len(d.calls.deploy)
	for _, call := range made {
		changes := slices.ContainsFunc([]string{"Create", "Update", "Delete"}, func(verb string) bool { return strings.HasPrefix(call.Operation, verb) })
		switch name := call.Parameters["service"]; {
		case changes && call.Service == "servicediscovery":
			order = append(order, call.Operation)
		case changes && call.Service == "ecs" && strings.HasSuffix(call.Operation, "Service"):
			order = append(order, call.Operation+" "+cmp.Or(call.Parameters["serviceName"], name[strings.LastIndex(name, "/")+1:]))
		}
	}
	return order
}

func (d *deployment) wantOrder(want ...string) {
	d.t.Helper()
	got := d.order()
	wanted := slices.DeleteFunc(slices.Clone(got), func(call string) bool { return !slices.Contains(want, call) })
	if !slices.Equal(slices.Compact(wanted), want) {
		d.t.Errorf("got  %v\nwant %v", got, want)
	}
}
