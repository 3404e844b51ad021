package alarms

import (
	"fmt"

	"slipway/internal/config"
)

// Roles of a proxy's targets, as CloudWatch spells them; the RDS API writes the first READ_WRITE. Source:
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-monitoring-dashboard.html, and metrics as they arrive in
// prometheus-community/yet-another-cloudwatch-exporter#1501.
const (
	proxyWriter  = "READWRITE"
	proxyReaders = "READ_ONLY"
	// proxyDefault is the EndpointName of the endpoint that every proxy has.
	proxyDefault = "default"
)

// proxyMetric gives a metric of the proxy as a whole. Each host of the proxy writes its own part: counts are summed up.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.monitoring.html
func proxyMetric(r Resources, id, name, statistic string) Metric {
	return Metric{ID: id, Namespace: "AWS/RDS", Name: name, Statistic: statistic, Period: minute, Dimensions: []Dimension{{"ProxyName", r.Proxy}}}
}

// ofRole narrows a metric to the proxy's connections to the writer, or to the readers.
func ofRole(r Resources, role string, metric Metric) Metric {
	metric.Dimensions = append(metric.Dimensions, Dimension{"TargetGroup", r.ProxyTargetGroup}, Dimension{"TargetRole", role})
	return metric
}

// clients of the endpoint that leads to the writer. With one endpoint that is all of them.
func clients(r Resources) Metric {
	metric := proxyMetric(r, "clients", "ClientConnections", "Sum")
	if r.ProxyReader != "" {
		metric.Dimensions = append(metric.Dimensions, Dimension{"EndpointName", proxyDefault})
	}
	return metric
}

func connections(r Resources, role string) Metric {
	return ofRole(r, role, proxyMetric(r, "connections", "DatabaseConnections", "Sum"))
}

// allowed is the limit of the pool: max_connections_percent of the instances' max_connections, without what the proxy keeps for
// itself. That of the writer must not be mixed with the readers', which no connection to the writer can use.
func allowed(r Resources, role string) Metric {
	return ofRole(r, role, proxyMetric(r, "allowed", "MaxDatabaseConnectionsAllowed", "Sum"))
}

func proxy(t config.Thresholds, r Resources) []Alarm {
	const microseconds = 1000 // in a millisecond, the unit of the configuration
	alarms := []Alarm{
		{
			ID: "proxy_client_connections", Group: Proxy, Title: "Clients, of allowed database connections (%)",
			Says:       fmt.Sprintf("The proxy has more clients than %d%% of the connections that it may open to the writer.", t.ProxyClientConnections),
			Metrics:    []Metric{clients(r), allowed(r, proxyWriter)},
			Expression: "100 * clients / allowed", Comparison: Above, Threshold: float64(t.ProxyClientConnections), Of: 3, Datapoints: 3, Missing: Fine,
		},
		poolAlarm(r, proxyWriter, "proxy_database_connections", "writer", t.ProxyDatabaseConnections),
		{
			ID: "proxy_borrow_latency", Group: Proxy, Title: "Wait for a connection of the pool (µs)",
			Says:       fmt.Sprintf("Clients of the proxy wait longer than %d ms for a database connection.", t.ProxyBorrowLatency),
			Metrics:    []Metric{proxyMetric(r, "latency", "DatabaseConnectionsBorrowLatency", "Average")},
			Comparison: Above, Threshold: float64(t.ProxyBorrowLatency * microseconds), Of: 5, Datapoints: 3, Missing: Fine,
		},
		{
			ID: "proxy_query_latency", Group: Proxy, Title: "Answers of the database to the proxy (µs)",
			Says:       fmt.Sprintf("The database takes longer than %d ms to answer a query of the proxy.", t.ProxyQueryLatency),
			Metrics:    []Metric{proxyMetric(r, "latency", "QueryDatabaseResponseLatency", "Average")},
			Comparison: Above, Threshold: float64(t.ProxyQueryLatency * microseconds), Of: 5, Datapoints: 3, Missing: Fine,
		},
		availabilityAlarm(r, proxyWriter, "proxy_availability", "writer", t.ProxyAvailability),
		{
			ID: "proxy_failed_logins", Group: Proxy, Title: "Failed logins at the proxy",
			Says:       fmt.Sprintf("The proxy turned away more than %d clients in 5 minutes, for their password or for missing TLS.", t.ProxyFailedLogins),
			Metrics:    []Metric{every(fiveMinutes, proxyMetric(r, "failed", "ClientConnectionsSetupFailedAuth", "Sum"))},
			Comparison: Above, Threshold: float64(t.ProxyFailedLogins), Of: 1, Datapoints: 1, Missing: Fine,
		},
	}
	if r.ProxyReader != "" {
		alarms = append(alarms,
			poolAlarm(r, proxyReaders, "proxy_reader_connections", "readers", t.ProxyReaderConnections),
			availabilityAlarm(r, proxyReaders, "proxy_reader_availability", "readers", t.ProxyReaderAvailability))
	}
	return alarms
}

func poolAlarm(r Resources, role, id, whom string, percent int) Alarm {
	return Alarm{
		ID: id, Group: Proxy, Title: "Connections to the " + whom + ", of allowed (%)",
		Says:       fmt.Sprintf("The proxy uses more than %d%% of the connections that it may open to the %s.", percent, whom),
		Metrics:    []Metric{connections(r, role), allowed(r, role)},
		Expression: "100 * connections / allowed", Comparison: Above, Threshold: float64(percent), Of: 3, Datapoints: 3, Missing: Fine,
	}
}

func availabilityAlarm(r Resources, role, id, whom string, percent int) Alarm {
	return Alarm{
		ID: id, Group: Proxy, Title: "Availability of the " + whom + " to the proxy (%)",
		Says:       fmt.Sprintf("The proxy reached the %s less than %d%% of the time.", whom, percent),
		Metrics:    []Metric{ofRole(r, role, proxyMetric(r, "available", "AvailabilityPercentage", "Average"))},
		Comparison: Below, Threshold: float64(percent), Of: 3, Datapoints: 3, Missing: Alarming,
	}
}

func every(period int, metric Metric) Metric {
	metric.Period = period
	return metric
}
