package stacks

import (
	"fmt"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

func Test36ReadersComeAfterTheWriter(t *testing.T) {
	stack := minimal(t, "{database: {readers: 15}}")
	for i, address := range []string{"aws_rds_cluster_instance.instance_1", "aws_rds_cluster_instance.instance_15"} {
		if reader, _ := stack.Block(address); !waits(t, stack, reader, "aws_rds_cluster_instance.instance_0") {
			t.Errorf("%s may become the writer", address)
		}
		check(t, stack, []expectation{{"", address, "promotion_tier", []string{"1", "15"}[i]}})
	}
	check(t, stack, []expectation{{"", "aws_rds_cluster_instance.instance_0", "depends_on", ""}})
}

func Test42WhatAWSUpgradedIsNotDowngraded(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"", clusterPath, "engine", "aurora-mysql"},
		{"the family follows the version", "aws_rds_cluster_parameter_group.main", "family", "aurora-mysql8.0"},
		{"", "aws_rds_cluster_instance.instance_0", "engine_version", "(not set)"},
		{"", "aws_rds_cluster_instance.instance_0", "auto_minor_version_upgrade", "false"},
		{"AWS answers with three: fewer would rebuild the database", clusterPath, "availability_zones", "(not set)"},
		{"a full version", clusterPath, "engine_version", `${coalesce(local.kept_engine_version, "8.0.mysql_aurora.3.10.5")}`},
		{"no plan looks for a cluster that is not there", "data.aws_rds_cluster.running", "for_each",
			`${toset([for id in data.aws_rds_clusters.all.cluster_identifiers : id if id == "shop-minimal"])}`},
		{"extended support costs money", clusterPath, "engine_lifecycle_support", "open-source-rds-extended-support-disabled"},
		{"and is chosen once", clusterPath, "lifecycle.ignore_changes", "engine_lifecycle_support, serverlessv2_scaling_configuration"},
	})
	for wanted, keeps := range map[string]string{
		"": `startswith(cluster.engine_version, "8.0.")`,
		"{database: {engine_version: 8.0.mysql_aurora.3.04.4}}": `startswith(cluster.engine_version, "8.0.") && sort([join(".", [for number in regexall("[0-9]+", ` +
			`cluster.engine_version) : format("%04d", tonumber(number))]), "0008.0000.0003.0004.0004"])[1] != "0008.0000.0003.0004.0004"`,
	} {
		kept := fmt.Sprint(minimal(t, wanted).Section("locals"))
		if want := "${one([for cluster in data.aws_rds_cluster.running : cluster.engine_version if " + keeps + "])}"; !strings.Contains(kept, want) {
			t.Errorf("%s: kept is %s, want %s", wanted, kept, want)
		}
	}
	upgraded := everything(t, "") // AWS installs minor versions there
	check(t, upgraded, []expectation{
		{"", clusterPath, "engine_version", "8.0.mysql_aurora.3.08.2"},
		{"", clusterPath, "lifecycle.ignore_changes", "engine_lifecycle_support, engine_version, serverlessv2_scaling_configuration, " +
			"snapshot_identifier, restore_to_point_in_time"},
	})
	if _, there := upgraded.Block("data.aws_rds_clusters.all"); there {
		t.Error("the running version is looked for, and not used")
	}
}

func Test43DirectConnectionsNeedTLSToo(t *testing.T) {
	for _, stack := range []*stackjson.Config{minimal(t, ""), everything(t, "")} {
		check(t, stack, []expectation{
			{"", "aws_rds_cluster_parameter_group.main", "parameter.0.name", "require_secure_transport"},
			{"", "aws_rds_cluster_parameter_group.main", "parameter.0.value", "ON"},
			{"", clusterPath, "db_cluster_parameter_group_name", "${aws_rds_cluster_parameter_group.main.name}"},
		})
	}
}

