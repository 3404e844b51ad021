package stackcheck

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

const proxy = `"name": "x", "engine_family": "MYSQL", "role_arn": "r", "vpc_subnet_ids": ["a"]`

func role(arguments string) string {
	return resources(`"aws_iam_role": {"a": {"assume_role_policy": "{}"` + arguments + `}}`)
}

// What is refused here, and what is not, is what `terraform validate` 1.11 with the AWS provider says of the same JSON.
func TestArgumentsAreCheckedAsTerraformDoes(t *testing.T) {
	for _, e := range []example{
		{"a good resource", role(`, "name": "x", "tags": {"A": "b"}`), ""},
		{"an unknown type", resources(`"aws_rol": {"a": {}}`), "aws_rol.a: the provider schema has no such resource type (Terraform: Invalid resource type)"},
		{"an unknown data source", `{"data": {"aws_vpcs": {"a": {}}}}`, "data.aws_vpcs.a: the provider schema has no such data type"},
		{"an unknown ephemeral resource", `{"ephemeral": {"aws_vpc": {"a": {}}}}`, "ephemeral.aws_vpc.a: the provider schema has no such ephemeral type"},
		{"an unknown argument", role(`, "nam": "x"`), "aws_iam_role.a: nam: no such argument or block (Terraform: Extraneous JSON object property); did you mean " +
			"name?"},
		{"an unknown argument of a data source", `{"data": {"aws_region": {"a": {"nam": "x"}}}}`, "data.aws_region.a: nam: no such argument"},
		{"a computed argument that is set", group(`"arn": "x"`), "arn: only the provider sets it (Terraform: Value for unconfigurable attribute)"},
		{"an id that is set", group(`"id": "x"`), "id: the provider chooses the id"},
		{"an id of a data source", `{"data": {"aws_vpc": {"a": {"id": "x"}}}}`, ""},
		{"a required argument that is missing", resources(`"aws_iam_role": {"a": {}}`),
			"assume_role_policy: required and not set (Terraform: Missing required argument)"},
		{"a required argument that is null", resources(`"aws_iam_role": {"a": {"assume_role_policy": null}}`), "assume_role_policy: required and not set"},
		{"an optional argument that is null", role(`, "name": null`), ""},
		{"a number as a string", role(`, "max_session_duration": "3600"`), ""},
		{"text for a number", role(`, "max_session_duration": "x1"`),
			"max_session_duration: a number is required, given \"x1\" (Terraform: Incorrect attribute value type)"},
		{"a constant expression for a number", role(`, "max_session_duration": "${\"x\"}"`), "a number is required"},
		{"an expression for a number", role(`, "max_session_duration": "${aws_iam_role.b.max_session_duration}"`), ""},
		{"a number for a string", role(`, "description": 5, "force_detach_policies": "true"`), ""},
		{"a number for a bool", role(`, "force_detach_policies": 1`), "force_detach_policies: bool required"},
		{"text around an expression for a bool", role(`, "force_detach_policies": "x${1}2"`), "force_detach_policies: a bool is required"},
		{"an array for a string", group(`"vpc_id": ["a"]`), "vpc_id: string required, but have tuple, given [\"a\"]"},
		{"a string for a set", resources(`"aws_lb": {"a": {"subnets": "x"}}`), "subnets: set of string required"},
		{"an expression for a set", resources(`"aws_lb": {"a": {"subnets": "${aws_subnet.x[*].id}"}}`), ""},
		{"a set of what converts to strings", resources(`"aws_lb": {"a": {"subnets": ["x", 1, true, "${y}"]}}`), ""},
		{"a map of what converts to strings", role(`, "tags": {"a": 1, "${b}": "c"}`), ""},
		{"a map of lists", role(`, "tags": {"a": ["x"]}`), `tags: element "a": string required`},
		{"an object with attributes missing", group(`"ingress": [{"from_port": 1, "to_port": 2, "protocol": "tcp"}]`),
			`ingress: element 0: attributes "cidr_blocks", "description"`},
		{"an object in place of a set of objects", group(`"ingress": {"from_port": 1}`), "ingress: set of object required"},
		{"a complete object", group(`"ingress": [{"from_port": 1, "to_port": 2, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"], "description": null,
			"ipv6_cidr_blocks": null, "prefix_list_ids": null, "security_groups": null, "self": null}]`), ""},
		{"an escape", role(`, "description": "$${aws:x}"`), ""},

		{"a block as an object", group(`"timeouts": {"create": "1m", "//": "x"}`), ""},
		{"a block as an array", group(`"timeouts": [{"create": "1m"}]`), ""},
		{"a block that is null", group(`"timeouts": null`), ""},
		{"two blocks where one may be", group(`"timeouts": [{"create": "1m"}, {"delete": "1m"}]`), "timeouts: 2 blocks, at most 1 allowed"},
		{"a timeout the resource does not have", group(`"timeouts": {"update": "1m"}`), "timeouts.update: no such argument"},
		{"timeouts of a resource without them", role(`, "timeouts": {"create": "1m"}`), "timeouts: no such argument"},
		{"an expression in place of a block", role(`, "inline_policy": "${[]}"`), "inline_policy: is a string (Terraform: Incorrect JSON value type)"},
		{"too few blocks", resources(`"aws_db_proxy": {"a": {` + proxy + `}}`), "auth: 0 blocks, at least 1 needed (Terraform: Insufficient auth blocks)"},
		{"too many blocks", resources(`"aws_lb": {"a": {"access_logs": [{"bucket": "a"}, {"bucket": "b"}]}}`),
			"access_logs: 2 blocks, at most 1 allowed (Terraform: Too many access_logs blocks)"},
		{"a wrong argument in a block", resources(`"aws_db_proxy": {"a": {` + proxy + `, "auth": [{}, {"secrt_arn": "x"}]}}`),
			"auth[1].secrt_arn: no such argument or block (Terraform: Extraneous JSON object property); did you mean secret_arn?"},
		{"a required argument in a block", resources(`"aws_lb": {"a": {"access_logs": {}}}`), "access_logs.bucket: required and not set"},
		{"a dynamic block", resources(`"aws_db_proxy": {"a": {` + proxy + `, "dynamic": {"auth": {"for_each": [1], "iterator": "i", "content": {"secret_arn":` +
			` "${i.value}"}}}}}`), ""},
		{"a dynamic block of no type", resources(`"aws_lb": {"a": {"dynamic": {"nope": {"for_each": [], "content": {}}}}}`),
			"dynamic.nope: no such block (Terraform: Unsupported block type)"},
		{"a wrong argument in a dynamic block", resources(`"aws_lb": {"a": {"dynamic": [{"access_logs": [{"for_each": [], "content": [{"buckt": 1}]}]}]}}`),
			"dynamic.access_logs.content.bucket: required\ndynamic.access_logs.content.buckt: no such argument"},
		{"a dynamic block without content", resources(`"aws_lb": {"a": {"dynamic": {"access_logs": {"foreach": 1}}}}`),
			"content: required\nfor_each: required\nforeach: no such argument"},
		{"dynamic as text", resources(`"aws_lb": {"a": {"dynamic": "x"}}`), "dynamic: is a string"},
		{"a deprecated argument", resources(`"aws_eip": {"a": {"vpc": true}}`),
			"vpc: deprecated; use what the provider's documentation names instead, or allow aws_eip.vpc"},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, schema(t).Check(read(t, e.config)), e.problems()...) })
	}
}

