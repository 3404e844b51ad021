package synthdiff

import (
	"slices"

	"slipway/internal/planreview/plan"
)

// forced are the attributes that the AWS provider's documentation marks with "Forces new resource", for the types whose replacement loses data or
// is an outage. The list is not whole: a plan knows better.
var forced = map[string][]string{
	"aws_rds_cluster": {"cluster_identifier", "database_name", "master_username", "storage_encrypted", "kms_key_id", "engine_mode",
		"availability_zones", "db_subnet_group_name", "snapshot_identifier"},
	"aws_rds_cluster_instance":  {"cluster_identifier", "identifier", "engine", "db_subnet_group_name"},
	"aws_db_instance":           {"db_name", "username", "storage_encrypted", "kms_key_id", "availability_zone", "engine", "snapshot_identifier"},
	"aws_db_proxy":              {"name", "engine_family", "vpc_subnet_ids"},
	"aws_db_proxy_endpoint":     {"db_proxy_endpoint_name", "db_proxy_name", "vpc_subnet_ids", "target_role"},
	"aws_dynamodb_table":        {"name", "hash_key", "range_key", "local_secondary_index"},
	"aws_ebs_volume":            {"availability_zone", "encrypted", "kms_key_id", "snapshot_id"},
	"aws_ecr_repository":        {"name", "encryption_configuration"},
	"aws_ecs_cluster":           {"name"},
	"aws_ecs_service":           {"name", "cluster", "scheduling_strategy"},
	"aws_efs_file_system":       {"encrypted", "kms_key_id", "performance_mode", "availability_zone_name", "creation_token"},
	"aws_cloudwatch_log_group":  {"name", "name_prefix", "log_group_class"},
	"aws_kms_key":               {"customer_master_key_spec", "key_usage", "multi_region", "custom_key_store_id"},
	"aws_lb":                    {"name", "name_prefix", "internal", "load_balancer_type"},
	"aws_s3_bucket":             {"bucket", "bucket_prefix", "object_lock_enabled"},
	"aws_secretsmanager_secret": {"name", "name_prefix"},
	"aws_sqs_queue":             {"name", "name_prefix", "fifo_queue"},
	"aws_subnet":                {"cidr_block", "availability_zone", "vpc_id"},
	"aws_vpc":                   {"cidr_block"},
}

// revisions are types of which AWS keeps every version: any change but one of tags makes another.
var revisions = []string{"aws_ecs_task_definition", "aws_secretsmanager_secret_version"}

// forcesReplacement names the attributes of a change that force a replacement.
func forcesReplacement(c *plan.Change) []string {
	candidates := forced[c.Type]
	var all []string
	for _, name := range c.Changed() {
		revision := slices.Contains(revisions, c.Type) && !slices.Contains([]string{"tags", "skip_destroy", "track_latest", "lifecycle", "depends_on"}, name)
		if revision || slices.Contains(candidates, name) {
			all = append(all, name)
		}
	}
	return all
}
