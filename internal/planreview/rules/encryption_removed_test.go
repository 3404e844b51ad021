package rules

import "testing"

func TestEncryptionRemoved(t *testing.T) {
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	verify(t, encryptionRemoved, map[string]example{
		"made without": {changes(change("create", "aws_ebs_volume.a", "", `{"encrypted":false}`)), notApplicable},
		"turned on":    {update("aws_elasticache_replication_group.a", `{"at_rest_encryption_enabled":false}`, `{"at_rest_encryption_enabled":true}`), ok},
		"turned off": {
			changes(change("replace", "aws_ebs_volume.a", `{"encrypted":true}`, `{"encrypted":false}`)),
			"high aws_ebs_volume.a: encrypted: true → false",
		},
		"a parameter": {
			update("aws_ssm_parameter.a", `{"type":"SecureString"}`, `{"type":"String"}`),
			"high aws_ssm_parameter.a: type: SecureString → String",
		},
		"another type": {update("aws_ecs_x.a", `{"type":"SecureString"}`, `{"type":"String"}`), ok},
		"a stream": {
			update("aws_kinesis_stream.a", `{"encryption_type":"KMS"}`, `{"encryption_type":"NONE"}`),
			"high aws_kinesis_stream.a: encryption_type: KMS → NONE",
		},
		"a topic": {
			update("aws_sns_topic.a", `{"kms_master_key_id":"alias/a"}`, `{"kms_master_key_id":""}`),
			`high aws_sns_topic.a: kms_master_key_id: alias/a → ""`,
		},
		"a log group": {
			update("aws_cloudwatch_log_group.a", `{"kms_key_id":"arn:k"}`, `{"kms_key_id":""}`),
			`medium aws_cloudwatch_log_group.a: kms_key_id: arn:k → ""`,
		},
		"another key": {update("aws_cloudwatch_log_group.a", `{"kms_key_id":"arn:k"}`, `{"kms_key_id":"arn:l"}`), ok},
		"a bucket's key": {
			update(
				"aws_s3_bucket_server_side_encryption_configuration.a",
				`{"rule":[{"apply_server_side_encryption_by_default":[{"sse_algorithm":"aws:kms"}]}]}`,
				`{"rule":[{"apply_server_side_encryption_by_default":[{"sse_algorithm":"AES256"}]}]}`,
			),
			"medium aws_s3_bucket_server_side_encryption_configuration.a: rule.apply_server_side_encryption_by_default.sse_algorithm: aws:kms → AES256",
		},
		"a key that the plan makes": {
			changes(change("update", "aws_cloudwatch_log_group.a", `{"kms_key_id":"arn:k"}`, `{}`, `"after_unknown":{"kms_key_id":true}`)), ok,
		},
		"known after apply": {
			changes(change("update", "aws_ebs_volume.a", `{"encrypted":true}`, `{}`, `"after_unknown":{"encrypted":true}`)),
			"medium aws_ebs_volume.a: encrypted: true → known after apply",
		},
	})
}
