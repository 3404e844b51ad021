// Code generated from the rows of internal/alarms/catalog by make update; DO NOT EDIT.

package config

// Thresholds are where each alarm begins; docs/runbook.md says what each of them means. Percentages are 1-100.
type Thresholds struct {
	// UnhealthyTargets is the number of unhealthy targets above which the alarm rings, after 2 minutes; above 0, AWS may count
	// those of one zone only. Default: 0.
	UnhealthyTargets int `yaml:"unhealthy_targets" jsonschema:"minimum=0"`
	// HealthyTargets is the number of healthy targets below which it rings, after 2 minutes; with a floor of 0, after 15
	// minutes in which tasks are wanted. Above 1, AWS may count those of one zone only. Default: 1.
	HealthyTargets int `yaml:"healthy_targets" jsonschema:"minimum=1"`
	// TargetResponseTime in seconds that one request of twenty (p95) may exceed, for 3 of 5 minutes. Default: 1, or twice
	// scaling.response_time_target where that is more.
	TargetResponseTime float64 `yaml:"target_response_time" jsonschema:"minimum=0.001"`
	// Target5xx is the share of requests that the application answers with a 5xx code, in percent, for 3 of 5 minutes.
	// Default: 5.
	Target5xx int `yaml:"target_5xx" jsonschema:"minimum=1,maximum=100"`
	// LoadBalancer5xx is the number of 5xx answers of the load balancer itself in a minute, for 2 minutes. Default: 10.
	LoadBalancer5xx int `yaml:"load_balancer_5xx" jsonschema:"minimum=0"`
	// TargetConnectionErrors is the number of failed connections from the load balancer to tasks in a minute, for 3 of 5
	// minutes. Default: 10.
	TargetConnectionErrors int `yaml:"target_connection_errors" jsonschema:"minimum=0"`
	// CertificateExpiry is the number of days before the certificate expires below which it rings. ACM renews its public ones
	// 45 days before, private ones 60, and imported ones not at all; only with a certificate of ACM. Default: 30.
	CertificateExpiry int `yaml:"certificate_expiry" jsonschema:"minimum=1,maximum=365"`
	// BlockedRequests is the share of requests that the web ACL blocks, in percent, for 15 minutes in each 5 of which it
	// blocks more than 100; only with waf and mode: block. Default: 20.
	BlockedRequests int `yaml:"blocked_requests" jsonschema:"minimum=1,maximum=100" json:"-"`
	// MissingTasks is how many tasks fewer than wanted may run, for 15 minutes. Default: 0.
	MissingTasks int `yaml:"missing_tasks" jsonschema:"minimum=0"`
	// ServiceCpu is the tasks' average CPU utilization in percent, above scaling.cpu_target, for 15 minutes: scaling does not
	// help any more. Default: 90, or halfway from the target to 100 where that is more.
	ServiceCpu int `yaml:"service_cpu" jsonschema:"minimum=1,maximum=100"`
	// ServiceMemory is the tasks' average memory utilization in percent, above scaling.memory_target, for 15 minutes: scaling
	// does not help any more. Default: 90, or halfway from the target to 100 where that is more.
	ServiceMemory int `yaml:"service_memory" jsonschema:"minimum=1,maximum=100"`
	// QueueMessageAge is how old the oldest message of scaling.queue may be, in seconds, for 5 minutes; only with that. From
	// no task, and where the queue was at rest for six hours, AWS may take 15 minutes to see a message. Default: 1800.
	QueueMessageAge int `yaml:"queue_message_age" jsonschema:"minimum=1" json:"-"`
	// DeadLetters is how many messages may be in the dead-letter queue, for 2 minutes; only with
	// scaling.queue.dead_letter_queue_arn. Default: 0.
	DeadLetters int `yaml:"dead_letters" jsonschema:"minimum=0" json:"-"`
	// ProxyClientConnections in percent of the connections that the proxy may open to the writer, for 3 minutes. The proxy
	// shares connections between clients, so more than 100 can be in good health; up to 10000. Default: 80.
	ProxyClientConnections int `yaml:"proxy_client_connections" jsonschema:"minimum=1,maximum=10000"`
	// ProxyDatabaseConnections in percent of the connections that the proxy may open to the writer, for 3 minutes. Default:
	// 80.
	ProxyDatabaseConnections int `yaml:"proxy_database_connections" jsonschema:"minimum=1,maximum=100"`
	// ProxyReaderConnections is the same of the readers, with proxy.reader_endpoint. Default: 80.
	ProxyReaderConnections int `yaml:"proxy_reader_connections" jsonschema:"minimum=1,maximum=100"`
	// ProxyBorrowLatency in milliseconds that a client waits for a connection of the pool on average, for 3 of 5 minutes.
	// Default: 500.
	ProxyBorrowLatency int `yaml:"proxy_borrow_latency" jsonschema:"minimum=1"`
	// ProxyQueryLatency in milliseconds that the database takes to answer a query on average, for 3 of 5 minutes. Default:
	// 500.
	ProxyQueryLatency int `yaml:"proxy_query_latency" jsonschema:"minimum=1"`
	// ProxyAvailability is the share of time in percent below which the proxy reached the writer, for 3 minutes. Default: 99.
	ProxyAvailability int `yaml:"proxy_availability" jsonschema:"minimum=1,maximum=100"`
	// ProxyReaderAvailability is the same of the readers, with proxy.reader_endpoint. Default: 99.
	ProxyReaderAvailability int `yaml:"proxy_reader_availability" jsonschema:"minimum=1,maximum=100"`
	// ProxyFailedLogins is the number of clients that the proxy turned away for their password or for missing TLS in 5
	// minutes. Default: 10.
	ProxyFailedLogins int `yaml:"proxy_failed_logins" jsonschema:"minimum=0"`
	// DatabaseCpu is the CPU utilization in percent of the busiest instance, for 10 minutes; with serverless, of its largest
	// capacity. Default: 80.
	DatabaseCpu int `yaml:"database_cpu" jsonschema:"minimum=1,maximum=100"`
	// DatabaseFreeableMemory in MiB below which an instance has memory left, for 10 minutes; with serverless, at its largest
	// capacity. Default: 256.
	DatabaseFreeableMemory int `yaml:"database_freeable_memory" jsonschema:"minimum=1"`
	// DatabaseLocalStorage in MiB below which an instance has space left for temporary tables and logs, for 10 minutes; not
	// with serverless. Default: 4096.
	DatabaseLocalStorage int `yaml:"database_local_storage" jsonschema:"minimum=1"`
	// DatabaseReplicaLag in milliseconds by which a reader is behind the writer, for 5 minutes; only with readers. Default:
	// 1000.
	DatabaseReplicaLag int `yaml:"database_replica_lag" jsonschema:"minimum=1"`
	// DatabaseDeadlocks a second on the writer, on average over 5 minutes; 0.05 is three a minute. Default: 0.05.
	DatabaseDeadlocks float64 `yaml:"database_deadlocks" jsonschema:"minimum=0"`
	// DatabaseFailedLogins a second at one instance, in the worst of 5 minutes; 0.05 is three in that minute. Default: 0.05.
	DatabaseFailedLogins float64 `yaml:"database_failed_logins" jsonschema:"minimum=0"`
	// DatabaseCapacity is the share in percent of serverless.max_acu that an instance uses, for 15 minutes; only with
	// serverless. Default: 90.
	DatabaseCapacity int `yaml:"database_capacity" jsonschema:"minimum=1,maximum=100"`
	// BackupAge in hours that may pass without a backup for database.backup_copy, 1-168; only where at most six days lie
	// between two backups. Default: 12 hours more than database.backup_copy.schedule leaves between two.
	BackupAge int `yaml:"backup_age" jsonschema:"minimum=1,maximum=168"`
}

