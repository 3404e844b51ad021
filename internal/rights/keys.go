package rights

import (
	"slipway/internal/arn"
	"slipway/internal/policy"
)

// keys: KMS may take five minutes until tags and aliases count, so that what follows on a key's creation cannot wait for them: it is narrowed to what
// harms nobody, or to a use by another service for what is narrowed itself.
// Source: https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
var keys = []need{
	{types: "aws_kms_key", reads: "kms:DescribeKey kms:GetKeyPolicy kms:GetKeyRotationStatus kms:ListResourceTags",
		writes: "kms:EnableKeyRotation", on: named("kms", "key/*")},
	{types: "aws_kms_key", writes: "kms:CreateKey", on: requested},
	{types: "aws_kms_key", writes: "kms:ScheduleKeyDeletion", on: tagged("kms", "key/*")},
	{types: "aws_kms_key", writes: "kms:PutKeyPolicy", on: tagged("kms", "key/*"), why: update("kms/key.go")},
	{types: "aws_kms_key", writes: "kms:UntagResource", on: tagged("kms", "key/*")},
	{types: "aws_kms_key", writes: "kms:TagResource", on: all(tagging("kms", "key/*"), tagged("kms", "key/*"))},
	{types: "aws_kms_alias", reads: "kms:ListAliases", on: anywhere},
	{types: "aws_kms_alias", writes: "kms:CreateAlias kms:DeleteAlias", on: all(called("aws_kms_alias", "kms", "{}"), named("kms", "key/*"))},
}

// keysInUse: what services do with the environment's key in the name of the caller. Each is narrowed to the service that does it.
// Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
var keysInUse = []need{
	{types: "aws_secretsmanager_secret_version ephemeral.aws_secretsmanager_secret_version", reads: "kms:Decrypt", writes: "kms:GenerateDataKey", on: keyOfSecrets,
		why: "a secret's value is encrypted: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"},
	{types: "aws_rds_cluster aws_rds_cluster_instance", writes: "kms:CreateGrant", on: given(keyVia("rds."), "Bool", "kms:GrantIsForAWSResource", "true"),
		why: "the cluster is encrypted: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html"},
	{types: "aws_rds_cluster", writes: "kms:CreateGrant kms:Decrypt kms:DescribeKey", on: keysOfBackups,
		why: "the backup is encrypted: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/share-encrypted-snapshot.html"},
	{types: "aws_backup_vault", writes: "kms:CreateGrant kms:Decrypt kms:GenerateDataKey kms:RetireGrant", on: keyVia("backup*."), why: vaultSource},
	{types: "aws_backup_vault", writes: "backup-storage:MountCapsule", on: anywhere, why: vaultSource},
	{reads: "kms:Decrypt", writes: "kms:GenerateDataKey", on: keyOfState,
		why: "the state is encrypted: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"},
}

const vaultSource = "a vault is made with a key: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html"

// keyVia is any key of the account, used by a service whose endpoint starts so.
func keyVia(service string) scope {
	return func(s subject) []policy.Statement {
		endpoint := service + s.region + "." + arn.DNSSuffix(s.region)
		return given(named("kms", "key/*"), "StringLike", "kms:ViaService", endpoint)(s)
	}
}

// keyOfSecrets is any key, used by Secrets Manager for the environment's own secrets alone.
func keyOfSecrets(s subject) []policy.Statement {
	secrets := ownSecrets(s)
	if len(secrets) == 0 {
		return nil
	}
	return given(keyVia("secretsmanager."), "StringLike", "kms:EncryptionContext:SecretARN", secrets[0].Resources...)(s)
}

// keyOfState is the key that the configuration names for the state.
func keyOfState(s subject) []policy.Statement {
	state := s.environment.State
	if state.KmsKeyArn == "" {
		return nil
	}
	return []policy.Statement{{Resources: []string{state.KmsKeyArn}, Conditions: equals("kms:ViaService", s.in(state.Region).place().Endpoint("s3"))}}
}

// secrets are those whose names the stack gives. AWS puts six characters of its own behind.
// Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
var secrets = []need{
	{types: "aws_secretsmanager_secret", reads: "secretsmanager:DescribeSecret secretsmanager:GetResourcePolicy",
		writes: "secretsmanager:CreateSecret secretsmanager:DeleteSecret secretsmanager:TagResource", on: ownSecrets},
	{types: "aws_secretsmanager_secret", writes: "secretsmanager:UpdateSecret", on: ownSecrets, why: update("secretsmanager/secret.go")},
	{types: "aws_secretsmanager_secret", writes: "secretsmanager:UntagResource", on: ownSecrets},
	{types: "aws_secretsmanager_secret_version", reads: "secretsmanager:GetSecretValue", writes: "secretsmanager:PutSecretValue", on: ownSecrets},
	{types: "aws_secretsmanager_secret_version", writes: "secretsmanager:UpdateSecretVersionStage", on: ownSecrets,
		why: "a version that is replaced: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/secretsmanager/secret_version.go"},
	{types: "ephemeral.aws_secretsmanager_secret_version", reads: "secretsmanager:GetSecretValue", on: ownSecrets},
	{types: "ephemeral.aws_secretsmanager_random_password", reads: "secretsmanager:GetRandomPassword", on: anywhere},
}

var ownSecrets = called("aws_secretsmanager_secret", "secretsmanager", "secret:{}-??????")
