// Package catalog holds one row for each alarm, as data. Everything that must know of an alarm follows from its row: the threshold in
// internal/config, the alarm and its graph in internal/alarms, the check of its dimensions in stacks, and the head of its section in
// docs/runbook.md. It imports nothing of this module, so that all of them can import it.
package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// Rows are all alarms, in the order of monitoring.thresholds and of the runbook.
var Rows = slices.Concat(loadBalancerRows, serviceRows, scalingRows, queueRows, proxyRows, databaseRows)

// Row is one alarm. Two rows share an ID where environments differ in what they can measure; no environment gets both.
type Row struct {
	ID    string // its key in monitoring.thresholds, such as unhealthy_targets; of monitoring.log_alarms, log_ and the alarm's name
	Group Group
	Title string // on the dashboard, with the metric's unit
	Says  string // what it means when it rings, as a sentence with {threshold}

	Threshold Threshold
	When      When
	Unless    When // environments that have another row instead
	Floor     Floor

	Metrics    []Series
	Expression string // of the metrics' ids; "" where there is one metric
	Comparison Comparison
	BelowFloor bool // the threshold is subtracted from the lowest floor of tasks, 1 at least
	Hours      bool // the threshold is how many hours are looked at, all of which must breach: the metric is below 1 in each

	Period         int // seconds; 0 is a minute
	Of, Datapoints int // how many periods are looked at, and how many of them must breach
	Missing        Missing
	// Deployment alarms can end a deployment. They watch nothing that the service itself makes, so that it can refer to them.
	Deployment bool
	// Own answers of the load balancer are what it counts, those of load_balancer.maintenance among them: for that time it tells nobody.
	Own bool
}

// Threshold is the key of monitoring.thresholds.
type Threshold struct {
	Means    string // follows the key in the reference, as the rest of a sentence
	Unit     Unit
	Default  float64
	Derived  string // the default in words, where internal/config takes it from other keys; Default, if any, is what it is without them
	Min, Max float64
	Fraction bool // any number, not only whole ones
	Later    bool // the key came after version 0 of the configuration's digest
}

// Unit of a threshold in the configuration.
type Unit struct {
	Name  string
	Scale float64 // what one of it is in the metric's unit
}

var (
	percent      = Unit{"%", 1}
	tasks        = Unit{"tasks", 1}
	seconds      = Unit{"s", 1}
	milliseconds = Unit{"ms", 1}
	aSecond      = Unit{"a second", 1}
	aMinute      = Unit{"a minute", 1}
	days         = Unit{"days", 1}
	clients      = Unit{"clients", 1}
	hours        = Unit{"hours", 1}
	messages     = Unit{"messages", 1}

	millisecondsOfMicroseconds = Unit{"ms", 1000}
	mebibytesOfBytes           = Unit{"MiB", 1 << 20}
)

// unlimited is the Max of thresholds without one.
const unlimited = 0

const (
	fiveMinutes = 300
	anHour      = 60 * 60
	aDay        = 24 * 60 * 60
)

// Anchor is the last part of the alarm's name.
func (r Row) Anchor() string { return strings.ReplaceAll(r.ID, "_", "-") }

// Section is the anchor of the alarm's section in docs/runbook.md. Alarms that a team adds share one.
func (r Row) Section() string {
	if r.Group == Logs {
		return "log-alarms"
	}
	return r.Anchor()
}

// Sentence is what the alarm says with a threshold, which is in the unit of the configuration.
func (r Row) Sentence(threshold float64) string {
	return strings.ReplaceAll(r.Says, "{threshold}", strconv.FormatFloat(threshold, 'f', -1, 64))
}

// Group is a part of the dashboard.
type Group string

// Groups of alarms and graphs.
const (
	LoadBalancer Group = "Load balancer"
	Service      Group = "Service"
	Scaling      Group = "Scaling"
	Queue        Group = "Queue"
	Proxy        Group = "RDS Proxy"
	Database     Group = "Database"
	Logs         Group = "Logs" // alarms that a team adds, and no row
)

// Groups in the order of the dashboard.
var Groups = []Group{LoadBalancer, Service, Scaling, Queue, Proxy, Database, Logs}

// When says which environments have a row, a graph or a dimension. The dashboard shows in this order what depends on a choice, after
// what every environment has.
type When int

// Conditions that an environment's choices decide.
const (
	Always           When = iota
	Insights              // CloudWatch knows how many tasks run and how many should
	NoInsights            // service.container_insights: disabled
	Readers               // database.readers
	ReaderEndpoint        // database.proxy.reader_endpoint
	Serverless            // database.serverless
	Provisioned           // without database.serverless
	Certificate           // load_balancer.certificate_arn is one of ACM
	BackupCopy            // database.backup_copy, at least every six days
	WebACL                // load_balancer.waf
	WebACLBlocks          // load_balancer.waf with mode: block
	HeldCPU               // scaling.cpu_target
	FreeCPU               // scaling.cpu_target: off
	HeldMemory            // scaling.memory_target
	FreeMemory            // scaling.memory_target: off
	HeldResponseTime      // scaling.response_time_target
	Queued                // scaling.queue
	DeadLetterQueue       // scaling.queue.dead_letter_queue_arn
)

// Floor says which environments have a row by the lowest number of tasks that scaling and its schedules ask for.
type Floor int

// Floors.
const (
	AnyFloor  Floor = iota
	AboveZero       // a task runs at any hour: none is an outage
	Zero            // scaling.schedules[].min of 0, or scaling.min with a queue: none is what is wanted, at some hours
)

// Comparison of a metric with a threshold.
type Comparison string

// Comparisons as CloudWatch spells them.
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
	// Kept is for metrics that begin late and end with what they are about: the alarm stays in its state.
	Kept Missing = "ignore"
)
