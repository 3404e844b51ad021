package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestImage(t *testing.T) {
	const image = "image: nginx:1.29"
	digest := "@sha256:" + strings.Repeat("0", 64)
	checkRules(t, []ruleTest{
		{name: "neither tag nor digest", old: image, new: "image: nginx",
			want: "service.image: nginx; neither a tag nor a digest, so that nobody knows what runs; add the tag of a release, as nginx:1.0.0"},
		{name: "a registry's port and no tag", old: image, new: "image: registry.example.com:5000/web", want: "neither a tag nor a digest"},
		{name: "a digest alone", old: image, new: "image: nginx" + digest},
		{name: "the latest", old: image, new: "image: nginx:latest"},
		{name: "a registry with a port, a tag and a digest", old: image, new: "image: Registry.example.com:5000/team/web_app--x:1.0" + digest},
		{name: "ECR of another region", old: image, new: "image: 210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.0"},
		{name: "ECR Public", old: image, new: "image: public.ecr.aws/docker/library/nginx:1.29"},
		{name: "upper case", old: image, new: "image: Nginx", want: "dev.yaml:7:10: service.image: Nginx; not the name of an image; write it as " +
			"[registry/]name[:tag][@digest], the name in lower case"},
		{name: "a space", old: image, new: "image: nginx 1", want: "not the name of an image"},
		{name: "a URL", old: image, new: "image: https://nginx", want: "not the name of an image"},
		{name: "empty", old: image, new: `image: ""`, want: `service.image: ""`},
		{name: "too long", old: image, new: "image: " + strings.Repeat("a", 256), want: "not the name of an image"},
	})
}

func TestFargateSizes(t *testing.T) {
	size := func(cpu, memory int) string { return fmt.Sprintf("  cpu: %d\n  memory: %d\n", cpu, memory) }
	var tests []ruleTest
	for cpu, sizes := range memoryFor {
		tests = append(tests,
			ruleTest{name: fmt.Sprintf("the smallest memory of %d", cpu), added: size(cpu, sizes[0])},
			ruleTest{name: fmt.Sprintf("the largest memory of %d", cpu), added: size(cpu, sizes[1])},
			ruleTest{name: fmt.Sprintf("less than the smallest of %d", cpu), added: size(cpu, sizes[0]/2),
				want: "not known to this version as a size of Fargate with cpu"},
			ruleTest{name: fmt.Sprintf("more than the largest of %d", cpu), added: size(cpu, sizes[1]+max(sizes[2], 1024)),
				want: "not known to this version as a size of Fargate with cpu"})
	}
	checkRules(t, append(tests,
		ruleTest{name: "a step of 1 GiB with 4 vCPU", added: size(4096, 9216)},
		ruleTest{name: "a step of 4 GiB with 8 vCPU", added: size(8192, 20480)},
		ruleTest{name: "between two steps", added: size(8192, 17408),
			want: "dev.yaml:9:11: service.memory: 17408; not known to this version as a size of Fargate with cpu 8192; did you mean 16384? known are 16384, 20480, "},
		ruleTest{name: "an unknown cpu", added: "  cpu: 300\n",
			want: "dev.yaml:8:8: service.cpu: 300; not known to this version; did you mean 256? known are 256, 512, 1024, 2048, 4096, 8192 or 16384; " +
				"if AWS has it by now, add service.cpu to allow_unknown"},
		ruleTest{name: "a cpu that the default memory does not fit", added: "  cpu: 1024\n",
			want: "dev.yaml:8:8: service.memory: 512 (default); not known to this version as a size of Fargate with cpu 1024; " +
				"did you mean 2048? known are 2048, 3072, "},
		ruleTest{name: "an unknown architecture", added: "  architecture: arm64\n",
			want: "service.architecture: arm64; not known to this version; did you mean ARM64? known are X86_64 or ARM64"},
	))
}