func defaultThresholds() Thresholds {
	return Thresholds{
		UnhealthyTargets:         0,
		HealthyTargets:           1,
		TargetResponseTime:       1,
		Target5xx:                5,
		LoadBalancer5xx:          10,
		TargetConnectionErrors:   10,
		CertificateExpiry:        30,
		BlockedRequests:          20,
		MissingTasks:             0,
		QueueMessageAge:          1800,
		DeadLetters:              0,
		ProxyClientConnections:   80,
		ProxyDatabaseConnections: 80,
		ProxyReaderConnections:   80,
		ProxyBorrowLatency:       500,
		ProxyQueryLatency:        500,
		ProxyAvailability:        99,
		ProxyReaderAvailability:  99,
		ProxyFailedLogins:        10,
		DatabaseCpu:              80,
		DatabaseFreeableMemory:   256,
		DatabaseLocalStorage:     4096,
		DatabaseReplicaLag:       1000,
		DatabaseDeadlocks:        0.05,
		DatabaseFailedLogins:     0.05,
		DatabaseCapacity:         90,
		BackupAge:                36,
	}
}

// ByKey gives all thresholds by their keys in the file, which are the alarms' IDs.
func (t Thresholds) ByKey() map[string]float64 {
	return map[string]float64{
		"unhealthy_targets":          float64(t.UnhealthyTargets),
		"healthy_targets":            float64(t.HealthyTargets),
		"target_response_time":       t.TargetResponseTime,
		"target_5xx":                 float64(t.Target5xx),
		"load_balancer_5xx":          float64(t.LoadBalancer5xx),
		"target_connection_errors":   float64(t.TargetConnectionErrors),
		"certificate_expiry":         float64(t.CertificateExpiry),
		"blocked_requests":           float64(t.BlockedRequests),
		"missing_tasks":              float64(t.MissingTasks),
		"service_cpu":                float64(t.ServiceCpu),
		"service_memory":             float64(t.ServiceMemory),
		"queue_message_age":          float64(t.QueueMessageAge),
		"dead_letters":               float64(t.DeadLetters),
		"proxy_client_connections":   float64(t.ProxyClientConnections),
		"proxy_database_connections": float64(t.ProxyDatabaseConnections),
		"proxy_reader_connections":   float64(t.ProxyReaderConnections),
		"proxy_borrow_latency":       float64(t.ProxyBorrowLatency),
		"proxy_query_latency":        float64(t.ProxyQueryLatency),
		"proxy_availability":         float64(t.ProxyAvailability),
		"proxy_reader_availability":  float64(t.ProxyReaderAvailability),
		"proxy_failed_logins":        float64(t.ProxyFailedLogins),
		"database_cpu":               float64(t.DatabaseCpu),
		"database_freeable_memory":   float64(t.DatabaseFreeableMemory),
		"database_local_storage":     float64(t.DatabaseLocalStorage),
		"database_replica_lag":       float64(t.DatabaseReplicaLag),
		"database_deadlocks":         t.DatabaseDeadlocks,
		"database_failed_logins":     t.DatabaseFailedLogins,
		"database_capacity":          float64(t.DatabaseCapacity),
		"backup_age":                 float64(t.BackupAge),
	}
}
