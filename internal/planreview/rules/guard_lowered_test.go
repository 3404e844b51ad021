package rules

import "testing"

func TestGuardLowered(t *testing.T) {
	update := func(address, before, after string, more ...string) string {
		return changes(change("update", address, before, after, more...))
	}
	verify(t, guardLowered, map[string]example{
		"a zone that is signed no more": {changes(change("update", "aws_route53_hosted_zone_dnssec.a", `{"signing_status":"SIGNING"}`, `{"signing_status":"NOT_SIGNING"}`)),
			"high aws_route53_hosted_zone_dnssec.a: signing_status: SIGNING → NOT_SIGNING"},
		"a repository with all images": {changes(change("update", "aws_ecr_repository.a", `{"name":"a","force_delete":null}`,
			`{"name":"a","force_delete":true}`)), "high aws_ecr_repository.a: force_delete: none → true"},
		"copies of objects": {changes(change("update", "aws_s3_bucket_replication_configuration.a", `{"rule":[{"id":"a","status":"Enabled"}]}`,
			`{"rule":[{"id":"a","status":"Disabled"}]}`)), "high aws_s3_bucket_replication_configuration.a: rule.status: Enabled → Disabled"},
		"rewinding": {changes(change("update", "aws_rds_cluster.a", `{"backtrack_window":86400}`,
			`{"backtrack_window":0}`)), "high aws_rds_cluster.a: backtrack_window: 86400 → 0"},
		"made without": {changes(change("create", lb, "", `{"enable_deletion_protection":false}`)), notApplicable},
		"raised": {update("aws_rds_cluster.a", `{"deletion_protection":false,"backup_retention_period":1}`,
			`{"deletion_protection":true,"backup_retention_period":7}`), ok},
		"not set": {update("aws_rds_cluster.a", `{"deletion_protection":null}`, `{"deletion_protection":null}`), ok},
		"deletion protection": {update("aws_rds_cluster.a", `{"deletion_protection":true}`, `{"deletion_protection":false}`),
			"high aws_rds_cluster.a: deletion_protection: true → false"},
		"load balancer": {update(lb, `{"enable_deletion_protection":true}`, `{"enable_deletion_protection":false}`),
			"high aws_lb.main: enable_deletion_protection: true → false"},
		"final snapshot": {update("aws_rds_cluster.a", `{"skip_final_snapshot":false}`, `{"skip_final_snapshot":true}`),
			"high aws_rds_cluster.a: skip_final_snapshot: false → true"},
		"copies of backups": {update("aws_backup_plan.a", `{"rule":[{"lifecycle":[{"delete_after":7}],"copy_action":[{"lifecycle":[{"delete_after":35}]}]}]}`,
			`{"rule":[{"lifecycle":[{"delete_after":7}],"copy_action":[]}]}`), "high aws_backup_plan.a: rule.copy_action: 1 → 0"},
		"days of a copy": {update("aws_backup_plan.a", `{"rule":[{"copy_action":[{"lifecycle":[{"delete_after":35}]}]}]}`,
			`{"rule":[{"copy_action":[{"lifecycle":[{"delete_after":7}]}]}]}`), "high aws_backup_plan.a: rule.lifecycle.delete_after: 35 → 7"},
		"more copies": {update("aws_backup_plan.a", `{"rule":[{"schedule":"cron(0 5 * * ? *)","copy_action":[{"lifecycle":[{"delete_after":7}]}]}]}`,
			`{"rule":[{"schedule":"cron(0 6 * * ? *)","copy_action":[{"lifecycle":[{"delete_after":35}]}]}]}`), ok},
		"backups": {update("aws_rds_cluster.a", `{"backup_retention_period":35}`, `{"backup_retention_period":7}`),
			"high aws_rds_cluster.a: backup_retention_period: 35 → 7"},
		"backups, still enough": {update("aws_db_instance.a", `{"backup_retention_period":35}`, `{"backup_retention_period":30}`),
			"medium aws_db_instance.a: backup_retention_period: 35 → 30"},
		"no backups": {update("aws_db_instance.a", `{"backup_retention_period":35}`, `{"backup_retention_period":0}`),
			"high aws_db_instance.a: backup_retention_period: 35 → 0"},
		"force_destroy": {update("aws_s3_bucket.a", `{"force_destroy":false}`, `{"force_destroy":true}`), "high aws_s3_bucket.a: force_destroy: false → true"},
		"recovery window": {update("aws_secretsmanager_secret.a", `{"recovery_window_in_days":30}`, `{"recovery_window_in_days":0}`),
			"high aws_secretsmanager_secret.a: recovery_window_in_days: 30 → 0"},
		"default window": {update("aws_secretsmanager_secret.a", `{"recovery_window_in_days":30}`, `{}`), ok},
		"a key's window": {update("aws_kms_key.a", `{"deletion_window_in_days":30}`, `{"deletion_window_in_days":7}`),
			"high aws_kms_key.a: deletion_window_in_days: 30 → 7"},
		"versioning": {update("aws_s3_bucket_versioning.a", `{"versioning_configuration":[{"status":"Enabled"}]}`,
			`{"versioning_configuration":[{"status":"Suspended"}]}`), "high aws_s3_bucket_versioning.a: versioning_configuration.status: Enabled → Suspended"},
		"versioning deleted": {changes(change("delete", "aws_s3_bucket_versioning.a", `{"bucket":"a"}`, "")), "high aws_s3_bucket_versioning.a: deleted"},
		"not known": {update("aws_rds_cluster.a", `{"deletion_protection":true}`, `{}`, `"after_unknown":{"deletion_protection":true}`),
			"medium aws_rds_cluster.a: deletion_protection: true → known after apply"},
		"replaced without": {changes(change("replace", "aws_rds_cluster.a", `{"deletion_protection":true}`, `{"deletion_protection":false}`)),
			"high aws_rds_cluster.a: deletion_protection: true → false"},
	})
}
