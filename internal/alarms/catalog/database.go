package catalog

// A metric of the cluster is over all its instances, those that reader autoscaling adds among them: its Maximum and its Minimum are those
// of one instance. A failover changes nothing about that.
var (
	ofCluster = Set{{Name: "DBClusterIdentifier", From: DBClusterID}}
	ofWriter  = append(ofCluster[:1:1], Dimension{Name: "Role", Value: "WRITER", Needs: "aws_rds_cluster_instance.instance_0"})
	ofReaders = append(ofCluster[:1:1], Dimension{Name: "Role", Value: "READER", Needs: "aws_rds_cluster_instance.instance_1"})
)

// databaseMetric: the sets of dimensions are on another page than the metrics,
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/dimensions.html.
func databaseMetric(name string, documented ...string) Metric {
	return Metric{"AWS/RDS", name, documented, "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html"}
}

var (
	databaseCPU         = databaseMetric("CPUUtilization", "DBClusterIdentifier", "DBClusterIdentifier Role")
	databaseConnections = databaseMetric("DatabaseConnections", "DBClusterIdentifier", "DBClusterIdentifier Role")
	freeableMemory      = databaseMetric("FreeableMemory", "DBClusterIdentifier", "DBClusterIdentifier Role")
	freeLocalStorage    = databaseMetric("FreeLocalStorage", "DBClusterIdentifier", "DBClusterIdentifier Role")
	replicaLag          = databaseMetric("AuroraReplicaLag", "DBClusterIdentifier Role")
	deadlocks           = databaseMetric("Deadlocks", "DBClusterIdentifier", "DBClusterIdentifier Role")
	loginFailures       = databaseMetric("LoginFailures", "DBClusterIdentifier", "DBClusterIdentifier Role")
	capacityInUse       = databaseMetric("ACUUtilization", "DBClusterIdentifier", "DBClusterIdentifier Role")
	capacity            = databaseMetric("ServerlessDatabaseCapacity", "DBClusterIdentifier", "DBClusterIdentifier Role")
)

// backupsCompleted: AWS's page was not found with its dimensions; those here are what CloudWatch lists, with and without the resource's type.
var backupsCompleted = Metric{"AWS/Backup", "NumberOfBackupJobsCompleted", []string{"BackupVaultName", "BackupVaultName ResourceType"},
	"https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html"}

var databaseRows = []Row{
	{
		ID: "database_cpu", Group: Database, Title: "CPU of the busiest instance (%)",
		Says: "A database instance uses more than {threshold}% of its CPU.",
		Threshold: Threshold{
			Means: "is the CPU utilization in percent of the busiest instance, for 10 minutes; with serverless, of its largest capacity.",
			Unit:  percent, Default: 80, Min: 1, Max: 100,
		},
		Metrics:    []Series{{Metric: databaseCPU, Of: ofCluster, Statistic: "Maximum"}},
		Comparison: Above, Of: 10, Datapoints: 10, Missing: Fine,
	},
	{
		ID: "database_freeable_memory", Group: Database, Title: "Freeable memory of the fullest instance (bytes)",
		Says: "A database instance has less than {threshold} MiB of memory left.",
		Threshold: Threshold{
			Means: "in MiB below which an instance has memory left, for 10 minutes; with serverless, at its largest capacity.",
			Unit:  mebibytesOfBytes, Default: 256, Min: 1, Max: unlimited,
		},
		Metrics:    []Series{{Metric: freeableMemory, Of: ofCluster, Statistic: "Minimum"}},
		Comparison: Below, Of: 10, Datapoints: 10, Missing: Alarming,
	},
	{
		ID: "database_local_storage", Group: Database, Title: "Local storage of the fullest instance (bytes)", When: Provisioned,
		Says: "A database instance has less than {threshold} MiB left for temporary tables and logs.",
		Threshold: Threshold{
			Means: "in MiB below which an instance has space left for temporary tables and logs, for 10 minutes; not with serverless.",
			Unit:  mebibytesOfBytes, Default: 4096, Min: 1, Max: unlimited,
		},
		Metrics:    []Series{{Metric: freeLocalStorage, Of: ofCluster, Statistic: "Minimum"}}, // which Serverless v2 does not have
		Comparison: Below, Of: 10, Datapoints: 10, Missing: Alarming,
	},
	{
		ID: "database_replica_lag", Group: Database, Title: "Lag of the slowest reader (ms)", When: Readers,
		Says: "A reader is more than {threshold} ms behind the writer.",
		Threshold: Threshold{
			Means: "in milliseconds by which a reader is behind the writer, for 5 minutes; only with readers.",
			Unit:  milliseconds, Default: 1000, Min: 1, Max: unlimited,
		},
		Metrics:    []Series{{Metric: replicaLag, Of: ofReaders, Statistic: "Maximum"}},
		Comparison: Above, Of: 5, Datapoints: 5, Missing: Fine,
	},
	{
		ID: "database_deadlocks", Group: Database, Title: "Deadlocks (a second)",
		Says: "The database breaks more than {threshold} deadlocks a second.",
		Threshold: Threshold{
			Means: "a second on the writer, on average over 5 minutes; 0.05 is three a minute.",
			Unit:  aSecond, Default: 0.05, Min: 0, Max: unlimited, Fraction: true,
		},
		Metrics:    []Series{{Metric: deadlocks, Of: ofWriter, Statistic: "Average"}},
		Comparison: Above, Period: fiveMinutes, Of: 1, Datapoints: 1, Missing: Fine,
	},
	{
		ID: "database_failed_logins", Group: Database, Title: "Failed logins at the database (a second)",
		Says: "More than {threshold} logins a second fail at a database instance.",
		Threshold: Threshold{
			Means: "a second at one instance, in the worst of 5 minutes; 0.05 is three in that minute.",
			Unit:  aSecond, Default: 0.05, Min: 0, Max: unlimited, Fraction: true,
		},
		Metrics:    []Series{{Metric: loginFailures, Of: ofCluster, Statistic: "Maximum"}},
		Comparison: Above, Period: fiveMinutes, Of: 1, Datapoints: 1, Missing: Fine,
	},
	{
		ID: "database_capacity", Group: Database, Title: "Capacity in use, of max_acu (%)", When: Serverless,
		Says: "A database instance runs at more than {threshold}% of max_acu.",
		Threshold: Threshold{
			Means: "is the share in percent of serverless.max_acu that an instance uses, for 15 minutes; only with serverless.",
			Unit:  percent, Default: 90, Min: 1, Max: 100,
		},
		Metrics:    []Series{{Metric: capacityInUse, Of: ofCluster, Statistic: "Maximum"}},
		Comparison: Above, Of: 15, Datapoints: 15, Missing: Fine,
	},
	{
		ID: "backup_age", Group: Database, Title: "Backups completed (an hour)", When: BackupCopy,
		Says: "No backup that is copied was completed for {threshold} hours.",
		Threshold: Threshold{
			Means: "in hours that may pass without a backup for database.backup_copy, 1-168; only where at most six days lie between two backups.",
			Unit:  hours, Default: 36, Derived: "12 hours more than database.backup_copy.schedule leaves between two", Min: 1, Max: 168,
		},
		Metrics: []Series{{Metric: backupsCompleted, Of: Set{{Name: "BackupVaultName", From: BackupVaultName}}, Statistic: "Sum"}},
		Hours:   true, Comparison: Below, Period: anHour, Of: 36, Datapoints: 36, Missing: Alarming,
	},
}
