package rules

import "slipway/internal/planreview/plan"

var encryptionRemoved = Rule{
	ID:   "encryption-removed",
	Fact: "Nothing that is encrypted at rest stops being so, and nothing loses a key of its own.",
	Why: "What is written from then on can be read by whoever has the service's permission alone. What was written before stays as it is, which hides " +
		"the change.",
	Severity: High,
	Blind:    "resources that are made without encryption, and whether a key may still be used by those who read",
	Check: each((*plan.Change).Keeps, func(c *plan.Change) []Finding {
		return encryptions.weakened(c, "set it back and apply; what was written meanwhile has to be written again")
	}),
}

const unencrypted, noOwnKey = "what is written is not encrypted", "encrypted with AWS's own key, which no policy of yours narrows"

var encryptions = attributes{
	whileOn(unencrypted, "storage_encrypted"),
	whileOn(unencrypted, "encrypted"),
	whileOn(unencrypted, "encryption_enabled"),
	whileOn(unencrypted, "transparent_data_encryption_enabled"),
	whileOn(unencrypted, "encryption_at_rest_enabled"),
	whileNot("DISABLED", unencrypted, "data_catalog_encryption_settings", "encryption_at_rest", "catalog_encryption_mode"),
	whileOn(unencrypted, "at_rest_encryption_enabled"),
	whileOn(unencrypted, "encrypt_at_rest", "enabled"),
	whileOn(unencrypted, "server_side_encryption", "enabled").at(Medium), // of DynamoDB: AWS's own key then
	whileOn(unencrypted, "server_side_encryption_enabled"),
	whileOn(unencrypted, "sqs_managed_sse_enabled").only("aws_sqs_queue").at(Medium), // the other form may replace it
	whileOn(unencrypted, "root_block_device", "encrypted"),
	whileOn(unencrypted, "ebs_block_device", "encrypted"),
	whileOn(unencrypted, "block_device_mappings", "ebs", "encrypted"),
	whileOn("new volumes are not encrypted", "enabled").only("aws_ebs_encryption_by_default"),
	whileOn(unencrypted, "root_volume_encryption_enabled"),
	whileOn(unencrypted, "user_volume_encryption_enabled"),
	whileOn(unencrypted, "infrastructure_encryption_enabled"),
	whileOn(unencrypted, "encryption_at_host_enabled"),
	whileOn(unencrypted, "disk_encryption_enabled"),
	whileOn(unencrypted, "settings", "cache_data_encrypted"),
	whileOff(unencrypted, "artifacts", "encryption_disabled"),
	whileWord("KMS", unencrypted, "encryption_type").only("aws_kinesis_stream"),
	whileWord("SecureString", "the value is stored, logged and shown in clear", "type").only("aws_ssm_parameter"),
	whileRanked("aws:kms:dsse aws:kms AES256", noOwnKey, "rule", "apply_server_side_encryption_by_default", "sse_algorithm").at(Medium),
	whileRanked(
		"aws:kms:dsse aws:kms AES256",
		noOwnKey,
		"server_side_encryption_configuration",
		"rule",
		"apply_server_side_encryption_by_default",
		"sse_algorithm",
	).at(Medium),
	whileRanked("KMS_DSSE KMS AES256", noOwnKey, "encryption_configuration", "encryption_type").at(Medium),
	whileSet(noOwnKey, "kms_key_id").at(Medium),
	whileSet(unencrypted, "kms_master_key_id").only("aws_sns_topic"),
	whileSet(noOwnKey, "kms_master_key_id").only("aws_sqs_queue").at(Medium),
	whileSet(noOwnKey, "kms_key_arn").at(Medium),
	whileSet(noOwnKey, "server_side_encryption", "kms_key_arn").at(Medium),
	whileSet("Kubernetes' secrets are encrypted with AWS's own key alone", "encryption_config").only("aws_eks_cluster").at(Medium),
	whileSet("secrets of the cluster are not encrypted by a key of yours", "database_encryption").only("google_container_cluster").at(Medium),
	whileSet(noOwnKey, "encryption", "default_kms_key_name").only("google_storage_bucket").at(Medium),
	whileSet(noOwnKey, "encryption_key_name").at(Medium),
	whileSet(noOwnKey, "customer_managed_key").at(Medium),
}
