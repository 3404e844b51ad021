package stackjson

import (
	"strings"
	"testing"
)

func TestTheFilesOfAFolderAreReadTogether(t *testing.T) {
	cfg, err := ReadFiles(
		File{Name: "a_override.tf.json", Data: []byte(`{"resource": {"aws_vpc": {"main": {"tags": {"B": "c"}, "lifecycle": {"prevent_destroy": true}}}},
			"provider": {"aws": {"region": "eu-west-2"}},
			"output": {"id": {"description": "d"}}, "locals": {"x": 2}, "terraform": {"backend": {"local": {}}}}`)},
		File{Name: "cdk.tf.json", Data: []byte(`{"//": {"made": "here"}, "resource": {"aws_vpc": {"main": {"cidr_block": "10.0.0.0/16", "tags": {"A": "b"},
			"lifecycle": [{"ignore_changes": "all"}]}}},
			"provider": {"aws": [{"region": "eu-west-1", "profile": "p"}, {"alias": "us"}]}, "output": {"id": {"value": 1}}, "locals": {"x": 1},
			"terraform": {"backend": {"s3": {}}}}`)},
		File{Name: "extra.tf.json", Data: []byte(`{"//": "mine", "resource": {"aws_vpc": {"other": {}}}, "variable": {"v": {}}}`)},
	)
	if err != nil {
		t.Fatal(err)
	}
	vpc, _ := cfg.Block("aws_vpc.main")
	provider, _ := cfg.Provider("aws")
	backend := cfg.Section("terraform")["backend"]
	for want, got := range map[string]string{
		"aws_vpc.main aws_vpc.other output.id": strings.Join(cfg.Addresses(), " "),
		`{"cidr_block":"10.0.0.0/16","lifecycle":{"ignore_changes":"all","prevent_destroy":true},"tags":{"B":"c"}}`: showValue(vpc.Body),
		`{"profile":"p","region":"eu-west-2"}`: showValue(provider),
		`{"description":"d","value":1}`:        showValue(cfg.Outputs()["id"]),
		`{"local":{}}`:                         showValue(backend),
		"2":                                    showValue(cfg.Locals()["x"]),
		"here":                                 cfg.Comment("//.made"),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for address, want := range map[string]string{
		"aws_vpc.main": "cdk.tf.json", "aws_vpc.other": "extra.tf.json", "var.v": "extra.tf.json", "provider.aws.us": "cdk.tf.json", "terraform": "cdk.tf.json",
	} {
		if got := cfg.FileOf(address); got != want {
			t.Errorf("%s is of %s, want %s", address, got, want)
		}
	}
}

func TestFilesThatDoNotFitTogetherAreRefused(t *testing.T) {
	const vpc = `{"resource": {"aws_vpc": {"main": {}}}}`
	for _, c := range []struct {
		name, first, second, want string
	}{
		{"extra.tf.json", vpc, vpc, "extra.tf.json: aws_vpc.main: is declared in cdk.tf.json as well"},
		{"extra.tf.json", `{"output": {"x": {}}}`, `{"output": {"x": {}}}`, "extra.tf.json: output.x: is declared in cdk.tf.json as well"},
		{"extra.tf.json", `{"locals": {"x": 1}}`, `{"locals": {"x": 1}}`, "extra.tf.json: local.x: is declared in cdk.tf.json as well"},
		{"override.tf.json", `{}`, vpc, "override.tf.json: aws_vpc.main: overrides nothing"},
		{"extra.tf.json", vpc, `{`, "extra.tf.json: offset 1: unexpected EOF"},
		{"extra.tf.json", vpc, `[]`, "extra.tf.json: the top level is an array"},
	} {
		_, err := ReadFiles(File{Name: "cdk.tf.json", Data: []byte(c.first)}, File{Name: c.name, Data: []byte(c.second)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