func TestPortAndTimes(t *testing.T) {
	var tests []ruleTest
	for _, r := range []struct {
		key       string
		low, high int
	}{
		{"container_port", 1, 65535}, {"stop_timeout", 2, 120},
		{"health_check.interval", 5, 300}, {"health_check.timeout", 2, 60}, {"health_check.retries", 1, 10},
	} {
		section, key, nested := strings.Cut(r.key, ".")
		line := func(n int) string {
			if nested {
				return fmt.Sprintf("  %s:\n    %s: %d\n", section, key, n)
			}
			return fmt.Sprintf("  %s: %d\n", section, n)
		}
		want := func(n int) string {
			return fmt.Sprintf("service.%s: %d; out of range; use %d to %d", r.key, n, r.low, r.high)
		}
		tests = append(tests,
			ruleTest{name: r.key + " at its lowest", added: line(r.low)},
			ruleTest{name: r.key + " at its highest", added: line(r.high)},
			ruleTest{name: r.key + " too low", added: line(r.low - 1), want: want(r.low - 1)},
			ruleTest{name: r.key + " too high", added: line(r.high + 1), want: want(r.high + 1)})
	}
	checkRules(t, append(tests,
		ruleTest{name: "no start period", added: "  health_check:\n    start_period: 0\n"},
		ruleTest{name: "the longest start period", added: "  health_check:\n    start_period: 300\ndeployment:\n  health_check_grace_period: 300\n"},
		ruleTest{name: "too long a start period", added: "  health_check:\n    start_period: 301\n",
			want: "service.health_check.start_period: 301; out of range; use 0 to 300"},
		ruleTest{name: "an unknown retention", added: "  log_retention_days: 15\n",
			want: "service.log_retention_days: 15; not known to this version as a retention of CloudWatch Logs"},
		ruleTest{name: "unknown container insights", added: "  container_insights: \"on\"\n", want: "known are enhanced, enabled or disabled"},
	))
}

