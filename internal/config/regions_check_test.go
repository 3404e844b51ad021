package config

import (
	"strings"
	"testing"

	"slipway/internal/strictyaml"
)

// in gives the minimal environment in another region.
func in(region, added string) string { return strings.Replace(minimal, "us-east-1", region, 1) + added }

func TestRegions(t *testing.T) {
	const lacks = "; not known to this version to offer Fargate and RDS Proxy for Aurora MySQL (AWS's lists, November 2026); " +
		"use a region that has them, such as ap-northeast-1; if "
	for region, want := range map[string]string{
		"eu-west-2": "", "ap-southeast-7": "", "mx-central-1": "", "us-gov-east-1": "", "cn-north-1": "",
		"us-west-3": "region: us-west-3; not known to this version as a region of AWS; did you mean us-west-1? " +
			"Otherwise, if AWS has it by now, add region to allow_unknown",
		"eu-nort-1": "did you mean eu-north-1?",
		"US-EAST-1": "did you mean us-east-1?",
		"mars-1":    "region: mars-1; not known to this version as a region of AWS; regions are written as eu-central-1; if AWS has it by now, add region to ",
		"ap-east-2": "region: ap-east-2" + lacks, "ap-southeast-6": "region: ap-southeast-6" + lacks,
		"us-iso-east-1":   "region: us-iso-east-1; in the partition aws-iso, which is not supported; use a region of aws, aws-us-gov or aws-cn",
		"us-isob-east-1":  "in the partition aws-iso-b, which is not supported",
		"us-isof-south-1": "in the partition aws-iso-f, which is not supported",
		"eu-isoe-west-1":  "in the partition aws-iso-e, which is not supported",
		"eusc-de-east-1":  "in the partition aws-eusc, which is not supported",
	} {
		t.Run(region, func(t *testing.T) { wantProblem(t, problemsOf(t, in(region, "")), want) })
	}
}

func TestAllowUnknownLeadsPastTheTables(t *testing.T) {
	for name, file := range map[string]string{
		"a new region":            in("us-west-3", "allow_unknown: [region]\n"),
		"a region that offers it": in("ap-southeast-6", "allow_unknown: [region]\n"),
		"a zone more": in("us-west-1",
			"network: {az_count: 3, excluded_zone_ids: [usw1-az2, usw1-az7]}\nallow_unknown: [network.az_count, network.excluded_zone_ids]\n"),
		"a class":  minimal + "database: {instance_class: db.r9g.large}\nallow_unknown: [database.instance_class]\n",
		"a choice": minimal + "  container_insights: full\nallow_unknown: [service.container_insights]\n",
		"what is in a list": minimal + "  secrets: [{name: A, value_from: 'arn:aws:ssm:us-west-3:123456789012:parameter/a'}]\n" +
			"allow_unknown: ['service.secrets[].value_from']\n",
		"a service":          minimal + "network: {interface_endpoints: [new-service]}\nallow_unknown: [network.interface_endpoints]\n",
		"an image elsewhere": strings.Replace(minimal, "nginx:1.29", "123456789012.dkr.ecr.us-west-3.amazonaws.com/a:1", 1) + "allow_unknown: [service.image]\n",
		"ARNs of its own one": in("us-west-3",
			"load_balancer: {certificate_arn: 'arn:aws:acm:us-west-3:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab'}\nallow_unknown: [region]\n"),
	} {
		t.Run(name, func(t *testing.T) { wantProblem(t, problemsOf(t, file), "") })
	}
	for name, test := range map[string][2]string{
		"not of another key":     {minimal + "  cpu: 300\nallow_unknown: [service.memory]\n", "service.cpu: 300; not known to this version"},
		"not what is no region":  {in("mars-1", "allow_unknown: [region]\n"), "region: mars-1; not the code of a region; write it as us-east-1"},
		"not another partition":  {in("eusc-de-east-1", "allow_unknown: [region]\n"), "in the partition aws-eusc, which is not supported"},
		"not choices of ours":    {minimal + "network: {nat: double}\nallow_unknown: [network.nat]\n", "network.nat: double; not one of the choices"},
		"not what is no key":     {minimal + "allow_unknown: [service.cpus]\n", "allow_unknown[0]: service.cpus; not the path of a key; did you mean service.cpu?"},
		"a key once":             {minimal + "allow_unknown: [region, region]\n", "allow_unknown[1]: region; in the list twice"},
		"not a forgotten number": {minimal + "  cpu: none\nallow_unknown: [service.cpu]\n", "service.cpu: none; must be a whole number"},
	} {
		t.Run(name, func(t *testing.T) { wantProblem(t, problemsOf(t, test[0]), test[1]) })
	}
}

func TestAllowUnknownChangesNoDigest(t *testing.T) {
	plain, err := Parse("dev.yaml", []byte(minimal))
	if err != nil {
		t.Fatal(err)
	}
	allowing, err := Parse("dev.yaml", []byte(minimal+"allow_unknown: [region]\n"))
	if err != nil || plain.Digest() != allowing.Digest() {
		t.Error(err, "another digest")
	}
}

func TestTheStateIsOfTheSamePartition(t *testing.T) {
	file := strings.Replace(minimal, "bucket: shop-terraform-state", "bucket: shop-terraform-state\n  region: cn-north-1", 1)
	wantProblem(t, problemsOf(t, file), "dev.yaml:6:11: state.region: cn-north-1; of another partition than us-east-1; use a region of aws")
	file = strings.Replace(file, "cn-north-1", "ap-southeast-6", 1) // S3 is enough there
	wantProblem(t, problemsOf(t, file), "")
}

