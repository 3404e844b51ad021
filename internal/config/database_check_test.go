package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestEngineAndClass(t *testing.T) {
	database := func(lines ...string) string { return "database:\n  " + strings.Join(lines, "\n  ") + "\n" }
	const serverless = "serverless: {min_acu: %v, max_acu: %v}"
	acu := func(low, high any) string { return database(fmt.Sprintf(serverless, low, high)) }
	checkRules(t, []ruleTest{
		{name: "the oldest line", added: database("engine_version: 8.0.mysql_aurora.3.04.4")},
		{name: "the newest line", added: database("engine_version: 8.0.mysql_aurora.3.12.0")},
		{name: "an ended line", added: database("engine_version: 8.0.mysql_aurora.3.05.2"),
			want: "database.engine_version: 8.0.mysql_aurora.3.05.2; AWS makes no new clusters of 3.05; use a version of 3.04, 3.08, 3.09, 3.10, 3.11 or 3.12, such " +
				"as 8.0.mysql_aurora.3.10.5"},
		{name: "an unknown line", added: database("engine_version: 8.0.mysql_aurora.3.99.0"),
			want: "not known to this version to support RDS Proxy; known are 3.04, "},
		{name: "MySQL 5.7", added: database("engine_version: 5.7.mysql_aurora.2.12.5"), want: "standard support of Aurora MySQL 2 ended"},
		{name: "8.4 as RDS writes it", added: database("engine_version: 8.4.mysql_aurora.8.4.7"),
			want: "database.engine_version: 8.4.mysql_aurora.8.4.7; Aurora MySQL 8.4 is not supported yet: AWS does not document RDS Proxy for it; use a version of"},
		{name: "8.4 as its release notes write it", added: database("engine_version: 8.4.10"), want: "Aurora MySQL 8.4 is not supported yet"},
		{name: "8.4 alone", added: database(`engine_version: "8.4"`), want: "Aurora MySQL 8.4 is not supported yet"},
		{name: "extended support", added: database("engine_lifecycle_support: open-source-rds-extended-support")},
		{name: "an unknown support", added: database("engine_lifecycle_support: extended"), want: "database.engine_lifecycle_support: extended; "},
		{name: "half a version", added: database(`engine_version: "8.0"`), want: "not a full version of Aurora MySQL 3; write it as 8.0.mysql_aurora.3.10.5"},
		{name: "a number", added: database("engine_version: 8.0"), want: "database.engine_version: 8.0; must be text; put it in quotes"},

		{name: "a class", added: database("instance_class: db.r8g.48xlarge")},
		{name: "a class with a typing error", added: database("instance_class: db.r7g.lrage"),
			want: "not known to this version as a class of Aurora MySQL; did you mean db.r7g.large?"},
		{name: "a class of RDS for MySQL", added: database("instance_class: db.m7g.large"),
			want: "database.instance_class: db.m7g.large; not known to this version as a class of Aurora MySQL"},
		{name: "a size that a class lacks", added: database("instance_class: db.r6g.24xlarge"), want: "not known to this version as a class of Aurora MySQL"},
		{name: "a small class", added: database("instance_class: db.t4g.medium")},
		{name: "a class without Performance Insights", added: database("instance_class: db.t3.medium"),
			want: "dev.yaml:9:19: database.insights.enabled: true (default); db.t3.medium has no Performance Insights; set enabled to false or choose another " +
				"instance_class"},
		{name: "the same class without insights", added: database("instance_class: db.t3.medium", "insights: {enabled: false}")},

		{name: "the smallest capacity", added: acu(0.5, 1)},
		{name: "the largest capacity", added: acu(256, 256)},
		{name: "a pausing cluster", added: acu(0, 8), want: "database.serverless.min_acu: 0; RDS Proxy keeps connections open, so the cluster would never pause; " +
			"use 0.5 or more"},
		{name: "a quarter", added: acu(0.75, 8), want: "database.serverless.min_acu: 0.75; not a step of 0.5; use 0.5 or 1"},
		{name: "too large", added: acu(1, 256.5), want: "serverless.max_acu: 256.5; out of range; use 1 to 256"},
		{name: "min above max", added: acu(8, 4), want: "database.serverless.min_acu: 8; above max_acu, which is 4"},
		{name: "more than an old line has", added: database("engine_version: 8.0.mysql_aurora.3.04.4", fmt.Sprintf(serverless, 1, 129)),
			want: "Aurora MySQL 3.04 goes up to 128"},
		{name: "half a range", added: database("serverless: {min_acu: 1}"), want: "database.serverless.max_acu: missing; add it"},
		{name: "serverless and a class", added: database("instance_class: db.r7g.large", fmt.Sprintf(serverless, 1, 8)),
			want: "database.instance_class: db.r7g.large; not together with serverless; remove one of the two"},
		{name: "serverless as a class", added: database("instance_class: db.serverless"), want: "replace it by serverless with min_acu and max_acu"},
	})
}

