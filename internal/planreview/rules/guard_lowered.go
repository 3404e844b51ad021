package rules

import (
	"fmt"

	"slipway/internal/planreview/plan"
)

var guardLowered = Rule{
	ID: "guard-lowered",
	Fact: "What keeps data and service from being lost is not weakened: deletion protection, final snapshots, backups, recovery windows, versioning, " +
		"locks, a second zone, dead-letter queues.",
	Why: "The next plan that deletes the resource then goes through, and what it deletes cannot be brought back; or the next fault takes the service down. " +
		"Lowering a guard is the first of two steps; it needs a look of its own.",
	Severity: Critical,
	Blind:    "guards that are set outside of the resource: by lifecycle policies, an SCP; what a module or a variable of another plan sets",
	Check: eachOf(
		func(c *plan.Change) bool {
			return c.Keeps() || c.Action == plan.Delete && guardTypes[c.Type] != "" || c.Action == plan.Create && c.Is("aws_s3_bucket_versioning")
		},
		func(p *plan.Plan, c *plan.Change) []Finding {
			switch c.Action {
			case plan.Delete:
				return []Finding{lessGuarded(c, verb(c), guardTypes[c.Type])}
			case plan.Create:
				if suspends(c) && existing(p, c, "bucket", "aws_s3_bucket") {
					return []Finding{lessGuarded(c, "versioning_configuration.status: Suspended, for a bucket that this plan does not make",
						"an overwritten or deleted object is lost")}
				}
				return nil
			}
			const undo = "set it back and apply, before anything is deleted"
			findings := guards.weakened(c, undo)
			if c.Type == "aws_backup_plan" {
				if fewer := fewerBackups(c.Old("rule"), c.New("rule")); fewer != "" {
					findings = append(findings, lessGuarded(c, fewer, "less far to go back, or no copy elsewhere"))
				}
			}
			if gone := missing(c, "id", "rule"); len(gone) > 0 && c.Is("aws_s3_bucket_replication_configuration") {
				findings = append(findings, lessGuarded(c, "rule: - "+listed(gone), "no more copies elsewhere"))
			}
			return findings
		}),
}

// suspends says whether a new setting of a bucket ends its versioning, if it has one.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket_versioning
func suspends(c *plan.Change) bool {
	values := valuesAt(c.After, []string{"versioning_configuration", "status"})
	return len(values) > 0 && plan.Text(values[0]) == "Suspended"
}

func lessGuarded(c *plan.Change, what, effect string) Finding {
	return Finding{
		Severity: High, Address: c.Address, What: what, Why: inConfiguration,
		Effect: effect, Undo: back(c) + ", before anything is deleted",
	}
}

const unreviewed = "what nobody has reviewed can be released"

