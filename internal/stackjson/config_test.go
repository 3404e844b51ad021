package stackjson

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

const small = `{
	"//": {"metadata": {"stackName": "dev"}},
	"terraform": {"backend": {"s3": {"bucket": "state", "key": "dev", "region": "eu-west-1"}}},
	"provider": {"aws": [{"region": "eu-west-1"}]},
	"data": {"aws_region": {"current": {"//": {"metadata": {"path": "dev/region"}}}}},
	"ephemeral": {"aws_secretsmanager_random_password": {"db": {"password_length": 32}}},
	"resource": {
		"aws_vpc": {"main": {"//": {"metadata": {}}, "cidr_block": "10.0.0.0/16", "tags": {"//": "kept"}}},
		"aws_iam_role": {"task": {"assume_role_policy": "{\"Statement\":[{\"Sid\":\"A<B\"}]}", "max_session_duration": 3600}}
	},
	"output": {"vpc_id": {"value": "${aws_vpc.main.id}"}}
}`

func TestBlocksAreSortedByAddress(t *testing.T) {
	var got []string
	for _, block := range read(t, small).Blocks() {
		got = append(got, block.Kind+" "+block.Type+" "+block.Label+" "+block.Address)
	}
	want := []string{
		"resource aws_iam_role task aws_iam_role.task",
		"resource aws_vpc main aws_vpc.main",
		"data aws_region current data.aws_region.current",
		"ephemeral aws_secretsmanager_random_password db ephemeral.aws_secretsmanager_random_password.db",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestAddressesListOutputsToo(t *testing.T) {
	want := "aws_iam_role.task aws_vpc.main data.aws_region.current ephemeral.aws_secretsmanager_random_password.db output.vpc_id"
	if got := strings.Join(read(t, small).Addresses(), " "); got != want {
		t.Errorf("got %s", got)
	}
}

func TestABlockIsFoundByItsAddressWithoutItsMetadata(t *testing.T) {
	block, ok := read(t, small).Block("aws_vpc.main")
	if _, comment := block.Body["//"]; !ok || comment || block.Body["cidr_block"] != "10.0.0.0/16" {
		t.Errorf("got %v", block)
	}
	if _, ok := read(t, small).Block("aws_vpc.other"); ok {
		t.Error("found a block that is not there")
	}
}

func TestANumberKeepsItsDigits(t *testing.T) {
	block, _ := read(t, resources(`"a": {"b": {"n": 12345678901234567890.10}}`)).Block("a.b")
	if got := block.Body["n"]; got != json.Number("12345678901234567890.10") {
		t.Errorf("got %v", got)
	}
}

func TestArraysOfObjectsAreReadAsTerraformReadsThem(t *testing.T) {
	cfg := read(t, `{"resource": [{"aws_vpc": [{"a": [{}]}, {"b": {}}]}, {"aws_lb": {"c": {}}}], "locals": [{"x": 1}, {"y": "${local.x}"}]}`)
	if got := strings.Join(cfg.Addresses(), " "); got != "aws_lb.c aws_vpc.a aws_vpc.b" {
		t.Errorf("got %s", got)
	}
}

func TestWhatCannotBeReadIsRefused(t *testing.T) {
	for config, want := range map[string]string{
		``:                                     "unexpected EOF",
		`{`:                                    "unexpected EOF",
		`{} {}`:                                "something follows",
		`[]`:                                   "an array, not an object",
		`{"resource": {"a": {"b": 5}}}`:        "resource.a.b: is a number",
		`{"resource": "x"}`:                    "resource: is a string",
		`{"import": 5}`:                        "import: is a number",
		`{"resourc": {}}`:                      "resourc: is no top-level block",
		`{"locals": {"x": 1e999}}`:             "locals.x: the number 1e999 is out of range",
		`{"locals": {"x": 1e-999}}`:            "locals.x: the number 1e-999 is out of range",
		`{"output": {"x": {}, "x": {}}}`:       "output.x: given twice",
		`{"resource": {"a": {"b": [{}, {}]}}}`: "resource.a.b: is declared twice",
		`{"resource": [{"a": {"b": {}}, "c": {}}, {"a": {"b": {}}}]}`: "a.b: is declared twice",
		strings.Repeat(`{"a":`, 300):                                  "more than 200 levels deep",
	} {
		if _, err := Read([]byte(config)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: got %v, want %s", config, err, want)
		}
	}
}

func TestEverythingUnreadableIsReportedAtOnce(t *testing.T) {
	_, err := Read([]byte(`{"resource": {"a": {"b": 5}}, "output": [1]}`))
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("got %v", err)
	}
}

func TestImportsOfAllFiles(t *testing.T) {
	cfg, err := ReadFiles(
		File{Name: "a.tf.json", Data: []byte(`{"import": {"//": "kept", "to": "a.b", "id": "1"}}`)},
		File{Name: "b.tf", Data: []byte("import {\n  to = a.c[\"x\"]\n  id = \"2\"\n}")},
	)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range cfg.Imports() {
		got = append(got, i.File+" "+i.To+" "+i.Body["id"].(string))
	}
	if want := []string{"a.tf.json a.b 1", `b.tf a.c["x"] 2`}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
