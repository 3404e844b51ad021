package config

import (
	"errors"
	"fmt"
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
		{name: "an address", added: network("10.0.0.0"), want: "network.cidr: 10.0.0.0; an address, not a block; add the prefix length, as in 10.0.0.0/16"},
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
		{name: "one zone", added: "network:\n  az_count: 1\n", want: "network.az_count: 1; out of range; use 2 or 3"},
		{name: "four zones", added: "network:\n  az_count: 4\n", want: "network.az_count: 4; out of range; use 2 or 3"},
		{name: "named zones", added: "network:\n  availability_zones: [us-east-1a, us-east-1f]\n"},
		{name: "more names than zones", added: "network:\n  availability_zones: [us-east-1a, us-east-1b, us-east-1c]\n",
			want: "network.availability_zones: 3 zones; az_count is 2"},
		{name: "no names", added: "network:\n  availability_zones: []\n", want: "0 zones; az_count is 2"},
		{name: "a zone of another region", added: "network:\n  availability_zones: [us-east-1a, us-east-2a]\n",
			want: "dev.yaml:9:36: network.availability_zones[1]: us-east-2a; not an availability zone of us-east-1; write it as us-east-1a"},
		{name: "another zone of another region", added: "network:\n  availability_zones: [us-east-1a, us-east-2c]\n", want: "write it as us-east-1c"},
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
	const partners = "a partner's service is written com.amazonaws.vpce.<region>.vpce-svc-<17 lower-case hex digits>; write it as " +
		"com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"
	checkRules(t, []ruleTest{
		{name: "endpoints beside NAT", added: endpoints("ecr.api, execute-api")},
		{name: "a full name", added: endpoints("com.amazonaws.us-east-1.ecr.api")},
		{name: "an endpoint twice", added: endpoints("logs, logs"), want: "network.interface_endpoints[1]: logs; in the list twice"},
		{name: "an endpoint twice, once in full", added: endpoints("logs, com.amazonaws.us-east-1.logs"), want: "in the list twice"},
		{name: "the gateway endpoint", added: endpoints("s3"), want: "the gateway endpoint of S3 is always made, at no cost; remove it"},
		{name: "nonsense", added: endpoints("ECR"), want: "not the name of a service"},
		{name: "a misspelled service", added: endpoints("secretmanager"), want: "dev.yaml:9:25: network.interface_endpoints[0]: secretmanager; not known to this " +
			"version as a service with an interface endpoint; did you mean secretsmanager?"},
		{name: "a new service in full", added: endpoints("com.amazonaws.us-east-1.new-service"),
			want: "not known to this version as a service with an interface endpoint; aws ec2 describe-vpc-endpoint-services lists those of us-east-1; if AWS has it"},
		{name: "a new service in full, of another region", added: endpoints("com.amazonaws.eu-west-1.new-service")},
		{name: "a misspelled service in full", added: endpoints("com.amazonaws.us-east-1.secretmanager"),
			want: "did you mean com.amazonaws.us-east-1.secretsmanager? Otherwise, if AWS has it by now, add network.interface_endpoints to allow_unknown"},
		{name: "a service of parts", added: endpoints("ecr"), want: "as a service with an interface endpoint; write ecr.api and ecr.dkr; if AWS has it"},
		{name: "a service of parts in full", added: endpoints("com.amazonaws.us-east-1.ecr"),
			want: "write com.amazonaws.us-east-1.ecr.api and com.amazonaws.us-east-1.ecr.dkr"},
		{name: "names of other forms", added: endpoints("aws.sagemaker.us-east-1.notebook, com.amazonaws.s3-global.accesspoint, aws.api.us-east-1.qbusiness, iam")},
		{name: "a partner's", added: endpoints("com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0")},
		{name: "a partner's without an id", added: endpoints("com.amazonaws.vpce.us-east-1.payments"), want: "com.amazonaws.vpce.us-east-1.payments; " + partners},
		{name: "a partner's without .vpce", added: endpoints("com.amazonaws.us-east-1.vpce-svc-0123456789abcdef0"), want: partners},
		{name: "a partner's id", added: endpoints("vpce-svc-0123456789abcdef0"), want: partners},
		{name: "a partner's short id", added: endpoints("com.amazonaws.vpce.us-east-1.vpce-svc-123"), want: partners},
		{name: "an endpoint", added: endpoints("vpce-0123456789abcdef0"), want: partners},
		{name: "a partner's in upper case", added: endpoints("com.amazonaws.vpce.us-east-1.VPCE-SVC-0123456789ABCDEF0"), want: partners},
		{name: "of another region", added: endpoints("com.amazonaws.eu-west-1.sqs")},
		{name: "of a region that is wrong", added: endpoints("com.amazonaws.us-eats-1.sqs"),
			want: "us-eats-1; not known to this version as the region of a service; did you mean us-east-1?"},
		{name: "of another partition", added: endpoints("cn.com.amazonaws.cn-north-1.ecr.api"), want: "of another partition than us-east-1"},
		{name: "a service of one name, twice", added: endpoints("notebook, aws.sagemaker.us-east-1.notebook"), want: "in the list twice"},
		{name: "no NAT, with an endpoint that is not for the tasks", old: image, new: ecr, added: endpoints("ecr.api, ecr.dkr, logs") +
			"  nat: none\n  endpoint_services: [{name: login, service: secretsmanager, private_dns: false}]\n", want: "cannot reach secretsmanager;"},
		{name: "no NAT, with an endpoint of its own", old: image, new: ecr, added: endpoints("ecr.api, ecr.dkr, logs") +
			"  nat: none\n  endpoint_services: [{name: login, service: secretsmanager}]\n"},
		{name: "gateways", added: "network:\n  gateway_endpoints: [dynamodb]\n"},
		{name: "S3's gateway", added: "network:\n  gateway_endpoints: [s3]\n",
			want: "network.gateway_endpoints[0]: s3; that of S3 is always made; remove it"},
		{name: "a gateway's full name", added: "network:\n  gateway_endpoints: [com.amazonaws.us-east-1.dynamodb]\n", want: "a full name; write dynamodb"},
		{name: "an unknown gateway", added: "network:\n  gateway_endpoints: [sqs]\n", want: "not known to this version; known are dynamodb"},
		{name: "a gateway twice", added: "network:\n  gateway_endpoints: [dynamodb, dynamodb]\n", want: "in the list twice"},
		{name: "no NAT with all endpoints", old: image, new: ecr, added: endpoints(all) + "  nat: none\n"},
		{name: "no NAT without endpoints", old: image, new: ecr, added: "network:\n  nat: none\n",
			want: "dev.yaml:9:8: network.nat: none; without NAT the tasks cannot reach ecr.api, ecr.dkr, logs, secretsmanager; add it to " +
				"network.interface_endpoints, or use single or perAz"},
		{name: "no NAT with a shell", old: image, new: ecr, added: "  execute_command: true\n" + endpoints(all) + "  nat: none\n", want: "cannot reach ssmmessages"},
		{name: "no NAT with a parameter", old: image, new: ecr,
			added: "  secrets:\n    - {name: A, value_from: \"arn:aws:ssm:us-east-1:123456789012:parameter/a\"}\n" + endpoints(all) + "  nat: " +
				"none\n", want: "cannot reach ssm;"},
		{name: "no NAT with a secret of another region", old: image, new: ecr,
			added: "  secrets:\n    - {name: A, value_from: \"arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-a1B2c3\"}\n" + endpoints(all) + "  nat: none\n",
			want: "service.secrets[0].value_from: arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-a1B2c3; without NAT the tasks reach secrets of " +
				"us-east-1 only; copy it to us-east-1, or set network.nat to single or perAz"},
		{name: "no NAT with a public image", added: endpoints(all) + "  nat: none\n",
			want: "dev.yaml:7:10: service.image: nginx:1.29; without NAT only images in ECR of us-east-1 can be pulled"},
		{name: "no NAT with an image of another region", old: image, new: strings.Replace(ecr, "us-east-1", "us-west-2", 1), added: endpoints(all) + "  nat: none\n",
			want: "only images in ECR of us-east-1"},
		{name: "an unknown layout", added: "network:\n  nat: double\n", want: "network.nat: double; not one of the choices; use none, single or perAz"},
		{name: "an unknown traffic type", added: "network:\n  flow_logs:\n    traffic_type: all\n", want: "did you mean ALL? known are ACCEPT, REJECT or ALL"},
		{name: "an unknown retention", added: "network:\n  flow_logs:\n    retention_days: 31\n",
			want: "network.flow_logs.retention_days: 31; not known to this version as a retention of CloudWatch Logs; " +
				"did you mean 30? known are 1, 3, 5, 7, 14, 30, 60, 90"},
	})
}

