package config

import (
	"strings"
	"testing"
)

func TestParameters(t *testing.T) {
	parameter := func(group, name, more string) string {
		return "database:\n  log_exports: [audit, slowquery]\n  " + group + ":\n    - {name: " + name + ", value: " + more + "}\n"
	}
	cluster := func(name, more string) string { return parameter("cluster_parameters", name, more) }
	instance := func(name, more string) string { return parameter("instance_parameters", name, more) }
	twice := func(file, name string) string { return file + "    - {name: " + name + ", value: 2}\n" }
	checkRules(t, []ruleTest{
		{name: "a number", added: cluster("max_connections", "500")},
		{name: "a formula", added: instance("max_connections", `"GREATEST({log(DBInstanceClassMemory/805306368)*45},100)"`)},
		{name: "no TLS", added: cluster("require_secure_transport", `"OFF"`),
			want: "require_secure_transport; stays ON, so that every connection is encrypted; remove the parameter"},
		{name: "no TLS in upper case", added: cluster("REQUIRE_SECURE_TRANSPORT", `"OFF", unchecked: true`), want: "stays ON"},
		{name: "a parameter twice", added: twice(cluster("max_connections", "1"), "max_connections"),
			want: "cluster_parameters[1].name: max_connections; in the list twice; remove one of the two"},
		{name: "an unchecked one twice", added: twice(cluster("max_connections", "1, unchecked: true"), "Max_Connections"), want: "in the list twice"},
		{name: "one of both groups in both", added: cluster("max_connections", "1") + "  instance_parameters: [{name: max_connections, value: 2}]\n"},
		{name: "an unknown way to apply", added: cluster("max_connections", "1, apply_method: later"),
			want: "not one of the choices; use immediate or pending-reboot"},

		{name: "a name in upper case", added: cluster("Max_Connections", "1"),
			want: "database.cluster_parameters[0].name: Max_Connections; not known to this version as a parameter of aurora-mysql8.0; did you mean max_connections?"},
		{name: "a misspelled name", added: instance("max_conections", "1"), want: "did you mean max_connections?"},
		{name: "a misspelled name and how to apply it", added: instance("max_conections", "1, apply_method: immediate"), want: "did you mean max_connections?"},
		{name: "an unknown name", added: cluster("no_parameter_is_called_so", "1"),
			want: "dev.yaml:11:14: database.cluster_parameters[0].name: no_parameter_is_called_so; not known to this version as a parameter of aurora-mysql8.0; " +
				"of the 322 known ones the nearest are"},
		{name: "how an unknown name is allowed", added: cluster("no_parameter_is_called_so", "1"),
			want: `add "database.cluster_parameters[].name" to allow_unknown`},
		{name: "a newer name", added: cluster("no_parameter_is_called_so", "1, unchecked: true")},
		{name: "no name at all", added: cluster("two words", "1, unchecked: true"), want: "two words; not the name of a parameter"},
		{name: "hyphens", added: cluster("replicate-do-db", "shop")},
		{name: "hyphens in the instances' group", added: instance("performance-schema-instrument", `"'%=ON'"`)},
		{name: "an underscore for a hyphen", added: cluster("gtid_mode", `"ON"`), want: "did you mean gtid-mode?"},
		{name: "a hyphen for an underscore", added: cluster("max-connections", "1"), want: "did you mean max_connections?"},

		{name: "one of the cluster in the instances' group", added: instance("binlog_format", "ROW"),
			want: "database.instance_parameters[0].name: binlog_format; only the cluster's group has it; move it to cluster_parameters"},
		{name: "an unchecked one of the cluster", added: instance("binlog_format", "ROW, unchecked: true")},
		{name: "one of the instances in the cluster's group", added: cluster("performance_schema", "1")},
		{name: "one that cannot be modified", added: instance("port", "3307"), want: "port; AWS does not let it be modified; remove it"},
		{name: "one of the cluster that cannot be modified", added: cluster("server_id", "1"), want: "AWS does not let it be modified"},
		{name: "a former name", added: cluster("slave_parallel_workers", "4"),
			want: "slave_parallel_workers; has another name in aurora-mysql8.0; use replica_parallel_workers"},
		{name: "one that is gone", added: instance("query_cache_size", "1"), want: "query_cache_size; no parameter of aurora-mysql8.0; remove it"},
		{name: "one of MySQL only", added: cluster("innodb_log_file_size", "1"), want: "no parameter of aurora-mysql8.0"},

		{name: "a static one at once", added: instance("performance_schema", "1, apply_method: immediate"),
			want: "database.instance_parameters[0].apply_method: immediate; performance_schema is static: RDS applies it at a reboot only; use pending-reboot, or " +
				"remove apply_method"},
		{name: "a static one of the cluster at once", added: cluster("binlog_format", "ROW, apply_method: immediate"), want: "binlog_format is static"},
		{name: "an unchecked static one at once", added: cluster("binlog_format", "ROW, apply_method: immediate, unchecked: true")},
		{name: "a static one at a reboot", added: cluster("binlog_format", "ROW, apply_method: pending-reboot")},
		{name: "a dynamic one at a reboot", added: cluster("max_connections", "1, apply_method: pending-reboot")},
		{name: "one that may be dynamic at once", added: cluster("aws_default_s3_role", "role, apply_method: immediate")},
		{name: "of an unknown engine", added: strings.Replace(cluster("no_parameter_is_called_so", "1"), "database:", "database:\n  engine_version: 8.0", 1),
			want: "database.engine_version: 8.0"},

		{name: "the audit log off", added: cluster("server_audit_logging", "0"),
			want: "cluster_parameters[0].value: 0; server_audit_logging would write no log, and log_exports has audit"},
		{name: "the audit log with fewer events", added: cluster("server_audit_events", "CONNECT")},
		{name: "the slow query log off", added: instance("slow_query_log", `"OFF"`), want: "slow_query_log would write no log"},
		{name: "the slow query log on", added: instance("slow_query_log", "1")},
		{name: "logs into tables", added: instance("log_output", "TABLE"), want: "log_output would write no log, and log_exports has slowquery"},
		{name: "a log off that is not exported", added: cluster("general_log", "0")},
	})
}

