package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"slipway/internal/planreview/plan"
)

type sectionTest[T any] struct {
	members string
	want    []T
}

func verifySection[T any](t *testing.T, section func(*plan.Plan) []T, tests map[string]sectionTest[T]) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, section(load(t, test.members)), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestDeployRows(t *testing.T) {
	const task, service, function = "aws_ecs_task_definition.a", "aws_ecs_service.a", "aws_lambda_function.a"
	containers := func(list string) string { return fmt.Sprintf(`{"container_definitions":%q}`, list) }
	verifySection(t, deployRows, map[string]sectionTest[Row]{
		"nothing":      {changes(), nil},
		"another type": {changes(change("update", "aws_vpc.a", `{"image":"a"}`, `{"image":"b"}`)), nil},
		"deleted":      {changes(change("delete", task, containers(`[{"name":"app","image":"shop:1"}]`), "")), nil},
		"another image": {changes(change("replace", task, containers(`[{"name":"app","image":"shop:1"}]`), containers(`[{"name":"app","image":"shop:2"}]`))),
			[]Row{{task, "replace", "image of app: shop:1 → shop:2"}}},
		"a container more, without an image": {changes(change("replace", task, containers(`[]`), containers(`[{"name":"app"}]`))),
			[]Row{{task, "replace", "container app: + without an image"}}},
		"a container less, without an image": {changes(change("replace", task, containers(`[{"name":"app"}]`), containers(`[]`))),
			[]Row{{task, "replace", "container app: - without an image"}}},
		"a container less, with a masked image": {changes(change("replace", task, containers(`[{"name":"app","image":"https://a:CANARY@b"}]`), containers(`[]`))),
			[]Row{{task, "replace", "container app: - (sensitive)"}}},
		"variables": {changes(change("replace", task,
			containers(`[{"name":"app","environment":[{"name":"A","value":"CANARY"},{"name":"B","value":"CANARY"}]}]`),
			containers(`[{"name":"app","environment":[{"name":"A","value":"CANARY2"},{"name":"C","value":"CANARY"}]}]`))),
			[]Row{
				{task, "replace", "variable A of app: set → another value"}, {task, "replace", "variable B of app: - set"}, {task, "replace", "variable C of app: + set"},
			}},
		"hidden": {
			changes(change("replace", task, containers(`[]`), containers(`[]`), `"after_sensitive":{"container_definitions":true}`)),
			[]Row{{task, "replace", "containers: known only after apply, or hidden"}},
		},
		"unknown": {
			changes(change("create", task, "", `{}`, `"after_unknown":{"container_definitions":true}`)),
			[]Row{{task, "create", "containers: known only after apply, or hidden"}},
		},
		"rollout": {
			changes(change("update", service, `{"launch_type":"EC2","name":"a"}`, `{"launch_type":"FARGATE","name":"b"}`)),
			[]Row{{service, "update", "launch_type: EC2 → FARGATE"}},
		},
		"new service":  {changes(change("create", service, "", `{"launch_type":"EC2"}`)), nil},
		"a function":   {changes(change("update", function, `{"timeout":3,"arn":"a"}`, `{"timeout":5,"arn":"b"}`)), []Row{{function, "update", "timeout: 3 → 5"}}},
		"new function": {changes(change("create", function, "", `{"timeout":3}`)), nil},
	})
}

func TestSides(t *testing.T) {
	for _, test := range []struct{ before, after, want string }{
		{"a", "b", "a → b"}, {"", "b", "+ b"}, {"a", "", "- a"}, {"set", "set", "set, another value"},
	} {
		if got := sides(test.before, test.after); got != test.want {
			t.Errorf("%q to %q: %q, want %q", test.before, test.after, got, test.want)
		}
	}
}

