package rules

import (
	"strings"
	"testing"
)

func TestDataExpires(t *testing.T) {
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	const table, bucket = "aws_dynamodb_table.a", "aws_s3_bucket_lifecycle_configuration.a"
	rule := func(more string) string {
		return `{"bucket":"logs","rule":[{"id":"old","status":"Enabled",` + more + `}]}`
	}
	verify(t, dataExpires, map[string]example{
		"tables of a dataset": {changes(change("update", "google_bigquery_dataset.a", `{"default_table_expiration_ms":null}`,
			`{"default_table_expiration_ms":3600000}`)), "high google_bigquery_dataset.a: default_table_expiration_ms: none → 3600000"},
		"a topic": {changes(change("update", "kafka_topic.a", `{"config":{"retention.ms":"604800000"}}`, `{"config":{"retention.ms":"3600000"}}`)),
			"high kafka_topic.a: config.retention.ms: 604800000 → 3600000"},
		"a table's copy in another region": {changes(change("update", "aws_dynamodb_table.a", `{"replica":[{"region_name":"eu-west-1"},{"region_name":"us-west-2"}]}`,
			`{"replica":[{"region_name":"eu-west-1"}]}`, `"after_unknown":{"replica":[{"arn":true}]}`)), "high aws_dynamodb_table.a: replica: - us-west-2"},
		"an index that goes": {changes(change("update", "aws_dynamodb_table.a", `{"global_secondary_index":[{"name":"by-customer"}]}`,
			`{"global_secondary_index":[]}`)), "high aws_dynamodb_table.a: global_secondary_index: - by-customer"},
		"an archive without end": {changes(change("update", "aws_cloudwatch_event_archive.a", `{"name":"a","retention_days":null}`,
			`{"name":"a","retention_days":7}`)),
			"medium aws_cloudwatch_event_archive.a: retention_days: none → 7"},
		"an archive that stays without end": {changes(change("update", "aws_cloudwatch_event_archive.a", `{"name":"a"}`, `{"name":"b"}`)), ok},
		"made":                              {changes(change("create", table, "", `{"ttl":[{"enabled":true,"attribute_name":"at"}]}`)), notApplicable},
		"kept": {
			update(table, `{"ttl":[{"enabled":true,"attribute_name":"at"}]}`, `{"ttl":[{"enabled":true,"attribute_name":"at"}]}`), ok,
		},
		"ttl": {update(table, `{"ttl":[{"enabled":false,"attribute_name":""}]}`, `{"ttl":[{"enabled":true,"attribute_name":"created_at"}]}`),
			"high " + table + ": ttl: on, by created_at"},
		"ttl off": {update(table, `{"ttl":[{"enabled":true,"attribute_name":"at"}]}`, `{"ttl":[{"enabled":false,"attribute_name":""}]}`), ok},
		"ttl by another attribute": {update(table, `{"ttl":[{"enabled":true,"attribute_name":"at"}]}`, `{"ttl":[{"enabled":true,"attribute_name":"born"}]}`),
			"high " + table + ": ttl.attribute_name: at → born"},
		"replica": {update(table, `{"replica":[{"region_name":"eu-west-1"},{"region_name":"us-west-2"}]}`, `{"replica":[{"region_name":"us-west-2"}]}`),
			"high " + table + ": replica: - eu-west-1"},
		"logs": {
			update("aws_cloudwatch_log_group.a", `{"retention_in_days":90}`, `{"retention_in_days":30}`),
			"medium aws_cloudwatch_log_group.a: retention_in_days: 90 → 30",
		},
		"logs, for ever": {
			update("aws_cloudwatch_log_group.a", `{"retention_in_days":0}`, `{"retention_in_days":30}`),
			"medium aws_cloudwatch_log_group.a: retention_in_days: 0 → 30",
		},
		"logs, longer": {update("aws_cloudwatch_log_group.a", `{"retention_in_days":30}`, `{"retention_in_days":0}`), ok},
		"queue": {
			update("aws_sqs_queue.a", `{"message_retention_seconds":345600}`, `{"message_retention_seconds":60}`),
			"medium aws_sqs_queue.a: message_retention_seconds: 345600 → 60",
		},
		"stream": {
			update("aws_kinesis_stream.a", `{"retention_period":168}`, `{"retention_period":24}`),
			"high aws_kinesis_stream.a: retention_period: 168 → 24",
		},
		"expiration": {
			update(bucket, rule(`"expiration":[{"days":365}]`), rule(`"expiration":[{"days":30}]`)),
			"high " + bucket + ": old expiration: 365 → 30 days",
		},
		"later":          {update(bucket, rule(`"expiration":[{"days":30}]`), rule(`"expiration":[{"days":365}]`)), ok},
		"new expiration": {update(bucket, rule(`"expiration":[]`), rule(`"expiration":[{"days":30}]`)), "high " + bucket + ": old expiration: after 30 days"},
		"noncurrent": {
			update(bucket, rule(`"noncurrent_version_expiration":[{"noncurrent_days":90}]`), rule(`"noncurrent_version_expiration":[{"noncurrent_days":1}]`)),
			"high " + bucket + ": old noncurrent versions: 90 → 1 day",
		},
		"a rule for a bucket that is there": {
			changes(change("create", bucket, "", rule(`"expiration":[{"days":30}]`))),
			"high " + bucket + ": old expiration: after 30 days",
		},
		"a rule for a bucket of that name that the plan makes": {
			changes(change("create", "aws_s3_bucket.logs", "", `{"bucket":"logs"}`), change("create", bucket, "", rule(`"expiration":[{"days":30}]`))),
			ok,
		},
		"a rule for a bucket that is there, and a new one whose name begins it": {
			changes(change("create", "aws_s3_bucket.a", "", `{"bucket":"logs"}`),
				change("create", bucket, "", strings.Replace(rule(`"expiration":[{"days":30}]`), "logs", "logs.example.com", 1))),
			"high " + bucket + ": old expiration: after 30 days",
		},
		"a rule for a bucket that a synthesized file refers to": {
			changes(change("create", "aws_s3_bucket.a", "", `{}`), change("create", bucket, "", strings.Replace(rule(`"expiration":[{"days":30}]`), "logs",
				"${aws_s3_bucket.a.id}", 1))),
			ok,
		},
		"a rule for a bucket of that name that stays": {
			changes(change("update", "aws_s3_bucket.logs", `{"bucket":"logs"}`, `{"bucket":"logs"}`),
				change("create", bucket, "", rule(`"expiration":[{"days":30}]`))),
			"high " + bucket + ": old expiration: after 30 days",
		},
		"images of a repository that is there": {
			changes(change("create", "aws_ecr_lifecycle_policy.a", "", `{"repository":"shop","policy":"{}"}`)),
			"medium aws_ecr_lifecycle_policy.a: a lifecycle policy for shop",
		},
		"images of a new repository": {
			changes(change("create", "aws_ecr_repository.a", "", `{"name":"shop"}`),
				change("create", "aws_ecr_lifecycle_policy.a", "", `{"repository":"shop","policy":"{}"}`)),
			ok,
		},
		"a rule for a new bucket": {
			changes(change("create", bucket, "", `{"rule":[{"id":"old","status":"Enabled","expiration":[{"days":30}]}]}`)),
			ok,
		},
		"a rule that is off": {
			update(bucket, rule(`"expiration":[]`), `{"rule":[{"id":"new","status":"Disabled","expiration":[{"days":30}]}]}`),
			ok,
		},
		"Google's rule": {
			update("google_storage_bucket.a", `{"lifecycle_rule":[]}`, `{"lifecycle_rule":[{"action":[{"type":"Delete"}],"condition":[{"age":30}]}]}`),
			"high google_storage_bucket.a: lifecycle_rule 1 deletion by the rule: after 30 days",
		},
		"Google's move": {
			update("google_storage_bucket.a", `{"lifecycle_rule":[]}`, `{"lifecycle_rule":[{"action":[{"type":"SetStorageClass"}],"condition":[{"age":30}]}]}`),
			ok,
		},
	})
}
