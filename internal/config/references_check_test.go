package config

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"slipway/internal/stackcheck"
	"slipway/internal/stackjson"
	"slipway/internal/strictyaml"
)

// besideTF declares blocks of all kinds that keys refer to; what they are made of is nothing to the checks.
func besideTF() string {
	var tf strings.Builder
	types := map[string]bool{"aws_sqs_queue": true, "aws_security": true, "aws_rds_cluster": true, "aws_s3_bucket": true}
	for _, kind := range referables {
		for _, attribute := range kind.attributes {
			typ, _, _ := strings.Cut(attribute, ".")
			types[typ] = true
		}
	}
	for typ := range types {
		tf.WriteString("resource \"" + typ + "\" \"own\" {}\ndata \"" + typ + "\" \"looked\" {}\n")
	}
	return tf.String() + "resource \"aws_security_group\" \"a-b\" {}\nresource \"aws_security_group\" \"a_b\" {}\n" +
		"locals {\n  it = \"x\"\n}\nmodule \"cache\" {\n  source = \"./cache\"\n}\nvariable \"it\" {}\n"
}

// loadBeside gives the problems of the minimal environment with more in its file, beside which besideTF stands.
func loadBeside(t *testing.T, file string) []string {
	t.Helper()
	dir := tree(t, map[string]string{"dev.yaml": file, "dev/own.tf": besideTF()})
	loaded, err := Load(dir)
	if err == nil {
		err = loaded[0].Undeclared(nil).Err()
	}
	if err == nil {
		return nil
	}
	return strings.Split(strings.ReplaceAll(err.Error(), dir+string(os.PathSeparator), ""), "\n")
}

// privateImage lets an environment have credentials of a registry.
const privateImage = "  image: registry.example.com/shop:1\n"

