package rules

import (
	"cmp"
	"strings"

	"slipway/internal/planreview/plan"
)

var dbRestart = Rule{
	ID:   "db-restart",
	Fact: "No database restarts.",
	Why: "A restart or failover cuts all connections, and an engine upgrade cannot be undone in place. Without apply_immediately it waits for the " +
		"maintenance window, and every plan until then shows it.",
	Severity: High,
	Blind: "restarts that AWS plans itself; which parameters are static, where the plan does not say pending-reboot; whether a replica or proxy hides " +
		"the restart",
	Check: checkRestarts,
}

// restarts are the attributes whose change restarts the database, as the user guides of RDS, DocumentDB, Neptune and ElastiCache
// list them under the settings of an instance or a cluster.
var restarts = map[string][]string{
	"aws_db_instance": {"instance_class", "engine_version", "port", "parameter_group_name", "ca_cert_identifier", "option_group_name",
		"db_subnet_group_name", "identifier"},
	"aws_rds_cluster":                   {"engine_version", "port", "db_cluster_parameter_group_name", "cluster_identifier", "db_cluster_instance_class"},
	"aws_rds_cluster_instance":          {"instance_class", "engine_version", "db_parameter_group_name", "ca_cert_identifier", "identifier"},
	"aws_docdb_cluster":                 {"engine_version", "port", "db_cluster_parameter_group_name"},
	"aws_docdb_cluster_instance":        {"instance_class", "ca_cert_identifier"},
	"aws_neptune_cluster":               {"engine_version", "port", "neptune_cluster_parameter_group_name"},
	"aws_neptune_cluster_instance":      {"instance_class"},
	"aws_elasticache_replication_group": {"node_type", "engine_version", "port", "parameter_group_name"},
	"aws_elasticache_cluster":           {"node_type", "engine_version", "parameter_group_name"},
	"aws_redshift_cluster":              {"node_type", "number_of_nodes", "cluster_parameter_group_name"},
	"aws_opensearch_domain":             {"engine_version"},
}

// parameterGroups are restarted for by their parameters with apply_method = pending-reboot.
var parameterGroups = []string{"aws_db_parameter_group", "aws_rds_cluster_parameter_group"}

func checkRestarts(p *plan.Plan) Result {
	var result Result
	now := appliesNow(p)
	for _, c := range p.Changes {
		if c.Data || c.Action == plan.NoOp {
			continue
		}
		if c.Is(parameterGroups...) && c.Keeps() {
			result.Applies = true
			result.Findings = append(result.Findings, pendingReboot(c)...)
			continue
		}
		attributes, ok := restarts[c.Type]
		if !ok {
			continue
		}
		result.Applies = true
		if c.Action != plan.Update {
			continue // stateful-delete or capacity-cut say what a replacement or deletion does
		}
		var changed []string
		refused := versionDown(c, engineVersions[c.Type])
		for _, name := range attributes {
			if name == engineVersions[c.Type] && refused {
				continue // engine-version-down says so
			}
			if c.Unknown(name) && !plan.Empty(c.Old(name)) {
				changed = append(changed, name+" "+show(c.Old(name))+" → known after apply")
				continue
			}
			before, after := shown(c, name, c.Old(name)), shown(c, name, c.New(name))
			if !c.Unknown(name) && !plan.Empty(after) && !plan.Equal(before, after) {
				changed = append(changed, name+" "+fromTo(before, after))
			}
		}
		if len(changed) == 0 {
			continue
		}
		f := Finding{
			Severity: Medium, Address: c.Address, What: listed(changed), Why: inConfiguration,
			Effect: "outage: the database restarts in its maintenance window", Undo: "set it back before the window, and apply",
		}
		if now(c) {
			f.Severity, f.Effect, f.Undo = High, "outage: the database restarts now (apply_immediately)", "set it back: another restart"
		}
		before, after := engineVersion(c.Old("engine_version")), engineVersion(c.New("engine_version"))
		if !refused && major(c, before) != major(c, after) && major(c, after) != "" && !c.Unknown("engine_version") {
			f.Severity = High
			f.Effect += "; a major upgrade"
		}
		if !refused && before != after {
			f.Undo = "none in place: an engine is not downgraded; restore a snapshot taken before"
		}
		result.Findings = append(result.Findings, f)
	}
	return result
}

// appliesNow says whether a change is applied at once: by the resource's own apply_immediately, or by its cluster's.
func appliesNow(p *plan.Plan) func(*plan.Change) bool {
	clusters := map[string]bool{}
	for _, c := range p.Changes {
		if now, _ := plan.Bool(c.New("apply_immediately")); now {
			clusters[plan.Text(c.New("cluster_identifier"))] = true
		}
	}
	return func(c *plan.Change) bool {
		now, _ := plan.Bool(c.New("apply_immediately"))
		return now || c.Unknown("apply_immediately") || c.Type == "aws_redshift_cluster" || c.Type == "aws_opensearch_domain" ||
			c.Is("aws_rds_cluster_instance") && clusters[plan.Text(c.New("cluster_identifier"))] && plan.Text(c.New("cluster_identifier")) != ""
	}
}

func pendingReboot(c *plan.Change) []Finding {
	before := map[string]any{}
	for _, parameter := range plan.List(c.Old("parameter")) {
		before[plan.Text(plan.Value(parameter, "name"))] = plan.Value(parameter, "value")
	}
	var changed []string
	for _, parameter := range plan.List(c.New("parameter")) {
		name := plan.Text(plan.Value(parameter, "name"))
		if plan.Text(plan.Value(parameter, "apply_method")) == "pending-reboot" && !plan.Equal(before[name], plan.Value(parameter, "value")) {
			changed = append(changed, name+" "+fromTo(before[name], plan.Value(parameter, "value")))
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return []Finding{{
		Severity: Medium, Address: c.Address, What: listed(changed), Why: inConfiguration,
		Effect: "takes effect at the next restart of each instance", Undo: "set it back and apply",
	}}
}

// shown is a value as a row shows it: of a version only itself, without an expression around it.
func shown(c *plan.Change, name string, v any) any {
	if text := engineVersion(v); name == engineVersions[c.Type] && text != "" {
		return text
	}
	return v
}

// major is the part of an engine's version that a major upgrade changes: the first number of Redis, Valkey, Memcached, OpenSearch, Kafka and
// PostgreSQL from 10 on, the first two of the others: 8.0 of 8.0.mysql_aurora.3.10.1, 5.7 of 5.7.44, 10.6 of MariaDB's 10.6.22, 16 of 16.4, 9.6 of 9.6.24
// (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html; the user guides of RDS and Aurora on each engine's versions).
func major(c *plan.Change, version string) string {
	head, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	engine := cmp.Or(plan.Text(c.New("engine")), plan.Text(c.Old("engine")))
	switch {
	case strings.HasPrefix(c.Type, "aws_elasticache_"), strings.HasPrefix(c.Type, "aws_memorydb_"), strings.HasPrefix(c.Type, "aws_msk_"):
		return head
	case engine != "mariadb" && len(head) > 1: // also OpenSearch_2
		return head
	}
	return head + "." + second
}
