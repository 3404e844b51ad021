package config

import (
	"errors"
	"strings"
	"testing"

	"slipway/internal/strictyaml"
)

func TestCidr(t *testing.T) {
	network := func(cidr string) string { return "network:\n  cidr: " + cidr + "\n" }
	checkRules(t, []ruleTest{
		{name: "the largest VPC", added: network("10.1.0.0/16")},
		{name: "the smallest VPC", added: network("192.168.8.0/21")},
		{name: "too large", added: network("10.0.0.0/15"), want: "not between /16"},
		{name: "too small", added: network("10.0.0.0/22"), want: "dev.yaml:9:9: network.cidr: 10.0.0.0/22; not between /16"},
		{name: "bits after the prefix", added: network("10.0.1.0/16"),
			want: "dev.yaml:9:9: network.cidr: 10.0.1.0/16; has bits set after its prefix; use 10.0.0.0/16"},
		{name: "an address", added: network("10.0.0.0"), want: "network.cidr: 10.0.0.0; an address, not a block; add the prefix length, as in 10.0.0.0/32"},
		{name: "IPv6", added: network("fd00::/16"), want: "an IPv6 block"},
		{name: "nonsense", added: network("ten"), want: "not a CIDR block"},
		{name: "loopback", added: network("127.0.0.0/16"), want: "AWS does not allow a VPC in 127.0.0.0/8"},
		{name: "link-local", added: network("169.254.0.0/16"), want: "169.254.0.0/16"},
		{name: "multicast", added: network("224.1.0.0/16"), want: "224.0.0.0/4"},
	})
}

func TestZones(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "three zones", added: "network:\n  az_count: 3\n"},
		{name: "one zone", added: "network:\n  az_count: 1\n", want: "network.az_count: 1; out of range; use 2 to 3"},
		{name: "four zones", added: "network:\n  az_count: 4\n", want: "network.az_count: 4; out of range; use 2 to 3"},
		{name: "named zones", added: "network:\n  availability_zones: [us-east-1a, us-east-1f]\n"},
		{name: "more names than zones", added: "network:\n  availability_zones: [us-east-1a, us-east-1b, us-east-1c]\n",
			want: "network.availability_zones: 3 zones; az_count is 2"},
		{name: "no names", added: "network:\n  availability_zones: []\n", want: "0 zones; az_count is 2"},
		{name: "a zone of another region", added: "network:\n  availability_zones: [us-east-1a, us-east-2a]\n",
			want: "dev.yaml:9:36: network.availability_zones[1]: us-east-2a; not an availability zone of us-east-1; write it as us-east-1a"},
		{name: "a local zone", added: "network:\n  availability_zones: [us-east-1a, us-east-1-bos-1a]\n", want: "not an availability zone"},
		{name: "a zone twice", added: "network:\n  availability_zones: [us-east-1a, us-east-1a]\n", want: "availability_zones[1]: us-east-1a; in the list twice"},
		{name: "no excluded zone", added: "network:\n  excluded_zone_ids: []\n"},
		{name: "a name for a zone id", added: "network:\n  excluded_zone_ids: [us-east-1a]\n", want: "us-east-1a; not the id of a zone; write it as use1-az3"},
	})
}

