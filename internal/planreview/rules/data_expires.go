package rules

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var dataExpires = Rule{
	ID:       "data-expires",
	Fact:     "Nothing that is kept today is deleted by a shorter retention, an expiration or a replica that goes.",
	Why:      "The service deletes it by itself, soon after the apply and without another word, and no deletion shows in the plan.",
	Severity: High,
	Blind:    "retention that is set outside of Terraform, and rules of a service that are one text, such as those of Azure's storage management policies",
	Check: eachOf(
		func(c *plan.Change) bool {
			return c.Keeps() || c.Action == plan.Create && (expires(c) || c.Is("aws_ecr_lifecycle_policy"))
		},
		func(p *plan.Plan, c *plan.Change) []Finding {
			undo := "set it back before the service deletes: afterwards only a backup has it"
			if c.Action == plan.Create {
				undo = "take it out before the service deletes: afterwards only a backup has it"
			}
			report := func(severity Severity, what, effect string) []Finding {
				return []Finding{{Severity: severity, Address: c.Address, What: what, Why: reason(c), Effect: effect, Undo: undo}}
			}
			if c.Action == plan.Create {
				what := sooner(c)
				switch {
				case what != "" && existing(p, c, "bucket", "aws_s3_bucket"):
					return report(High, what, "objects or versions that are old enough are deleted from a bucket that this plan does not make")
				case c.Is("aws_ecr_lifecycle_policy") && existing(p, c, "repository", "aws_ecr_repository"):
					return report(Medium, "a lifecycle policy for "+show(c.New("repository")), "images that it selects are deleted: tasks that need them do not start")
				}
				return nil
			}
			findings := retentions.weakened(c, undo)
			if on, _ := plan.Bool(c.New("ttl", "enabled")); on && c.Is("aws_dynamodb_table") {
				before, after := c.Old("ttl", "attribute_name"), c.New("ttl", "attribute_name")
				switch {
				case turnedOn(c, "ttl", "enabled"):
					findings = append(findings, report(High, "ttl: on, by "+show(after), "items whose "+show(after)+" is in the past are deleted")...)
				case !plan.Equal(before, after):
					findings = append(
						findings,
						report(High, "ttl.attribute_name: "+fromTo(before, after), "items whose "+show(after)+" is in the past are deleted")...)
				}
			}
			if gone := missing(c, "region_name", "replica"); len(gone) > 0 && c.Is("aws_dynamodb_table") {
				findings = append(
					findings,
					report(High, "replica: - "+strings.Join(gone, ", "), "data loss: the table's copy in that region; outage of what reads it there")...)
			}
			if gone := missing(c, "name", "global_secondary_index"); len(gone) > 0 && c.Is("aws_dynamodb_table") {
				findings = append(
					findings,
					report(High, "global_secondary_index: - "+strings.Join(gone, ", "), "queries by it fail; making it again takes long on a large table")...)
			}
			if gone := missing(c, "region", "replica"); len(gone) > 0 && c.Is("aws_secretsmanager_secret") {
				findings = append(findings, report(Medium, "replica: - "+strings.Join(gone, ", "), "who reads the secret in that region fails")...)
			}
			if expires(c) {
				if what := sooner(c); what != "" {
					findings = append(findings, report(High, what, "objects or versions that are old enough are deleted")...)
				}
			}
			if c.Is("aws_ecr_lifecycle_policy") && !plan.Equal(c.Old("policy"), c.New("policy")) {
				findings = append(findings, report(Medium, "policy changed", "images that it selects are deleted: tasks that need them do not start")...)
			}
			return findings
		}),
}

