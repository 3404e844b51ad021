package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestProjectAccountAndRegion(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "a project with hyphens", old: "project: shop", new: "project: web-shop-2"},
		{name: "a project in upper case", old: "project: shop", new: "project: Shop",
			want: "dev.yaml:1:10: project: Shop; not a project name; use lowercase letters, digits and single hyphens, starting with a letter"},
		{name: "a double hyphen", old: "project: shop", new: "project: web--shop", want: "project: web--shop"},
		{name: "an empty project", old: "project: shop", new: `project: ""`, want: `dev.yaml:1:10: project: ""; not a project name`},
		{name: "a project that a load balancer cannot be named for", old: "project: shop", new: "project: internal",
			want: "must not start with internal-"},
		{name: "a project up to the limit", old: "project: shop", new: "project: " + strings.Repeat("a", 45)},
		{name: "a project one character too long", old: "project: shop", new: "project: " + strings.Repeat("a", 46),
			want: "; the name of the IAM role would be " + strings.Repeat("a", 46) +
				"-dev-rds-monitoring: 65 characters, and AWS allows 64; make project or the environment's name shorter by 1"},
		{name: "an account in quotes", old: `"123456789012"`, new: `"012345678901"`},
		{name: "an account without quotes", old: `"123456789012"`, new: "012345678901"},
		{name: "an account with 11 digits", old: `"123456789012"`, new: `"12345678901"`,
			want: "dev.yaml:3:10: account: 12345678901; not an AWS account id; write its 12 digits, in quotes"},
		{name: "a region of the GovCloud", old: "region: us-east-1", new: "region: us-gov-west-1"},
		{name: "a region of China", old: "region: us-east-1", new: "region: cn-northwest-1"},
		{name: "a zone for a region", old: "region: us-east-1", new: "region: us-east-1a",
			want: "dev.yaml:2:9: region: us-east-1a; us-east-1 is the region, us-east-1a a zone of it; use us-east-1"},
		{name: "a city", old: "region: us-east-1", new: "region: Frankfurt",
			want: "region: Frankfurt; not known to this version as a region of AWS; regions are written as eu-central-1; if AWS has it"},
		{name: "a region without value", old: "region: us-east-1", new: "region:", want: "dev.yaml:2:1: region: has no value; give it a value, such as us-east-1"},
		{name: "no region", old: "region: us-east-1", new: "region: useast1",
			want: "region: useast1; not known to this version as a region of AWS; did you mean us-east-1?"},
	})
}

