package rules

import (
	"fmt"
	"strings"

	"slipway/internal/planreview/plan"
)

var statefulDelete = Rule{
	ID:       "stateful-delete",
	Fact:     "No resource that holds data is deleted or replaced.",
	Why:      "What it holds is lost or has to be restored. prevent_destroy does not help once its block is gone (hashicorp/terraform#17599).",
	Severity: Critical,
	Blind:    "what is kept elsewhere: backups, snapshots and copies outside of the plan; whether the data are still needed",
	Check: each(
		func(c *plan.Change) bool { _, ok := stateful[c.Type]; return ok },
		func(c *plan.Change) []Finding {
			held := heldBy(c)
			if c.Action == plan.Forget || c.Action == plan.Replace && c.Forgets {
				return []Finding{{
					Severity: Medium, Address: c.Address, What: verb(c), Why: cause(c),
					Effect: "it stays and costs, and nobody manages it", Undo: "import it again: import block with its id",
				}}
			}
			if !c.Removes() {
				return nil
			}
			return []Finding{{
				Severity: held.severity, Address: c.Address, What: verb(c), Why: cause(c),
				Effect: held.lost + lastResort(c, held), Undo: undo(c, held),
			}}
		}),
}

// holding is what a stateful resource holds.
type holding struct {
	severity Severity
	lost     string // the effect of its deletion
	undo     string
}

// stateful are the types whose deletion loses what Terraform cannot make again.
var stateful = map[string]holding{
	"aws_rds_cluster":             {Critical, "data loss: all databases of the cluster; outage", "restore a snapshot to a new cluster"},
	"aws_rds_global_cluster":      {Critical, "the regions of the database part", "make it again from a cluster"},
	"aws_db_instance":             {Critical, "data loss: all databases of the instance; outage", "restore a snapshot to a new instance"},
	"aws_docdb_cluster":           {Critical, "data loss: all databases of the cluster; outage", "restore a snapshot"},
	"aws_neptune_cluster":         {Critical, "data loss: all graphs of the cluster; outage", "restore a snapshot"},
	"aws_redshift_cluster":        {Critical, "data loss: the warehouse; outage", "restore a snapshot"},
	"aws_dynamodb_table":          {Critical, "data loss: all items of the table; outage", "restore a backup to a new table"},
	"aws_dynamodb_global_table":   {Critical, "data loss: all items of the table; outage", "restore a backup to a new table"},
	"aws_s3_bucket":               {Critical, "data loss: all objects of the bucket", ""},
	"aws_s3_directory_bucket":     {Critical, "data loss: all objects of the bucket", ""},
	"aws_efs_file_system":         {Critical, "data loss: all files", "restore a backup"},
	"aws_fsx_lustre_file_system":  {Critical, "data loss: all files", "restore a backup"}, //nolint:misspell // the name of the file system
	"aws_fsx_ontap_file_system":   {Critical, "data loss: all files", "restore a backup"},
	"aws_fsx_openzfs_file_system": {Critical, "data loss: all files", "restore a backup"},
	"aws_fsx_windows_file_system": {Critical, "data loss: all files", "restore a backup"},
	"aws_ebs_volume":              {Critical, "data loss: the volume", "make a volume of a snapshot"},
	"aws_kms_key": {Critical, "data loss: all that it encrypts becomes unreadable, backups too, when the waiting period ends",
		"within deletion_window_in_days: aws kms cancel-key-deletion, then enable-key"},
	"aws_secretsmanager_secret": {High, "the secret's values are lost; who reads it fails",
		"within recovery_window_in_days: aws secretsmanager restore-secret; with a window of 0 none"},
	"aws_ssm_parameter":                  {Medium, "the parameter's value and history are lost", ""},
	"aws_opensearch_domain":              {Critical, "data loss: all indices; outage", "restore a snapshot"},
	"aws_elasticsearch_domain":           {Critical, "data loss: all indices; outage", "restore a snapshot"},
	"aws_elasticache_replication_group":  {High, "the cache is lost: load on what is behind it", "restore a snapshot, where there is one"},
	"aws_elasticache_cluster":            {High, "the cache is lost: load on what is behind it", "restore a snapshot, where there is one"},
	"aws_elasticache_serverless_cache":   {High, "the cache is lost: load on what is behind it", "restore a snapshot, where there is one"},
	"aws_memorydb_cluster":               {Critical, "data loss: all keys; outage", "restore a snapshot"},
	"aws_msk_cluster":                    {Critical, "data loss: all topics; outage", ""},
	"aws_kinesis_stream":                 {High, "data loss: records that nobody read yet", ""},
	"aws_sqs_queue":                      {High, "data loss: messages that nobody read yet", ""},
	"aws_cognito_user_pool":              {Critical, "data loss: all users and their passwords", ""},
	"aws_ecr_repository":                 {High, "all images of the repository are lost: tasks cannot start, no way back to an older release", ""},
	"aws_ecrpublic_repository":           {High, "all images of the repository are lost", ""},
	"aws_cloudwatch_log_group":           {Medium, "the logs in it are lost", ""},
	"aws_backup_vault":                   {Critical, "data loss: all backups in it", ""},
	"aws_timestreamwrite_table":          {Critical, "data loss: the table", ""},
	"aws_keyspaces_table":                {Critical, "data loss: the table", "restore to a point in time"},
	"aws_glacier_vault":                  {Critical, "data loss: all archives", ""},
	"aws_codecommit_repository":          {Critical, "data loss: the repository", ""},
	"aws_route53_zone":                   {High, "outage: every name of the zone; a new zone has other name servers", ""},
	"aws_mq_broker":                      {High, "data loss: messages on the broker; outage", ""},
	"aws_lightsail_database":             {Critical, "data loss: all databases of the instance; outage", "restore a snapshot"},
	"google_sql_database_instance":       {Critical, "data loss: all databases of the instance; outage", "restore a backup"},
	"google_storage_bucket":              {Critical, "data loss: all objects of the bucket", ""},
	"google_spanner_database":            {Critical, "data loss: the database", "restore a backup"},
	"google_bigquery_dataset":            {Critical, "data loss: all tables of the dataset", ""},
	"google_bigquery_table":              {Critical, "data loss: the table", ""},
	"azurerm_mssql_database":             {Critical, "data loss: the database", "restore a backup"},
	"azurerm_mysql_flexible_server":      {Critical, "data loss: all databases of the server; outage", "restore a backup"},
	"azurerm_postgresql_flexible_server": {Critical, "data loss: all databases of the server; outage", "restore a backup"},
	"azurerm_storage_account":            {Critical, "data loss: all that is stored in the account", ""},
	"azurerm_cosmosdb_account":           {Critical, "data loss: all databases of the account", "restore a backup"},
	"azurerm_key_vault":                  {Critical, "data loss: what its keys encrypt", "recover it while it is soft-deleted"},
}