func TestADeprecatedArgumentCanBeAllowed(t *testing.T) {
	cfg := read(t, `{"resource": {"aws_eip": {"a": {"vpc": true}}, "aws_s3_bucket_lifecycle_configuration": {"a": {"bucket": "b",
		"rule": [{"id": "r", "status": "Enabled", "prefix": "x"}]}}}, "data": {"aws_iam_policy_document": {"a": {"source_json": "{}"}}}}`)
	allowed := []string{"aws_eip.vpc", "aws_s3_bucket_lifecycle_configuration.rule.prefix", "data.aws_iam_policy_document.source_json"}
	expect(t, schema(t).Check(cfg, allowed...))
	expect(t, schema(t).Check(cfg, allowed[:2]...), "source_json: deprecated")
}

func TestEphemeralValuesReachWriteOnlyArgumentsOnly(t *testing.T) {
	const made = `"ephemeral": {"aws_secretsmanager_random_password": {"p": {}}},
		"locals": {"l": "${m}", "m": "x", "n": "${ephemeral.aws_secretsmanager_random_password.p.random_password}", "o": {"a": ["${local.n}"]}},
		"variable": {"v": {"ephemeral": true}, "w": {}}`
	version := func(arguments string) string {
		return `{` + made + `, "resource": {"aws_secretsmanager_secret_version": {"v": {"secret_id": "x", ` + arguments + `}}}}`
	}
	const password = "${ephemeral.aws_secretsmanager_random_password.p.random_password}"
	for _, e := range []example{
		{"write-only", version(`"secret_string_wo": "` + password + `", "secret_string_wo_version": 1`), ""},
		{"stored", version(`"secret_string": "` + password + `"`), "secret_string: an ephemeral value in an argument that is stored in the state (Terraform: " +
			"Invalid use of ephemeral value)"},
		{"stored in a list", version(`"version_stages": ["` + password + `"]`), "version_stages: an ephemeral value"},
		{"stored by way of locals", version(`"secret_string": "${local.o.a[0]}"`), "secret_string: an ephemeral value"},
		{"an ephemeral variable", version(`"secret_string": "${var.v}"`), "secret_string: an ephemeral value"},
		{"other locals and variables", version(`"secret_string": "${local.m}${var.w}"`), ""},
		{"nulled", version(`"secret_string": "${ephemeralasnull(ephemeral.aws_secretsmanager_random_password.p.random_password)}"`), ""},
		{"count", version(`"count": "${length(local.n)}"`), "count: an ephemeral value"},
		{"another ephemeral resource", `{` + made + `}`, ""},
		{"a data source", `{` + made + `, "data": {"aws_iam_role": {"r": {"name": "${local.n}"}}}}`, "data.aws_iam_role.r: name: an ephemeral value"},
		{"a nested block", `{` + made + `, "resource": {"aws_lb": {"a": {"access_logs": {"bucket": "${local.n}"}}}}}`, "access_logs.bucket: an ephemeral value"},
		{"an output", `{` + made + `, "output": {"o": {"value": "${local.n}"}}}`,
			"output.o: value: an ephemeral value, which the state would keep (Terraform: Ephemeral value not allowed)"},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, schema(t).Check(read(t, e.config)), e.problems()...) })
	}
}