func Test53StaticParametersWaitForAReboot(t *testing.T) {
	stack := everything(t, "{database: {instance_parameters: [{name: max_connections, value: 500}, {name: thread_stack, value: 262144}, "+
		"{name: newer, value: 1, unchecked: true}]}}")
	applied := map[string]string{}
	for _, group := range []string{"aws_rds_cluster_parameter_group.main", "aws_db_parameter_group.main"} {
		for _, parameter := range lookup(t, stack, group, "parameter").([]any) {
			p := parameter.(map[string]any)
			applied[p["name"].(string)] = p["apply_method"].(string)
		}
	}
	for name, want := range map[string]string{
		"require_secure_transport": "immediate", "server_audit_logging": "immediate", "server_audit_events": "immediate",
		"general_log": "immediate", "slow_query_log": "immediate", "max_connections": "immediate",
		"binlog_format": "pending-reboot", "thread_stack": "pending-reboot",
		"newer": "pending-reboot", "sql_require_primary_key": "immediate", // unchecked, the second one with its own apply_method
	} {
		if applied[name] != want {
			t.Errorf("%s: got %q, want %s", name, applied[name], want)
		}
	}
}

func Test44LogGroupsComeFirstAndTheLogsAreOn(t *testing.T) {
	stack := everything(t, "")
	wantAmong(t, stack, clusterPath, "depends_on", "aws_cloudwatch_log_group.database_audit", "aws_cloudwatch_log_group.database_error",
		"aws_cloudwatch_log_group.database_general", "aws_cloudwatch_log_group.database_slowquery")
	wantAmong(t, stack, "aws_db_proxy.main", "depends_on", "aws_cloudwatch_log_group.rds_proxy")
	parameters := text(lookup(t, stack, "aws_rds_cluster_parameter_group.main", "parameter"))
	for _, name := range []string{"server_audit_logging", "server_audit_events", "general_log", "slow_query_log", "long_query_time", "binlog_format"} {
		if !strings.Contains(parameters, `"name":"`+name+`"`) {
			t.Errorf("no parameter %s in %s", name, parameters)
		}
	}
	check(t, stack, []expectation{
		{"", "aws_cloudwatch_log_group.database_audit", "name", "/aws/rds/cluster/shop-everything/audit"},
		{"", "aws_cloudwatch_log_group.rds_proxy", "name", "/aws/rds/proxy/shop-everything-rds-proxy"},
		{"", "aws_cloudwatch_log_group.database_audit", "retention_in_days", "14"},
	})
}

func Test45ProtectionsGoTogetherAndTheFinalSnapshotHasAFreshName(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", clusterPath, "deletion_protection", "true"},
		{"", clusterPath, "lifecycle.prevent_destroy", "true"},
		{"the database cannot move", "aws_vpc.main", "lifecycle.prevent_destroy", "true"},
		{"the database cannot move", "aws_subnet.database_0", "lifecycle.prevent_destroy", "true"},
		{"the days behind the snapshot stay too", clusterPath, "delete_automated_backups", "false"},
		{"what the key encrypts goes with it", "aws_kms_key.main", "lifecycle.prevent_destroy", "true"},
		{"", clusterPath, "skip_final_snapshot", "false"},
		{"", clusterPath, "final_snapshot_identifier", "shop-minimal-final-${substr(aws_kms_key.main.key_id, 0, 8)}-1"},
	})
	check(t, minimal(t, "{database: {deletion_protection: false, final_snapshot: false}}"), []expectation{
		{"", clusterPath, "deletion_protection", "false"},
		{"", clusterPath, "lifecycle.prevent_destroy", "(not set)"},
		{"", clusterPath, "skip_final_snapshot", "true"},
		{"", clusterPath, "final_snapshot_identifier", "(not set)"},
	})
}

func TestProductionHasEveryProtection(t *testing.T) {
	check(t, production(t), []expectation{
		{"", clusterPath, "deletion_protection", "true"},
		{"", clusterPath, "lifecycle.prevent_destroy", "true"},
		{"", clusterPath, "skip_final_snapshot", "false"},
		{"", clusterPath, "backup_retention_period", "35"},
		{"", "aws_lb.main", "enable_deletion_protection", "true"},
		{"", "aws_lb.main", "access_logs.enabled", "true"},
		{"three zones", "aws_subnet.private_2", "cidr_block", "10.30.128.0/18"},
		{"a NAT gateway in each", "aws_route.private_2", "nat_gateway_id", "${aws_nat_gateway.nat_2.id}"},
		{"a writer and two readers", "aws_rds_cluster_instance.instance_2", "tags.Role", "reader"},
		{"", "aws_lb_listener.http", "default_action.type", "redirect"},
		{"its own buckets only", "aws_iam_role_policy.ecs_task_role_objects", "policy.Statement.0.Resource", "arn:aws:s3:::shop-prod-*/*"},
	})
}
