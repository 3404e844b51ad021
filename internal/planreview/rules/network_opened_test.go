package rules

import "testing"

func TestNetworkOpened(t *testing.T) {
	const in, out = "aws_vpc_security_group_ingress_rule.a", "aws_vpc_security_group_egress_rule.a"
	rule := func(cidr string, port string) string {
		return `{"security_group_id":"sg-1","ip_protocol":"tcp","from_port":` + port + `,"to_port":` + port + `,"cidr_ipv4":"` + cidr + `"}`
	}
	verify(t, networkOpened, map[string]example{
		"another resource":     {unrelated, notApplicable},
		"closed":               {changes(change("delete", in, rule("0.0.0.0/0", "22"), "")), ok},
		"narrowed":             {changes(change("update", in, rule("10.0.0.0/8", "22"), rule("10.1.0.0/16", "22"))), ok},
		"out to one address":   {changes(change("create", out, "", rule("10.0.0.0/8", "443"))), ok},
		"web":                  {changes(change("create", in, "", rule("0.0.0.0/0", "443"))), "medium " + in + ": tcp 443 from 0.0.0.0/0"},
		"ssh":                  {changes(change("create", in, "", rule("0.0.0.0/0", "22"))), "critical " + in + ": tcp 22 from 0.0.0.0/0"},
		"half of the internet": {changes(change("create", in, "", rule("128.0.0.0/1", "22"))), "critical " + in + ": tcp 22 from 128.0.0.0/1"},
		"a public block":       {changes(change("create", in, "", rule("203.0.113.0/24", "22"))), "high " + in + ": tcp 22 from 203.0.113.0/24"},
		"a private block":      {changes(change("create", in, "", rule("10.0.0.0/8", "22"))), "low " + in + ": tcp 22 from 10.0.0.0/8"},
		"not known": {changes(change("create", in, "", `{"security_group_id":"sg-1","ip_protocol":"tcp","from_port":22,"to_port":22}`,
			`"after_unknown":{"cidr_ipv4":true}`)), "high " + in + ": tcp 22 from (known after apply)"},
		"inline": {changes(change("update", "aws_security_group.a", `{"id":"sg-1","ingress":[]}`,
			`{"id":"sg-1","ingress":[{"protocol":"-1","from_port":0,"to_port":0,"cidr_blocks":["0.0.0.0/0"],"ipv6_cidr_blocks":["::/0"]}]}`)), "critical " +
			"aws_security_group.a: all traffic from 0.0.0.0/0\ncritical aws_security_group.a: all traffic from ::/0"},
		"inline not known": {changes(change("update", "aws_security_group.a", `{"id":"sg-1","ingress":[]}`, `{"id":"sg-1"}`,
			`"after_unknown":{"ingress":true}`)), "high aws_security_group.a: all traffic from (known after apply)"},
		"old rule resource": {changes(change("create", "aws_security_group_rule.a", "",
			`{"type":"ingress","security_group_id":"sg-1","protocol":"tcp","from_port":0,"to_port":65535,"cidr_blocks":["0.0.0.0/0"]}`)), "critical " +
			"aws_security_group_rule.a: all of tcp from 0.0.0.0/0"},
	})
}