// referringKeys have, for each key that takes references, lines with REF behind the minimal environment's, a reference that it takes, one that it refuses, and
// what is said about it.
var referringKeys = map[string]struct{ lines, takes, refuses, says string }{
	"services.*.routes[].header.values": {"services: {admin: {routes: [{path: /admin/*, header: {name: X-Origin, values: ['REF']}}]}}\n",
		"${data.aws_secretsmanager_secret_version.looked.secret_string}", "${aws_sqs_queue.orders.url}", "refers to aws_sqs_queue.orders, which neither a file"},
	"service.command": {"  command: [serve, 'REF']\n", "--queue=${aws_sqs_queue.own.url}", "${aws_sqs_queue.orders.url}",
		"refers to aws_sqs_queue.orders, which neither a file"},
	"service.entrypoint": {"  entrypoint: ['REF', -x]\n  command: [x]\n", "${local.it}", "${local.that}",
		"refers to local.that, which neither a file"},
	"service.docker_labels": {"  docker_labels: {queue: 'REF'}\n", "a ${aws_sqs_queue.own.name} b", "${aws_sqs_queue.orders.name}",
		"refers to aws_sqs_queue.orders"},
	"service.environment": {"  environment: {QUEUE: 'REF'}\n", "${ aws_sqs_queue.own.url }", `${aws_sqs_queue.own["a"].url}`,
		`the quotes of a key would end the text that Terraform reads it from; name it in locals beside the environment, as queue = aws_sqs_queue.own["a"].url, ` +
			"and write ${local.queue}"},
	"service.sidecars[].command":    {sidecarWith("command: ['REF']"), "${var.it}", "${var.that}", "refers to var.that"},
	"service.sidecars[].entrypoint": {sidecarWith("entrypoint: ['REF'], command: [x]"), "${module.cache.host}", "${module.that.host}", "refers to module.that"},
	"service.sidecars[].environment": {sidecarWith("environment: {QUEUE: 'REF'}"), "${aws_sqs_queue.own.url}", "${aws_sqs_queue.orders.url}",
		"refers to aws_sqs_queue.orders"},
	"service.repository_credentials_arn": {privateImage + "  repository_credentials_arn: REF\n", "${aws_secretsmanager_secret_version.own.arn}",
		"${aws_secretsmanager_secret.own.name}", "name is not the ARN of a secret; write ${aws_secretsmanager_secret.own.arn}"},
	"service.repository_credentials_kms_key_arn": {privateImage + "  repository_credentials_arn: ${aws_secretsmanager_secret.own.arn}\n" +
		"  repository_credentials_kms_key_arn: REF\n", "${aws_kms_alias.own.target_key_arn}", "${aws_kms_alias.own.arn}",
		"arn is not the ARN of a KMS key; write ${aws_kms_alias.own.target_key_arn}"},
	"service.secrets[].value_from": {"  secrets: [{name: A, value_from: 'REF'}]\n", "${aws_secretsmanager_secret.own.arn}:key::",
		"${aws_secretsmanager_secret.own.id}",
		"id is not the ARN of a secret or of an SSM parameter; write ${aws_secretsmanager_secret.own.arn}"},
	"service.secrets[].kms_key_arn": {"  secrets: [{name: A, value_from: '${data.aws_ssm_parameter.looked.arn}', kms_key_arn: 'REF'}]\n", "${aws_kms_key.own.arn}",
		"${aws_kms_key.own.key_id}", "key_id is not the ARN of a KMS key; write ${aws_kms_key.own.arn}"},
	"service.sidecars[].secrets[].value_from": {sidecarWith("secrets: {A: 'REF'}"), "${aws_rds_cluster.own.master_user_secret[0].secret_arn}",
		"${aws_ssm_parameter.own.name}",
		"name is not the ARN of a secret or of an SSM parameter; write ${aws_ssm_parameter.own.arn}"},
	"service.sidecars[].secrets[].kms_key_arn": {sidecarWith("secrets: [{name: A, value_from: '${aws_ssm_parameter.own.arn}', kms_key_arn: 'REF'}]"),
		"${data.aws_kms_key.looked.arn}",
		"${aws_sqs_queue.own.arn}", "aws_sqs_queue.arn is not the ARN of a KMS key; refer to one, as ${aws_kms_key.NAME.arn}"},
	"service.log_subscription.destination_arn": {"  log_subscription: {destination_arn: 'REF'}\n", "${aws_kinesis_stream.own.arn}", "${module.cache.stream_arn}",
		"nothing tells the kind of what module.cache is; refer to a block, as ${aws_kinesis_stream.NAME.arn}; a data source can look it up"},
	"service.log_subscription.role_arn": {"  log_subscription: {destination_arn: '${aws_kinesis_stream.own.arn}', role_arn: 'REF'}\n", "${aws_iam_role.own.arn}",
		"${aws_iam_role.own.name}", "name is not the ARN of a role; write ${aws_iam_role.own.arn}"},
	"service.log_subscription.kms_key_arn": {"  log_subscription: {destination_arn: '${aws_kinesis_stream.own.arn}', kms_key_arn: 'REF'}\n", "${local.it}",
		"${aws_kms_key.own.arn} ", "more than a reference, and only Terraform knows the ARN of a KMS key that it is a part of; write ${aws_kms_key.own.arn} alone"},
	"service.permissions[].resources": {"  permissions: [{actions: ['sqs:SendMessage'], resources: ['REF']}]\n", "${aws_sqs_queue.own.arn}",
		"${aws_sqs_queue.own.url}",
		"url is not an ARN; write ${aws_sqs_queue.own.arn}"},
	"service.permissions[].conditions": {
		"  permissions: [{actions: ['sqs:SendMessage'], resources: ['${aws_sqs_queue.own.arn}'], conditions: {StringEquals: {'aws:ResourceTag/team': ['REF']}}}]\n",
		"${local.it}", "${local.that}", "refers to local.that"},
	"service.s3.buckets": {"  s3: {buckets: ['REF']}\n", "${aws_s3_bucket.own.id}", "${aws_s3_bucket.own.arn}",
		"arn is not the name of a bucket; write ${aws_s3_bucket.own.bucket}"},
	"service.volumes[].efs.file_system_id": {volumeWith("file_system_id: 'REF', security_group_id: sg-0123456789abcdef0"), "${aws_efs_file_system.own.id}",
		"${aws_efs_file_system.own.arn}", "arn is not the id of a file system; write ${aws_efs_file_system.own.id}"},
	"service.volumes[].efs.access_point_id": {volumeWith("file_system_id: fs-01234567, access_point_id: 'REF', security_group_id: sg-0123456789abcdef0"),
		"${aws_efs_access_point.own.id}", "${aws_efs_file_system.own.id}", "aws_efs_file_system.id is not the id of an access point; refer to one, as " +
			"${aws_efs_access_point.NAME.id}"},
	"service.volumes[].efs.security_group_id": {volumeWith("file_system_id: fs-01234567, security_group_id: 'REF'"), "${aws_security_group.own.id}",
		"${data.aws_security_group.looked.id}", "somebody else's group, in which the roles of CI may write no rule unless its id is known; write its id, or set " +
			"ingress_rule to false"},
	"service.egress[].security_group_id": {"  egress: [{port: 6379, security_group_id: 'REF'}]\n", "${data.aws_security_group.looked.id}",
		"${aws_security_group.own.arn}",
		"arn is not the id of a security group; write ${aws_security_group.own.id}"},
	"service.egress[].prefix_list_id": {"  egress: [{port: 443, prefix_list_id: 'REF'}]\n", "${data.aws_prefix_list.looked.prefix_list_id}",
		"${ aws_ec2_managed_prefix_list.own.id }", "a reference with spaces; write ${aws_ec2_managed_prefix_list.own.id}"},
	"service.security_group_ids": {"  security_group_ids: ['REF']\n", "${module.cache.clients}", "${aws_security_group.own.name}",
		"name is not the id of a security group; write ${aws_security_group.own.id}"},
	"scaling.queue.queue_arn": {"scaling: {queue: {queue_arn: 'REF', messages_per_task: 9}}\n", "${data.aws_sqs_queue.looked.arn}", "${aws_sqs_queue.own.url}",
		"url is not the ARN of a queue; write ${aws_sqs_queue.own.arn}"},
	"scaling.queue.dead_letter_queue_arn": {
		"scaling: {queue: {queue_arn: '${aws_sqs_queue.own.arn}', messages_per_task: 9, dead_letter_queue_arn: 'REF'}}\n", "${data.aws_sqs_queue.looked.arn}",
		"${local.it}", "nothing tells the kind of what local.it is; refer to a block, as ${aws_sqs_queue.NAME.arn}; a data source can look it up"},
	"load_balancer.ingress.prefix_lists": {"load_balancer: {ingress: {prefix_lists: ['REF']}}\n", "${aws_ec2_managed_prefix_list.own.id}",
		"${aws_ec2_managed_prefix_list.own.arn}", "arn is not the id of a prefix list; write ${aws_ec2_managed_prefix_list.own.id}"},
	"load_balancer.ingress.security_group_ids": {"load_balancer: {internal: true, ingress: {security_group_ids: ['REF']}}\n", "${aws_security_group.own[0].id}",
		"${aws_security_group.own[0].arn}", "arn is not the id of a security group; write ${aws_security_group.own[0].id}"},
	"load_balancer.certificate_arn": {"load_balancer: {certificate_arn: 'REF'}\n", "${aws_acm_certificate_validation.own.certificate_arn}",
		"${aws_acm_certificate.own.domain_name}", "domain_name is not the ARN of a certificate; write ${aws_acm_certificate.own.arn}"},
	"load_balancer.certificates": {"load_balancer: {certificate_arn: '${aws_acm_certificate.own.arn}', certificates: ['REF']}\n",
		"${aws_iam_server_certificate.own.arn}",
		"${aws_iam_server_certificate.own.name}", "name is not the ARN of a certificate; write ${aws_iam_server_certificate.own.arn}"},
	"load_balancer.domain.zone_id": {"load_balancer: {domain: {name: shop.example.com, zone_id: 'REF'}}\n", "${data.aws_route53_zone.looked.zone_id}",
		"${aws_route53_zone.own.name}", "name is not the id of a hosted zone; write ${aws_route53_zone.own.zone_id}"},
	"load_balancer.waf_acl_arn": {"load_balancer: {waf_acl_arn: 'REF'}\n", "${aws_wafv2_web_acl.own.arn}", "${aws_wafv2_web_acl.own.id}",
		"id is not the ARN of a web ACL; write ${aws_wafv2_web_acl.own.arn}"},
	"database.app_secret.arn": {"database: {app_secret: {arn: 'REF'}}\n", "${data.aws_secretsmanager_secret.looked.arn}",
		"${aws_secretsmanager_secret.own.arn}:key::",
		"more than a reference, and only Terraform knows the ARN of a secret that it is a part of; write ${aws_secretsmanager_secret.own.arn} alone"},
	"database.app_secret.kms_key_arn": {"database: {app_secret: {arn: '${aws_secretsmanager_secret.own.arn}', kms_key_arn: 'REF'}}\n",
		"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", "${aws_kms_key.own.id}",
		"id is not the ARN of a KMS key; write ${aws_kms_key.own.arn}"},
	"database.admin_security_group_ids": {"database: {admin_security_group_ids: ['REF']}\n", "${aws_security.own.default_security_group_id}",
		"${aws_security.own.id}",
		"aws_security.id is not the id of a security group; refer to one, as ${aws_security_group.NAME.id}"},
	"database.os_metrics.kms_key_arn": {"database: {os_metrics: {manage: true, kms_key_arn: 'REF'}}\n", "${aws_kms_key.own.arn}", "${aws_kms_key.own.key_id}",
		"key_id is not the ARN of a KMS key; write ${aws_kms_key.own.arn}"},
	"database.cluster_parameters[].value": {"database: {cluster_parameters: [{name: aws_default_s3_role, value: 'REF'}]}\n", "${aws_iam_role.own.arn}",
		"${aws_iam_role.that.arn}", "refers to aws_iam_role.that"},
	"database.instance_parameters[].value": {"database: {instance_parameters: [{name: max_connections, value: 'REF'}]}\n", "${local.it}", "${local.that}",
		"refers to local.that"},
	"monitoring.topic_arn": {"monitoring: {topic_arn: 'REF'}\n", "${aws_sns_topic_policy.own.arn}", "${aws_sns_topic.own.name}",
		"name is not the ARN of an SNS topic; write ${aws_sns_topic.own.arn}"},
}

