package rules

import (
	"strconv"
	"testing"
)

func TestContainerLoosened(t *testing.T) {
	const task = "aws_ecs_task_definition.main"
	state := func(container, more string) string {
		return `{"container_definitions":` + strconv.Quote(`[{"name":"app"`+container+`}]`) + more + `}`
	}
	becomes := func(before, after string) string {
		return changes(change("replace", task, state(before, ``), state(after, ``)))
	}
	capability := func(name string) string { return `,"linuxParameters":{"capabilities":{"add":["` + name + `"]}}` }
	verify(t, containerLoosened, map[string]example{
		"another resource":     {unrelated, notApplicable},
		"the same":             {becomes(`,"user":"1000"`, `,"user":"1000"`), ok},
		"another user":         {becomes(`,"user":"1000"`, `,"user":"app:app"`), ok},
		"root by name":         {becomes(`,"user":"1000"`, `,"user":"root"`), "medium " + task + ": user of app: 1000 → root"},
		"root by number":       {becomes(`,"user":"1000:1000"`, `,"user":"0:0"`), "medium " + task + ": user of app: 1000:1000 → 0:0"},
		"the image's own user": {becomes(`,"user":"1000"`, ``), "medium " + task + ": user of app: 1000 → none"},
		"root before":          {becomes(``, `,"user":"0"`), ok},
		"files that change": {becomes(`,"readonlyRootFilesystem":true`, `,"readonlyRootFilesystem":false`),
			"medium " + task + ": readonlyRootFilesystem of app: true → false"},
		"files that stay":       {becomes(``, `,"readonlyRootFilesystem":true`), ok},
		"privileged":            {becomes(``, `,"privileged":true`), "high " + task + ": container app: privileged"},
		"privileged before":     {becomes(`,"privileged":true`, `,"privileged":true`), ok},
		"an administrator":      {becomes(``, capability("SYS_ADMIN")), "high " + task + ": container app: SYS_ADMIN"},
		"a debugger":            {becomes(``, capability("SYS_PTRACE")), "medium " + task + ": SYS_PTRACE of app"},
		"a harmless capability": {becomes(``, capability("NET_BIND_SERVICE")), ok},
		"the host's processes":  {changes(change("replace", task, state(``, ``), state(``, `,"pid_mode":"host"`))), "high " + task + ": pid_mode: host"},
		"the host's files": {changes(change("replace", task, state(``, ``), state(``, `,"volume":[{"name":"all","host_path":"/"}]`))),
			"high " + task + ": volume all: host_path /"},
		"a new one, privileged": {changes(change("create", task, "", state(`,"privileged":true`, ``))), "medium " + task + ": container app: privileged"},
		"a new one, as root":    {changes(change("create", task, "", state(``, ``))), ok},
		"another container":     {becomes(``, `},{"name":"side","user":"0"`), ok},
		"a secret in plain text": {becomes(`,"secrets":[{"name":"K","valueFrom":"arn:s"}]`, `,"environment":[{"name":"K","value":"v"}]`),
			"medium " + task + ": K of app: a secret → a variable"},
		"a secret of elsewhere": {becomes(`,"secrets":[{"name":"K","valueFrom":"arn:s"}]`, `,"secrets":[{"name":"K","valueFrom":"arn:p"}]`), ok},
		"known later":           {changes(change("replace", task, state(`,"user":"1000"`, ``), `{}`, `"after_unknown":{"container_definitions":true}`)), ok},
	})
}
