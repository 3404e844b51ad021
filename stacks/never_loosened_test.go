package stacks

import (
	"testing"

	"slipway/internal/stackjson"
)

// TestWhatMustNeverBeLoosened holds for every configuration, whatever its options.
func TestWhatMustNeverBeLoosened(t *testing.T) {
	for name, stack := range map[string]*stackjson.Config{
		"minimal":    minimal(t, ""),
		"everything": everything(t, "{network: {nat: single}}"),
		"prod":       production(t),
	} {
		t.Run(name, func(t *testing.T) {
			check(t, stack, []expectation{
				{"", clusterPath, "storage_encrypted", "true"},
				{"", clusterPath, "kms_key_id", keyArn},
				{"", "aws_kms_key.main", "enable_key_rotation", "true"},
				{"", "aws_rds_cluster_instance.instance_0", "publicly_accessible", "false"},
				{"", "aws_secretsmanager_secret.db_password", "kms_key_id", keyArn},
				{"", "aws_cloudwatch_log_group.ecs", "kms_key_id", keyArn},
				{"", "aws_db_proxy.main", "require_tls", "true"},
				{"", servicePath, "network_configuration.assign_public_ip", "false"},
				{"", "aws_lb.main", "drop_invalid_header_fields", "true"},
				{"", "aws_vpc.main", "enable_dns_hostnames", "true"},
				{"", "aws_default_security_group.main", "ingress", "(not set)"},
				{"", "aws_default_security_group.main", "egress", "(not set)"},
				{"", "aws_nat_gateway.nat_0", "depends_on", "aws_internet_gateway.main"},
			})
			wantAmong(t, stack, "aws_lb.main", "depends_on", "aws_internet_gateway.main", "aws_route.public")
		})
	}
}

func TestTheAccessLogBucketIsClosed(t *testing.T) {
	const closed = "aws_s3_bucket_public_access_block.alb_logs"
	check(t, production(t), []expectation{
		{"", closed, "block_public_acls", "true"},
		{"", closed, "block_public_policy", "true"},
		{"", closed, "ignore_public_acls", "true"},
		{"", closed, "restrict_public_buckets", "true"},
		{"", "aws_s3_bucket_lifecycle_configuration.alb_logs", "rule.abort_incomplete_multipart_upload.days_after_initiation", "7"},
		{"", "aws_s3_bucket_ownership_controls.alb_logs", "rule.object_ownership", "BucketOwnerEnforced"},
		{"", "aws_s3_bucket_policy.alb_logs", "policy.Statement.1.Effect", "Deny"},
		{"", "aws_s3_bucket_policy.alb_logs", "policy.Statement.1.Condition.Bool.aws:SecureTransport", "false"},
	})
}

func TestOptionsReachTheirResource(t *testing.T) {
	check(t, everything(t, ""), []expectation{
		{"", "aws_ecs_cluster.main", "setting.value", "disabled"},
		{"", taskPath, "runtime_platform.cpu_architecture", "ARM64"},
		{"", "aws_wafv2_web_acl_association.main", "web_acl_arn", "${aws_wafv2_web_acl.main.arn}"},
		{"", "aws_wafv2_web_acl_association.main", "resource_arn", "${aws_lb.main.arn}"},
		{"", "aws_appautoscaling_policy.readers_cpu", "target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type",
			"RDSReaderAverageCPUUtilization"},
		{"", "aws_appautoscaling_target.readers", "scalable_dimension", "rds:cluster:ReadReplicaCount"},
		{"", "aws_appautoscaling_target.readers", "max_capacity", "5"},
		{"", "aws_lb.main", "internal", "true"},
		{"", "aws_rds_cluster_instance.instance_0", "monitoring_interval", "15"},
		{"", "aws_rds_cluster_instance.instance_0", "monitoring_role_arn", "${aws_iam_role.rds_monitoring_role.arn}"},
		{"", clusterPath, "database_insights_mode", "advanced"},
		{"", clusterPath, "performance_insights_retention_period", "731"},
		{"", "aws_db_proxy_default_target_group.main", "connection_pool_config.init_query", "SET time_zone = '+00:00'"},
		{"", "aws_flow_log.main", "traffic_type", "REJECT"},
		{"", taskPath, container + "mountPoints.1.containerPath", "/var/run"},
	})
	check(t, production(t), []expectation{
		{"", taskPath, container + "readonlyRootFilesystem", "true"},
		{"", "aws_ecs_cluster.main", "setting.value", "enhanced"},
	})
}

// TestTerraformItself is about backend, provider and versions.
func TestTerraformItself(t *testing.T) {
	settings := func(data []byte, expected map[string]string) {
		t.Helper()
		for path, want := range expected {
			if value, _ := follow(string(data), path); text(value) != want {
				t.Errorf("%s is %s, want %s", path, text(value), want)
			}
		}
	}
	settings(synthesize(t, parse(t, "minimal.yaml", ""))["minimal"], map[string]string{
		"terraform.backend.s3.bucket":              "acme-terraform-state",
		"terraform.backend.s3.key":                 "shop/minimal/terraform.tfstate",
		"terraform.backend.s3.encrypt":             "true",
		"terraform.backend.s3.use_lockfile":        "true",
		"terraform.required_version":               ">= 1.11.0",
		"terraform.required_providers.aws.version": ">= 5.99.1, < 6.0.0",
		"provider.aws.allowed_account_ids":         "123456789012",
		"provider.aws.region":                      "us-east-1",
		"provider.aws.default_tags.tags":           `{"Environment":"minimal","ManagedBy":"slipway","Project":"shop"}`,
	})
	settings(synthesize(t, parse(t, "everything.yaml", ""))["everything"], map[string]string{
		"terraform.backend.s3.region":     "eu-west-1",
		"terraform.backend.s3.key":        "everything.tfstate",
		"terraform.backend.s3.kms_key_id": "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
	})
}