func TestPermissions(t *testing.T) {
	const role, policy = "aws_iam_role.a", "aws_iam_role_policy.a"
	of := func(statement string) string {
		return fmt.Sprintf(`{"role":"a","policy":%q}`, `{"Statement":[`+statement+`]}`)
	}
	const read = `{"Effect":"Allow","Action":"s3:Get*","Resource":["x","y"],"Condition":{"Bool":{"aws:SecureTransport":"true"}}}`
	const write = `{"Effect":"Allow","Action":"s3:Put*","Resource":"x"}`
	const deny = `{"Effect":"Deny","Action":"s3:*","Resource":"x"}`
	rows := func(direction string, added bool) Permission {
		return Permission{Address: policy, Added: added, Direction: direction, Effect: "Allow", Actions: []string{"s3:Put*"}, Resources: []string{"x"}}
	}
	verifySection(t, permissions, map[string]sectionTest[Permission]{
		"nothing":       {changes(), nil},
		"same":          {changes(change("update", policy, of(read), of(read))), nil},
		"widened":       {changes(change("update", policy, of(read), of(read+","+write))), []Permission{rows("widened", true)}},
		"narrowed":      {changes(change("update", policy, of(read+","+write), of(read))), []Permission{rows("narrowed", false)}},
		"of a new role": {changes(change("create", role, "", `{"name":"a"}`), change("create", policy, "", of(write))), []Permission{rows("new", true)}},
		"a condition, and a deny gone, come first": {changes(change("update", policy, of(deny+","+write), of(read))), []Permission{
			{
				Address:   policy,
				Added:     true,
				Direction: "widened",
				Effect:    "Allow",
				Actions:   []string{"s3:Get*"},
				Resources: []string{"x", "y"},
				Condition: "aws:SecureTransport Bool true",
			},
			{Address: policy, Direction: "widened", Effect: "Deny", Actions: []string{"s3:*"}, Resources: []string{"x"}},
			rows("narrowed", false),
		}},
		"unknown": {changes(change("update", policy, of(read), `{"role":"a"}`, `"after_unknown":{"policy":true}`)), []Permission{
			{Address: policy, Added: true, Direction: "unknown", Effect: "unknown", Condition: "policy: known only after apply"},
		}},
	})
}

func TestEdges(t *testing.T) {
	const address = "aws_vpc_security_group_ingress_rule.a"
	rule := func(from, to int, cidr string) string {
		return fmt.Sprintf(`{"security_group_id":"sg-1","ip_protocol":"tcp","from_port":%d,"to_port":%d,"cidr_ipv4":%q}`, from, to, cidr)
	}
	verifySection(t, edges, map[string]sectionTest[Edge]{
		"nothing": {changes(), nil},
		"opened":  {changes(change("create", address, "", rule(443, 443, "0.0.0.0/0"))), []Edge{{address, true, "tcp 443", "from 0.0.0.0/0"}}},
		"closed":  {changes(change("delete", address, rule(80, 90, "10.0.0.0/8"), "")), []Edge{{address, false, "tcp 80-90", "from 10.0.0.0/8"}}},
		"moved": {
			changes(change("delete", address, rule(80, 80, "10.0.0.0/8"), ""),
				change("create", "aws_vpc_security_group_ingress_rule.b", "", rule(80, 80, "10.0.0.0/8"))),
			nil,
		},
		"unknown": {changes(change("create", address, "", `{"security_group_id":"sg-1","ip_protocol":"tcp","from_port":1,"to_port":1}`,
			`"after_unknown":{"referenced_security_group_id":true}`)),
			[]Edge{{address, true, "tcp 1", "from a referenced security group made by this plan"}}},
	})
}

