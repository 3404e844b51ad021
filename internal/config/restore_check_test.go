package config

import (
	"strings"
	"testing"
)

func TestRestoreFrom(t *testing.T) {
	from := func(keys string) string { return "database: {restore_from: {" + keys + "}}\n" }
	const path = "database.restore_from"
	checkRules(t, []ruleTest{
		{name: "a manual snapshot", added: from("snapshot: before-the-move")},
		{name: "an automated snapshot", added: from("snapshot: 'rds:shop-prod-2026-01-31-03-04'")},
		{name: "a snapshot of AWS Backup", added: from("snapshot: 'awsbackup:job-1234abcd-12ab-34cd-56ef-1234567890ab'")},
		{name: "an ARN", added: from("snapshot: 'arn:aws:rds:us-east-1:123456789012:cluster-snapshot:rds:shop-prod-2026-01-31-03-04'")},
		{name: "a shared one", added: from("snapshot: 'arn:aws:rds:us-east-1:210987654321:cluster-snapshot:shared'")},
		{name: "a cluster at its latest", added: from("cluster: shop-prod, time: latest")},
		{name: "a cluster at a time", added: from("cluster: shop-prod, time: '2026-01-31T11:59:00Z'")},

		{name: "nothing", added: "database: {restore_from: {}}\n", want: path + ": has neither a snapshot nor a cluster; write {snapshot: "},
		{name: "a plain text", added: "database: {restore_from: before-the-move}\n", want: path + ": before-the-move; must be a section of keys"},
		{name: "both", added: from("snapshot: a, cluster: b, time: latest"), want: path + ".cluster: b; not together with a snapshot; remove one of the two"},
		{name: "a snapshot at a time", added: from("snapshot: a, time: '2026-01-31T11:59:00Z'"),
			want: path + ".time: 2026-01-31T11:59:00Z; a snapshot has one moment, a cluster many; remove it"},
		{name: "no moment", added: from("cluster: shop-prod"), want: path + ".cluster: shop-prod; has no time to restore to; add time: latest, or time: "},
		{name: "a local time", added: from("cluster: shop-prod, time: '2026-01-31T11:59:00+01:00'"),
			want: `; not a moment in UTC; write it as "2026-01-31T11:59:00Z", or latest`},
		{name: "a day", added: from("cluster: shop-prod, time: '2026-01-31'"), want: "; not a moment in UTC; "},
		{name: "no such day", added: from("cluster: shop-prod, time: '2026-02-31T11:59:00Z'"), want: "; not a moment in UTC; "},
		{name: "its own cluster", added: from("cluster: shop-dev, time: latest"), want: "; the environment's own, which it cannot be made of; name another one"},
		{name: "a cluster's ARN", added: from("cluster: 'arn:aws:rds:us-east-1:123456789012:cluster:shop-prod', time: latest"),
			want: "write its identifier, as shop-prod"},
		{name: "no cluster's identifier", added: from("cluster: shop--prod, time: latest"), want: "; not the identifier of a cluster; write up to 63"},

		{name: "no identifier", added: from("snapshot: shop_prod"),
			want: path + ".snapshot: shop_prod; neither the identifier nor the ARN of a snapshot; write it as shop-prod-"},
		{name: "too long", added: from("snapshot: " + strings.Repeat("a", 91)), want: "; neither the identifier nor the ARN of a snapshot"},
		{name: "another prefix", added: from("snapshot: 'backup:job-1234'"), want: "; neither the identifier nor the ARN of a snapshot"},
		{name: "of a cluster, not its snapshot", added: from("snapshot: 'arn:aws:rds:us-east-1:123456789012:cluster:shop-prod'"),
			want: "; not the ARN of a snapshot of a cluster; write it in full, as arn:aws:rds:us-east-1:123456789012:cluster-snapshot:shop-prod-2026-01-31"},
		{name: "of an instance", added: from("snapshot: 'arn:aws:rds:us-east-1:123456789012:snapshot:mysql-1'"),
			want: "; a snapshot of an instance that is in no Aurora"},
		{name: "of a vault", added: from("snapshot: 'arn:aws:backup:us-east-1:123456789012:recovery-point:1234'"),
			want: "; of AWS Backup, not of RDS; use the ARN of"},
		{name: "of another region", added: from("snapshot: 'arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:a'"),
			want: "; of another region than us-east-1; use a snapshot of"},
		{name: "of another partition", added: from("snapshot: 'arn:aws-cn:rds:cn-north-1:123456789012:cluster-snapshot:a'"),
			want: "; of another partition than us-east-1; "},
		{name: "an automated one of another account", added: from("snapshot: 'arn:aws:rds:us-east-1:210987654321:cluster-snapshot:rds:a-2026-01-31-03-04'"),
			want: "; an automated snapshot of another account than 123456789012, and only manual ones can be shared; let that account copy it"},
	})
}

func TestClassOfTheReaders(t *testing.T) {
	database := func(keys string) string { return "database: {" + keys + "}\n" }
	checkRules(t, []ruleTest{
		{name: "a smaller one", added: database("instance_class: db.r7g.xlarge, reader_instance_class: db.r7g.large")},
		{name: "with a typing error", added: database("reader_instance_class: db.r7g.lrage"),
			want: "database.reader_instance_class: db.r7g.lrage; not known to this version as a class of Aurora MySQL; did you mean db.r7g.large?"},
		{name: "without readers", added: database("readers: 0, reader_instance_class: db.r7g.large"),
			want: "database.reader_instance_class: db.r7g.large; there is no reader; set readers to 1 or more, or remove it"},
		{name: "with serverless", added: database("serverless: {min_acu: 1, max_acu: 8}, reader_instance_class: db.r7g.large"),
			want: "database.reader_instance_class: db.r7g.large; not together with serverless"},
		{name: "serverless readers", added: database("reader_instance_class: db.serverless"), want: "; readers are serverless where the writer is; use a class, or"},
		{name: "without Performance Insights", added: database("reader_instance_class: db.t3.medium"),
			want: "database.insights.enabled: true (default); db.t3.medium has no Performance Insights; set enabled to false or choose another reader_instance_class"},
	})
}

func TestCertificateAuthorityAndProxysPasswords(t *testing.T) {
	database := func(keys string) string { return "database: {" + keys + "}\n" }
	checkRules(t, []ruleTest{
		{name: "an authority", added: database("ca_certificate: rds-ca-rsa4096-g1")},
		{name: "one that ended", added: database("ca_certificate: rds-ca-2019"), want: "database.ca_certificate: rds-ca-2019; not known to this version; "},
		{name: "the old way", added: database("proxy: {client_password_auth_type: MYSQL_NATIVE_PASSWORD}")},
		{name: "the new way", added: database("proxy: {client_password_auth_type: MYSQL_CACHING_SHA2_PASSWORD}")},
		{name: "as MySQL writes it", added: database("proxy: {client_password_auth_type: caching_sha2_password}"),
			want: "database.proxy.client_password_auth_type: caching_sha2_password; not known to this version; " +
				"known are MYSQL_NATIVE_PASSWORD or MYSQL_CACHING_SHA2_PASSWORD"},
		{name: "all logs", added: database("log_exports: [audit, error, general, instance, slowquery, iam-db-auth-error]")},
		{name: "a log of PostgreSQL", added: database("log_exports: [postgresql]"), want: "log_exports[0]: postgresql; not known to this version; "},
	})
}