func TestTheFileNameIsChecked(t *testing.T) {
	_, err := Parse("environments/Dev_1.yaml", []byte(minimal))
	want := "environments/Dev_1.yaml:1:1: file name: Dev_1; an environment is named for its file; rename the file: use lowercase letters, digits and single " +
		"hyphens, starting with a letter"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestTags(t *testing.T) {
	many := func(n int) string {
		tags := "tags:\n"
		for i := range n {
			tags += fmt.Sprintf("  Tag%d: x\n", i)
		}
		return tags
	}
	checkRules(t, []ruleTest{
		{name: "any letters", added: "tags:\n  Kostenstelle Süd: größer-als_5.0/a+b=c@d:e\n  Empty: \"\"\n"},
		{name: "40 tags", added: many(40)},
		{name: "41 tags", added: many(41), want: "tags: 41 tags; AWS allows 50"},
		{name: "the longest key", added: "tags:\n  " + strings.Repeat("k", 128) + ": x\n"},
		{name: "too long a key", added: "tags:\n  " + strings.Repeat("k", 129) + ": x\n", want: "not a tag key"},
		{name: "the longest value", added: "tags:\n  Key: " + strings.Repeat("v", 256) + "\n"},
		{name: "too long a value", added: "tags:\n  Key: " + strings.Repeat("v", 257) + "\n", want: "not a tag value"},
		{name: "a character that AWS refuses", added: "tags:\n  Key: a*b\n", want: "dev.yaml:9:8: tags.Key: a*b; not a tag value"},
		{name: "a key of AWS", added: "tags:\n  Aws:team: x\n", want: "AWS reserves tag keys"},
		{name: "a key of the stack in another case", added: "tags:\n  managedby: x\n", want: "tags.managedby: x; Project, Environment and ManagedBy are set"},
	})
}

func TestState(t *testing.T) {
	const bucket = "bucket: shop-terraform-state"
	const key = "arn:aws:kms:%s:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	state := func(line string) string { return bucket + "\n  " + line }
	checkRules(t, []ruleTest{
		{name: "the shortest bucket", old: bucket, new: "bucket: a.b"},
		{name: "the longest bucket", old: bucket, new: "bucket: " + strings.Repeat("b", 63)},
		{name: "too short a bucket", old: bucket, new: "bucket: ab", want: "state.bucket: ab; not a bucket name; use 3 to 63"},
		{name: "too long a bucket", old: bucket, new: "bucket: " + strings.Repeat("b", 64), want: "not a bucket name"},
		{name: "a bucket in upper case", old: bucket, new: "bucket: State", want: "dev.yaml:5:11: state.bucket: State; not a bucket name"},
		{name: "an address for a bucket", old: bucket, new: "bucket: 192.168.1.1", want: "not a bucket name"},
		{name: "two dots in a bucket", old: bucket, new: "bucket: a..b", want: "not a bucket name"},
		{name: "a reserved start", old: bucket, new: "bucket: xn--state", want: "start with xn--"},
		{name: "a reserved end", old: bucket, new: "bucket: state-s3alias", want: "end with -s3alias"},
		{name: "a key of one's own", old: bucket, new: state("key: a/b.tfstate")},
		{name: "a key with a slash before it", old: bucket, new: state("key: /a"), want: "state.key: /a; not the key of an object"},
		{name: "an empty key", old: bucket, new: state(`key: ""`), want: `state.key: ""; not the key of an object`},
		{name: "a state region of one's own", old: bucket, new: state("region: eu-west-1")},
		{name: "a wrong state region", old: bucket, new: state("region: eu-west"),
			want: "state.region: eu-west; not known to this version as a region of AWS; did you mean eu-west-1?"},
		{name: "a KMS key of the region", old: bucket, new: state("kms_key_arn: " + fmt.Sprintf(key, "us-east-1"))},
		{name: "a KMS key of the state's own region", old: bucket, new: state("region: eu-west-1\n  kms_key_arn: " + fmt.Sprintf(key, "eu-west-1"))},
		{name: "a KMS key of another region", old: bucket, new: state("kms_key_arn: " + fmt.Sprintf(key, "us-east-2")),
			want: "of another region than us-east-1; use a KMS key of us-east-1"},
		{name: "a KMS alias", old: bucket, new: state("kms_key_arn: alias/state"),
			want: "state.kms_key_arn: alias/state; not the ARN of a KMS key; write it in full, as " +
				"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
		{name: "a KMS key without an account", old: bucket, new: state("kms_key_arn: arn:aws:kms:us-east-1::key/a"),
			want: "has no account; write the account's 12 digits between region and key, as arn:aws:kms:us-east-1:123456789012:key/"},
		{name: "a KMS key of a short account", old: bucket, new: state("kms_key_arn: arn:aws:kms:us-east-1:12345:key/a"),
			want: "its account, 12345, does not have 12 digits"},
		{name: "a KMS key of another partition", old: bucket, new: state("kms_key_arn: arn:aws-cn:kms:cn-north-1:123456789012:key/a"),
			want: "of another partition than us-east-1; use an ARN that begins with arn:aws:"},
		{name: "a KMS key whose partition is not its region's", old: bucket, new: state("kms_key_arn: arn:aws-cn:kms:us-east-1:123456789012:key/a"),
			want: "us-east-1 is in the partition aws; start it with arn:aws:"},
	})
}
