package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var podPrivileged = Rule{
	ID:   "pod-privileged",
	Fact: "No pod of Kubernetes gets hold of its node unseen.",
	Why: "A privileged container, one with the node's files, processes or network, or with a capability such as SYS_ADMIN, is root on its node: it reads the " +
		"secrets of all pods there. A namespace that no longer enforces a pod security standard lets anybody who may deploy do that.",
	Severity: High,
	Blind:    "what a Helm chart makes; users and seccomp profiles; policies of Kyverno or Gatekeeper that forbid it all the same",
	Check: each(
		func(c *plan.Change) bool {
			o := kubernetesObject(c, c.After)
			return podSpec(o) != nil || o.kind == "Namespace"
		},
		func(c *plan.Change) []Finding {
			before, after := dangers(kubernetesObject(c, c.Before)), dangers(kubernetesObject(c, c.After))
			var what []string
			severity := Medium
			for _, name := range slices.Sorted(maps.Keys(after)) {
				if !before[name] {
					what = append(what, name)
				}
			}
			if c.Keeps() {
				severity = High
			}
			if less := standard(c.Before) - standard(c.After); less > 0 && c.Keeps() {
				what = append(what, "pod security standard: "+fromTo(enforced(c.Before), enforced(c.After)))
			}
			if len(what) == 0 {
				return nil
			}
			return []Finding{{
				Severity: severity, Address: c.Address, What: strings.Join(what, ", "), Why: reason(c),
				Effect: "whoever gets into a pod is root on its node", Undo: "take it out and apply; replace nodes on which it ran",
			}}
		}),
}

// podSpec is the specification of the pods that an object makes.
func podSpec(o object) any {
	switch o.kind {
	case "Pod":
		return field(o.body, "spec")
	case "CronJob":
		return field(o.body, "spec", "job_template", "spec", "template", "spec")
	case "Deployment", "DaemonSet", "Daemonset", "StatefulSet", "ReplicaSet", "ReplicationController", "Job":
		return field(o.body, "spec", "template", "spec")
	}
	return nil
}

// rootCapabilities let a container out: https://man7.org/linux/man-pages/man7/capabilities.7.html
var rootCapabilities = strings.Fields("ALL SYS_ADMIN SYS_PTRACE SYS_MODULE SYS_RAWIO DAC_READ_SEARCH BPF")

// dangers are the ways out of their containers that an object's pods have, as Kubernetes' pod security standard "baseline" forbids them:
// https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
func dangers(o object) map[string]bool {
	spec, found := podSpec(o), map[string]bool{}
	if spec == nil {
		return found
	}
	for _, name := range []string{"host_network", "host_pid", "host_ipc"} {
		if on, _ := plan.Bool(field(spec, name)); on {
			found[name] = true
		}
	}
	for _, volume := range either(spec, "volume", "volumes") {
		if path := plan.Text(field(volume, "host_path", "path")); path != "" {
			found["host_path "+path] = true
		}
	}
	for _, name := range []string{"container", "containers", "init_container", "init_containers"} {
		for _, container := range plan.List(field(spec, name)) {
			context := field(container, "security_context")
			if on, _ := plan.Bool(field(context, "privileged")); on {
				found[fmt.Sprintf("container %s: privileged", plan.Text(field(container, "name")))] = true
			}
			for _, capability := range plan.Strings(field(context, "capabilities", "add")) {
				if slices.Contains(rootCapabilities, strings.TrimPrefix(capability, "CAP_")) {
					found[fmt.Sprintf("container %s: %s", plan.Text(field(container, "name")), capability)] = true
				}
			}
		}
	}
	return found
}

const enforceLabel = "pod-security.kubernetes.io/enforce"

func enforced(side any) any {
	if labels, ok := plan.Object(plan.Value(side, "metadata", "labels")); ok {
		return labels[enforceLabel]
	}
	labels, _ := plan.Object(plan.Value(side, "manifest", "metadata", "labels"))
	return labels[enforceLabel]
}

// standard ranks what a namespace enforces. Without the label a cluster's own default holds, mostly privileged.
func standard(side any) int {
	return slices.Index([]string{"baseline", "restricted"}, plan.Text(enforced(side)))
}