func TestHowParametersAreApplied(t *testing.T) {
	for text, want := range map[string]string{
		"cluster_parameters: [{name: max_connections, value: 500}]":                                 "immediate",
		"cluster_parameters: [{name: max_connections, value: 500, apply_method: pending-reboot}]":   "pending-reboot",
		"cluster_parameters: [{name: binlog_format, value: ROW}]":                                   "pending-reboot",
		"cluster_parameters: [{name: aws_default_s3_role, value: role}]":                            "pending-reboot",
		"cluster_parameters: [{name: aws_default_s3_role, value: role, apply_method: immediate}]":   "immediate",
		"cluster_parameters: [{name: replicate-do-db, value: shop}]":                                "immediate",
		"cluster_parameters: [{name: newer, value: 1, unchecked: true}]":                            "pending-reboot",
		"cluster_parameters: [{name: max_connections, value: 1, unchecked: true}]":                  "pending-reboot",
		"instance_parameters: [{name: thread_stack, value: 262144}]":                                "pending-reboot",
		"instance_parameters: [{name: long_query_time, value: 2}]":                                  "immediate",
		"cluster_parameters: [{name: newer, value: 1, unchecked: true, apply_method: immediate}]":   "immediate",
		"instance_parameters: [{name: aurora_oom_response, value: print, apply_method: immediate}]": "immediate",
	} {
		environment, err := Parse("dev.yaml", []byte(minimal+"database: {"+text+"}\n"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		db := environment.Database
		if got := append(db.ClusterParameters, db.InstanceParameters...)[0].ApplyMethod; got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