// guards are the attributes of providers, and of lifecycle in synthesized JSON, that keep data and service from being lost.
var guards = attributes{
	whileOn("it can be deleted", "deletion_protection"),
	whileOn("it can be deleted", "enable_deletion_protection"),
	whileOn("it can be deleted", "deletion_protection_enabled"),
	whileOn("it can be deleted", "delete_protection"),
	whileOn("it can be deleted", "deletion_protected"),
	whileWord("ACTIVE", "it can be deleted", "deletion_protection"),
	whileOn("it can be deleted", "settings", "deletion_protection_enabled"),
	byNumber(30*24*3600, "less time to take a deletion back", "destroy_scheduled_duration").at(Medium),
	byNumber(0, "less far to go back", "policy_item_daily", "retention_value").ofBackups(),
	whileOn("it can be deleted", "enable_drop_protection"),
	whileWord("DELETE_PROTECTION_ENABLED", "it can be deleted", "delete_protection_state"),
	whileWord("POINT_IN_TIME_RECOVERY_ENABLED", "no way back to a point in time", "point_in_time_recovery_enablement"),
	whileWord("Retain", "whoever deletes a claim deletes its volume", "reclaim_policy"),
	whileWord("Retain", "whoever deletes a claim deletes its volume", "spec", "persistent_volume_reclaim_policy"),
	byNumber(0, "maintenance may stop all pods at once", "spec", "min_available").only("kubernetes_pod_disruption_budget*").at(Medium),
	whileOff("a termination takes the volume along", "root_block_device", "delete_on_termination").at(Medium),
	whileOff("a termination takes the volume along", "ebs_block_device", "delete_on_termination").at(Medium),
	whileOn("no more backups are made", "backups"),
	whileOn("no more backups are made", "backup_enabled"),
	whileOn("no more backups are made", "backups_enabled"),
	whileOn("no more backups are made", "cloud_backup"),
	whileWord("Continuous", "no way back to a point in time", "backup", "type").only("azurerm_cosmosdb_account"),
	byNumber(1, "less far to go back", "data_retention_time_in_days").only("snowflake_*"),
	byNumber(0, "less far to go back", "short_term_retention_policy", "retention_days").ofBackups(),
	byNumber(0, "backups for years back are deleted", "long_term_retention_policy", "weekly_retention"),
	byNumber(0, "backups for years back are deleted", "long_term_retention_policy", "monthly_retention"),
	byNumber(0, "backups for years back are deleted", "long_term_retention_policy", "yearly_retention"),
	byNumber(0, "less far to go back", "retention_daily", "count").only("azurerm_backup_policy_*").ofBackups(),
	byNumber(0, "less far to go back", "retention_weekly", "count").only("azurerm_backup_policy_*"),
	byNumber(0, "less far to go back", "retention_monthly", "count").only("azurerm_backup_policy_*"),
	byNumber(0, "less far to go back", "retention_yearly", "count").only("azurerm_backup_policy_*"),
	whileWord("TRUE", "what the policy forbade is allowed", "spec", "rules", "enforce").only("google_org_policy_policy"),
	whileOn("what the policy forbade is allowed", "boolean_policy", "enforced"),
	whileOff("history can be rewritten", "allows_force_pushes"),
	whileOff("the branch can be deleted", "allows_deletions"),
	whileOn("it can be terminated", "disable_api_termination"),
	whileOn("it can be terminated", "termination_protection"),
	whileOn("it can be deleted", "termination_protection_enabled"),
	whileOn("its instances can be terminated", "protect_from_scale_in").at(Medium),
	whileOn("Terraform does not refuse to delete it any more", "lifecycle", "prevent_destroy"),
	whileWord("ABANDON", "a removal from the configuration deletes it", "deletion_policy").at(Medium),
	whileOff("a deletion leaves no snapshot", "skip_final_snapshot"),
	whileOff("a deletion leaves no backup", "skip_final_backup"),
	// AWS's default is that they go: https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-delete-rds-instance.html
	whileOff("a deletion takes the automated backups along", "delete_automated_backups"),
	whileOff("a deletion takes everything in it along", "force_destroy"),
	whileNot("true", "a deletion takes all images along", "force_delete").only("aws_ecr_repository"),
	whileOff("a deletion takes all instances along", "force_delete").only("aws_autoscaling_group"),
	byNumber(0, "no way back by rewinding", "backtrack_window").only("aws_rds_cluster"),
	whileWord("Enabled", "no more copies elsewhere", "rule", "status").only("aws_s3_bucket_replication_configuration"),
	whileWord("SIGNING", "answers of the zone can be forged", "signing_status").only("aws_route53_hosted_zone_dnssec"),
	whileOff("a deletion takes all tables along", "delete_contents_on_destroy"),
	whileOff("locked objects are deleted all the same", "bypass_governance_retention"),
	whileOff("the account is closed when it leaves the configuration", "close_on_deletion"),
	byNumber(0, "less far to go back", "backup_retention_period").ofBackups(),
	byNumber(0, "less far to go back", "backup_retention_days").ofBackups(),
	byNumber(0, "less far to go back", "automatic_backup_retention_days").ofBackups(),
	byNumber(0, "less far to go back", "snapshot_retention_limit").ofBackups(),
	// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/redshift_cluster
	byNumber(1, "less far to go back", "automated_snapshot_retention_period"),
	byNumber(0, "less far to go back", "backup_policy", "retention_days"),
	// 7 to 30 days, or none: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/secretsmanager_secret
	byNumber(30, "less time to take a deletion back", "recovery_window_in_days"),
	// 7 to 30 days: https://docs.aws.amazon.com/kms/latest/cryptographic-details/key-deletion.html
	byNumber(30, "less time to take a deletion back", "deletion_window_in_days"),
	// https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/key_vault_managed_hardware_security_module
	byNumber(90, "less time to take a deletion back", "soft_delete_retention_days").only("azurerm_key_vault*"),
	byNumber(7, "less time to take a deletion back", "soft_delete_retention_days").only("azurerm_app_configuration"),
	byNumber(0, "less time to take a deletion back", "soft_delete_policy", "retention_duration_seconds"),
	byNumber(0, "less time to take a deletion back", "blob_properties", "delete_retention_policy", "days"),
	byNumber(0, "less time to take a deletion back", "blob_properties", "container_delete_retention_policy", "days"),
	whileOn("what is deleted is gone at once", "purge_protection_enabled"),
	whileOn("what is deleted is gone at once", "soft_delete_enabled"),
	// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
	whileOn("no way back to a point in time", "point_in_time_recovery", "enabled"),
	byNumber(35, "less far to go back", "point_in_time_recovery", "recovery_period_in_days").ofBackups(),
	whileOn("no way back to a point in time", "point_in_time_recovery_enabled"),
	whileWord("ENABLED", "no way back to a point in time", "point_in_time_recovery", "status"),
	whileOn("no way back to a point in time", "settings", "backup_configuration", "point_in_time_recovery_enabled"),
	whileOn("no way back to a point in time", "settings", "backup_configuration", "binary_log_enabled"),
	whileOn("no more backups are made", "settings", "backup_configuration", "enabled"),
	byNumber(7, "less far to go back", "settings", "backup_configuration", "backup_retention_settings", "retained_backups"),
	whileOn("no more backups are made", "backup_retention_enabled"),
	whileWord("ENABLED", "no more backups are made", "backup_policy", "status"),
	whileOn("backups do not outlive the region", "geo_redundant_backup_enabled"),
	whileWord("ENABLED", "no more snapshots are made", "state").only("aws_dlm_lifecycle_policy"),
	whileOn("no continuous backup", "rule", "enable_continuous_backup").only("aws_backup_plan").at(Medium),
	// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket_versioning
	whileWord("Enabled", "an overwritten or deleted object is lost", "versioning_configuration", "status"),
	whileOn("an overwritten or deleted object is lost", "versioning", "enabled"),
	whileOn("an overwritten or deleted object is lost", "blob_properties", "versioning_enabled"),
	whileWord("Enabled", "versions can be deleted without a second factor", "versioning_configuration", "mfa_delete"),
	whileOn("versions can be deleted without a second factor", "versioning", "mfa_delete"),
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-overview.html#object-lock-retention-modes
	byNumber(0, "locked objects can be deleted earlier", "rule", "default_retention", "days"),
	byNumber(0, "locked objects can be deleted earlier", "rule", "default_retention", "years"),
	whileWord("COMPLIANCE", "whoever has the right can delete locked objects", "rule", "default_retention", "mode"),
	whileWord("COMPLIANCE", "whoever has the right can delete locked objects", "object_lock_mode"),
	byNumber(0, "backups can be deleted earlier", "min_retention_days"),
	byNumber(0, "locked objects can be deleted earlier", "retention_policy", "retention_period"),
	whileOn("the retention can be shortened", "retention_policy", "is_locked"),
	whileOn("all that it encrypts cannot be read while it is off", "is_enabled").only("aws_kms_*").at(Critical),
	whileOn(
		"all that it encrypts cannot be read while it is off",
		"enabled",
	).only("aws_kms_external_key aws_kms_replica_key aws_kms_replica_external_key").
		at(Critical),
	whileOn("the key stays the same for ever", "enable_key_rotation").at(Medium),
	whileSet("the key stays the same for ever", "rotation_period").only("google_kms_crypto_key").at(Medium),
	whileOn("a fault of one zone is an outage", "multi_az"),
	whileOn("a fault of one zone is an outage", "multi_az_enabled"),
	whileOn("a fault of the primary node is an outage", "automatic_failover_enabled"),
	whileOn("a fault of one zone is an outage", "cluster_config", "zone_awareness_enabled"),
	whileOn("a fault of one zone is an outage", "cluster_config", "multi_az_with_standby_enabled"),
	whileOn("a fault of a master node is an outage", "cluster_config", "dedicated_master_enabled"),
	whileOn("a fault of one zone is an outage", "availability_zone_relocation_enabled").at(Medium),
	whileWord("REGIONAL", "a fault of one zone is an outage", "settings", "availability_type"),
	whileOn("a fault of one zone is an outage", "zone_redundant"),
	whileOn("a fault of one zone is an outage", "zone_redundancy_enabled"),
	whileWord("ZoneRedundant", "a fault of one zone is an outage", "high_availability", "mode"),
	whileSet("a fault of one zone is an outage", "high_availability"),
	whileRanked("GZRS GRS RAGRS RAGZRS ZRS", "fewer copies in other zones or regions", "account_replication_type"),
	whileListed("a copy in another zone goes", "availability_zones").only("aws_autoscaling_group").at(Medium),
	whileListed("a copy in another zone goes", "vpc_zone_identifier").at(Medium),
	whileListed("a copy in another zone goes", "subnets").only("aws_lb aws_alb aws_elb").at(Medium),
	whileOn("a fault in one zone leaves the others idle", "enable_cross_zone_load_balancing").at(Medium),
	whileWord("ELB", "instances that run and do not answer stay in service", "health_check_type").only("aws_autoscaling_group").at(Medium),
	whileSet("what fails is lost instead of kept for a look", "redrive_policy"),
	whileSet("what fails is lost instead of kept for a look", "dead_letter_config"),
	whileSet("what fails is lost instead of kept for a look", "target", "dead_letter_config"),
	whileSet("what fails is lost instead of kept for a look", "dead_letter_policy"),
	whileRanked("ReadOnly CanNotDelete", "what it locked can be changed", "lock_level").only("azurerm_management_lock").at(Medium),
	whileOn(unreviewed, "enforce_admins").only("github_branch_protection github_branch_protection_v3"),
	whileSet(unreviewed, "required_pull_request_reviews").only("github_branch_protection github_branch_protection_v3"),
	byNumber(0, unreviewed, "required_pull_request_reviews", "required_approving_review_count"),
	whileSet("what no check has passed can be released", "required_status_checks").only("github_branch_protection github_branch_protection_v3"),
	whileOff("what was released can be overwritten", "allow_force_push").only("gitlab_branch_protection"),
	whileWord("active", unreviewed, "enforcement").only("github_repository_ruleset github_organization_ruleset"),
	whileWord("IMMUTABLE", "a tag can be made to mean another image", "image_tag_mutability").at(Medium),
	whileWord("ON", "people log in without a second factor", "mfa_configuration"),
	byNumber(6, "weaker passwords are accepted", "password_policy", "minimum_length").at(Medium),
}