func TestScalingRows(t *testing.T) {
	const target, service = "aws_appautoscaling_target.a", "aws_ecs_service.a"
	verifySection(t, scalingRows, map[string]sectionTest[Row]{
		"nothing":     {changes(), nil},
		"another one": {changes(change("update", service, `{"name":"a"}`, `{"name":"b"}`)), nil},
		"one": {
			changes(change("update", service, `{"desired_count":2,"name":"a"}`, `{"desired_count":3,"name":"b"}`)),
			[]Row{{service, "update", "desired_count: 2 → 3"}},
		},
		"made": {
			changes(change("create", target, "", `{"min_capacity":2,"max_capacity":4}`)),
			[]Row{{target, "create", "min_capacity 2, max_capacity 4"}},
		},
		"gone": {
			changes(change("delete", target, `{"min_capacity":2,"max_capacity":4}`, "")),
			[]Row{{target, "delete", "min_capacity 2, max_capacity 4"}},
		},
		"a service made has no row of its own": {changes(change("create", service, "", `{"desired_count":2}`)), nil},
		"unknown": {
			changes(change("update", target, `{"max_capacity":4}`, `{}`, `"after_unknown":{"max_capacity":true}`)),
			[]Row{{target, "update", "max_capacity: 4 → (known after apply)"}},
		},
		"masked": {
			changes(change("update", target, `{"max_capacity":4}`, `{"max_capacity":5}`, `"after_sensitive":{"max_capacity":true}`)),
			[]Row{{target, "update", "max_capacity: (sensitive) → (sensitive, changed)"}},
		},
		"read":    {changes(change("read", "data.aws_ecs_service.a", "", `{"desired_count":2}`)), nil},
		"deposed": {changes(with(change("delete", target, `{"max_capacity":4}`, ""), `"deposed":"0123abcd"`)), nil},
	})
}

func TestOutputRows(t *testing.T) {
	output := func(name, members string) string { return `"output_changes":{"` + name + `":{` + members + `}}` }
	verifySection(t, outputRows, map[string]sectionTest[Row]{
		"nothing":    {changes(), nil},
		"left alone": {output("a", `"actions":["no-op"],"before":"b","after":"b"`), nil},
		"come":       {output("a", `"actions":["create"],"before":null,"after":"b"`), []Row{{"output.a", "create", "+ b"}}},
		"gone":       {output("a", `"actions":["delete"],"before":"b","after":null`), []Row{{"output.a", "delete", "- b"}}},
		"changed":    {output("a", `"actions":["update"],"before":"b","after":["c"]`), []Row{{"output.a", "update", "b → [c]"}}},
		"unknown":    {output("a", `"actions":["create"],"before":null,"after_unknown":true`), []Row{{"output.a", "create", "(known after apply)"}}},
		"masked": {
			output("a", `"actions":["update"],"before":"CANARY","after":"CANARY2","after_sensitive":true`),
			[]Row{{"output.a", "update", "(sensitive) → (sensitive, changed)"}},
		},
		"by its name": {output("db_password", `"actions":["create"],"before":null,"after":"CANARY"`), []Row{{"output.db_password", "create", "+ (sensitive)"}}},
		"only hidden": {
			output("a", `"actions":["update"],"before":"CANARY","after":"CANARY","after_sensitive":true`),
			[]Row{{"output.a", "update", "the same value"}},
		},
		"many, sorted": {`"output_changes":{"b":{"actions":["create"],"after":1},"a":{"actions":["create"],"after":{"x":1}}}`,
			[]Row{{"output.a", "create", "+ (1 attribute)"}, {"output.b", "create", "+ 1"}}},
		"very long": {output("a", `"actions":["update"],"before":"b","after":"`+strings.Repeat("c", 101)+`"`),
			[]Row{{"output.a", "update", "b → (101 characters)"}}},
	})
}