func TestNestedAttributesAreChecked(t *testing.T) {
	s := load(t, `{"format_version": "1.0", "provider_schemas": {"p": {"resource_schemas": {"x_y": {"block": {"attributes": {
		"rules": {"optional": true, "nested_type": {"nesting_mode": "list", "attributes": {
			"name": {"type": "string", "required": true}, "size": {"type": "number", "optional": true}}}}},
		"block_types": {"part": {"nesting_mode": "map", "block": {"attributes": {"a": {"type": "string", "required": true}}}}}}}}}}}`)
	expect(t, s.Check(read(t, resources(`"x_y": {"a": {"rules": [{"name": "n"}, {"name": "m", "size": "5"}], "part": {"one": {"a": "b"}}}}`))))
	expect(t, s.Check(read(t, resources(`"x_y": {"a": {"rules": [{"size": 5}], "part": {"one": {}}}}`))),
		"part.one.a: required and not set", `rules: element 0: attribute "name" is required`)
}

func TestAttributesCanBeBlocksInTerraformsOwnLanguage(t *testing.T) {
	for _, e := range []example{
		{"blocks", "ingress {\n from_port = 1\n to_port = 2\n protocol = \"tcp\"\n}", ""},
		{"dynamic blocks", "dynamic \"ingress\" {\n for_each = [1]\n content {\n from_port = 1\n }\n}", ""},
		{"a wrong value in a block", "ingress {\n from_port = \"x\"\n}", `ingress: element 0: attribute "from_port": a number is required`},
		{"dynamic blocks of an attribute that is none", "dynamic \"name\" {\n for_each = [1]\n content {\n }\n}", "dynamic.name: no such block"},
	} {
		t.Run(e.name, func(t *testing.T) {
			cfg, err := stackjson.ReadFiles(stackjson.File{Name: "x.tf", Data: []byte("resource \"aws_security_group\" \"a\" {\n" + e.config + "\n}")})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, schema(t).Check(cfg), e.problems()...)
		})
	}
	expect(t, schema(t).Check(read(t, group(`"ingress": [{"from_port": 1}]`))), "ingress: element 0: attributes")
}

func TestASchemaThatCannotBeReadIsRefused(t *testing.T) {
	if _, err := ReadSchema(strings.NewReader("plain")); err == nil {
		t.Error("read what is no JSON")
	}
	if _, err := ReadSchema(strings.NewReader("\x1f\x8bplain")); err == nil {
		t.Error("read what is no gzip")
	}
	if _, err := ReadSchema(strings.NewReader(`{"format_version": "1.0", "provider_schemas": {}}`)); err != nil {
		t.Error(err)
	}
	if _, err := ReadSchema(zipped(t, `{"format_version": "9.0"}`)); err == nil {
		t.Error("read an unknown format")
	}
}

func load(t *testing.T, json string) *Schema {
	t.Helper()
	s, err := ReadSchema(zipped(t, json))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func zipped(t *testing.T, text string) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &out
}