func sidecarWith(keys string) string {
	return "  sidecars: [{name: agent, image: 'agent:1', " + keys + "}]\n"
}

func volumeWith(efs string) string {
	return "  volumes: [{name: media, path: /media, efs: {" + efs + "}}]\n"
}

func TestKeysReferToWhatStandsBeside(t *testing.T) {
	for path, key := range referringKeys {
		t.Run(path, func(t *testing.T) {
			with := func(reference string) string {
				file := minimal + strings.ReplaceAll(key.lines, "REF", reference)
				if strings.HasPrefix(key.lines, privateImage) {
					file = strings.Replace(file, "  image: nginx:1.29\n", "", 1)
				}
				return file
			}
			if got := loadBeside(t, with(key.takes)); got != nil {
				t.Errorf("%s is refused:\n%s", key.takes, strings.Join(got, "\n"))
			}
			if got := loadBeside(t, with(key.refuses)); len(got) != 1 || !strings.Contains(got[0], key.says) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), key.says)
			}
		})
	}
}

// tagged are the keys whose fields have a tag.
func tagged(tag string) (paths []string) {
	for _, s := range sections() {
		for _, f := range ownFields(s) {
			if s.typ.FieldByIndex(f.Index).Tag.Get(tag) != "" {
				paths = append(paths, strictyaml.Join(s.path, f.Key))
			}
		}
	}
	return paths
}