func TestSubnets(t *testing.T) {
	subnets := func(public, private, database string) string {
		return "network:\n  subnets:\n    public: [" + public + "]\n    private: [" + private + "]\n    database: [" + database + "]\n"
	}
	const public, private, database = "10.0.0.0/27, 10.0.0.32/27", "10.0.16.0/20, 10.0.32.0/20", "10.0.1.0/28, 10.0.1.16/28"
	checkRules(t, []ruleTest{
		{name: "the smallest of each tier", added: subnets(public, private, database)},
		{name: "one tier only", added: "network:\n  subnets:\n    database: [10.0.255.0/24, 10.0.254.0/24]\n"},
		{name: "too small for a load balancer", added: subnets("10.0.0.0/28, 10.0.0.32/27", private, database),
			want: "network.subnets.public[0]: 10.0.0.0/28; too large or too small for its use; use a block from /16 to /27"},
		{name: "too small for AWS", added: subnets(public, private, "10.0.1.0/29, 10.0.1.16/28"), want: "use a block from /16 to /28"},
		{name: "outside the VPC", added: subnets(public, "10.1.0.0/20, 10.0.32.0/20", database),
			want: "network.subnets.private[0]: 10.1.0.0/20; not inside the VPC's 10.0.0.0/16; use a part of 10.0.0.0/16"},
		{name: "larger than the VPC", added: strings.Replace(subnets(public, private, "10.0.0.0/16, 10.0.1.16/28"), "network:\n", "network:\n  cidr: 10.0.0.0/17\n",
			1),
			want: "not inside the VPC's 10.0.0.0/17"},
		{name: "overlapping in one tier", added: subnets("10.0.0.0/26, 10.0.0.32/27", private, database),
			want: "network.subnets.public[1]: 10.0.0.32/27; overlaps network.subnets.public[0], 10.0.0.0/26"},
		{name: "overlapping between tiers", added: subnets(public, private, "10.0.47.0/28, 10.0.1.16/28"),
			want: "network.subnets.database[0]: 10.0.47.0/28; overlaps network.subnets.private[1], 10.0.32.0/20; use blocks that have no address in common"},
		{name: "overlapping with derived ones", added: "network:\n  subnets:\n    public: [10.0.0.0/24, 10.0.192.0/24]\n",
			want: "network.subnets.private[0]: 10.0.0.0/18 (default); overlaps network.subnets.public[0], 10.0.0.0/24"},
		{name: "too few", added: subnets("10.0.0.0/27", private, database), want: "network.subnets.public: 1 blocks; az_count is 2"},
		{name: "bits after the prefix", added: subnets("10.0.0.1/27, 10.0.0.32/27", private, database), want: "use 10.0.0.0/27"},
	})
}

func TestEndpointsAndNat(t *testing.T) {
	endpoints := func(list string) string { return "network:\n  interface_endpoints: [" + list + "]\n" }
	const all = "ecr.api, ecr.dkr, logs, secretsmanager"
	const ecr = "image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1"
	const image = "image: nginx:1.29"
	checkRules(t, []ruleTest{
		{name: "endpoints beside NAT", added: endpoints("ecr.api, execute-api")},
		{name: "a full name", added: endpoints("com.amazonaws.us-east-1.ecr.api")},
		{name: "an endpoint twice", added: endpoints("logs, logs"), want: "network.interface_endpoints[1]: logs; in the list twice"},
		{name: "an endpoint twice, once in full", added: endpoints("logs, com.amazonaws.us-east-1.logs"), want: "in the list twice"},
		{name: "the gateway endpoint", added: endpoints("s3"), want: "the gateway endpoint of S3 is always made, at no cost; remove it"},
		{name: "nonsense", added: endpoints("ECR"), want: "not the name of a service"},
		{name: "no NAT with all endpoints", old: image, new: ecr, added: endpoints(all) + "  nat: none\n"},
		{name: "no NAT without endpoints", old: image, new: ecr, added: "network:\n  nat: none\n",
			want: "dev.yaml:9:8: network.nat: none; without NAT the tasks cannot reach ecr.api, ecr.dkr, logs, secretsmanager; add it to " +
				"network.interface_endpoints, or use single or perAz"},
		{name: "no NAT with a shell", old: image, new: ecr, added: "  execute_command: true\n" + endpoints(all) + "  nat: none\n", want: "cannot reach ssmmessages"},
		{name: "no NAT with a parameter", old: image, new: ecr,
			added: "  secrets:\n    - {name: A, value_from: \"arn:aws:ssm:us-east-1:123456789012:parameter/a\"}\n" + endpoints(all) + "  nat: " +
				"none\n", want: "cannot reach ssm;"},
		{name: "no NAT with a public image", added: endpoints(all) + "  nat: none\n",
			want: "dev.yaml:7:10: service.image: nginx:1.29; without NAT only images in ECR of us-east-1 can be pulled"},
		{name: "no NAT with an image of another region", old: image, new: strings.Replace(ecr, "us-east-1", "us-west-2", 1), added: endpoints(all) + "  nat: none\n",
			want: "only images in ECR of us-east-1"},
		{name: "an unknown layout", added: "network:\n  nat: double\n", want: "network.nat: double; not one of the choices; use none, single or perAz"},
		{name: "an unknown traffic type", added: "network:\n  flow_logs:\n    traffic_type: all\n", want: "did you mean ALL? known are ACCEPT, REJECT or ALL"},
		{name: "an unknown retention", added: "network:\n  flow_logs:\n    retention_days: 31\n",
			want: "network.flow_logs.retention_days: 31; not known to this version as a retention of CloudWatch Logs; did you mean 30? known are 1, 3, 5, 7, 14, 30, 60, 90"},
	})
}