func TestEnvironmentVariablesAndSecrets(t *testing.T) {
	variable := func(name, value string) string { return "  environment:\n    " + name + ": " + value + "\n" }
	from := func(arn string) string { return "  secrets:\n    - name: KEY\n      value_from: \"" + arn + "\"\n" }
	key := func(arn string) string { return "      kms_key_arn: " + arn + "\n" }
	other := func(arn string) string { return strings.Replace(arn, "123456789012", "210987654321", 1) }
	const (
		secretArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:key-a1B2c3"
		managed   = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-a1b2c3d4-5678-90ab-cdef-950817921010"
		otherKey  = "arn:aws:kms:us-east-1:210987654321:key/a-b"
	)
	checkRules(t, []ruleTest{
		{name: "a variable", added: variable("_Path2", "x")},
		{name: "a hyphen in a variable", added: variable("A-B", "x"), want: "service.environment.A-B: A-B; not the name of an environment variable"},
		{name: "a digit at the start", added: variable("1A", "x"), want: "not the name of an environment variable"},
		{name: "a variable of the stack", added: variable("DB_HOST", "x"),
			want: "service.environment.DB_HOST: DB_HOST; is set to the database's; remove it or choose another name"},
		{name: "another name that starts with DB", added: variable("DB_POOL", "5")},
		{name: "more than a task definition holds", added: variable("A", strings.Repeat("x", 62000)),
			want: "service.environment: 62001 bytes; a task definition holds 64 KiB"},
		{name: "a secret", added: from(secretArn)},
		{name: "a secret with a path", added: from("arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/api/key-a1B2c3")},
		{name: "a secret's JSON key", added: from(secretArn + ":key::")},
		{name: "a secret's version", added: from(secretArn + ":key:AWSPREVIOUS:")},
		{name: "a secret's version by its id", added: from(secretArn + ":::EXAMPLE1-90ab-cdef-fedc-ba987SECRET1")},
		{name: "a secret's version by stage and id", added: from(secretArn + "::AWSPREVIOUS:EXAMPLE1-90ab-cdef-fedc-ba987SECRET1"),
			want: "ECS takes a version's stage or its id, not both; leave one of the two empty"},
		{name: "a secret of another region", added: from(strings.Replace(secretArn, "us-east-1", "eu-west-1", 1))},
		{name: "a secret of another account", added: from(other(secretArn)) + key(otherKey)},
		{name: "a secret of another account with a key of this one",
			added: from(other(secretArn)) + key(strings.Replace(otherKey, "210987654321", "123456789012", 1))},
		{name: "a secret of another account without its key", added: from(other(secretArn)),
			want: "service.secrets[0].value_from: " + other(secretArn) + "; of another account than 123456789012, where AWS's own key does not decrypt it; add " +
				"kms_key_arn, the customer managed key that encrypts the secret"},
		{name: "a JSON key of such a secret", added: from(other(secretArn) + ":key::"), want: "of another account than 123456789012"},
		{name: "an account that is wrong itself", old: `account: "123456789012"`, new: `account: "12345"`, added: from(secretArn), want: "account: 12345"},
		{name: "a secret that AWS manages", added: from(managed + "-AbCdEf:password::")},
		{name: "a secret that AWS manages, with a word by chance", added: from(managed + "-Ansbey")},
		{name: "a secret that AWS manages, without its suffix", added: from(managed), want: "a secret without its six random characters"},
		{name: "a secret with every character", added: from("arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b_c+d=e.f@g-a1B2c3")},
		{name: "a secret whose name ends so", added: from("arn:aws:secretsmanager:us-east-1:123456789012:secret:oauth-google"),
			want: "service.secrets[0].value_from: arn:aws:secretsmanager:us-east-1:123456789012:secret:oauth-google; google looks like the end of the secret's " +
				"name, not like the six random characters that follow it; copy the ARN that `aws secretsmanager describe-secret --secret-id oauth-google` " +
				"prints; if it is this one, add complete_arn: true"},
		{name: "a JSON key of such a secret's name", added: from("arn:aws:secretsmanager:us-east-1:123456789012:secret:oauth-google:id::"),
			want: "google looks like"},
		{name: "such a secret in full", added: from("arn:aws:secretsmanager:us-east-1:123456789012:secret:oauth-google-a1B2c3")},
		{name: "a word by chance", added: from("arn:aws:secretsmanager:us-east-1:123456789012:secret:oauth-google") + "      complete_arn: true\n"},
		{name: "nothing to confirm", added: from("arn:aws:secretsmanager:us-east-1:123456789012:secret:oauth") + "      complete_arn: true\n",
			want: "a secret without its six random characters"},
		{name: "a JSON key alone", added: from(secretArn + ":key"),
			want: "ECS reads exactly three parts after the secret's ARN, :json-key:stage:version; write a JSON key as :key::"},
		{name: "a part too many", added: from(secretArn + ":key:::"), want: "exactly three parts"},
		{name: "a secret without its suffix", added: from("arn:aws:secretsmanager:us-east-1:123456789012:secret:key"),
			want: "a secret without its six random characters; copy the ARN of the secret, which ends as -a1B2c3"},
		{name: "a parameter's name", added: from("shop-key")},
		{name: "a name that no parameter has", added: from("/aws/shop"), want: "value_from: /aws/shop; no parameter of an account has a name that begins with aws"},
		{name: "a name with a path", added: from("/shop/key")},
		{name: "a name that ends in a slash", added: from("/shop/"),
			want: "dev.yaml:10:19: service.secrets[0].value_from: /shop/; not the name of an SSM parameter, " +
				"which begins with a slash and does not end with one; a secret is named by its ARN; write /shop for the parameter, or arn:aws:secretsmanager:us-east-1:"},
		{name: "a secret's name with a path", added: from("shop/key"), want: "a secret is named by its ARN; write /shop/key for the parameter, or arn:aws:secretsm"},
		{name: "a bucket", added: from("s3://shop/key"),
			want: "value_from: s3://shop/key; a place that ECS does not read; put the value into Secrets Manager or the"},
		{name: "a vault", added: from("vault:kv/shop#key"), want: "a place that ECS does not read"},
		{name: "a vault's path", added: from("secret/data/shop"), want: "a place that ECS does not read"},
		{name: "a scheme before a parameter", added: from("ssm:/shop/key"), want: "more than the name of an SSM parameter; write it as /shop/key"},
		{name: "a part of an ARN", added: from("parameter/shop/key"), want: "more than the name of an SSM parameter; write it as /shop/key"},
		{name: "CloudFormation's reference", added: from("{{resolve:ssm:/shop/key}}"),
			want: "a reference of CloudFormation or of a shell, which ECS does not resolve"},
		{name: "names and sources", added: "  secrets:\n    KEY: " + secretArn + "\n    TOKEN: /shop/token\n    OTHER: shop-token\n"},
		{name: "a source in a map that is wrong", added: "  secrets:\n    KEY: shop/key\n", want: "dev.yaml:9:10: service.secrets[0].value_from: shop/key; "},
		{name: "a name in a map that is wrong", added: "  secrets:\n    A-B: /shop/key\n",
			want: "service.secrets[0].name: A-B; not the name of an environment variable"},
		{name: "a name twice in a map", added: "  secrets:\n    KEY: /shop/a\n    KEY: /shop/b\n", want: "KEY"},
		{name: "a name in a map and in environment", added: "  environment: {KEY: x}\n  secrets: {KEY: /shop/key}\n",
			want: "service.secrets[0].name: KEY; also in service.environment"},
		{name: "a section in a map", added: "  secrets:\n    KEY: {value_from: /shop/key}\n", want: "service.secrets[0].value_from: {...}; must be text"},
		{name: "the secret itself", added: from("hunter2!"), want: ".value_from: (not shown); neither the ARN of a secret"},
		{name: "another service", added: from("arn:aws:s3:::bucket/key"), want: "neither the ARN of a secret"},
		{name: "a secret of another partition", added: from(strings.Replace(secretArn, "aws:secretsmanager:us-east-1", "aws-cn:secretsmanager:cn-north-1", 1)),
			want: "of another partition than us-east-1"},
		{name: "a parameter", added: from("arn:aws:ssm:us-east-1:123456789012:parameter/shop/key")},
		{name: "a parameter of another region", added: from("arn:aws:ssm:us-east-2:123456789012:parameter/shop/key")},
		{name: "a parameter of another account", added: from("arn:aws:ssm:us-east-1:210987654321:parameter/shop/key"),
			want: "service.secrets[0].value_from: arn:aws:ssm:us-east-1:210987654321:parameter/shop/key; of another account than 123456789012, and ECS reads " +
				"parameters of its own only; copy the parameter to this account, or use a secret of Secrets Manager"},
		{name: "a parameter of another account with its key", added: from("arn:aws:ssm:us-east-1:210987654321:parameter/shop/key") + key(otherKey),
			want: "ECS reads parameters of its own only"},
		{name: "a parameter that stands for a secret", added: from("arn:aws:ssm:us-east-1:123456789012:parameter/aws/reference/secretsmanager/key"),
			want: "a secret by way of the Parameter Store, which needs rights to both; write the secret's own ARN"},
		{name: "a parameter's key of another region", added: from("arn:aws:ssm:us-east-2:123456789012:parameter/shop/key") +
			key("arn:aws:kms:us-east-1:123456789012:key/a-b"), want: "of another region than us-east-2"},
		{name: "a parameter without a name", added: from("arn:aws:ssm:us-east-1:123456789012:parameter/"), want: "not the ARN of an SSM parameter"},
		{name: "a key of the secret's region", added: from(secretArn) + "      kms_key_arn: arn:aws:kms:us-east-1:123456789012:key/a-b\n"},
		{name: "a key of another region", added: from(secretArn) + "      kms_key_arn: arn:aws:kms:us-east-2:123456789012:key/a-b\n",
			want: "secrets[0].kms_key_arn: arn:aws:kms:us-east-2:123456789012:key/a-b; of another region than us-east-1"},
		{name: "a secret for a variable of the stack", added: strings.Replace(from(secretArn), "KEY", "DB_PASSWORD", 1),
			want: "service.secrets[0].name: DB_PASSWORD; is set to the database's"},
		{name: "a secret and a variable of one name", added: variable("KEY", "x") + from(secretArn),
			want: "service.secrets[0].name: KEY; also in service.environment"},
		{name: "two secrets of one name", added: from(secretArn) + strings.TrimPrefix(from(secretArn), "  secrets:\n"),
			want: "dev.yaml:11:13: service.secrets[1].name: KEY; in the list twice"},
	})
}