func TestDatabaseNamesAndRanges(t *testing.T) {
	database := func(line string) string { return "database:\n  " + line + "\n" }
	secretArn := "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-a1B2c3"
	other := strings.Replace(secretArn, "123456789012", "210987654321", 1)
	key := "arn:aws:kms:us-east-1:210987654321:key/a-b"
	checkRules(t, []ruleTest{
		{name: "the longest name", added: database("name: " + strings.Repeat("n", 64))},
		{name: "too long a name", added: database("name: " + strings.Repeat("n", 65)), want: "not a database name"},
		{name: "a digit first", added: database("name: 1shop"), want: "database.name: 1shop; not a database name"},
		{name: "a hyphen", added: database("name: my-shop"), want: "not a database name"},
		{name: "a reserved word", added: database("name: Database"),
			want: "database.name: Database; a word that MySQL reserves; choose another name, such as maindb"},
		{name: "a system schema", added: database("name: mysql"), want: "a word that MySQL reserves"},
		{name: "the longest user", added: database("master_username: " + strings.Repeat("u", 16))},
		{name: "too long a user", added: database("master_username: " + strings.Repeat("u", 17)), want: "not a user name"},
		{name: "a user of one's own", added: database("master_username: shop_owner")},
		{name: "a user of RDS", added: database("master_username: rdsadmin"), want: "a name that MySQL or RDS reserves"},
		{name: "a reserved user", added: database("master_username: select"), want: "a name that MySQL or RDS reserves"},
		{name: "the lowest port", added: database("port: 1150")},
		{name: "too low a port", added: database("port: 1149"), want: "database.port: 1149; out of range; use 1150 to 65535"},
		{name: "too high a port", added: database("port: 65536"), want: "use 1150 to 65535"},
		{name: "15 readers", added: database("readers: 15")},
		{name: "16 readers", added: database("readers: 16"), want: "use 0 to 15"},
		{name: "no credentials", added: database("credentials_version: 0"), want: "too small; use 1 or more"},
		{name: "no recovery window", added: database("secret_recovery_window_days: 0")},
		{name: "the shortest recovery window", added: database("secret_recovery_window_days: 7")},
		{name: "too short a recovery window", added: database("secret_recovery_window_days: 6"),
			want: "neither 0 nor 7 to 30; use 7 to 30, or 0 to delete at once"},
		{name: "too long a recovery window", added: database("secret_recovery_window_days: 31"), want: "neither 0 nor 7 to 30"},
		{name: "too short a deletion window", added: database("kms_deletion_window_days: 6"), want: "use 7 to 30"},
		{name: "no backups", added: database("backup_retention_days: 0"), want: "use 1 to 35"},
		{name: "too many backups", added: database("backup_retention_days: 36"), want: "use 1 to 35"},
		{name: "no snapshot generation", added: database("final_snapshot_generation: 0"), want: "use 1 or more"},
		{name: "an unknown monitoring interval", added: database("monitoring_interval: 20"), want: "did you mean 15? known are 0, 1, 5, 10, 15, 30 or 60"},
		{name: "an unknown log", added: database("log_exports: [slow]"),
			want: "database.log_exports[0]: slow; not known to this version; known are audit, error, general, instance, slowquery or iam-db-auth-error"},
		{name: "a log twice", added: database("log_exports: [error, error]"), want: "database.log_exports[1]: error; in the list twice"},
		{name: "no log", added: database("log_exports: []")},
		{name: "an unknown retention", added: database("log_retention_days: 2"), want: "not known to this version as a retention of CloudWatch Logs"},
		{name: "logs for ever", added: database("log_retention_days: 0"),
			want: "log_retention_days: 0; to keep events for ever is no choice here; use 3653, ten years, for the longest"},
		{name: "a retention below 0", added: database("log_retention_days: -1"), want: "too small; use 1 or more"},
		{name: "a retention of a group that is not managed", added: database("os_metrics: {retention_days: 7}"),
			want: "dev.yaml:9:16: database.os_metrics.retention_days: has no effect without manage; set manage to true, or remove it"},
		{name: "a class to come", added: database("instance_class: db.r9g.large"), want: "did you mean db.r8g.large? Otherwise"},
		{name: "a class that is gone", added: database("instance_class: db.r4.2xlarge"), want: "did you mean db.r5.2xlarge?"},
		{name: "a size with a typing error", added: database("instance_class: db.r7g.lrage"), want: "did you mean db.r7g.large?"},
		{name: "an administrator's block", added: database("admin_cidrs: [10.9.0.0/24]")},
		{name: "an administrator's address", added: database("admin_cidrs: [10.9.0.1]"), want: "database.admin_cidrs[0]: 10.9.0.1; an address, not a block"},
		{name: "an administrator's block twice", added: database("admin_cidrs: [10.9.0.0/24, 10.9.0.0/24]"), want: "admin_cidrs[1]: 10.9.0.0/24; in the list twice"},
		{name: "an administrator's security group", added: database("admin_security_group_ids: [sg-0123456789abcdef0]")},
		{name: "a name for a security group", added: database("admin_security_group_ids: [bastion]"),
			want: "bastion; not the id of a security group; write it as sg-0123456789abcdef0"},
		{name: "a security group twice", added: database("admin_security_group_ids: [sg-01234567, sg-01234567]"), want: "sg-01234567; in the list twice"},
		{name: "an application's secret", added: database("app_secret: {arn: " + secretArn + "}")},
		{name: "a JSON key of a secret", added: database(`app_secret: {arn: "` + secretArn + `:password::"}`),
			want: "database.app_secret.arn: " + secretArn + ":password::; not the ARN of a secret with its six random characters"},
		{name: "a secret of another region", added: database("app_secret: {arn: " + strings.Replace(secretArn, "us-east-1", "us-west-1", 1) + "}"),
			want: "of another region than us-east-1"},
		{name: "a secret of another account", added: database("app_secret: {arn: " + other + ", kms_key_arn: " + key + "}")},
		{name: "a secret of another account without its key", added: database("app_secret: {arn: " + other + "}"),
			want: "database.app_secret.arn: " + other + "; of another account than 123456789012, where AWS's own key does not decrypt it; add kms_key_arn"},
		{name: "a secret whose name ends in six characters", added: database("app_secret: {arn: " + strings.Replace(secretArn, "a1B2c3", "google", 1) + "}"),
			want: "google looks like the end of the secret's name"},
		{name: "a word by chance", added: database("app_secret: {arn: " + strings.Replace(secretArn, "a1B2c3", "google", 1) + ", complete_arn: true}")},
		{name: "a secret without its suffix", added: database("app_secret: {arn: " + strings.Replace(secretArn, "-a1B2c3", "", 1) + "}"),
			want: "a secret without its six random characters; copy the ARN of the secret, which ends as -a1B2c3"},
		{name: "a secret that RDS manages", added: database(`app_secret: {arn: "` + strings.Replace(secretArn, "app", "rds!cluster-0", 1) + `"}`)},
		{name: "a key of another region than the secret", added: database("app_secret: {arn: " + secretArn + ", kms_key_arn: " +
			strings.Replace(key, "us-east-1", "us-east-2", 1) + "}"), want: "of another region than us-east-1"},
		{name: "a wrong key of the secret", added: database("app_secret: {arn: " + secretArn + ", kms_key_arn: key}"),
			want: "database.app_secret.kms_key_arn: key; not the ARN of a KMS key"},
	})
}