func TestExistingNetwork(t *testing.T) {
	existing := func(old, new string) string {
		return strings.TrimPrefix(strings.Replace(existingNetwork, old, new, 1), minimal)
	}
	checkRules(t, []ruleTest{
		{name: "complete", added: existing("", "")},
		{name: "an old short id", added: existing("vpc-0123456789abcdef0", "vpc-01234567")},
		{name: "not a VPC", added: existing("vpc-0123456789abcdef0", "shop"), want: "network.existing.vpc_id: shop; not the id of a VPC"},
		{name: "not a subnet", added: existing("subnet-0123456789abcdef0", "public"), want: "network.existing.public_subnet_ids[0]: public; not the id of a subnet"},
		{name: "one subnet", added: existing("subnet-0123456789abcdef0, ", ""), want: "public_subnet_ids: 1 subnets; fewer than two"},
		{name: "a subnet twice", added: existing("subnet-0123456789abcdef1", "subnet-0123456789abcdef0"),
			want: "public_subnet_ids[1]: subnet-0123456789abcdef0; in the list twice"},
		{name: "a tier missing", added: existing("    database_subnet_ids: [subnet-0123456789abcdef4, subnet-0123456789abcdef5]\n", ""),
			want: "dev.yaml:9:3: network.existing.database_subnet_ids: missing; add it"},
		{name: "with a CIDR block", added: existing("network:\n", "network:\n  cidr: 10.0.0.0/16\n"),
			want: "dev.yaml:9:3: network.cidr: has no effect on an existing network; remove it, or existing"},
		{name: "with NAT", added: existing("network:\n", "network:\n  nat: single\n"), want: "network.nat: has no effect"},
		{name: "with flow logs", added: existing("network:\n", "network:\n  flow_logs: {enabled: true}\n"), want: "network.flow_logs: has no effect"},
		{name: "with endpoints", added: existing("network:\n", "network:\n  interface_endpoints: []\n"), want: "network.interface_endpoints: has no effect"},
		{name: "with zones", added: existing("network:\n", "network:\n  availability_zones: [us-east-1a, us-east-1b]\n"),
			want: "network.availability_zones: has no effect"},
		{name: "with subnets", added: existing("network:\n", "network:\n  subnets: {}\n"), want: "network.subnets: has no effect"},
	})
}

func TestABlockThatIsWrongIsNotRepeatedForItsSubnets(t *testing.T) {
	_, err := Parse("dev.yaml", []byte(minimal+"network:\n  cidr: 10.0.0.0/8\n"))
	var problems strictyaml.Problems
	if !errors.As(err, &problems) || len(problems) != 1 || problems[0].Key != "network.cidr" {
		t.Errorf("got %v", err)
	}
}

func TestTwoSpellingsOfAnEndpointAreOne(t *testing.T) {
	_, err := Parse("dev.yaml", []byte(minimal+"network:\n  interface_endpoints: [ecr.api, ecr-api]\n"))
	if err == nil || !strings.Contains(err.Error(), "network.interface_endpoints[1]: ecr-api; in the list twice") {
		t.Errorf("got %v", err)
	}
}
