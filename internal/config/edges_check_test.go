package config

import (
	"slices"
	"testing"
)

func TestIngress(t *testing.T) {
	ingress := func(keys string) string { return "load_balancer: {ingress: {" + keys + "}}\n" }
	checkRules(t, []ruleTest{
		{name: "CloudFront", added: ingress("prefix_lists: [com.amazonaws.global.cloudfront.origin-facing]")},
		{name: "a list by its id", added: ingress("prefix_lists: [pl-0123456789abcdef0, pl-6da54004]")},
		{name: "a security group", added: ingress("security_group_ids: [sg-0123456789abcdef0]")},
		{name: "nobody", added: ingress(""), want: "load_balancer.ingress: {}; nobody could connect; name prefix_lists or security_group_ids in it"},
		{name: "nobody but a block", added: "load_balancer: {ingress: {}, allowed_cidrs: [10.0.0.0/8]}\n"},
		{name: "a block", added: ingress("prefix_lists: [10.0.0.0/8]"), want: "a block of addresses; move it to load_balancer.allowed_cidrs"},
		{name: "a name of one's own", added: ingress("prefix_lists: [offices]"),
			want: "neither the id of a prefix list nor the name of one of AWS's own; write it as pl-"},
		{name: "IPv6", added: ingress("prefix_lists: [com.amazonaws.global.ipv6.cloudfront.origin-facing]"),
			want: "the load balancer has IPv4 addresses only; use com.amazonaws.global.cloudfront.origin-facing"},
		{name: "a list of another region", added: ingress("prefix_lists: [com.amazonaws.eu-west-1.route53-healthchecks]"),
			want: "not known to this version as a prefix list of AWS; known are com.amazonaws.global.cloudfront.origin-facing, "},
		{name: "a list to come", added: "allow_unknown: [load_balancer.ingress.prefix_lists]\n" + ingress("prefix_lists: [com.amazonaws.us-east-1.new]")},
		{name: "a list twice", added: ingress("prefix_lists: [pl-6da54004, pl-6da54004]"), want: "in the list twice"},
		{name: "the name of a group", added: ingress("security_group_ids: [bastion]"), want: "not the id of a security group; write it as sg-0123456789abcdef0"},
		{name: "the ARN of a group", added: ingress("security_group_ids: ['arn:aws:ec2:us-east-1:123456789012:security-group/sg-01234567']"),
			want: "an ARN, not the id of a security group; write what follows security-group/"},
	})
}

func TestIngressTakesTheDefaultBlockAway(t *testing.T) {
	const list = "load_balancer: {ingress: {prefix_lists: [com.amazonaws.global.cloudfront.origin-facing]}"
	if got := parse(t, minimal+list+"}\n").LoadBalancer.AllowedCidrs; len(got) > 0 {
		t.Errorf("beside the list, %v may connect", got)
	}
	if got := parse(t, minimal+list+", allowed_cidrs: [0.0.0.0/0]}\n").LoadBalancer.AllowedCidrs; !slices.Equal(got, []string{"0.0.0.0/0"}) {
		t.Errorf("written out, it is %v", got)
	}
}

func TestSecurityGroupsOfTheTasks(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "one", added: "  security_group_ids: [sg-0123456789abcdef0]\n"},
		{name: "four", added: "  security_group_ids: [sg-00000001, sg-00000002, sg-00000003, sg-00000004]\n"},
		{name: "five", added: "  security_group_ids: [sg-00000001, sg-00000002, sg-00000003, sg-00000004, sg-00000005]\n",
			want: "service.security_group_ids: 5 groups; ECS puts five on a task, one of which is the service's own; name 4 at most"},
		{name: "a name", added: "  security_group_ids: [default]\n", want: "service.security_group_ids[0]: default; not the id of a security group"},
	})
}

const efsVolume = "  volumes: [{name: media, path: /media, efs: {file_system_id: fs-01234567, security_group_id: sg-01234567}}]\n"

func TestDestinationsOfEgress(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "a security group", added: "  egress: [{security_group_id: sg-0123456789abcdef0, port: 6379}]\n"},
		{name: "a prefix list", added: "  egress: [{prefix_list_id: pl-6da54004, port: 443}]\n"},
		{name: "UDP", added: "  egress: [{cidr: 10.0.0.0/8, port: 8125, protocol: udp}]\n"},
		{name: "TCP and UDP of one port", added: "  egress: [{cidr: 10.0.0.0/8, port: 53}, {cidr: 10.0.0.0/8, port: 53, protocol: udp}]\n"},
		{name: "TCP, once written out", added: "  egress: [{cidr: 10.0.0.0/8, port: 53}, {cidr: 10.0.0.0/8, port: 53, protocol: tcp}]\n",
			want: "service.egress[1]: 10.0.0.0/8, port 53; in the list twice"},
		{name: "UDP in capitals", added: "  egress: [{cidr: 10.0.0.0/8, port: 53, protocol: UDP}]\n",
			want: "service.egress[0].protocol: UDP; not one of the choices; use tcp or udp"},
		{name: "what a volume brings along", added: "  egress: [{security_group_id: sg-01234567, port: 2049}]\n" + efsVolume,
			want: "service.egress[0].security_group_id: sg-01234567; service.volumes[0].efs has this rule already; remove it"},
		{name: "another port of the volume's group", added: "  egress: [{security_group_id: sg-01234567, port: 111}]\n" + efsVolume},
		{name: "two destinations", added: "  egress: [{cidr: 10.0.0.0/8, security_group_id: sg-01234567, port: 443}]\n",
			want: "service.egress[0]: cidr, security_group_id; more than one destination; make an entry of each"},
		{name: "a list by its name", added: "  egress: [{prefix_list_id: com.amazonaws.us-east-1.s3, port: 443}]\n",
			want: "not the id of a prefix list; write it as pl-0123456789abcdef0; aws ec2 describe-managed-prefix-lists tells it"},
		{name: "a list for a group", added: "  egress: [{security_group_id: pl-6da54004, port: 443}]\n", want: "not the id of a security group"},
	})
}

// TestEgressOfBeforeKeepsTheDigest: protocol has a default, and a file that does not say it deploys what it did.
func TestEgressOfBeforeKeepsTheDigest(t *testing.T) {
	const one = "  egress: [{cidr: 10.0.0.0/8, port: 443"
	before := digest(t, minimal+one+"}]\n")
	const first = "bed1cda1"
	if before[:8] != first {
		t.Errorf("the digest was %s, and is %s", first, before[:8])
	}
	if digest(t, minimal+one+", protocol: tcp}]\n") != before || digest(t, minimal+one+", protocol: udp}]\n") == before {
		t.Error("the digest does not follow what is deployed")
	}
}
