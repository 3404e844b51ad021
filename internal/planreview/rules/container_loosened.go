package rules

import (
	"maps"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var containerLoosened = Rule{
	ID:   "container-loosened",
	Fact: "No container of ECS may do more on its host or in its task than before.",
	Why: "A privileged container, or one with its host's files, processes or network, is root on the host, and reads what all tasks there read. As root, with a " +
		"root file system that can be written to, or with a secret in plain text, less stands between a fault of the application and what it works with.",
	Severity: High,
	Blind:    "the user that an image has by itself; what a new task definition is made with, but for what leads out of the container; what the host lets through",
	Check: each(
		func(c *plan.Change) bool {
			return (c.Keeps() || c.Action == plan.Create) && c.Is("aws_ecs_task_definition")
		},
		func(c *plan.Change) []Finding {
			var findings []Finding
			report := func(severity Severity, what, effect string) {
				if c.Action == plan.Create {
					severity = Medium
				}
				findings = append(findings, Finding{
					Severity: severity, Address: c.Address, What: what, Why: inConfiguration, Effect: effect, Undo: "set it back and apply",
				})
			}
			before, after := waysOut(c.Before), waysOut(c.After)
			for _, way := range slices.Sorted(maps.Keys(after)) {
				if !before[way] {
					report(High, way, "whoever gets into the container is root on its host; Fargate refuses it")
				}
			}
			was, is := containersOf(c.Old("container_definitions")), containersOf(c.New("container_definitions"))
			for _, name := range slices.Sorted(maps.Keys(is)) {
				if was[name] != nil {
					loosened(name, was[name], is[name], report)
				}
			}
			return findings
		}),
}

// waysOut are the ways from its containers to the host that a task definition has.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
func waysOut(side any) map[string]bool {
	found := map[string]bool{}
	for _, name := range []string{"network_mode", "pid_mode", "ipc_mode"} {
		if plan.Text(plan.Value(side, name)) == "host" {
			found[name+": host"] = true
		}
	}
	for _, volume := range plan.List(plan.Value(side, "volume")) {
		if path := plan.Text(plan.Value(volume, "host_path")); path != "" {
			found["volume "+plan.Text(plan.Value(volume, "name"))+": host_path "+path] = true
		}
	}
	for name, container := range containersOf(plan.Value(side, "container_definitions")) {
		if on, _ := plan.Bool(container["privileged"]); on {
			found["container "+name+": privileged"] = true
		}
		for _, capability := range plan.Strings(plan.Value(container, "linuxParameters", "capabilities", "add")) {
			if slices.Contains(rootCapabilities, strings.TrimPrefix(capability, "CAP_")) && capability != ptrace {
				found["container "+name+": "+capability] = true
			}
		}
	}
	return found
}

// ptrace is the one capability that Fargate gives. Without the host's processes it reaches those of the container or task only.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
const ptrace = "SYS_PTRACE"

// loosened compares a container with what it was.
func loosened(name string, before, after map[string]any, report func(severity Severity, what, effect string)) {
	of := " of " + name + ": "
	if was, is := plan.Text(before["user"]), plan.Text(after["user"]); !asRoot(was) && asRoot(is) {
		effect := "whoever gets into the application is root in its container"
		if is == "" {
			effect = "the image's own user, which is root unless the image says otherwise"
		}
		report(Medium, "user"+of+fromTo(before["user"], after["user"]), effect)
	}
	was, _ := plan.Bool(before["readonlyRootFilesystem"])
	if is, _ := plan.Bool(after["readonlyRootFilesystem"]); was && !is {
		report(Medium, "readonlyRootFilesystem"+of+"true → false", "whoever gets into the application can change what the container runs")
	}
	added := func(container map[string]any) bool {
		return slices.Contains(plan.Strings(plan.Value(container, "linuxParameters", "capabilities", "add")), ptrace)
	}
	if added(after) && !added(before) {
		report(Medium, ptrace+" of "+name, "it reads the memory of the processes that it sees")
	}
	for _, variable := range plan.List(after["environment"]) {
		key := plan.Text(plan.Value(variable, "name"))
		if slices.ContainsFunc(plan.List(before["secrets"]), func(secret any) bool { return plan.Text(plan.Value(secret, "name")) == key }) {
			report(Medium, key+of+"a secret → a variable", "its value stands in the task definition, for whoever may look at that")
		}
	}
}

// asRoot says whether a user of a container is root, or the image's own, which is root unless it says otherwise.
func asRoot(user string) bool {
	name, _, _ := strings.Cut(user, ":")
	return name == "" || name == "0" || name == "root"
}

// containersOf a task definition by name; none where they cannot be read.
func containersOf(definitions any) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, container := range plan.List(definitions) {
		if object, ok := plan.Object(container); ok {
			all[plan.Text(object["name"])] = object
		}
	}
	return all
}
