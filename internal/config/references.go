package config

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/template"
)

// referable is what a key takes a reference to: the tag refers of its field, or of a field around it, names it.
type referable struct {
	what string // such as "the ARN of a KMS key"
	// attributes that are it, each behind the type of its block, resource or data source; a fix names those of the first.
	attributes []string
	// ending of the attributes of any block that are it, too: aws_vpc.default_security_group_id is the id of a security group.
	ending string
	// typed is for what the type of the block decides: a local value, a variable and a module have none.
	typed bool
	// within is for a text that may have more in it than the reference.
	within bool
}

// referables by the tag refers. Attributes are those of the provider, such as
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/kms_alias#attribute-reference. Some are of blocks that are done later than what
// they are of, so that what refers to them waits: for a certificate that is issued, a secret that has a value, a file system that can be mounted.
var referables = map[string]referable{
	"text": {what: "a text", within: true},
	"arn":  {what: "an ARN", ending: "arn", within: true},

	"access_point": {what: "the id of an access point", attributes: []string{"aws_efs_access_point.id"}, ending: "access_point_id"},
	"bucket":       {what: "the name of a bucket", attributes: []string{"aws_s3_bucket.bucket", "aws_s3_bucket.id"}, ending: "bucket"},
	"certificate": {what: "the ARN of a certificate", ending: "certificate_arn", attributes: []string{
		"aws_acm_certificate_validation.certificate_arn", "aws_acm_certificate.arn", "aws_iam_server_certificate.arn"}},
	"file_system": {what: "the id of a file system", attributes: []string{"aws_efs_file_system.id"}, ending: "file_system_id"},
	"hosted_zone": {what: "the id of a hosted zone", attributes: []string{"aws_route53_zone.zone_id", "aws_route53_zone.id"}},
	"kms_key": {what: "the ARN of a KMS key", ending: "kms_key_arn", attributes: []string{"aws_kms_key.arn", "aws_kms_external_key.arn",
		"aws_kms_replica_key.arn", "aws_kms_replica_external_key.arn", "aws_kms_alias.target_key_arn"}},
	"log_destination": {what: "the ARN of a stream or a function", typed: true, attributes: []string{"aws_kinesis_stream.arn",
		"aws_kinesis_firehose_delivery_stream.arn", "aws_lambda_function.arn", "aws_lambda_function.qualified_arn", "aws_lambda_alias.arn"}},
	"prefix_list": {what: "the id of a prefix list", attributes: []string{"aws_ec2_managed_prefix_list.id", "aws_prefix_list.id"}, ending: "prefix_list_id"},
	"queue":       {what: "the ARN of a queue", attributes: []string{"aws_sqs_queue.arn"}, typed: true}, // whose name the metrics have
	"role":        {what: "the ARN of a role", attributes: []string{"aws_iam_role.arn"}, ending: "role_arn"},
	"secret":      {what: "the ARN of a secret", attributes: secretAttributes, ending: "secret_arn"},
	"security_group": {what: "the id of a security group", attributes: []string{"aws_security_group.id", "aws_default_security_group.id"},
		ending: "security_group_id"},
	"topic": {what: "the ARN of an SNS topic", attributes: []string{"aws_sns_topic.arn", "aws_sns_topic_policy.arn"}, ending: "topic_arn"},
	"value_from": {what: "the ARN of a secret or of an SSM parameter", ending: "secret_arn", typed: true, within: true,
		attributes: append(slices.Clone(secretAttributes), "aws_ssm_parameter.arn")},
	"web_acl": {what: "the ARN of a web ACL", attributes: []string{"aws_wafv2_web_acl.arn"}, ending: "web_acl_arn"},
}

var secretAttributes = []string{"aws_secretsmanager_secret.arn", "aws_secretsmanager_secret_version.arn"}

// refused says what is wrong with a reference in a text, and what to write, or "".
func (k referable) refused(text string, r template.Reference) (rule, fix string) {
	switch {
	case strings.Contains(r.Text, `"`):
		return "the quotes of a key would end the text that Terraform reads it from",
			"name it in locals beside the environment, as queue = " + r.Expression() + ", and write ${local.queue}"
	case k.anything():
		return "", ""
	case r.Text != text && !k.within:
		return "more than a reference, and only Terraform knows " + k.what + " that it is a part of", "write " + tight(r.Text) + " alone, or the value itself"
	case tight(r.Text) != r.Text:
		return "a reference with spaces", "write " + tight(r.Text)
	case k.ending == "arn" && r.From > 0 && arnAttribute(r):
		return "an ARN within a text", "write " + r.Text + " alone, or the rest of the ARN behind it"
	case k.ending == "arn" && r.From > 0: // a part of an ARN
		return "", ""
	case r.Type == "" && k.typed:
		return "nothing tells the kind of what " + r.Address + " is", "refer to a block, as " + k.example() + "; a data source can look it up"
	case r.Type == "" || k.is(r):
		return "", ""
	}
	if right := k.attributeOf(r.Type); right != "" {
		return r.Attribute + " is not " + k.what, "write " + r.With(right)
	}
	return r.Type + "." + r.Attribute + " is not " + k.what, "refer to one, as " + k.example()
}

// anything says whether every attribute will do.
func (k referable) anything() bool { return len(k.attributes) == 0 && k.ending == "" }

func (k referable) is(r template.Reference) bool {
	return slices.Contains(k.attributes, r.Type+"."+r.Attribute) ||
		k.ending != "" && (r.Attribute == k.ending || strings.HasSuffix(r.Attribute, "_"+k.ending))
}

// attributeOf a type that is what the key takes; of any type for an ARN.
func (k referable) attributeOf(typ string) string {
	for _, one := range k.attributes {
		if of, attribute, _ := strings.Cut(one, "."); of == typ {
			return attribute
		}
	}
	if k.attributes == nil {
		return k.ending
	}
	return ""
}

func (k referable) example() string {
	typ, attribute, _ := strings.Cut(k.attributes[0], ".")
	return fmt.Sprintf("${%s.NAME.%s}", typ, attribute)
}

func arnAttribute(r template.Reference) bool {
	return r.Attribute == "arn" || strings.HasSuffix(r.Attribute, "_arn")
}

// tight is a reference without spaces.
func tight(text string) string { return strings.Join(strings.Fields(text), "") }

// referred is the first reference in a value; without one, it has neither type nor address.
func referred(text string) template.Reference {
	_, r, _, _ := template.Cut(text)
	return r
}
