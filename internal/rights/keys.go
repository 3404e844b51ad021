package rights

import "slipway/internal/policy"

// keys: KMS may take five minutes until tags and aliases count, so that what follows on a key's creation cannot wait for them: it is narrowed to what
// harms nobody, or to a use by another service for what is narrowed itself.
// Source: https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
var keys = []need{
	{types: "aws_kms_key", reads: "kms:DescribeKey kms:GetKeyPolicy kms:GetKeyRotationStatus kms:ListResourceTags", writes: "kms:EnableKeyRotation", on: named("kms", "key/*")},
	{types: "aws_kms_key", writes: "kms:CreateKey", on: madeKey},
	{types: "aws_kms_key", writes: "kms:DisableKeyRotation kms:PutKeyPolicy kms:ScheduleKeyDeletion kms:UntagResource kms:UpdateKeyDescription", on: tagged("kms", "key/*")},
	{types: "aws_kms_key", writes: "kms:TagResource", on: tagging("kms", "key/*")},
	{types: "aws_kms_alias", reads: "kms:ListAliases", on: anywhere},
	{types: "aws_kms_alias", writes: "kms:CreateAlias kms:DeleteAlias kms:UpdateAlias", on: all(called("aws_kms_alias", "name", "kms", "{}"), named("kms", "key/*"))},
}

// madeKey has no ARN yet.
func madeKey(s subject) []policy.Statement {
	conditions := s.tags("aws:RequestTag/")
	conditions["StringEquals"]["aws:RequestedRegion"] = []string{s.region}
	return []policy.Statement{{Resources: []string{"*"}, Conditions: conditions}}
}

// secrets are those whose names the stack gives. AWS puts six characters of its own behind.
// Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
var secrets = []need{
	{types: "aws_secretsmanager_secret", reads: "secretsmanager:DescribeSecret secretsmanager:GetResourcePolicy",
		writes: "secretsmanager:CreateSecret secretsmanager:DeleteSecret secretsmanager:UpdateSecret secretsmanager:TagResource secretsmanager:UntagResource", on: ownSecrets},
	{types: "aws_secretsmanager_secret_version", reads: "secretsmanager:GetSecretValue", writes: "secretsmanager:PutSecretValue secretsmanager:UpdateSecretVersionStage", on: ownSecrets},
	{types: "ephemeral.aws_secretsmanager_secret_version", reads: "secretsmanager:GetSecretValue", on: ownSecrets},
	{types: "ephemeral.aws_secretsmanager_random_password", reads: "secretsmanager:GetRandomPassword", on: anywhere},
}

func ownSecrets(s subject) []policy.Statement {
	return called("aws_secretsmanager_secret", "name", "secretsmanager", "secret:{}-??????")(s)
}
