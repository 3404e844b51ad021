package rules

import "testing"

func TestIAMUnknown(t *testing.T) {
	const address, task = "aws_iam_role_policy.a", "aws_ecs_task_definition.main"
	known := `{"role":"app","policy":` + policyOf(readX) + `}`
	const containers = `{"container_definitions":"[{\"name\":\"app\",\"image\":\"x\"}]"}`
	verify(t, iamUnknown, map[string]example{
		"another resource": {unrelated, notApplicable},
		"known":            {changes(change("create", address, "", known)), ok},
		"containers known": {changes(change("replace", task, containers, `{"container_definitions":"[{\"name\":\"app\",\"image\":\"y\"}]"}`)), ok},
		"updated to unknown": {changes(change("update", address, known, `{"role":"app"}`, `"after_unknown":{"policy":true}`)),
			"high " + address + ": policy cannot be judged: known only after apply"},
		"of a new role": {changes(change("create", address, "", `{}`, `"after_unknown":{"policy":true,"role":true}`)),
			"medium " + address + ": policy cannot be judged: known only after apply"},
		"sensitive": {changes(change("update", address, known, `{"role":"app","policy":"x"}`, `"after_sensitive":{"policy":true}`)),
			"high " + address + ": policy cannot be judged: marked as sensitive"},
		"no JSON": {changes(change("update", address, known, `{"role":"app","policy":"allow all"}`)),
			"high " + address + ": policy cannot be judged: no JSON"},
		"no statement's form": {changes(change("update", address, known, `{"role":"app","policy":"{\"Statement\":[{\"Effect\":\"Perhaps\"}]}"}`)),
			"high " + address + ": policy cannot be judged: no policy that can be read in full"},
		"containers not known": {changes(change("replace", task, containers, `{}`, `"after_unknown":{"container_definitions":true}`)),
			"medium " + task + ": container_definitions is known only after apply"},
		"containers hidden": {changes(change("replace", task, containers, containers, `"after_sensitive":{"container_definitions":true}`)),
			"medium " + task + ": container_definitions cannot be read"},
		"a lifecycle policy": {changes(change("update", "aws_ecr_lifecycle_policy.a", `{"policy":"{\"rules\":[]}"}`, `{"policy":"{\"rules\":[1]}"}`)),
			notApplicable},
	})
}
