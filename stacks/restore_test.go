package stacks

import (
	"fmt"
	"strings"
	"testing"
)

const ignoredByRestored = "engine_lifecycle_support, serverlessv2_scaling_configuration, snapshot_identifier, restore_to_point_in_time"

func TestANewClusterIsMadeOfABackup(t *testing.T) {
	const point = "restore_to_point_in_time."
	check(t, minimal(t, "{database: {restore_from: {snapshot: 'rds:shop-prod-2026-01-31-03-04'}}}"), []expectation{
		{"", clusterPath, "snapshot_identifier", "rds:shop-prod-2026-01-31-03-04"},
		{"", clusterPath, "restore_to_point_in_time", "(not set)"},
		{"the other one too, so that it may change", clusterPath, "lifecycle.ignore_changes", ignoredByRestored},
		{"the password that the secret holds by then", clusterPath, "master_password_wo",
			"${jsondecode(ephemeral.aws_secretsmanager_secret_version.db_password.secret_string).password}"},
		{"the environment's key, not the snapshot's", clusterPath, "kms_key_id", "${aws_kms_key.main.arn}"},
	})
	check(t, minimal(t, "{database: {restore_from: {cluster: shop-prod, time: latest}}}"), []expectation{
		{"", clusterPath, "snapshot_identifier", "(not set)"},
		{"", clusterPath, point + "source_cluster_identifier", "shop-prod"},
		{"", clusterPath, point + "use_latest_restorable_time", "true"},
		{"", clusterPath, point + "restore_to_time", "(not set)"},
		{"without it the provider sends an empty text", clusterPath, point + "restore_type", "full-copy"},
		{"", clusterPath, "lifecycle.ignore_changes", ignoredByRestored},
	})
	check(t, minimal(t, "{database: {restore_from: {cluster: shop-prod, time: '2026-01-31T11:59:00Z'}}}"), []expectation{
		{"", clusterPath, point + "restore_to_time", "2026-01-31T11:59:00Z"},
		{"", clusterPath, point + "use_latest_restorable_time", "(not set)"},
	})
}

func TestReadersMayHaveAnotherClass(t *testing.T) {
	stack := minimal(t, "{database: {readers: 2, instance_class: db.r7g.xlarge, reader_instance_class: db.r7g.large}}")
	check(t, stack, []expectation{
		{"", "aws_rds_cluster_instance.instance_0", "instance_class", "db.r7g.xlarge"},
		{"", "aws_rds_cluster_instance.instance_1", "instance_class", "db.r7g.large"},
		{"", "aws_rds_cluster_instance.instance_2", "instance_class", "db.r7g.large"},
		{"the large one writes again after the next failover", "aws_rds_cluster_instance.instance_0", "promotion_tier", "0"},
		{"", "aws_rds_cluster_instance.instance_2", "promotion_tier", "2"},
	})
}

func TestWhatIsNotAskedForIsLeftToAWS(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", "aws_rds_cluster_instance.instance_0", "ca_cert_identifier", "(not set)"},
		{"", "aws_db_proxy.main", "auth.client_password_auth_type", "(not set)"},
		{"", clusterPath, "lifecycle.ignore_changes", "engine_lifecycle_support, serverlessv2_scaling_configuration"},
	})
	check(t, minimal(t, "{database: {ca_certificate: rds-ca-ecc384-g1, proxy: {client_password_auth_type: MYSQL_NATIVE_PASSWORD}}}"), []expectation{
		{"", "aws_rds_cluster_instance.instance_0", "ca_cert_identifier", "rds-ca-ecc384-g1"},
		{"the readers too", "aws_rds_cluster_instance.instance_1", "ca_cert_identifier", "rds-ca-ecc384-g1"},
		{"", "aws_db_proxy.main", "auth.client_password_auth_type", "MYSQL_NATIVE_PASSWORD"},
	})
}

func TestLogsThatCameLaterHaveAGroupWhileTheyAreOn(t *testing.T) {
	const instance, logins = "aws_cloudwatch_log_group.database_instance", "aws_cloudwatch_log_group.database_iam_db_auth_error"
	without := minimal(t, "")
	for _, address := range []string{instance, logins} {
		if _, there := without.Block(address); there {
			t.Errorf("%s is made, and nothing writes to it", address)
		}
	}
	stack := minimal(t, "{database: {log_exports: [instance, iam-db-auth-error]}}")
	check(t, stack, []expectation{
		{"", instance, "name", "/aws/rds/cluster/shop-minimal/instance"},
		{"", instance, "kms_key_id", "${aws_kms_key.main.arn}"},
		{"", logins, "name", "/aws/rds/cluster/shop-minimal/iam-db-auth-error"},
		{"the cluster stops writing first", logins, "lifecycle.create_before_destroy", "true"},
		{"no parameter writes it", "aws_rds_cluster_parameter_group.main", "parameter.1.name", "(not set)"},
	})
	for _, export := range []string{"instance", "iam-db-auth-error"} {
		if policy := fmt.Sprint(lookup(t, stack, "aws_kms_key.main", "policy")); !strings.Contains(policy, "/aws/rds/cluster/shop-minimal/"+export) {
			t.Errorf("the key does not encrypt the log %s", export)
		}
	}
	cluster, _ := stack.Block(clusterPath)
	for _, address := range []string{instance, logins} {
		if !waits(t, stack, cluster, address) {
			t.Errorf("RDS would make %s by itself, without retention", address)
		}
	}
}