func TestEveryKeyThatRefersIsTried(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sections() {
		for i := range s.typ.NumField() {
			if kind := s.typ.Field(i).Tag.Get("refers"); kind != "" {
				used[kind] = true
				if _, ok := referables[kind]; !ok {
					t.Errorf("%s.%s: no kind %s in referables", s.typ, s.typ.Field(i).Name, kind)
				}
			}
		}
	}
	for kind := range referables {
		if !used[kind] {
			t.Errorf("no key takes the kind %s: remove it from referables", kind)
		}
	}
	for _, path := range tagged("refers") {
		if _, ok := referringKeys[path]; !ok {
			t.Errorf("%s takes references: add it to referringKeys, and to the stack of stacks/references_test.go", path)
		}
	}
	for path := range referringKeys {
		if !slices.Contains(tagged("refers"), path) {
			t.Errorf("%s takes no references: remove it", path)
		}
	}
}

func TestWhatMustBeKnown(t *testing.T) {
	const two = ": [subnet-01234567, subnet-01234568]"
	const subnets = ", public_subnet_ids" + two + ", private_subnet_ids" + two + ", database_subnet_ids" + two
	for lines, want := range map[string]string{
		"database: {name: REF}\n": "database.name: ${local.it}; no reference is taken here: the value must be known before the plan; " +
			"write the value itself",
		"load_balancer: {allowed_cidrs: [REF]}\n":                                   "the value must be known before the plan",
		"monitoring: {https_endpoints: {a: 'https://x.example.com/${local.it}'}}\n": "monitoring.https_endpoints[0].url: ${local.it}; no reference is taken here",
		"iam: {permissions_boundary_arn: REF}\n":                                    "what the roles of CI may do follows from it",
		"database: {restore_from: {snapshot: REF}}\n":                               "what the roles of CI may restore follows from it",
		"database: {backup_copy: {vault_arn: REF}}\n":                               "the environment's key lets the account in it use the key",
		"network: {endpoint_services: [{name: a, service: REF}]}\n":                 "the endpoint's ports and names follow from it",
		"network: {existing: {vpc_id: REF" + subnets + "}}\n":                       "names that tie the database to its network follow from it",
		"  sidecars: [{name: agent, image: REF}]\n":                                 "the execution role may pull this one image",
	} {
		if got := loadBeside(t, minimal+strings.ReplaceAll(lines, "REF", "'${local.it}'")); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), want)
		}
	}
	for old, want := range map[string]string{
		"shop-terraform-state": "no reference is taken here: Terraform reads the backend before it knows any value",
		"nginx:1.29":           "no reference is taken here: the execution role may pull this one image",
	} {
		if got := loadBeside(t, strings.Replace(minimal, old, "'${local.it}'", 1)); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), want)
		}
	}
}