func TestReadersAndInsights(t *testing.T) {
	database := func(lines ...string) string { return "database:\n  " + strings.Join(lines, "\n  ") + "\n" }
	insights := func(line string) string { return database("insights: {" + line + "}") }
	checkRules(t, []ruleTest{
		{name: "no reader", added: database("readers: 0")},
		{name: "an endpoint for readers", added: database("proxy: {reader_endpoint: true}")},
		{name: "an endpoint for no readers", added: database("readers: 0", "proxy: {reader_endpoint: true}"),
			want: "dev.yaml:10:28: database.proxy.reader_endpoint: true; a read-only endpoint of the proxy does not connect without readers; set readers to 1 or " +
				"more, or reader_endpoint to false"},
		{name: "scaling readers", added: database("reader_autoscaling: {min: 1, max: 15}")},
		{name: "scaling no readers", added: database("readers: 0", "reader_autoscaling: {min: 1, max: 2}"),
			want: "database.readers: 0; reader_autoscaling needs a reader to start from"},
		{name: "too many readers", added: database("reader_autoscaling: {min: 1, max: 16}"), want: "reader_autoscaling.max: 16; out of range; use 1 to 15"},
		{name: "min above max", added: database("reader_autoscaling: {min: 3, max: 2}"), want: "reader_autoscaling.min: 3; above max, which is 2"},
		{name: "half a range", added: database("reader_autoscaling: {min: 3}"), want: "reader_autoscaling.max: missing"},
		{name: "a month", added: insights("retention_days: 31")},
		{name: "23 months", added: insights("retention_days: 713")},
		{name: "two years", added: insights("retention_days: 731")},
		{name: "24 months", added: insights("retention_days: 744"),
			want: "not known to this version as a retention of Performance Insights; did you mean 731? known are 7, 31, 62, "},
		{name: "94 days", added: insights("retention_days: 94"),
			want: "database.insights.retention_days: 94; not known to this version as a retention of Performance Insights"},
		{name: "no days", added: insights("retention_days: 0"), want: "too small; use 7 or more"},
		{name: "advanced", added: insights("mode: advanced")},
		{name: "advanced with 15 months", added: insights("mode: advanced, retention_days: 465")},
		{name: "advanced with 14 months", added: insights("mode: advanced, retention_days: 434"), want: "too short for the advanced mode; use 465 or more"},
		{name: "advanced but off", added: insights("mode: advanced, enabled: false"),
			want: "database.insights.mode: advanced; needs Performance Insights; set enabled to true or mode to standard"},
		{name: "an unknown mode", added: insights("mode: full"), want: "known are standard or advanced"},
	})
}