func TestMoveRows(t *testing.T) {
	const vpc = "aws_vpc.a"
	verifySection(t, moveRows, map[string]sectionTest[Row]{
		"nothing": {changes(change("update", vpc, `{}`, `{"a":"b"}`)), nil},
		"moved": {
			changes(with(change("no-op", vpc, `{}`, `{}`), `"previous_address":"module.m.aws_vpc.a"`)),
			[]Row{{vpc, "move", "from module.m.aws_vpc.a"}},
		},
		"where it was": {changes(with(change("no-op", vpc, `{}`, `{}`), `"previous_address":"aws_vpc.a"`)), nil},
		"imported":     {changes(change("no-op", vpc, `{}`, `{}`, `"importing":{"id":"vpc-1"}`)), []Row{{vpc, "import", "id vpc-1"}}},
		"by identity":  {changes(change("no-op", vpc, `{}`, `{}`, `"importing":{"identity":{"id":"vpc-1"}}`)), []Row{{vpc, "import", "id not shown"}}},
		"by a secret":  {changes(change("no-op", vpc, `{}`, `{}`, `"importing":{"id":"https://a:CANARY@b"}`)), []Row{{vpc, "import", "id not shown"}}},
		"forgotten":    {changes(change("forget", vpc, `{}`, "")), []Row{{vpc, "forget", "it stays, and Terraform no longer manages it"}}},
		"an action":    {changes() + `,"action_invocations":[{"address":"action.a.b"}]`, []Row{{"action.a.b", "invoke", "the apply invokes this action"}}},
		"later": {
			changes() + `,"deferred_changes":[{"reason":"provider_config_unknown","resource_change":` + change("create", vpc, "", `{}`) + `}]`,
			[]Row{{vpc, "defer", "create in a later plan: provider_config_unknown"}},
		},
		"moved and import": {
			changes(with(change("no-op", vpc, `{}`, `{}`, `"importing":{"id":"vpc-1"}`), `"previous_address":"aws_vpc.b"`)),
			[]Row{{vpc, "move", "from aws_vpc.b"}, {vpc, "import", "id vpc-1"}},
		},
	})
}

func TestDriftRows(t *testing.T) {
	drifted := func(n int, before, after string) string {
		var all []string
		for i := range n {
			all = append(all, change("update", fmt.Sprintf("aws_vpc.a%d", i), before, after))
		}
		return drift(all...)
	}
	var kinds []string
	var rows []Row
	for i := range mostDrift + 2 {
		address := fmt.Sprintf("aws_k%d.a", i)
		kinds = append(kinds, change("update", address, `{"a":"b"}`, `{"a":"c"}`))
		rows = append(rows, Row{address, "update", "a: b → c"})
	}
	filledAndPlanned := changes(change("update", "aws_vpc.a0", `{"a":"b"}`, `{"a":null}`)) + "," + drifted(1, `{"a":null}`, `{"a":"b"}`)
	verifySection(t, driftRows, map[string]sectionTest[Row]{
		"nothing":         {changes(), nil},
		"form of nothing": {drifted(1, `{"a":null}`, `{"a":""}`), nil},
		"one":             {drifted(1, `{"a":"b"}`, `{"a":"c"}`), []Row{{"aws_vpc.a0", "update", "a: b → c"}}},
		"many alike":      {drifted(3, `{"a":"b"}`, `{"a":"c"}`), []Row{{"aws_vpc.a0", "update", "a; the same in 2 more"}}},
		"deleted":         {drift(change("delete", "aws_vpc.a", `{}`, "")), []Row{{"aws_vpc.a", "delete", "deleted outside of Terraform"}}},
		"many deleted": {
			drift(change("delete", "aws_vpc.a", `{"a":"b"}`, ""), change("delete", "aws_vpc.b", `{"c":"d"}`, "")),
			[]Row{{"aws_vpc.a", "delete", "deleted outside of Terraform; the same in 1 more"}},
		},
		"masked": {
			drifted(1, `{"password":"CANARY"}`, `{"password":"CANARY2"}`),
			[]Row{{"aws_vpc.a0", "update", "password: (sensitive) → (sensitive, changed)"}},
		},
		"one filled in":      {drifted(1, `{"a":null}`, `{"a":"b"}`), []Row{{"", "", "1 resource has values where there were none; the plan leaves them"}}},
		"two filled in":      {drifted(2, `{"a":null}`, `{"a":"b"}`), []Row{{"", "", "2 resources have values where there were none; the plan leaves them"}}},
		"filled and planned": {filledAndPlanned, []Row{{"aws_vpc.a0", "update", "a: + b"}}},
		"20 kinds":           {drift(kinds[:mostDrift]...), rows[:mostDrift]},
		"21 kinds":           {drift(kinds[:mostDrift+1]...), append(rows[:mostDrift:mostDrift], Row{"", "", "1 more resource drifted"})},
		"22 kinds":           {drift(kinds...), append(rows[:mostDrift:mostDrift], Row{"", "", "2 more resources drifted"})},
	})
}
