package rules

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStatefulDelete(t *testing.T) {
	const cluster = `{"cluster_identifier":"shop","skip_final_snapshot":false,"storage_encrypted":false}`
	verify(t, statefulDelete, map[string]example{
		"another resource": {unrelated, notApplicable},
		"updated":          {changes(change("update", "aws_rds_cluster.main", cluster, cluster)), ok},
		"made":             {changes(change("create", "aws_rds_cluster.main", "", cluster)), ok},
		"deleted":          {changes(change("delete", "aws_rds_cluster.main", cluster, "")), "critical aws_rds_cluster.main: deleted"},
		"replaced": {changes(change("replace", "aws_rds_cluster.main", cluster, cluster, `"replace_paths":[["storage_encrypted"]]`)),
			"critical aws_rds_cluster.main: replaced, the old one deleted first"},
		"a secret": {changes(change("delete", "aws_secretsmanager_secret.a", `{"name":"a"}`, "")), "high aws_secretsmanager_secret.a: deleted"},
		"a replica": {changes(change("delete", "aws_db_instance.a", `{"replicate_source_db":"shop","skip_final_snapshot":true}`, "")),
			"high aws_db_instance.a: deleted"},
		"a replica that was promoted": {changes(change("delete", "aws_db_instance.a", `{"replicate_source_db":"","skip_final_snapshot":true}`, "")),
			"critical aws_db_instance.a: deleted"},
		"a parameter":        {changes(change("delete", "aws_ssm_parameter.a", `{"type":"String"}`, "")), "medium aws_ssm_parameter.a: deleted"},
		"a secret parameter": {changes(change("delete", "aws_ssm_parameter.a", `{"type":"SecureString"}`, "")), "high aws_ssm_parameter.a: deleted"},
		"logs of a month": {changes(change("delete", "aws_cloudwatch_log_group.a", `{"retention_in_days":30}`, "")),
			"medium aws_cloudwatch_log_group.a: deleted"},
		"logs that are kept for years": {changes(change("delete", "aws_cloudwatch_log_group.a", `{"retention_in_days":400}`, "")),
			"high aws_cloudwatch_log_group.a: deleted"},
		"forgotten": {changes(change("forget", "aws_s3_bucket.a", `{"bucket":"a"}`, "")), "medium aws_s3_bucket.a: forgotten by Terraform"},
	})
}

func TestStatefulDeleteSaysWhyAndWhatIsLeft(t *testing.T) {
	members := changes(change("replace", "aws_rds_cluster.main", `{"skip_final_snapshot":true}`, `{}`, `"replace_paths":[["storage_encrypted"]]`))
	want := []Finding{{
		Severity: Critical, Address: "aws_rds_cluster.main", What: "replaced, the old one deleted first", Why: "storage_encrypted forces replacement",
		Effect: "data loss: all databases of the cluster; outage; no final snapshot",
		Undo:   "take a snapshot before; afterwards only automated backups that were kept",
	}}
	if diff := cmp.Diff(want, statefulDelete.Check(load(t, members)).Findings); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
