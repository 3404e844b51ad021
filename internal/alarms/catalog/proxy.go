package catalog

// Roles of a proxy's targets, as CloudWatch spells them; the RDS API writes the first READ_WRITE. Source:
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-monitoring-dashboard.html, and metrics as they arrive in
// prometheus-community/yet-another-cloudwatch-exporter#1501.
var (
	ofProxy = Set{{Name: "ProxyName", From: ProxyName}}
	// ofWriterEndpoint is about the endpoint that leads to the writer, default. With one endpoint that is the whole proxy.
	ofWriterEndpoint = append(ofProxy[:1:1], Dimension{Name: "EndpointName", Value: "default", Needs: "aws_db_proxy.main", When: ReaderEndpoint})
	ofReaderEndpoint = append(ofProxy[:1:1], Dimension{Name: "EndpointName", From: ProxyEndpointName})
	ofWriterPool     = pool("READWRITE", "aws_rds_cluster_instance.instance_0")
	ofReaderPool     = pool("READ_ONLY", "aws_db_proxy_endpoint.reader")
)

// pool is about the proxy's connections to the writer, or to the readers.
func pool(role, needs string) Set {
	return append(ofProxy[:1:1], Dimension{Name: "TargetGroup", From: ProxyTargetGroupName}, Dimension{Name: "TargetRole", Value: role, Needs: needs})
}

// proxyMetric: each host of the proxy writes its own part, so counts are summed up.
func proxyMetric(name string, documented ...string) Metric {
	return Metric{"AWS/RDS", name, documented, "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.monitoring.html"}
}

// allowedConnections are the limit of the pool: max_connections_percent of the instances' max_connections, without what the proxy keeps
// for itself. That of the writer must not be mixed with the readers', which no connection to the writer can use.
var (
	clientConnections  = proxyMetric("ClientConnections", "ProxyName", "EndpointName ProxyName")
	failedClients      = proxyMetric("ClientConnectionsSetupFailedAuth", "ProxyName", "EndpointName ProxyName")
	poolConnections    = proxyMetric("DatabaseConnections", "ProxyName", "ProxyName TargetGroup TargetRole")
	allowedConnections = proxyMetric("MaxDatabaseConnectionsAllowed", "ProxyName", "ProxyName TargetGroup TargetRole")
	borrowLatency      = proxyMetric("DatabaseConnectionsBorrowLatency", "ProxyName", "EndpointName ProxyName")
	queryLatency       = proxyMetric("QueryDatabaseResponseLatency", "ProxyName", "EndpointName ProxyName", "ProxyName TargetGroup TargetRole")
	availability       = proxyMetric("AvailabilityPercentage", "ProxyName TargetGroup TargetRole")
)