func TestTheRegionOfAnArnExists(t *testing.T) {
	for name, test := range map[string][2]string{
		"a certificate": {"load_balancer: {certificate_arn: 'arn:aws:acm:us-eats-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab'}\n",
			"load_balancer.certificate_arn: us-eats-1; not known to this version as the region of an ARN; did you mean us-east-1?"},
		"a parameter with two slashes": {"  secrets: [{name: A, value_from: 'arn:aws:ssm:us-east-1:123456789012:parameter//shop/a'}]\n",
			"one slash too many; write arn:aws:ssm:us-east-1:123456789012:parameter/shop/a"},
		"a parameter with a secret's key": {"  secrets: [{name: A, value_from: 'arn:aws:ssm:us-east-1:123456789012:parameter/a', complete_arn: true}]\n",
			"service.secrets[0].complete_arn: true; has no effect on a parameter; remove it"},
		"neither secret nor parameter": {"  secrets: [{name: A, value_from: 'a:b'}]\n",
			"write it as arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-api-key-a1B2c3, /shop/api-key or arn:aws:ssm:us-east-1:123456789012:parameter/shop/"},
		"a topic": {"monitoring: {topic_arn: 'arn:aws:sns:eu-west-9:123456789012:a'}\n", "monitoring.topic_arn: eu-west-9; not known to this version"},
		"a parameter": {"  secrets: [{name: A, value_from: 'arn:aws:ssm:eu-west-9:123456789012:parameter/a'}]\n",
			"service.secrets[0].value_from: eu-west-9; not known to this version"},
		"another partition's": {"monitoring: {topic_arn: 'arn:aws-cn:sns:cn-north-1:123456789012:a'}\n", "of another partition than us-east-1"},
		"a partition that is wrong": {"monitoring: {topic_arn: 'arn:aws:sns:cn-north-1:123456789012:a'}\n",
			"cn-north-1 is in the partition aws-cn; start it with arn:aws-cn:"},
		"an uploaded certificate of another partition": {"load_balancer: {certificate_arn: 'arn:aws-cn:iam::123456789012:server-certificate/a'}\n",
			"load_balancer.certificate_arn: arn:aws-cn:iam::123456789012:server-certificate/a; of another partition than us-east-1"},
		"an uploaded certificate": {"load_balancer: {certificate_arn: 'arn:aws:iam::123456789012:server-certificate/a'}\n", ""},
	} {
		t.Run(name, func(t *testing.T) { wantProblem(t, problemsOf(t, minimal+test[0]), test[1]) })
	}
}

func TestTheRegistryOfTheImage(t *testing.T) {
	const account = "123456789012."
	for name, test := range map[string]struct{ region, image, want string }{
		"the region's":       {"us-east-1", account + "dkr.ecr.us-east-1.amazonaws.com/shop:1", ""},
		"another region's":   {"us-east-1", account + "dkr.ecr.eu-west-1.amazonaws.com/shop:1", ""},
		"China's":            {"cn-north-1", account + "dkr.ecr.cn-north-1.amazonaws.com.cn/shop:1", ""},
		"GovCloud's":         {"us-gov-west-1", account + "dkr.ecr-fips.us-gov-west-1.amazonaws.com/shop:1", ""},
		"dual-stack":         {"us-east-1", account + "dkr-ecr.us-east-1.on.aws/shop:1", ""},
		"the public gallery": {"cn-north-1", "public.ecr.aws/nginx/nginx:1.29", ""},
		"China's, from outside": {"us-east-1", account + "dkr.ecr.cn-north-1.amazonaws.com.cn/shop:1",
			"; in ECR of the partition aws-cn, from which tasks in us-east-1 cannot pull; push the image to ECR of us-east-1"},
		"from China":            {"cn-north-1", account + "dkr.ecr.us-east-1.amazonaws.com/shop:1", "in ECR of the partition aws,"},
		"GovCloud's, from aws":  {"us-east-1", account + "dkr.ecr.us-gov-west-1.amazonaws.com/shop:1", "in ECR of the partition aws-us-gov,"},
		"the sovereign cloud's": {"us-east-1", account + "dkr.ecr.eusc-de-east-1.amazonaws.eu/shop:1", "in ECR of the partition aws-eusc,"},
		"China's, misspelled": {"cn-north-1", account + "dkr.ecr.cn-north-1.amazonaws.com/shop:1",
			"amazonaws.com is not the domain of ECR in cn-north-1; write cn-north-1.amazonaws.com.cn"},
		"an account too short": {"eu-west-1", "12345.dkr.ecr.eu-west-1.amazonaws.com/shop:1",
			"whose registries begin with the 12 digits of their account; write it as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/<repository>:<tag>"},
		"a domain too long": {"us-east-1", account + "dkr.ecr.us-east-1.amazonaws.com.cn/shop:1", "write us-east-1.amazonaws.com"},
		"a region that is wrong": {"us-east-1", account + "dkr.ecr.us-eats-1.amazonaws.com/shop:1",
			"service.image: us-eats-1; not known to this version as the region of a registry; did you mean us-east-1?"},
	} {
		t.Run(name, func(t *testing.T) {
			wantProblem(t, problemsOf(t, strings.Replace(in(test.region, ""), "nginx:1.29", test.image, 1)), test.want)
		})
	}
}

func wantProblem(t *testing.T, problems strictyaml.Problems, want string) {
	t.Helper()
	switch {
	case want == "" && len(problems) > 0:
		t.Errorf("rejected:\n%v", problems)
	case want != "" && len(problems) != 1:
		t.Errorf("got %d problems, want one with %q:\n%v", len(problems), want, problems)
	case want != "" && !strings.Contains(problems[0].String(), want):
		t.Errorf("got  %s\nwant %s", problems[0], want)
	}
}
