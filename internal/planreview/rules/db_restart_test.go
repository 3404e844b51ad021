package rules

import (
	"strings"
	"testing"

	"slipway/internal/planreview/plan"
)

func TestDBRestart(t *testing.T) {
	const instance, cluster = "aws_rds_cluster_instance.a", "aws_rds_cluster.a"
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	verify(t, dbRestart, map[string]example{
		"another resource": {unrelated, notApplicable},
		"no restart":       {update(cluster, `{"backup_retention_period":1}`, `{"backup_retention_period":7}`), ok},
		"class, in window": {update(instance, `{"instance_class":"db.t4g.medium"}`, `{"instance_class":"db.r7g.large","apply_immediately":false}`),
			"medium " + instance + ": instance_class db.t4g.medium → db.r7g.large"},
		"class, now": {update(instance, `{"instance_class":"db.t4g.medium"}`, `{"instance_class":"db.r7g.large","apply_immediately":true}`),
			"high " + instance + ": instance_class db.t4g.medium → db.r7g.large"},
		"now by its cluster": {changes(change("update", cluster, `{"cluster_identifier":"c"}`, `{"cluster_identifier":"c","apply_immediately":true}`),
			change("update", instance, `{"cluster_identifier":"c","instance_class":"x"}`,
				`{"cluster_identifier":"c","instance_class":"y"}`)), "high " + instance + ": instance_class x → y"},
		"engine": {update(cluster, `{"engine_version":"8.0.mysql_aurora.3.08.2"}`, `{"engine_version":"8.0.mysql_aurora.3.10.1"}`),
			"medium " + cluster + ": engine_version 8.0.mysql_aurora.3.08.2 → 8.0.mysql_aurora.3.10.1"},
		"major engine": {update(cluster, `{"engine_version":"5.7.mysql_aurora.2.11.2"}`, `{"engine_version":"8.0.mysql_aurora.3.10.1"}`),
			"high " + cluster + ": engine_version 5.7.mysql_aurora.2.11.2 → 8.0.mysql_aurora.3.10.1"},
		"Redis, minor": {update("aws_elasticache_replication_group.a", `{"engine_version":"7.0"}`, `{"engine_version":"7.1"}`),
			"medium aws_elasticache_replication_group.a: engine_version 7.0 → 7.1"},
		"Redis, major": {update("aws_elasticache_replication_group.a", `{"engine_version":"6.2"}`, `{"engine_version":"7.0"}`),
			"high aws_elasticache_replication_group.a: engine_version 6.2 → 7.0"},
		"MariaDB, major": {update("aws_db_instance.a", `{"engine":"mariadb","engine_version":"10.6.22"}`, `{"engine":"mariadb","engine_version":"10.11.8"}`),
			"high aws_db_instance.a: engine_version 10.6.22 → 10.11.8"},
		"a static parameter": {update("aws_rds_cluster_parameter_group.a", `{"parameter":[]}`,
			`{"parameter":[{"name":"binlog_format","value":"ROW","apply_method":"pending-reboot"}]}`), "medium aws_rds_cluster_parameter_group.a: binlog_format " +
			"none → ROW"},
		"a dynamic one": {update("aws_rds_cluster_parameter_group.a", `{"parameter":[]}`,
			`{"parameter":[{"name":"max_connections","value":"9","apply_method":"immediate"}]}`), ok},
		"replaced": {changes(change("replace", cluster, `{"engine_version":"1"}`, `{"engine_version":"2"}`)), ok},
	})
	f := dbRestart.Check(load(t, update(cluster, `{"engine_version":"8.0.1"}`, `{"engine_version":"8.0.2"}`))).Findings[0]
	if !strings.Contains(f.Undo, "not downgraded") {
		t.Errorf("undo of an upgrade: %s", f.Undo)
	}
}

func TestMajor(t *testing.T) {
	for _, test := range []struct{ kind, engine, version, want string }{
		{"aws_rds_cluster", "aurora-mysql", "8.0.mysql_aurora.3.10.1", "8.0"}, {"aws_rds_cluster", "aurora-postgresql", "15.4", "15"},
		{"aws_db_instance", "mysql", "5.7.44", "5.7"}, {"aws_db_instance", "mysql", "8.4.5", "8.4"}, {"aws_db_instance", "", "16.4", "16"},
		{"aws_db_instance", "postgres", "9.6.24", "9.6"}, {"aws_db_instance", "mariadb", "10.11.8", "10.11"},
		{"aws_db_instance", "sqlserver-se", "15.00.4236.7.v1", "15"}, {"aws_docdb_cluster", "docdb", "5.0.0", "5.0"},
		{"aws_elasticache_replication_group", "", "7.1", "7"}, {"aws_elasticache_replication_group", "redis", "6.x", "6"},
		{"aws_elasticache_cluster", "memcached", "1.6.22", "1"}, {"aws_elasticache_replication_group", "valkey", "8.0", "8"},
		{"aws_opensearch_domain", "", "OpenSearch_2.11", "OpenSearch_2"}, {"aws_opensearch_domain", "", "Elasticsearch_7.10", "Elasticsearch_7"},
		{"aws_rds_cluster", "", "", "."},
	} {
		c := &plan.Change{Type: test.kind, After: map[string]any{"engine": test.engine}}
		if got := major(c, test.version); got != test.want {
			t.Errorf("%s %s %s: %s, want %s", test.kind, test.engine, test.version, got, test.want)
		}
	}
}