// TestWhatFollowsFromAReference: what the text of an ARN tells, the type of a block tells, or nothing does.
func TestWhatFollowsFromAReference(t *testing.T) {
	secrets := func(entry string) string { return "  secrets: [{name: A, " + entry + "}]\n" }
	permission := func(action, resource string) string {
		return "  permissions: [{actions: ['" + action + "'], resources: ['" + resource + "']}]\n"
	}
	const elsewhere = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-a1B2c3"
	for name, c := range map[string]struct{ lines, want string }{
		"a stage of a secret":       {secrets("value_from: '${aws_secretsmanager_secret.own.arn}:key:AWSPREVIOUS:'"), ""},
		"half of a JSON key":        {secrets("value_from: '${aws_secretsmanager_secret.own.arn}:key'"), "write a JSON key as :key::"},
		"a JSON key of a parameter": {secrets("value_from: '${aws_ssm_parameter.own.arn}:key::'"), "more than the ARN of a parameter"},
		"a text before a secret":    {secrets("value_from: 'x${aws_secretsmanager_secret.own.arn}'"), "a text before the reference"},
		"a secret of a local value": {secrets("value_from: '${local.it}'"), "nothing tells the kind of what local.it is"},
		"a reference of a shell":    {secrets("value_from: '${API_KEY}'"), "a reference of CloudFormation or of a shell"},
		"a confirmed reference": {secrets("value_from: '${aws_secretsmanager_secret.own.arn}', complete_arn: true"),
			"complete_arn: true; has no effect on a reference"},
		"a confirmed login": {"database: {app_secret: {arn: '${aws_secretsmanager_secret.own.arn}', complete_arn: true}}\n",
			"has no effect on a reference"},
		"a confirmed registry's secret": {privateOwn + "  repository_credentials_complete_arn: true\n", "has no effect on a reference"},
		"a key for a secret elsewhere": {secrets("value_from: '" + elsewhere + "', complete_arn: true, kms_key_arn: '${aws_kms_key.own.arn}'"),
			"taken for a key of us-east-1, and what it encrypts is of eu-west-1; write the key's ARN"},
		"a key elsewhere for a secret": {
			secrets("value_from: '${aws_secretsmanager_secret.own.arn}', kms_key_arn: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'"),
			"of another region than us-east-1"},
		"a role for a function": {"  log_subscription: {destination_arn: '${aws_lambda_alias.own.arn}', role_arn: '${aws_iam_role.own.arn}'}\n",
			"a function is called by its own permission, not with a role"},
		"a key for a stream that needs none": {
			"  log_subscription: {destination_arn: '${aws_kinesis_firehose_delivery_stream.own.arn}', kms_key_arn: '${aws_kms_key.own.arn}'}\n",
			"only the role that is made for a Kinesis stream needs it"},
		"a topic and addresses": {"monitoring: {topic_arn: '${aws_sns_topic.own.arn}', emails: [a@example.com]}\n", "not together with topic_arn"},
		"a destination twice":   {"  egress: [{port: 1, security_group_id: '${local.it}'}, {port: 1, security_group_id: '${local.it}'}]\n", "in the list twice"},
		"groups with one label": {"  security_group_ids: ['${aws_security_group.a-b.id}', '${aws_security_group.a_b.id}']\n",
			"what is made for it would have the address of what is made for ${aws_security_group.a-b.id}; rename one of the two blocks"},
		"a group, and a text that has it": {
			"  environment: {GROUPS: '[${aws_security_group.own.id}]'}\n  security_group_ids: ['${aws_security_group.own.id}']\n", ""},
		"a group that is looked up, without a rule in it": {
			volumeWith("file_system_id: fs-01234567, ingress_rule: false, security_group_id: '${data.aws_security_group.looked.id}'"), ""},

		"objects of a bucket":  {permission("s3:GetObject", "${aws_s3_bucket.own.arn}/*"), ""},
		"a name within an ARN": {permission("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:${aws_sqs_queue.own.name}"), ""},
		"an ARN within an ARN": {permission("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:${aws_sqs_queue.own.arn}"), "an ARN within a text"},
		"a name within a wrong ARN": {permission("sqs:SendMessage", "arn:aws:sns:us-east-1:123456789012:${aws_sqs_queue.own.name}"),
			"as a resource of sqs:SendMessage"},
		"a name within another account": {permission("sqs:SendMessage", "arn:aws:sqs:us-east-1:210987654321:${aws_sqs_queue.own.name}"), "of another account"},
		"a bucket's name within an ARN": {permission("s3:GetObject", "arn:aws:s3:::${aws_s3_bucket.own.bucket}/*"), ""},
		"a bucket of a local value":     {permission("s3:GetObject", "${local.it}/*"), "nothing tells whether local.it is a bucket"},
		"a queue of a local value":      {permission("sqs:SendMessage", "${local.it}"), ""},
		"a role within an ARN":          {permission("iam:UpdateRole", "arn:aws:iam::123456789012:role/${aws_iam_role.own.name}"), ""},
		"what takes no resource":        {permission("rekognition:DetectFaces", "${aws_sqs_queue.own.arn}"), "takes no resource"},
		"an account that nobody knows": {"  permissions: [{actions: ['sqs:SendMessage'], resources: ['${local.it}'],\n" +
			"    conditions: {StringEquals: {'aws:ResourceAccount': ['${local.it}']}}}]\n",
			"no reference is taken here: which ARNs the account owns is read from it; write the account's 12 digits"},
		"a variable of IAM": {permission("s3:GetObject", "${aws_s3_bucket.own.arn}/${aws:PrincipalTag/team}/*"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			file := minimal + c.lines
			if strings.HasPrefix(c.lines, privateImage) {
				file = strings.Replace(file, "  image: nginx:1.29\n", "", 1)
			}
			switch got := loadBeside(t, file); {
			case c.want == "" && got != nil, c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)):
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), c.want)
			}
		})
	}
}

