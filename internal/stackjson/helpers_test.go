package stackjson

import (
	"encoding/json"
	"testing"
)

func read(t testing.TB, json string) *Config {
	t.Helper()
	cfg, err := Read([]byte(json))
	if err != nil {
		t.Fatalf("%v in %s", err, json)
	}
	return cfg
}

// resources wraps {"<type>": {"<label>": ...}} as a configuration.
func resources(json string) string { return `{"resource": {` + json + `}}` }

// quoted makes a document the string that Terraform JSON holds.
func quoted(document string) string {
	text, _ := json.Marshal(document)
	return string(text)
}

const trust = `{"Statement": {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole",
	"Condition": {"StringEquals": {"aws:SourceAccount": 123456789012}}}}`

// withRole is a role "task" and whatever else.
func withRole(others string) string {
	return resources(`"aws_iam_role": {"task": {"name": "shop-task", "assume_role_policy": ` + quoted(trust) + `}}, ` + others)
}

func rolePolicy(document string) string {
	return withRole(`"aws_iam_role_policy": {"p": {"role": "${aws_iam_role.task.id}", "policy": ` + quoted(document) + `}}`)
}