func TestHealthCommand(t *testing.T) {
	health := func(line string) string { return "  health_check:\n    " + line + "\n" }
	checkRules(t, []ruleTest{
		{name: "a command of several lines", added: "  health_check:\n    command: |\n      test -e /tmp/up\n      exit 0\n"},
		{name: "an empty command", added: health(`command: " "`), want: "ECS wants a command"},
		{name: "a path", added: health("path: /health/live")},
		{name: "no slash", added: health("path: health"), want: "service.health_check.path: health; does not start with /"},
		{name: "a path that the shell would read", added: health("path: /a?b=1&c=2"), want: "has a character that is not allowed in it; set command"},
	})
}

func TestFilesCapacityAndBuckets(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "a writable path", added: "  readonly_root_filesystem: true\n  writable_paths: [/tmp, /var/run]\n"},
		{name: "a relative path", added: "  writable_paths: [tmp]\n", want: "service.writable_paths[0]: tmp; not an absolute path below /"},
		{name: "the root", added: "  writable_paths: [/]\n", want: "not an absolute path below /"},
		{name: "a path that is not clean", added: "  writable_paths: [/tmp/]\n", want: "not an absolute path below /"},
		{name: "a path with a colon", added: "  writable_paths: ['/tmp:rw']\n", want: "service.writable_paths[0]: /tmp:rw; has a colon, which Docker reads as"},
		{name: "a tmpfs with a colon", added: "  tmpfs: [{path: '/tmp:rw', size_mib: 64}]\n", want: "service.tmpfs[0].path: /tmp:rw; has a colon"},
		{name: "a path twice", added: "  writable_paths: [/tmp, /tmp]\n", want: "service.writable_paths[1]: /tmp; in the list twice"},
		{name: "a tmpfs", added: "  tmpfs: [{path: /tmp, size_mib: 64}, {path: /run, size_mib: 1, mode: 0755}]\n"},
		{name: "a tmpfs beside a volume", added: "  writable_paths: [/tmp]\n  tmpfs: [{path: /tmp, size_mib: 64}]\n",
			want: "dev.yaml:9:18: service.tmpfs[0].path: /tmp; a path of writable_paths, too; remove one of the two"},
		{name: "a tmpfs twice", added: "  tmpfs: [{path: /tmp, size_mib: 1}, {path: /tmp, size_mib: 1}]\n", want: "service.tmpfs[1].path: /tmp; in the list twice"},
		{name: "a relative tmpfs", added: "  tmpfs: [{path: tmp, size_mib: 1}]\n", want: "service.tmpfs[0].path: tmp; not an absolute path below /"},
		{name: "an empty tmpfs", added: "  tmpfs: [{path: /tmp, size_mib: 0}]\n", want: "service.tmpfs[0].size_mib: 0; too small"},
		{name: "a tmpfs without a size", added: "  tmpfs: [{path: /tmp}]\n", want: "size_mib"},
		{name: "a mode that is not octal", added: "  tmpfs: [{path: /tmp, size_mib: 1, mode: 1888}]\n",
			want: "service.tmpfs[0].mode: 1888; not the octal mode of a directory"},
		{name: "all memory but one MiB", added: "  tmpfs: [{path: /a, size_mib: 256}, {path: /b, size_mib: 255}]\n"},
		{name: "all memory", added: "  tmpfs: [{path: /a, size_mib: 256}, {path: /b, size_mib: 256}, {path: /c, size_mib: 1}]\n",
			want: "service.tmpfs[1].size_mib: 256; all together 512 MiB or more, which leaves nothing of the task's 512 MiB to the application"},
		{name: "a shell in a read-only container", added: "  readonly_root_filesystem: true\n  execute_command: true\n",
			want: "dev.yaml:8:29: service.readonly_root_filesystem: true; execute_command needs a writable root file system; set one of the two to false"},
		{name: "Spot only", added: "  capacity_providers: {fargate_weight: 0, fargate_spot_weight: 1}\n"},
		{name: "no weight at all", added: "  capacity_providers: {fargate_weight: 0}\n", want: "no capacity provider has a weight"},
		{name: "too high a weight", added: "  capacity_providers: {fargate_weight: 1001}\n", want: "fargate_weight: 1001; out of range; use 0 to 1000"},
		{name: "too high a base", added: "  capacity_providers: {fargate_base: 100001}\n", want: "use 0 to 100000"},
		{name: "buckets of this environment", added: "  s3: {bucket_prefix: shop-dev-}\n"},
		{name: "buckets of everybody", added: "  s3: {bucket_prefix: shop}\n",
			want: "service.s3.bucket_prefix: shop; covers buckets of other projects; start it with shop-"},
		{name: "no bucket", added: "  s3: {bucket_prefix: shop-DEV}\n", want: "no bucket's name can start so"},
	})
}