const privateOwn = privateImage + "  repository_credentials_arn: ${aws_secretsmanager_secret.own.arn}\n"

// What a reference names is the team's own, so it reaches into no other environment of the account.
func TestAReferenceReachesNoOtherEnvironment(t *testing.T) {
	own := minimal +
		"  permissions: [{actions: ['s3:GetObject'], resources: ['arn:aws:s3:::${aws_s3_bucket.own.bucket}/*']}]\n  s3: {buckets: ['${aws_s3_bucket.own.bucket}']}\n"
	dir := tree(t, map[string]string{"dev.yaml": own, "prod.yaml": minimal, "common/own.tf": besideTF()})
	if _, err := Load(dir); err != nil {
		t.Error(err)
	}
}

func TestWhatIsReferredToIsWatchedAsWhatIsNamed(t *testing.T) {
	dir := tree(t, map[string]string{"common/own.tf": besideTF(),
		"acm.yaml": minimal + "load_balancer: {certificate_arn: '${aws_acm_certificate.own.arn}'}\nmonitoring: {topic_arn: '${aws_sns_topic.own.arn}'}\n",
		"iam.yaml": minimal + "load_balancer: {certificate_arn: '${data.aws_iam_server_certificate.looked.arn}'}\n"})
	all, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	acm, iam := all[0], all[1]
	if !acm.LoadBalancer.CertificateOfACM() || iam.LoadBalancer.CertificateOfACM() {
		t.Error("a certificate of ACM has metrics, and one of IAM has none")
	}
	if acm.Monitoring.TopicOfItsOwn() || !acm.Monitoring.HearsBackups(acm.Account) || !acm.Monitoring.DatabaseEvents {
		t.Error("a topic that is referred to is a standard one of the account")
	}
}

