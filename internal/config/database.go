package config

// Database is the Aurora MySQL cluster, its credentials and the RDS Proxy in front of it.
type Database struct {
	// Enabled makes the database. When false, the environment keeps no data: no cluster, no proxy, no credentials, none of their alarms, and no DB_ variables
	// in the containers; of database only kms_deletion_window_days and deletion_protection are then allowed, as the environment's key and network stay. What
	// that does to an environment that has one is in docs/changes.md. Default: true.
	Enabled bool `yaml:"enabled" json:"-"`

	// EngineVersion of Aurora MySQL, in full, as 8.0.mysql_aurora.3.x.y. Raise it to upgrade. A running cluster keeps a newer version, since AWS patches
	// clusters by itself and takes no version back; without the key it keeps whichever version it has, and the default, a patch of the
	// long-term-support line 3.10, is for new clusters. Default: 8.0.mysql_aurora.3.10.5.
	EngineVersion string `yaml:"engine_version"`

	// EngineVersionGiven says that the file asks for a version, be it the default.
	EngineVersionGiven bool `yaml:"-"`

	// AutoMinorVersionUpgrade lets AWS install minor versions; Terraform then ignores the running version. Default: false.
	AutoMinorVersionUpgrade bool `yaml:"auto_minor_version_upgrade"`

	// EngineLifecycleSupport after the standard support of a major version: open-source-rds-extended-support keeps the version for an extra charge;
	// with open-source-rds-extended-support-disabled AWS upgrades the cluster then. AWS's own default is to enroll. Only a new cluster takes it: it
	// holds for the cluster's life. Default: open-source-rds-extended-support-disabled.
	EngineLifecycleSupport string `yaml:"engine_lifecycle_support" jsonschema:"enum=open-source-rds-extended-support,enum=open-source-rds-extended-support-disabled" choices:"theirs"`

	// InstanceClass of the writer and the readers, such as db.r7g.large. Not together with serverless. Newer classes need newer engine versions;
	// the runbook has the command that lists them. Default: db.r7g.large.
	InstanceClass string `yaml:"instance_class"`

	// Serverless runs Aurora Serverless v2 instead of an instance class. Default: none.
	Serverless *Serverless `yaml:"serverless"`

	// ReaderInstanceClass of the readers, where it is another than the writer's. When the writer fails, the first of them serves the writes. Readers that
	// reader_autoscaling adds have the writer's class. Not together with serverless, whose instances have one range. Default: none, instance_class.
	ReaderInstanceClass string `yaml:"reader_instance_class" json:"-"`

	// RestoreFrom is the backup that a new cluster gets its data from. Default: none, an empty database.
	RestoreFrom *RestoreFrom `yaml:"restore_from" json:"-" known:"what the roles of CI may restore follows from it"`

	// Readers is the number of Aurora replicas beside the writer, 0-15. The application reaches them by proxy.reader_endpoint, or by the cluster's reader
	// endpoint where proxy.enabled is false; otherwise they serve availability only: one of them takes over when the writer fails. Default: 1.
	Readers int `yaml:"readers" jsonschema:"minimum=0,maximum=15"`

	// Name of the database. Letters, digits and underscores, at most 64, starting with a letter. Default: maindb.
	Name string `yaml:"name"`

	// Port of the cluster, 1150-65535. The proxy, where there is one, always listens on 3306. Default: 3306.
	Port int `yaml:"port" jsonschema:"minimum=1150,maximum=65535"`

	// MasterUsername of the cluster: 1-16 letters, digits and underscores, starting with a letter. It cannot be changed later: another one replaces the
	// cluster. The default is the name that is tried first (Security Hub control RDS.24, AWS Config rule rds-cluster-default-admin-check):
	// choose another for a new environment, as prod.yaml does. Default: admin.
	MasterUsername string `yaml:"master_username"`

	// CredentialsVersion rotates the master password when raised: secret, cluster and task definition change in one apply. At least 1. Default: 1.
	CredentialsVersion int `yaml:"credentials_version" jsonschema:"minimum=1"`

	// AppSecret is a secret of a database user with fewer rights, made by you; the tasks then use it instead of the
	// master user, through the proxy, and cannot read the master's. Default: none.
	AppSecret *AppSecret `yaml:"app_secret"`

	// AdminCidrs are IPv4 blocks that may connect to the cluster itself, past the proxy: administration and migrations. Default: none.
	AdminCidrs []string `yaml:"admin_cidrs"`

	// AdminSecurityGroupIds are security groups that may connect to the cluster itself, past the proxy. Default: none.
	AdminSecurityGroupIds []string `yaml:"admin_security_group_ids" refers:"security_group"`

	// SecretRecoveryWindowDays in which a deleted secret can be restored and its name cannot be used again: 0, or 7-30. Default: 30.
	SecretRecoveryWindowDays int `yaml:"secret_recovery_window_days" jsonschema:"minimum=0,maximum=30"`

	// KmsDeletionWindowDays before AWS deletes the key of a destroyed environment, 7-30; nothing that it encrypted can be read after that, the final snapshot
	// included. Default: 30.
	KmsDeletionWindowDays int `yaml:"kms_deletion_window_days" jsonschema:"minimum=7,maximum=30"`

	// BackupRetentionDays of automated backups, 1-35. Default: 7.
	BackupRetentionDays int `yaml:"backup_retention_days" jsonschema:"minimum=1,maximum=35"`

	// BackupWindow in UTC, hh:mm-hh:mm, at least 30 minutes, outside maintenance_window. Default: 03:00-04:00.
	BackupWindow string `yaml:"backup_window"`

	// BackupCopy copies snapshots to another region, or to a vault of another account. Default: none, all backups are in the environment's region
	// and account.
	BackupCopy *BackupCopy `yaml:"backup_copy"`

	// MaintenanceWindow in UTC, ddd:hh:mm-ddd:hh:mm, at least 30 minutes. Default: sun:05:00-sun:06:00.
	MaintenanceWindow string `yaml:"maintenance_window"`

	// ApplyImmediately makes changes at once instead of in the maintenance window. Default: false.
	ApplyImmediately bool `yaml:"apply_immediately"`

	// DeletionProtection guards the cluster at AWS, and cluster, key, VPC and subnets in Terraform (prevent_destroy).
	// To destroy, set it to false and apply first. Default: true.
	DeletionProtection bool `yaml:"deletion_protection"`

	// FinalSnapshot keeps a last snapshot, and the automated backups, when the cluster is deleted. They can be restored as long as the key exists: see
	// kms_deletion_window_days. Default: true.
	FinalSnapshot bool `yaml:"final_snapshot"`

	// FinalSnapshotGeneration is part of the final snapshot's name; raise it when a cluster was replaced. At least 1. Default: 1.
	FinalSnapshotGeneration int `yaml:"final_snapshot_generation" jsonschema:"minimum=1"`

	// Insights is CloudWatch Database Insights with Performance Insights.
	Insights Insights `yaml:"insights"`

	// MonitoringInterval of enhanced monitoring in seconds: 0 (off), 1, 5, 10, 15, 30 or 60. Default: 0.
	MonitoringInterval int `yaml:"monitoring_interval" jsonschema:"enum=0,enum=1,enum=5,enum=10,enum=15,enum=30,enum=60" choices:"theirs"`

	// OsMetrics is the log group of enhanced monitoring.
	OsMetrics OsMetrics `yaml:"os_metrics"`

	// CaCertificate is the authority that signs the instances' certificates; the proxy's come from another one. A new instance that does not get it by itself is
	// restarted once; docs/runbook.md says what a change does. Default: none, each instance keeps what it has, and a new one gets the account's default.
	// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html
	CaCertificate string `yaml:"ca_certificate" json:"-" jsonschema:"enum=rds-ca-rsa2048-g1,enum=rds-ca-rsa4096-g1,enum=rds-ca-ecc384-g1" choices:"theirs"`

	// LogExports to CloudWatch Logs: audit, error, general, instance, slowquery, iam-db-auth-error. Each turns on the parameter that writes
	// it, if it needs one. The last is of IAM logins, which are off. Default: error, slowquery.
	LogExports []string `yaml:"log_exports" jsonschema:"enum=audit,enum=error,enum=general,enum=instance,enum=slowquery,enum=iam-db-auth-error" choices:"theirs"`

	// LogRetentionDays of the exported logs; a retention that CloudWatch Logs offers. Default: 30.
	LogRetentionDays int `yaml:"log_retention_days"`

	// ClusterParameters are further parameters of the cluster parameter group. require_secure_transport stays ON. Default: none.
	ClusterParameters []Parameter `yaml:"cluster_parameters"`

	// InstanceParameters are parameters of the instances' parameter group. Default: none.
	InstanceParameters []Parameter `yaml:"instance_parameters"`

	// ReaderAutoscaling adds and removes readers by their CPU utilization. Needs readers of at least 1.
	// Delete those that it added before a destroy. Default: none.
	ReaderAutoscaling *ReaderAutoscaling `yaml:"reader_autoscaling"`

	// Proxy is the RDS Proxy.
	Proxy Proxy `yaml:"proxy"`
}