func TestEndpointServices(t *testing.T) {
	service := func(keys string) string {
		return "network: {interface_endpoints: [logs], endpoint_services: [{" + keys + "}]}\n"
	}
	const partner = "service: com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"
	checkRules(t, []ruleTest{
		{name: "a partner's", added: service("name: a, " + partner)},
		{name: "a partner's with all keys", added: service("name: a_b, " + partner + ", private_dns: true, ports: [1, 65535], only_offered_zones: true")},
		{name: "S3 for clients outside", added: service("name: a, service: s3")},
		{name: "S3 for the tasks", added: service("name: a, service: s3, private_dns: true"),
			want: "network.endpoint_services[0].private_dns: true; not known to this version of s3: it has no DNS names for it; known are false"},
		{name: "a name with a hyphen", added: service("name: a-b, " + partner), want: "endpoint_services[0].name: a-b; not a name for an address"},
		{name: "the name of another endpoint", added: service("name: logs, " + partner), want: "name: logs; another endpoint has this address; choose another name"},
		{name: "the name of S3's", added: service("name: s3, " + partner), want: "another endpoint has this address"},
		{name: "two of a name", added: service("name: a, " + partner + "}, {name: a, service: sqs"), want: "endpoint_services[1].name: a; another endpoint"},
		{name: "no port", added: service("name: a, " + partner + ", ports: []"), want: "ports: []; nobody could connect"},
		{name: "a port too large", added: service("name: a, " + partner + ", ports: [443, 65536]"), want: "ports[1]: 65536; not a port"},
		{name: "a port twice", added: service("name: a, " + partner + ", ports: [443, 443]"), want: "ports[1]: 443; in the list twice"},
		{name: "no service", added: service("name: a, service: Payments"), want: "not the name of a service"},
		{name: "an unknown service", added: service("name: a, service: sqss"), want: "did you mean sqs?"},
		{name: "private DNS twice", added: service("name: a, service: logs"), want: "logs; has an endpoint with private DNS already"},
		{name: "private DNS once", added: service("name: a, service: logs, private_dns: false")},
		{name: "zones of another region", added: service("name: a, service: com.amazonaws.eu-west-1.sqs, only_offered_zones: true"),
			want: "the service is in eu-west-1 and the environment in us-east-1, and EC2 tells the zones of services of its own region only; correct the region in "},
		{name: "without a name", added: service(partner), want: "network.endpoint_services[0].name: missing; add it, such as payments"},
	})
}

func TestDefaultsOfEndpointServices(t *testing.T) {
	environment, err := Parse("dev.yaml", []byte(minimal+"network: {endpoint_services: ["+
		"{name: a, service: com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0}, "+
		"{name: b, service: cassandra}, {name: c, service: dynamodb}, {name: d, service: sqs, private_dns: false, ports: [8443]}]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range environment.Network.EndpointServices {
		got = append(got, fmt.Sprintf("%s %t %v", s.Name, s.PrivateDns, s.Ports))
	}
	if want := "a false [443], b true [443 9142], c false [443], d false [8443]"; strings.Join(got, ", ") != want {
		t.Errorf("got %s", strings.Join(got, ", "))
	}
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
		{name: "with further endpoints", added: existing("network:\n", "network:\n  endpoint_services: []\n"), want: "network.endpoint_services: has no effect"},
		{name: "with gateways", added: existing("network:\n", "network:\n  gateway_endpoints: [dynamodb]\n"), want: "network.gateway_endpoints: has no effect"},
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