// TestTheProviderHasTheAttributes holds the attributes of referables against the provider's schema, each of a resource or, where there is none, a data source.
func TestTheProviderHasTheAttributes(t *testing.T) {
	file, err := os.Open("../stackcheck/testdata/aws-provider.schema.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	schema, err := stackcheck.ReadSchema(file)
	if err != nil {
		t.Fatal(err)
	}
	refers := func(kind, address, attribute string) (problems int) {
		typ, _, _ := strings.Cut(strings.TrimPrefix(address, "data."), ".")
		config, err := stackjson.Read(fmt.Appendf(nil, `{%q: {%q: {"own": {}}}, "locals": {"it": "${%s.%s}"}}`, kind, typ, address, attribute))
		if err != nil {
			t.Fatal(err)
		}
		return len(stackcheck.References(config, schema))
	}
	for name, kind := range referables {
		for _, one := range kind.attributes {
			typ, attribute, _ := strings.Cut(one, ".")
			there := false
			for kind, address := range map[string]string{"resource": typ + ".own", "data": "data." + typ + ".own"} {
				known := refers(kind, address, "no_such_attribute") > 0 // of a type that it does not have, the schema says nothing
				there = there || known && refers(kind, address, attribute) == 0
			}
			if !there {
				t.Errorf("%s: the provider's schema has no %s: correct it; if the provider has it, run go run ./e2e/schema %s", name, one, typ)
			}
		}
	}
}
