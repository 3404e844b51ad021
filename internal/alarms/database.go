package alarms

import (
	"fmt"

	"slipway/internal/config"
)

// cluster gives a metric over all instances of the cluster, those that reader autoscaling adds among them: its Maximum and its
// Minimum are those of one instance. A failover changes nothing about that.
// Sources: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html and
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/dimensions.html
func cluster(r Resources, id, name, statistic string) Metric {
	return Metric{ID: id, Namespace: "AWS/RDS", Name: name, Statistic: statistic, Period: minute,
		Dimensions: []Dimension{{"DBClusterIdentifier", r.DBCluster}}}
}

// role narrows a metric to the writer, WRITER, or to all readers, READER.
func role(name string, metric Metric) Metric {
	metric.Dimensions = append(metric.Dimensions, Dimension{"Role", name})
	return metric
}

func database(env config.Environment, r Resources) []Alarm {
	const bytes = 1 << 20 // in a MiB, the unit of the configuration
	db, t := env.Database, env.Monitoring.Thresholds
	alarms := []Alarm{
		{
			ID: "database_cpu", Group: Database, Title: "CPU of the busiest instance (%)",
			Says:       fmt.Sprintf("A database instance uses more than %d%% of its CPU.", t.DatabaseCpu),
			Metrics:    []Metric{cluster(r, "cpu", "CPUUtilization", "Maximum")},
			Comparison: Above, Threshold: float64(t.DatabaseCpu), Of: 10, Datapoints: 10, Missing: Fine,
		},
		{
			ID: "database_freeable_memory", Group: Database, Title: "Freeable memory of the fullest instance (bytes)",
			Says:       fmt.Sprintf("A database instance has less than %d MiB of memory left.", t.DatabaseFreeableMemory),
			Metrics:    []Metric{cluster(r, "memory", "FreeableMemory", "Minimum")},
			Comparison: Below, Threshold: float64(t.DatabaseFreeableMemory * bytes), Of: 10, Datapoints: 10, Missing: Alarming,
		},
		{
			ID: "database_deadlocks", Group: Database, Title: "Deadlocks (a second)",
			Says:       fmt.Sprintf("The database breaks more than %v deadlocks a second.", t.DatabaseDeadlocks),
			Metrics:    []Metric{every(fiveMinutes, role("WRITER", cluster(r, "deadlocks", "Deadlocks", "Average")))},
			Comparison: Above, Threshold: t.DatabaseDeadlocks, Of: 1, Datapoints: 1, Missing: Fine,
		},
		{
			ID: "database_failed_logins", Group: Database, Title: "Failed logins at the database (a second)",
			Says:       fmt.Sprintf("More than %v logins a second fail at a database instance.", t.DatabaseFailedLogins),
			Metrics:    []Metric{every(fiveMinutes, cluster(r, "failed", "LoginFailures", "Maximum"))},
			Comparison: Above, Threshold: t.DatabaseFailedLogins, Of: 1, Datapoints: 1, Missing: Fine,
		},
	}
	if db.Readers > 0 {
		alarms = append(alarms, Alarm{
			ID: "database_replica_lag", Group: Database, Title: "Lag of the slowest reader (ms)",
			Says:       fmt.Sprintf("A reader is more than %d ms behind the writer.", t.DatabaseReplicaLag),
			Metrics:    []Metric{role("READER", cluster(r, "lag", "AuroraReplicaLag", "Maximum"))},
			Comparison: Above, Threshold: float64(t.DatabaseReplicaLag), Of: 5, Datapoints: 5, Missing: Fine,
		})
	}
	if db.Serverless != nil {
		return append(alarms, Alarm{
			ID: "database_capacity", Group: Database, Title: "Capacity in use, of max_acu (%)",
			Says:       fmt.Sprintf("A database instance runs at more than %d%% of max_acu.", t.DatabaseCapacity),
			Metrics:    []Metric{cluster(r, "capacity", "ACUUtilization", "Maximum")},
			Comparison: Above, Threshold: float64(t.DatabaseCapacity), Of: 15, Datapoints: 15, Missing: Fine,
		})
	}
	return append(alarms, Alarm{ // Serverless v2 has no such metric
		ID: "database_local_storage", Group: Database, Title: "Local storage of the fullest instance (bytes)",
		Says:       fmt.Sprintf("A database instance has less than %d MiB left for temporary tables and logs.", t.DatabaseLocalStorage),
		Metrics:    []Metric{cluster(r, "storage", "FreeLocalStorage", "Minimum")},
		Comparison: Below, Threshold: float64(t.DatabaseLocalStorage * bytes), Of: 10, Datapoints: 10, Missing: Alarming,
	})
}