// Serverless is the capacity range of Aurora Serverless v2 in Aurora capacity units (ACU, about 2 GiB each), in steps of 0.5.
type Serverless struct {
	// MinAcu, 0.5-256; or 0 where database.proxy is not enabled: Aurora then pauses an instance without connections, and takes about 15 seconds to start it
	// again for the next one. RDS Proxy keeps connections open to each instance, so that none would ever pause.
	// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
	MinAcu float64 `yaml:"min_acu" jsonschema:"required,minimum=0,maximum=256"`
	// MaxAcu, 1-256, at least min_acu.
	MaxAcu float64 `yaml:"max_acu" jsonschema:"required,minimum=1,maximum=256"`
}

// RestoreFrom is a snapshot, or a cluster and a moment: docs/runbook.md has the commands. It counts when the cluster is made, and for one that exists it may
// change. The backup decides on the names of the database and of the master user, which the keys of database repeat; the master user gets a new password.
type RestoreFrom struct {
	// Snapshot of a cluster in the environment's region, by its identifier or ARN: your own, an automated one (rds:...) or one of AWS Backup (awsbackup:...).
	// What another account shares is named by its ARN. Default: none.
	Snapshot string `yaml:"snapshot"`
	// Cluster of the environment's account and region, by its identifier. Leave it in the file: without it a plan would replace the new cluster. Default: none.
	Cluster string `yaml:"cluster"`
	// Time to which the cluster is restored: in UTC, as "2026-01-31T11:59:00Z", or latest. Default: none.
	Time string `yaml:"time"`
}