func TestProxy(t *testing.T) {
	proxy := func(line string) string { return "database:\n  proxy: {" + line + "}\n" }
	checkRules(t, []ruleTest{
		{name: "no wait", added: proxy("connection_borrow_timeout: 0")},
		{name: "the longest wait", added: proxy("connection_borrow_timeout: 300")},
		{name: "too long a wait", added: proxy("connection_borrow_timeout: 301"), want: "database.proxy.connection_borrow_timeout: 301; out of range; use 0 to 300"},
		{name: "all connections", added: proxy("max_connections_percent: 100, max_idle_connections_percent: 100")},
		{name: "no connections", added: proxy("max_connections_percent: 0, max_idle_connections_percent: 0"), want: "use 1 to 100"},
		{name: "more idle than all", added: proxy("max_connections_percent: 40"),
			want: "dev.yaml:9:36: database.proxy.max_idle_connections_percent: 50 (default); above max_connections_percent, which is 40; use 40 or less"},
		{name: "the longest silence", added: proxy("idle_client_timeout: 28800")},
		{name: "too long a silence", added: proxy("idle_client_timeout: 28801"), want: "use 1 to 28800"},
		{name: "an unknown filter", added: proxy("session_pinning_filters: [ALL]"),
			want: "session_pinning_filters[0]: ALL; not known to this version; known are EXCLUDE_VARIABLE_SETS"},
	})
}
