package rules

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"slipway/internal/planreview/plan"
)

// object is one of Kubernetes, whether Terraform has it as a resource of its own, whose names are in snake case, or as a manifest.
type object struct {
	kind string // as ClusterRole
	body any
}

// kubernetesObject reads one side of a change; its kind is empty for what is no object of Kubernetes.
func kubernetesObject(c *plan.Change, side any) object {
	switch {
	case plan.Empty(side):
		return object{}
	case c.Is("kubernetes_manifest"):
		body := plan.Value(side, "manifest")
		return object{plan.Text(plan.Value(body, "kind")), body}
	case c.Is("kubectl_manifest"):
		var body map[string]any
		if yaml.Unmarshal([]byte(plan.Text(plan.Value(side, "yaml_body"))), &body) != nil {
			return object{}
		}
		return object{plan.Text(body["kind"]), body}
	}
	name, ok := strings.CutPrefix(c.Type, "kubernetes_")
	if !ok {
		return object{}
	}
	name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_v1"), "_v1beta1"), "_v2")
	return object{title(name), side}
}

// title writes cluster_role as ClusterRole.
func title(name string) string {
	parts := strings.Split(name, "_")
	for i, part := range parts {
		if part != "" {
			parts[i] = strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return strings.Join(parts, "")
}

// camel writes host_path as hostPath.
func camel(name string) string {
	head, tail, _ := strings.Cut(name, "_")
	if tail == "pid" || tail == "ipc" { // hostPID and hostIPC
		return head + strings.ToUpper(tail)
	}
	return head + title(tail)
}

// field is the value at a path, given in snake case.
func field(v any, path ...string) any {
	for _, name := range path {
		inner, ok := plan.Object(v)
		if !ok {
			return nil
		}
		if v = inner[name]; v == nil {
			v = inner[camel(name)]
		}
	}
	return v
}

// either is a list that a resource names in the singular and a manifest in the plural. It is a new one: a plan's own lists are those of all rules.
func either(v any, singular, plural string) []any {
	return slices.Concat(plan.List(field(v, singular)), plan.List(field(v, plural)))
}