// AppSecret is a Secrets Manager secret with the JSON {"username": ..., "password": ...}.
type AppSecret struct {
	// Arn of the secret, in full, with the six random characters. Of another account only with kms_key_arn, and where that account lets the roles of this one
	// read it: see docs/integration.md.
	Arn string `yaml:"arn" jsonschema:"required" refers:"secret"`
	// CompleteArn confirms that arn ends with the six random characters, where they look like a part of the name. Default: false.
	CompleteArn bool `yaml:"complete_arn"`
	// KmsKeyArn is the customer managed key that encrypts it. Default: none, AWS's own key.
	KmsKeyArn string `yaml:"kms_key_arn" refers:"kms_key"`
}

// OsMetrics is the log group RDSOSMetrics. An account has one of it in each region, to which the enhanced monitoring of all databases there writes; RDS makes
// it by itself, and keeps its events for 30 days.
// Source: https://github.com/terraform-aws-modules/terraform-aws-rds/pull/578
type OsMetrics struct {
	// Manage makes this the one environment of its account and region that decides on the group; one that exists is taken over, and a destroy leaves it where
	// it is. Default: false.
	Manage bool `yaml:"manage"`
	// RetentionDays of its events; a retention that CloudWatch Logs offers. Default: 30, as RDS has it.
	RetentionDays int `yaml:"retention_days"`
	// KmsKeyArn of a key of the same region that encrypts it, and outlives this environment, whose own is therefore not used. Its policy must let
	// logs.<region>.amazonaws.com use it. Default: none, AWS's own key.
	KmsKeyArn string `yaml:"kms_key_arn" refers:"kms_key"`
}

// Insights are Performance Insights, shown by CloudWatch Database Insights.
type Insights struct {
	// Enabled turns Performance Insights on. Default: true.
	Enabled bool `yaml:"enabled"`
	// Mode is standard or advanced; to go back from advanced, write standard. Default: none, AWS then starts with standard.
	Mode string `yaml:"mode" jsonschema:"enum=standard,enum=advanced" choices:"theirs"`
	// RetentionDays: 7, a multiple of 31 up to 713, or 731; at least 465 with advanced. Default: 7, or 465 with advanced.
	RetentionDays int `yaml:"retention_days"`
}

// Parameter of a parameter group. Its name is held against the list of the engine version's family, its value against nothing.
type Parameter struct {
	// Name of the parameter, as AWS spells it. Cluster-level parameters belong in cluster_parameters; instance-level ones in either, and those of
	// instance_parameters win. lower_case_table_names can be set only when the cluster is made.
	Name string `yaml:"name" jsonschema:"required"`
	// Value of the parameter: a text, a number or a formula such as "{DBInstanceClassMemory/12582880}".
	Value string `yaml:"value" jsonschema:"required" refers:"text"`
	// ApplyMethod is immediate, for dynamic parameters only, or pending-reboot, which RDS takes for all and applies at the next reboot.
	// Default: immediate for a parameter that is known to be dynamic, else pending-reboot.
	ApplyMethod string `yaml:"apply_method" jsonschema:"enum=immediate,enum=pending-reboot" choices:"ours"`
	// Unchecked takes name, group and apply_method as they are: for a parameter that this version's list has otherwise than AWS. For a name that the list
	// lacks, allow_unknown is enough. Default: false.
	Unchecked bool `yaml:"unchecked"`
}