func TestEgress(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "none", added: "  egress: []\n"},
		{name: "two ports of one block", added: "  egress: [{cidr: 10.0.0.0/8, port: 443}, {cidr: 10.0.0.0/8, port: 6379}]\n"},
		{name: "a rule twice", added: "  egress: [{cidr: 10.0.0.0/8, port: 443}, {cidr: 10.0.0.0/8, port: 443}]\n",
			want: "service.egress[1]: 10.0.0.0/8, port 443; in the list twice"},
		{name: "port 0", added: "  egress: [{cidr: 10.0.0.0/8, port: 0}]\n", want: "service.egress[0].port: 0; out of range; use 1 to 65535"},
		{name: "bits after the prefix", added: "  egress: [{cidr: 10.0.0.1/8, port: 443}]\n",
			want: "service.egress[0].cidr: 10.0.0.1/8; has bits set after its prefix; use 10.0.0.0/8"},
		{name: "no block", added: "  egress: [{port: 443}]\n",
			want: "dev.yaml:8:12: service.egress[0]: port 443; goes nowhere; name a cidr, a security_group_id or a prefix_list_id"},
	})
}

func TestTheValueOfAVariableIsNeverShown(t *testing.T) {
	const secret = "hunter2-in-clear"
	for _, name := range []string{"DB_PASSWORD", "9LIVES", "A-B"} {
		_, err := Parse("dev.yaml", []byte(minimal+"  environment: {"+name+": "+secret+"}\n"))
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