// retentions say how long a service keeps what it has.
var retentions = attributes{
	// Within days: https://docs.aws.amazon.com/goto/WebAPI/logs/PutRetentionPolicy
	byRetention("older logs are deleted", "retention_in_days").only("aws_cloudwatch_log_group azurerm_log_analytics_workspace azurerm_application_insights"),
	byRetention("messages that nobody has read by then are deleted", "message_retention_seconds"),
	// Older records cannot be read from then on: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html
	byRetention("records that nobody has read by then are deleted", "retention_period").only("aws_kinesis_stream").at(High),
	byRetention("older footage is deleted", "data_retention_in_hours"),
	byRetention("older events are deleted", "retention_period").only("aws_cloudtrail_event_data_store").at(High),
	byRetention("older events are deleted", "retention_days").only("google_logging_*"),
	// It archives without an end where no days are given: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/cloudwatch_event_archive
	byRetention("older events are deleted", "retention_days").only("aws_cloudwatch_event_archive").evenIfNone(),
	byRetention("backups are deleted earlier", "retention_period").only("aws_db_instance_automated_backups_replication aws_redshift_snapshot_copy").at(High),
	byRetention("what was deleted can be restored for less time", "retention_period", "retention_period_value").only("aws_rbin_rule"),
	byRetention("older data is deleted", "retention_properties", "magnetic_store_retention_period_in_days").at(High),
	byRetention("older data is deleted", "retention_period_in_days").only("aws_prometheus_workspace_configuration aws_config_retention_configuration"),
	byRetention("older history is deleted", "workflow_execution_retention_period_in_days"),
	byRetention("snapshots are deleted earlier", "policy_details", "schedule", "retain_rule", "count").only("aws_dlm_lifecycle_policy").at(High),
	byRetention("messages that nobody has read by then are deleted", "config", "retention.ms").only("confluent_kafka_topic kafka_topic").at(High),
	byRetention("items are deleted that long after they are written", "default_ttl").only("azurerm_cosmosdb_*").at(High).evenIfNone(),
	byRetention("partitions are deleted when they are that old", "time_partitioning", "expiration_ms").at(High).evenIfNone(),
	byRetention("cells are deleted when they are that old", "max_age", "duration").only("google_bigtable_gc_policy").at(High),
	byRetention("cells are deleted when they are that old", "max_age", "days").only("google_bigtable_gc_policy").at(High),
	byRetention("older versions of cells are deleted", "max_version", "number").only("google_bigtable_gc_policy").at(High),
	byRetention("snapshots are deleted earlier", "snapshot_schedule_policy", "retention_policy", "max_retention_days").at(High),
	whileUnset("it is deleted then", "ttl").only("google_secret_manager_secret"),
	whileUnset("it is deleted then", "expire_time").only("google_secret_manager_secret"),
	whileUnset("it is deleted then", "expiration_time").only("google_bigquery_table"),
	byRetention("messages that nobody has read by then are deleted", "message_retention_duration"),
	byRetention("older versions of rows are gone", "version_retention_period"),
	byRetention("tables are deleted that long after they are made", "default_table_expiration_ms").at(High).evenIfNone(),
	byRetention("messages that nobody has read by then are deleted", "message_retention").only("azurerm_eventhub"),
}

// missing names what a list of blocks had before and has no more, by an attribute.
func missing(c *plan.Change, attribute, block string) []string {
	if unseen(c, block) {
		return nil
	}
	var kept, gone []string
	for _, item := range plan.List(c.New(block)) {
		name := plan.Text(plan.Value(item, attribute))
		if name == "" && c.Unknown(block) {
			return nil // perhaps it is known only after apply
		}
		kept = append(kept, name)
	}
	for _, item := range plan.List(c.Old(block)) {
		if name := plan.Text(plan.Value(item, attribute)); name != "" && !slices.Contains(kept, name) {
			gone = append(gone, name)
		}
	}
	return gone
}

// unseen says whether nothing of a block is known before apply. A block of which only a part is not, such as an ARN, can be compared.
func unseen(c *plan.Change, block string) bool { return c.Unknown(block) && plan.Empty(c.New(block)) }

func expires(c *plan.Change) bool {
	return c.Is("aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket", "aws_s3control_bucket_lifecycle_configuration", "google_storage_bucket",
		"aws_s3_directory_bucket")
}

// sooner finds the rules of a bucket by which something is deleted that was not, or not so soon. A rule without an id counts by its place.
func sooner(c *plan.Change) string {
	before := expirations(c.Before)
	var said []string
	for id, after := range expirations(c.After) {
		for kind, days := range after {
			was, there := before[id][kind]
			switch {
			case !there:
				said = append(said, fmt.Sprintf("%s %s: after %s", id, kind, inDays(days)))
			case days < was:
				said = append(said, fmt.Sprintf("%s %s: %g → %s", id, kind, was, inDays(days)))
			}
		}
	}
	slices.Sort(said)
	return listed(said)
}

func inDays(n float64) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%g days", n)
}

func expirations(side any) map[string]map[string]float64 {
	rules := map[string]map[string]float64{}
	for _, block := range []string{"rule", "lifecycle_rule"} {
		for i, rule := range plan.List(plan.Value(side, block)) {
			status := plan.Text(plan.Value(rule, "status"))
			enabled, given := plan.Bool(plan.Value(rule, "enabled"))
			if status == "Disabled" || given && !enabled {
				continue
			}
			id := plan.Text(plan.Value(rule, "id"))
			if id == "" {
				id = fmt.Sprintf("%s %d", block, i+1)
			}
			rules[id] = map[string]float64{}
			for kind, paths := range map[string][][]string{
				"expiration":           {{"expiration", "days"}},
				"noncurrent versions":  {{"noncurrent_version_expiration", "noncurrent_days"}, {"noncurrent_version_expiration", "days"}},
				"deletion by the rule": {{"condition", "age"}},
			} {
				for _, path := range paths {
					if days, ok := plan.Number(plan.Value(rule, path...)); ok && days > 0 && deletesBy(rule, path) {
						rules[id][kind] = days
					}
				}
			}
		}
	}
	return rules
}

// deletesBy leaves out Google's rules that only move objects to another storage class.
func deletesBy(rule any, path []string) bool {
	return path[0] != "condition" || plan.Text(plan.Value(rule, "action", "type")) == "Delete"
}