// fewerBackups says what the rules of a backup plan keep less of: copies, or days, those of all backups and copies together.
func fewerBackups(before, after any) string {
	was, days := backupRules(before)
	is, left := backupRules(after)
	switch {
	case is < was:
		return fmt.Sprintf("rule.copy_action: %d → %d", was, is)
	case left < days:
		return fmt.Sprintf("rule.lifecycle.delete_after: %v → %v", days, left)
	}
	return ""
}

// backupRules counts the copies of a plan's rules, and adds up the days for which backups and copies are kept.
func backupRules(rules any) (copies int, days float64) {
	list, _ := rules.([]any)
	for _, rule := range list {
		object, _ := rule.(map[string]any)
		actions, _ := object["copy_action"].([]any)
		copies += len(actions)
		for _, kept := range append(actions, rule) {
			object, _ := kept.(map[string]any)
			lifecycles, _ := object["lifecycle"].([]any)
			for _, lifecycle := range lifecycles {
				settings, _ := lifecycle.(map[string]any)
				n, _ := plan.Number(settings["delete_after"])
				days += n
			}
		}
	}
	return copies, days
}

// guardTypes are resources that are nothing but a guard, with the effect of their deletion.
var guardTypes = map[string]string{
	"aws_s3_bucket_versioning":                "an overwritten or deleted object is lost",
	"aws_s3_bucket_object_lock_configuration": "objects can be deleted",
	"aws_backup_plan":                         "no more backups are made",
	"aws_backup_selection":                    "no more backups of what it selects",
	"aws_backup_vault_lock_configuration":     "backups can be deleted",
}
