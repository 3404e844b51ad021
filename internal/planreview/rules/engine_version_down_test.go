package rules

import (
	"fmt"
	"strings"
	"testing"

	"slipway/internal/planreview/plan"
)

func TestEngineVersionDown(t *testing.T) {
	const cluster = "aws_rds_cluster.a"
	versions := func(address, name, before, after string) string {
		return changes(change("update", address, fmt.Sprintf(`{%q:%q}`, name, before), fmt.Sprintf(`{%q:%q}`, name, after)))
	}
	of := func(before, after string) string { return versions(cluster, "engine_version", before, after) }
	verify(t, engineVersionDown, map[string]example{
		"another resource": {unrelated, notApplicable},
		"unchanged":        {of("8.0.mysql_aurora.3.10.1", "8.0.mysql_aurora.3.10.1"), ok},
		"up":               {of("8.0.mysql_aurora.3.10.1", "8.0.mysql_aurora.3.10.5"), ok},
		"up by number":     {of("8.0.mysql_aurora.3.9.0", "8.0.mysql_aurora.3.10.0"), ok},
		"down": {of("8.0.mysql_aurora.3.10.5", "8.0.mysql_aurora.3.10.1"),
			"high " + cluster + ": engine_version 8.0.mysql_aurora.3.10.5 → 8.0.mysql_aurora.3.10.1"},
		"down by number": {of("13.10", "13.9"), "high " + cluster + ": engine_version 13.10 → 13.9"},
		"down by major": {of("8.4.mysql_aurora.8.4.7", "8.0.mysql_aurora.3.10.5"),
			"high " + cluster + ": engine_version 8.4.mysql_aurora.8.4.7 → 8.0.mysql_aurora.3.10.5"},
		"a longer patch":      {of("16.00.4210.1.v1", "16.00.4085.2.v1"), "high " + cluster + ": engine_version 16.00.4210.1.v1 → 16.00.4085.2.v1"},
		"a part of what runs": {of("16.4", "16"), ok},
		"an older part":       {of("16.4", "15"), "high " + cluster + ": engine_version 16.4 → 15"},
		"an instance": {versions("aws_rds_cluster_instance.a", "engine_version", "16.4", "16.3"),
			"high aws_rds_cluster_instance.a: engine_version 16.4 → 16.3"},
		"RDS":        {versions("aws_db_instance.a", "engine_version", "8.0.42", "8.0.36"), "high aws_db_instance.a: engine_version 8.0.42 → 8.0.36"},
		"DocumentDB": {versions("aws_docdb_cluster.a", "engine_version", "5.0.0", "4.0.0"), "high aws_docdb_cluster.a: engine_version 5.0.0 → 4.0.0"},
		"Neptune": {versions("aws_neptune_cluster.a", "engine_version", "1.4.0.0", "1.3.2.1"),
			"high aws_neptune_cluster.a: engine_version 1.4.0.0 → 1.3.2.1"},
		"MSK":                    {versions("aws_msk_cluster.a", "kafka_version", "3.10.0", "3.9.0"), "high aws_msk_cluster.a: kafka_version 3.10.0 → 3.9.0"},
		"any version of Redis 6": {versions("aws_elasticache_replication_group.a", "engine_version", "6.2", "6.x"), ok},
		"from Elasticsearch":     {versions("aws_opensearch_domain.a", "engine_version", "Elasticsearch_7.10", "OpenSearch_1.3"), ok},
		"OpenSearch": {versions("aws_opensearch_domain.a", "engine_version", "OpenSearch_2.11", "OpenSearch_2.9"),
			"high aws_opensearch_domain.a: engine_version OpenSearch_2.11 → OpenSearch_2.9"},
		"from Redis to Valkey": {changes(change("update", "aws_elasticache_replication_group.a", `{"engine":"redis","engine_version":"7.2"}`,
			`{"engine":"valkey","engine_version":"7.1"}`)), ok},
		"replaced": {changes(change("replace", "aws_elasticache_replication_group.a", `{"engine_version":"7.1"}`, `{"engine_version":"7.0"}`)),
			"high aws_elasticache_replication_group.a: engine_version 7.1 → 7.0"},
		"deleted": {changes(change("delete", cluster, `{"engine_version":"16.4"}`, `null`)), notApplicable},
	})

	down := engineVersionDown.Check(load(t, of("8.0.mysql_aurora.3.10.5", "8.0.mysql_aurora.3.10.1"))).Findings[0]
	if want := "write 8.0.mysql_aurora.3.10.5, which runs, into the configuration"; !strings.Contains(down.Undo, want) {
		t.Errorf("the way out is %q, without %q", down.Undo, want)
	}
	if rows := dbRestart.Check(load(t, of("16.4", "16.3"))).Findings; len(rows) > 0 {
		t.Errorf("what is refused restarts nothing: %+v", rows)
	}
}

// In synthesized JSON the version stands in an expression.
func TestEngineVersionDownInSynthesizedJSON(t *testing.T) {
	of := func(version string) any {
		return map[string]any{"engine_version": fmt.Sprintf(`${coalesce(local.kept_engine_version, %q)}`, version)}
	}
	compared := func(before, after any) *plan.Plan {
		p := plan.New([]*plan.Change{plan.NewStatic("aws_rds_cluster.main", "aws_rds_cluster", "main", before, after, nil)})
		p.Static = true
		return p
	}
	older, newer := of("8.0.mysql_aurora.3.9.1"), of("8.0.mysql_aurora.3.10.5")
	const down = "aws_rds_cluster.main: engine_version 8.0.mysql_aurora.3.10.5 → 8.0.mysql_aurora.3.9.1"
	verifyPlans(t, engineVersionDown, map[string]planExample{
		"down":      {compared(newer, older), "high " + down},
		"up":        {compared(older, newer), ok},
		"a literal": {compared(map[string]any{"engine_version": "8.0.mysql_aurora.3.10.5"}, newer), ok},
		"unchanged": {compared(newer, newer), notApplicable},
	})
	if got, want := outcome(t, dbRestart, compared(older, newer)),
		"medium aws_rds_cluster.main: engine_version 8.0.mysql_aurora.3.9.1 → 8.0.mysql_aurora.3.10.5"; got != want {
		t.Errorf("an upgrade reads %q, not %q", got, want)
	}
}