// heldBy grades what has more or less to lose than others of its type.
func heldBy(c *plan.Change) holding {
	const aYear = 365
	held := stateful[c.Type]
	days, _ := plan.Number(c.Old("retention_in_days"))
	switch {
	case c.Is("aws_db_instance") && !plan.Empty(c.Old("replicate_source_db")), c.Is("aws_rds_cluster") && !plan.Empty(c.Old("replication_source_identifier")):
		return holding{High, "outage of what reads from this replica; its source keeps the data", "make the replica again: it gets its data from the source"}
	case c.Is("aws_ssm_parameter") && plan.Text(c.Old("type")) == "SecureString":
		held.severity, held.lost = High, held.lost+"; who reads it fails"
	case c.Is("aws_cloudwatch_log_group") && days >= aYear:
		held.severity, held.lost = High, fmt.Sprintf("%s, which were to be kept for %g days", held.lost, days)
	}
	return held
}

// lastResort says what AWS keeps of a deleted database.
func lastResort(c *plan.Change, held holding) string {
	if held.severity < Critical {
		return ""
	}
	if skips, ok := plan.Bool(c.Old("skip_final_snapshot")); ok {
		if skips {
			return "; no final snapshot"
		}
		return "; a final snapshot is made"
	}
	return ""
}

func undo(c *plan.Change, held holding) string {
	if held.undo == "" {
		return "none once applied"
	}
	if skips, _ := plan.Bool(c.Old("skip_final_snapshot")); skips && strings.Contains(held.undo, "snapshot") {
		return "take a snapshot before; afterwards only automated backups that were kept"
	}
	return held.undo
}