var proxyRows = []Row{
	{
		ID: "proxy_client_connections", Group: Proxy, Title: "Clients, of allowed database connections (%)",
		Says: "The proxy has more clients than {threshold}% of the connections that it may open to the writer.",
		Threshold: Threshold{
			Means: "in percent of the connections that the proxy may open to the writer, for 3 minutes. The proxy shares " +
				"connections between clients, so more than 100 can be in good health; up to 10000.",
			Unit: percent, Default: 80, Min: 1, Max: 10000, // the spec's default
		},
		Metrics: []Series{
			{ID: "clients", Metric: clientConnections, Of: ofWriterEndpoint, Statistic: "Sum"},
			{ID: "allowed", Metric: allowedConnections, Of: ofWriterPool, Statistic: "Sum"},
		},
		Expression: "100 * clients / allowed",
		Comparison: Above, Of: 3, Datapoints: 3, Missing: Fine,
	},
	{
		ID: "proxy_database_connections", Group: Proxy, Title: "Connections to the writer, of allowed (%)",
		Says: "The proxy uses more than {threshold}% of the connections that it may open to the writer.",
		Threshold: Threshold{
			Means: "in percent of the connections that the proxy may open to the writer, for 3 minutes.",
			Unit:  percent, Default: 80, Min: 1, Max: 100,
		},
		Metrics: []Series{
			{ID: "connections", Metric: poolConnections, Of: ofWriterPool, Statistic: "Sum"},
			{ID: "allowed", Metric: allowedConnections, Of: ofWriterPool, Statistic: "Sum"},
		},
		Expression: "100 * connections / allowed",
		Comparison: Above, Of: 3, Datapoints: 3, Missing: Fine,
	},
	{
		ID: "proxy_reader_connections", Group: Proxy, Title: "Connections to the readers, of allowed (%)", When: ReaderEndpoint,
		Says: "The proxy uses more than {threshold}% of the connections that it may open to the readers.",
		Threshold: Threshold{
			Means: "is the same of the readers, with proxy.reader_endpoint.",
			Unit:  percent, Default: 80, Min: 1, Max: 100,
		},
		Metrics: []Series{
			{ID: "connections", Metric: poolConnections, Of: ofReaderPool, Statistic: "Sum"},
			{ID: "allowed", Metric: allowedConnections, Of: ofReaderPool, Statistic: "Sum"},
		},
		Expression: "100 * connections / allowed",
		Comparison: Above, Of: 3, Datapoints: 3, Missing: Fine,
	},
	{
		ID: "proxy_borrow_latency", Group: Proxy, Title: "Wait for a connection of the pool (µs)",
		Says: "Clients of the proxy wait longer than {threshold} ms for a database connection.",
		Threshold: Threshold{
			Means: "in milliseconds that a client waits for a connection of the pool on average, for 3 of 5 minutes.",
			Unit:  millisecondsOfMicroseconds, Default: 500, Min: 1, Max: unlimited,
		},
		Metrics:    []Series{{Metric: borrowLatency, Of: ofProxy, Statistic: "Average"}},
		Comparison: Above, Of: 5, Datapoints: 3, Missing: Fine,
	},
	{
		ID: "proxy_query_latency", Group: Proxy, Title: "Answers of the database to the proxy (µs)",
		Says: "The database takes longer than {threshold} ms to answer a query of the proxy.",
		Threshold: Threshold{
			Means: "in milliseconds that the database takes to answer a query on average, for 3 of 5 minutes.",
			Unit:  millisecondsOfMicroseconds, Default: 500, Min: 1, Max: unlimited,
		},
		Metrics:    []Series{{Metric: queryLatency, Of: ofProxy, Statistic: "Average"}},
		Comparison: Above, Of: 5, Datapoints: 3, Missing: Fine,
	},
	{
		ID: "proxy_availability", Group: Proxy, Title: "Availability of the writer to the proxy (%)",
		Says: "The proxy reached the writer less than {threshold}% of the time.",
		Threshold: Threshold{
			Means: "is the share of time in percent below which the proxy reached the writer, for 3 minutes.",
			Unit:  percent, Default: 99, Min: 1, Max: 100,
		},
		Metrics:    []Series{{Metric: availability, Of: ofWriterPool, Statistic: "Average"}},
		Comparison: Below, Of: 3, Datapoints: 3, Missing: Alarming,
	},
	{
		ID: "proxy_reader_availability", Group: Proxy, Title: "Availability of the readers to the proxy (%)", When: ReaderEndpoint,
		Says: "The proxy reached the readers less than {threshold}% of the time.",
		Threshold: Threshold{
			Means: "is the same of the readers, with proxy.reader_endpoint.",
			Unit:  percent, Default: 99, Min: 1, Max: 100,
		},
		Metrics:    []Series{{Metric: availability, Of: ofReaderPool, Statistic: "Average"}},
		Comparison: Below, Of: 3, Datapoints: 3, Missing: Alarming,
	},
	{
		ID: "proxy_failed_logins", Group: Proxy, Title: "Failed logins at the proxy",
		Says: "The proxy turned away more than {threshold} clients in 5 minutes, for their password or for missing TLS.",
		Threshold: Threshold{
			Means: "is the number of clients that the proxy turned away for their password or for missing TLS in 5 minutes.",
			Unit:  clients, Default: 10, Min: 0, Max: unlimited,
		},
		Metrics:    []Series{{Metric: failedClients, Of: ofProxy, Statistic: "Sum"}},
		Comparison: Above, Period: fiveMinutes, Of: 1, Datapoints: 1, Missing: Fine,
	},
}
