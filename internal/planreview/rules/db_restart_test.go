package rules

import (
	"strings"
	"testing"
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
	for version, want := range map[string]string{"8.0.mysql_aurora.3.10.1": "8.0", "5.7.44": "5.7", "16.4": "16", "": ".", "7.1": "7.1"} {
		if got := major(version); got != want {
			t.Errorf("%s: %s", version, got)
		}
	}
}
