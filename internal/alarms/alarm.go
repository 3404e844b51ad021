// Package alarms is the one table of what is watched: the stack makes its alarms and its dashboard of it, and docs/runbook.md
// has a section for each of its rows.
package alarms

import "strings"

// Alarm is one row of the table.
type Alarm struct {
	ID    string // its key in monitoring.thresholds, such as unhealthy_targets
	Group Group
	Title string // on the dashboard
	Says  string // what it means when it rings, as a sentence

	Metrics    []Metric
	Expression string // of the metrics' ids; "" where there is one metric
	Comparison Comparison
	Threshold  float64 // in the metric's own unit

	Of, Datapoints int // how many periods are looked at, and how many of them must breach
	Missing        Missing
	// Deployment alarms can end a deployment. They watch nothing that the service itself makes, so that it can refer to them.
	Deployment bool
}

// Anchor of the alarm's section in docs/runbook.md, and the last part of its name.
func (a Alarm) Anchor() string { return strings.ReplaceAll(a.ID, "_", "-") }

// Group is a part of the dashboard.
type Group string

const (
	LoadBalancer Group = "Load balancer"
	Service      Group = "Service"
	Scaling      Group = "Scaling"
	Proxy        Group = "RDS Proxy"
	Database     Group = "Database"
)

// Groups in the order of the dashboard.
var Groups = []Group{LoadBalancer, Service, Scaling, Proxy, Database}

// Comparison of a metric with a threshold.
type Comparison string

const (
	Above Comparison = "GreaterThanThreshold"
	Below Comparison = "LessThanThreshold"
)

// Missing says what an alarm makes of minutes without data.
// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
type Missing string

const (
	// Fine is for metrics that AWS writes only when there is something to count.
	Fine Missing = "notBreaching"
	// Alarming is for metrics that AWS always writes: nothing there, nothing known.
	Alarming Missing = "breaching"
)

// Metric of CloudWatch with its statistic.
type Metric struct {
	ID         string // in an expression
	Namespace  string
	Name       string
	Dimensions []Dimension // the set that AWS documents for the metric, complete: a metric of another set is another metric
	Statistic  string      // Average, Sum, Minimum, Maximum or a percentile, such as p95
	Period     int         // seconds
	Label      string      // on the dashboard; "" for CloudWatch's own
}

// Dimension of a metric.
type Dimension struct{ Name, Value string }

const (
	minute      = 60
	fiveMinutes = 300
)
