package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/rules"
)

func TestConstructOf(t *testing.T) {
	for want, all := range map[string][]*plan.Change{
		"database":               {{Type: "aws_rds_cluster"}, {Type: "aws_db_proxy"}},
		"service":                {{Type: "aws_ecs_service"}, {Type: "aws_lb"}, {Type: "aws_lb_listener"}},
		"iam":                    {{Type: "aws_iam_role"}},
		"secrets and keys":       {{Type: "aws_secretsmanager_secret"}},
		"monitoring":             {{Type: "aws_sns_topic"}},
		"storage":                {{Type: "aws_s3_bucket"}},
		"network":                {{Type: "aws_route"}, {Type: "aws_vpc_endpoint"}},
		"aws":                    {{Type: "aws_sqs_queue"}},
		"random":                 {{Type: "random_password"}},
		"null":                   {{Type: "null"}},
		"settings":               {{Type: "provider", Block: true}},
		`module.a["x"].module.b`: {{Type: "aws_rds_cluster", Module: `module.a["x"].module.b`}},
	} {
		for _, c := range all {
			if got := constructOf(c, services{}); got != want {
				t.Errorf("%s is of %q, want %q", c.Type, got, want)
			}
		}
	}
}

func TestConstructs(t *testing.T) {
	image := func(tag string) string {
		return `{"container_definitions":"[{\"name\":\"app\",\"image\":\"shop:` + tag + `\"}]"}`
	}
	deposed := with(change("delete", "aws_vpc.a", `{}`, ""), `"deposed":"0123abcd"`)
	for name, test := range map[string]struct {
		members string
		want    []Construct
	}{
		"nothing":    {changes(), nil},
		"left alone": {changes(change("no-op", "aws_vpc.a", `{}`, `{}`)), nil},
		"one": {
			changes(change("create", "aws_vpc.a", "", `{"cidr":"10.0.0.0/8"}`)),
			[]Construct{{"network", "1 to create", []Row{{"aws_vpc.a", "create", ""}}}},
		},
		"many, by name and address": {changes(change("delete", "aws_vpc.b", `{}`, ""), change("create", "aws_iam_role.a", "", `{}`),
			change("delete", "aws_vpc.a", `{}`, ""), change("create", "aws_vpc.c", "", `{}`)), []Construct{
			{"iam", "1 to create", []Row{{"aws_iam_role.a", "create", ""}}},
			{"network", "2 to delete, 1 to create", []Row{{"aws_vpc.a", "delete", ""}, {"aws_vpc.b", "delete", ""}, {"aws_vpc.c", "create", ""}}},
		}},
		"a deposed object": {changes(deposed), []Construct{{"network", "1 to delete", []Row{{"aws_vpc.a", "delete", "deposed object 0123abcd"}}}}},
		"a release": {changes(change("replace", "aws_ecs_task_definition.a", image("1"), image("2"))), []Construct{
			{"service", "1 to deploy", []Row{{"aws_ecs_task_definition.a", "deploy", "container_definitions: changed"}}},
		}},
		"in a module": {
			changes(change("read", "module.m[0].data.aws_ami.a", "", `{}`)),
			[]Construct{{"module.m[0]", "1 to read", []Row{{"module.m[0].data.aws_ami.a", "read", ""}}}},
		},
		"hostile": {
			changes(change("create", "::error::x_y\n.a", "", `{}`)),
			[]Construct{{"::error::x", "1 to create", []Row{{`::error::x_y\n.a`, "create", ""}}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := Build(load(t, test.members), Options{FailOn: rules.High, Now: now})
			if diff := cmp.Diff(test.want, r.Constructs, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestAttributes(t *testing.T) {
	object := func(n int, value string) string {
		var members []string
		for i := range n {
			members = append(members, fmt.Sprintf(`"a%d":%q`, i, value))
		}
		return `{` + strings.Join(members, ",") + `}`
	}
	for name, test := range map[string]struct {
		action, before, after, more string
		want                        string
	}{
		"nothing":       {"update", `{"a":null}`, `{"a":""}`, "", ""},
		"one":           {"update", `{"a":"b"}`, `{"a":"c"}`, "", "a: b → c"},
		"come and gone": {"update", `{"a":"b"}`, `{"c":"d"}`, "", "a: - b; c: + d"},
		"six":           {"update", object(6, "x"), object(6, "y"), "", "a0: x → y; a1: x → y; a2: x → y; a3: x → y; a4: x → y; a5: x → y"},
		"seven":         {"update", object(7, "x"), object(7, "y"), "", "a0: x → y; a1: x → y; a2: x → y; a3: x → y; a4: x → y; a5: x → y; and 1 more"},
		"inside":        {"update", `{"a":[{"b":{"c":1}}]}`, `{"a":[{"b":{"c":2}}]}`, "", "a[0].b.c: 1 → 2"},
		"by name": {
			"update",
			`{"a":[{"name":"x","v":1},{"name":"y","v":2}]}`,
			`{"a":[{"name":"y","v":3}]}`,
			"",
			"a[x]: - (2 attributes); a[y].v: 2 → 3",
		},
		"a document":           {"update", `{"policy":"{\"a\":1,\"b\":1}"}`, `{"policy":"{\"a\":2,\"b\":2}"}`, "", "policy: changed"},
		"a document that goes": {"update", `{"policy":"{\"a\":1}"}`, `{"policy":null}`, "", "policy: changed"},
		"masked":               {"update", `{"password":"CANARY"}`, `{"password":"CANARY2"}`, "", "password: (sensitive) → (sensitive, changed)"},
		"masked, come":         {"update", `{}`, `{"password":"CANARY"}`, "", "password: + (sensitive)"},
		"masked, gone":         {"update", `{"password":"CANARY"}`, `{}`, "", "password: - (sensitive)"},
		"marked": {
			"update",
			`{"a":"CANARY"}`,
			`{"a":"CANARY2"}`,
			`"before_sensitive":{"a":true},"after_sensitive":{"a":true}`,
			"a: (sensitive) → (sensitive, changed)",
		},
		"unknown":                {"update", `{"a":"b"}`, `{}`, `"after_unknown":{"a":true}`, "a: b → (known after apply)"},
		"unknown, in part":       {"update", `{"a":["b"]}`, `{"a":[null]}`, `"after_unknown":{"a":[true]}`, "a: [b] → (known after apply)"},
		"unknown, of a new one":  {"replace", `{"id":"b","a":"b"}`, `{"a":"c"}`, `"after_unknown":{"id":true}`, "a: b → c"},
		"unknown, nothing there": {"update", `{"a":null}`, `{}`, `"after_unknown":{"a":true}`, ""},
		"very long":              {"update", `{"a":"b"}`, `{"a":"` + strings.Repeat("é", 101) + `"}`, "", "a: b → (101 characters)"},
	} {
		t.Run(name, func(t *testing.T) {
			var more []string
			if test.more != "" {
				more = append(more, test.more)
			}
			p := load(t, changes(change(test.action, "aws_x.a", test.before, test.after, more...)))
			if diff := cmp.Diff(test.want, attributes(p.Changes[0])); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestShow(t *testing.T) {
	long := strings.Repeat("日", 100)
	for name, test := range map[string]struct {
		value any
		want  string
	}{
		"nothing":                  {nil, "none"},
		"empty text":               {"", `""`},
		"text":                     {"a", "a"},
		"a large number":           {json.Number("12345678901234567891"), "12345678901234567891"},
		"a boolean":                {false, "false"},
		"100 characters":           {long, long},
		"101 characters":           {long + "日", "(101 characters)"},
		"two lines":                {"a\nb", "(3 characters)"},
		"masked":                   {plan.Masked{}, "(sensitive)"},
		"masked, another":          {plan.Masked{Changed: true}, "(sensitive, changed)"},
		"an empty list":            {[]any{}, "[]"},
		"a list":                   {[]any{"a", json.Number("1"), nil, plan.Masked{}}, "[a, 1, none, (sensitive)]"},
		"a list of 100 characters": {[]any{strings.Repeat("日", 98)}, "[" + strings.Repeat("日", 98) + "]"},
		"a longer list":            {[]any{strings.Repeat("日", 99)}, "(1 item)"},
		"a long list":              {[]any{long, long}, "(2 items)"},
		"an object of one":         {map[string]any{"a": "b"}, "(1 attribute)"},
		"an object":                {map[string]any{"a": "b", "c": "d"}, "(2 attributes)"},
		"a document":               {plan.Document{Value: []any{}}, "(JSON)"},
		"a document within a list": {[]any{plan.Document{}}, "[(JSON)]"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, show(test.value)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
