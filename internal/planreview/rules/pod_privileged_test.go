package rules

import (
	"fmt"
	"testing"
)

func TestPodPrivileged(t *testing.T) {
	const app, agent = "kubernetes_deployment_v1.app", "kubernetes_daemonset.agent"
	pods := func(spec string) string { return `{"spec":[{"template":[{"spec":[{` + spec + `}]}]}]}` }
	container := func(context string) string {
		return pods(`"container":[{"name":"a","security_context":[{` + context + `}]}]`)
	}
	manifest := func(body string) string { return `{"manifest":` + body + `}` }
	yaml := func(body string) string { return fmt.Sprintf(`{"yaml_body":%q}`, body) }
	space := func(level string) string {
		return `{"metadata":[{"name":"a","labels":{"pod-security.kubernetes.io/enforce":"` + level + `"}}]}`
	}
	made := func(address, after string) string { return changes(change("create", address, "", after)) }
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	verify(t, podPrivileged, map[string]example{
		"another resource":    {unrelated, notApplicable},
		"deleted":             {changes(change("delete", app, container(`"privileged":true`), "")), notApplicable},
		"an ordinary pod":     {made(app, container(`"run_as_non_root":true`)), ok},
		"privileged":          {update(app, container(`"privileged":false`), container(`"privileged":true`)), "high " + app + ": container a: privileged"},
		"privileged, new":     {made(agent, container(`"privileged":true`)), "medium " + agent + ": container a: privileged"},
		"privileged, as ever": {update(app, container(`"privileged":true`), container(`"privileged":true`)), ok},
		"a capability":        {made(app, container(`"capabilities":[{"add":["SYS_ADMIN"]}]`)), "medium " + app + ": container a: SYS_ADMIN"},
		"a harmless one":      {made(app, container(`"capabilities":[{"add":["NET_BIND_SERVICE"]}]`)), ok},
		"the node's files":    {update(app, pods(`"volume":[]`), pods(`"volume":[{"host_path":[{"path":"/"}]}]`)), "high " + app + ": host_path /"},
		"an empty volume":     {update(app, pods(`"volume":[]`), pods(`"volume":[{"empty_dir":[{}]}]`)), ok},
		"the node's network":  {update(agent, pods(`"host_network":false`), pods(`"host_network":true`)), "high " + agent + ": host_network"},
		"a manifest": {made("kubernetes_manifest.a",
			manifest(`{"kind":"DaemonSet","spec":{"template":{"spec":{"hostPID":true,"hostNetwork":true,"containers":[]}}}}`)),
			"medium kubernetes_manifest.a: host_network, host_pid"},
		"YAML": {made("kubectl_manifest.a", yaml("kind: Pod\nspec:\n  containers:\n  - name: a\n    securityContext: {privileged: true}\n")),
			"medium kubectl_manifest.a: container a: privileged"},
		"broken YAML": {made("kubectl_manifest.a", yaml("kind: [")), notApplicable},
		"a namespace no more guarded": {update("kubernetes_namespace.a", space("restricted"), space("privileged")),
			"high kubernetes_namespace.a: pod security standard: restricted → privileged"},
		"a namespace better guarded": {update("kubernetes_namespace.a", space("baseline"), space("restricted")), ok},
	})
}
