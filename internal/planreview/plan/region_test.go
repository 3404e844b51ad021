package plan

import (
	"strconv"
	"strings"
	"testing"
)

func TestRegionOf(t *testing.T) {
	const resource = `"configuration":{"provider_config":{
		"aws":{"name":"aws","expressions":{"region":{"constant_value":"us-east-1"},"secret_key":{"constant_value":"x"}}},
		"aws.variable":{"name":"aws","alias":"variable","expressions":{"region":{"references":["var.region"]}}},
		"aws.odd":{"name":"aws","expressions":{"region":7}},"aws.odder":{"name":"aws","expressions":[]},"aws.none":{"name":"aws"},"aws.null":null},
		"root_module":{"resources":[{"address":"aws_eip.a","type":"aws_eip","provider_config_key":"KEY"}],
			"module_calls":{"m":{"module":{"resources":[{"address":"aws_eip.a","type":"aws_eip","provider_config_key":"KEY"}]}}}}}`
	for key, want := range map[string]string{"aws": "us-east-1", "aws.variable": "", "aws.odd": "", "aws.odder": "", "aws.none": "", "aws.null": "", "gone": ""} {
		for _, address := range []string{"aws_eip.a", "aws_eip.a[0]", "module.m.aws_eip.a", `module.m["x"].aws_eip.a["y"]`} {
			p, err := Load(strings.NewReader(`{"format_version":"1.2","resource_changes":[{"address":` + strconv.Quote(address) + `,"type":"aws_eip","mode":"managed",
				"change":{"actions":["create"],"after":{}}}],` + strings.Replace(resource, "KEY", key, 2) + `}`))
			if err != nil {
				t.Fatal(err)
			}
			if got := p.RegionOf(p.Changes[0]); got != want {
				t.Errorf("%s with the provider %s is in %q, want %q", address, key, got, want)
			}
		}
	}
	p, err := Load(strings.NewReader(`{"format_version":"1.2","resource_changes":[{"address":"aws_eip.a","type":"aws_eip","mode":"managed",
		"change":{"actions":["create"],"after":{}}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := p.RegionOf(p.Changes[0]); got != "" {
		t.Errorf("a plan without configuration is in %q", got)
	}
	if got := New([]*Change{{}}).RegionOf(&Change{}); got != "" {
		t.Errorf("synthesized files are in %q", got)
	}
}
