package stackcheck

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"

	"slipway/internal/stackjson"
)

var provider5 = sync.OnceValues(func() (*Schema, error) {
	file, err := os.Open("testdata/aws-provider.schema.json.gz")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadSchema(file)
})

func schema(t testing.TB) *Schema {
	t.Helper()
	s, err := provider5()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func read(t testing.TB, json string) *stackjson.Config {
	t.Helper()
	cfg, err := stackjson.Read([]byte(json))
	if err != nil {
		t.Fatalf("%v in %s", err, json)
	}
	return cfg
}

// expect wants exactly these problems, in this order, each given by a part of its text.
func expect(t *testing.T, got []stackjson.Problem, want ...string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(want):
			t.Errorf("reported as well: %v", got[i])
		case i >= len(got):
			t.Errorf("not reported: %s", want[i])
		case !strings.Contains(got[i].Error(), want[i]):
			t.Errorf("got  %v\nwant %s", got[i], want[i])
		}
	}
}

// example is a configuration and the problems it has; none where want is empty.
type example struct{ name, config, want string }

func (e example) problems() []string {
	if e.want == "" {
		return nil
	}
	return strings.Split(e.want, "\n")
}

// resources wraps {"<type>": {"<label>": ...}} as a configuration.
func resources(json string) string { return `{"resource": {` + json + `}}` }

// group is a security group with arguments, the type that has nearly every kind of them.
func group(arguments string) string {
	return resources(`"aws_security_group": {"a": {` + arguments + `}, "b": {}, "c": {"count": 2}}`)
}

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