// ReaderAutoscaling of Aurora replicas. Replicas that it adds are not in Terraform's state.
type ReaderAutoscaling struct {
	// Min number of readers, at least 1; database.readers stay in any case.
	Min int `yaml:"min" jsonschema:"required,minimum=1,maximum=15"`
	// Max number of readers, at least min, at most 15.
	Max int `yaml:"max" jsonschema:"required,minimum=1,maximum=15"`
	// CpuTarget is the readers' average CPU utilization to hold, in percent. Default: 70.
	CpuTarget int `yaml:"cpu_target" jsonschema:"minimum=1,maximum=100"`
}

// Proxy is the RDS Proxy and its connection pool.
type Proxy struct {
	// Enabled makes the proxy. When false, the tasks connect to the cluster itself, for places to try things: nothing pools their connections, and a failover
	// takes as long as they take to connect again. No other key of proxy is allowed then. Default: true.
	Enabled bool `yaml:"enabled" json:"-"`
	// ConnectionBorrowTimeout in seconds that a client waits for a connection of the pool, 0-300. Default: 120.
	ConnectionBorrowTimeout int `yaml:"connection_borrow_timeout" jsonschema:"minimum=0,maximum=300"`
	// MaxConnectionsPercent of the database's max_connections that the pool may use, 1-100. Below 100 leaves room for
	// direct connections, such as migrations. Default: 100.
	MaxConnectionsPercent int `yaml:"max_connections_percent" jsonschema:"minimum=1,maximum=100"`
	// MaxIdleConnectionsPercent of max_connections that stay open unused, 0 to max_connections_percent. Default: 50.
	MaxIdleConnectionsPercent int `yaml:"max_idle_connections_percent" jsonschema:"minimum=0,maximum=100"`
	// IdleClientTimeout in seconds after which a silent client is disconnected, 1-28800. Default: 1800.
	IdleClientTimeout int `yaml:"idle_client_timeout" jsonschema:"minimum=1,maximum=28800"`
	// InitQuery are SQL statements run on each new database connection. Default: none.
	InitQuery string `yaml:"init_query" text:"lines"`
	// SessionPinningFilters lists what does not pin a session: EXCLUDE_VARIABLE_SETS. Default: none.
	SessionPinningFilters []string `yaml:"session_pinning_filters" jsonschema:"enum=EXCLUDE_VARIABLE_SETS" choices:"theirs"`
	// ClientPasswordAuthType is how clients prove their passwords to the proxy. Only a new proxy takes it: for one that exists, docs/runbook.md has the command.
	// Old drivers know nothing but MYSQL_NATIVE_PASSWORD. Default: none, AWS chooses when it makes a proxy.
	ClientPasswordAuthType string `yaml:"client_password_auth_type" json:"-" jsonschema:"enum=MYSQL_NATIVE_PASSWORD,enum=MYSQL_CACHING_SHA2_PASSWORD" choices:"theirs"`
	// DebugLogging writes SQL statements to CloudWatch Logs, for a day at most. Default: false.
	DebugLogging bool `yaml:"debug_logging"`
	// ReaderEndpoint makes a read-only endpoint of the proxy and gives it to the application as DB_READER_HOST; needs readers of at least 1. What is read there
	// may be some milliseconds old. What it costs is in AWS's price list of RDS Proxy. Default: true with readers, else false.
	ReaderEndpoint bool `yaml:"reader_endpoint"`
}

func defaultDatabase() Database {
	return Database{
		Enabled: true,
		// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.Updates.3105.html (2026-07-30),
		// the newest patch of 3.10 of which release notes were found in November 2026.
		EngineVersion:            "8.0.mysql_aurora.3.10.5",
		EngineLifecycleSupport:   "open-source-rds-extended-support-disabled",
		Readers:                  1,
		Name:                     "maindb",
		Port:                     3306,
		MasterUsername:           "admin",
		CredentialsVersion:       1,
		SecretRecoveryWindowDays: 30,
		KmsDeletionWindowDays:    30,
		BackupRetentionDays:      7,
		BackupWindow:             "03:00-04:00",
		MaintenanceWindow:        "sun:05:00-sun:06:00",
		DeletionProtection:       true,
		FinalSnapshot:            true,
		FinalSnapshotGeneration:  1,
		OsMetrics:                OsMetrics{RetentionDays: 30},
		Insights:                 Insights{Enabled: true},
		LogExports:               []string{"error", "slowquery"},
		LogRetentionDays:         30,
		Proxy: Proxy{
			Enabled:                   true,
			ConnectionBorrowTimeout:   120,
			MaxConnectionsPercent:     100,
			MaxIdleConnectionsPercent: 50,
			IdleClientTimeout:         1800,
			ReaderEndpoint:            true,
		},
	}
}

// defaultInstanceClass is used where neither a class nor serverless is given.
const defaultInstanceClass = "db.r7g.large"
