package config

import "strings"

// Monitoring is the alarms, whom they tell, and the dashboard.
type Monitoring struct {
	// Enabled makes the alarms, their topic and the dashboard. Default: true.
	Enabled bool `yaml:"enabled"`

	// Emails are the addresses that the alarms' topic writes to; each gets a message to confirm first. Not together with topic_arn. Default: none, nobody is told.
	Emails []string `yaml:"emails"`

	// HttpsEndpoints are told by the alarms' topic, too: PagerDuty, Opsgenie and others that take messages of SNS. A list, or names and URLs. Not together
	// with topic_arn. Default: none.
	HttpsEndpoints []HttpsEndpoint `yaml:"https_endpoints" json:"-" keyed:"name,url"`

	// Slack is a channel that hears the alarms, too. Not together with topic_arn. Default: none.
	Slack *Slack `yaml:"slack" json:"-"`

	// TopicArn is an SNS topic of the same region that the alarms tell instead of one of their own. Its policy, and that of its key, must let
	// cloudwatch.amazonaws.com publish, with database_events also events.rds.amazonaws.com, and with database.backup_copy also backup.amazonaws.com:
	// AWS Backup tells only a standard topic of the environment's own account, which is what a reference is taken for. Default: none, a topic is made.
	TopicArn string `yaml:"topic_arn" refers:"topic"`

	// DatabaseEvents tells the topic what no metric shows: failovers, failures, maintenance with forced patches, low storage, restarts. Not with a FIFO topic,
	// to which RDS does not publish. RDS refuses it when it may not publish to topic_arn. Default: true with monitoring.enabled and a
	// database, except with a FIFO topic.
	DatabaseEvents bool `yaml:"database_events"`

	// TaskEvents tells the topic of each task that failed to start, and why, as EventBridge hears it of ECS. Not with a FIFO topic. With topic_arn, its policy and
	// that of its key must let events.amazonaws.com publish, else nobody hears of it. Default: false, or true with scaling.queue and monitoring.enabled, except
	// with a FIFO topic.
	TaskEvents bool `yaml:"task_events" json:"-"`

	// TaskEventsGiven says whether the file has that key, for all services.
	TaskEventsGiven bool `yaml:"-" json:"-"`

	// RunbookUrl is where the alarms' descriptions point to, each with its own #anchor: where your copy of docs/runbook.md can be read. Default: docs/runbook.md.
	RunbookUrl string `yaml:"runbook_url"`

	// DeploymentAlarms also end a deployment during which the application begins to answer slowly or with errors.
	DeploymentAlarms DeploymentAlarms `yaml:"deployment_alarms"`

	// LogAlarms ring when lines of the service's log match a pattern. Default: none.
	LogAlarms []LogAlarm `yaml:"log_alarms" json:"-"`

	// Thresholds of the alarms. Each alarm has the name of its key.
	Thresholds Thresholds `yaml:"thresholds"`
}

// DeploymentAlarms are the alarms target-5xx and target-response-time, watched by ECS during a deployment.
type DeploymentAlarms struct {
	// Enable ends a deployment during which one of them begins to ring; needs monitoring.enabled. Default: false.
	Enable bool `yaml:"enable"`
	// Rollback returns to the last good deployment; needs enable. Default: as enable.
	Rollback bool `yaml:"rollback"`
}

func defaultMonitoring() Monitoring {
	return Monitoring{Enabled: true, DatabaseEvents: true, RunbookUrl: "docs/runbook.md", Thresholds: defaultThresholds()}
}

// complete puts the service's CPU, memory and response time above what scaling holds them at, tells of the database's
// events where that is possible and of a worker's tasks, and puts the age of a backup above what its schedule makes of it.
func (m *Monitoring) complete(set func(string) bool, s Scaling, d Database) {
	if !set("monitoring.database_events") {
		m.DatabaseEvents = m.Enabled && !m.fifo() && d.Enabled
	}
	m.TaskEventsGiven = set("monitoring.task_events")
	m.TaskEvents = m.tellsOfTasks(s)
	if !set("monitoring.deployment_alarms.rollback") {
		m.DeploymentAlarms.Rollback = m.DeploymentAlarms.Enable
	}
	above := func(target ScalingTarget) int { return max(90, (int(target)+100)/2) }
	if !set("monitoring.thresholds.target_response_time") {
		m.Thresholds.TargetResponseTime = max(1, 2*s.ResponseTimeTarget)
	}
	if !set("monitoring.thresholds.service_cpu") {
		m.Thresholds.ServiceCpu = above(s.CpuTarget)
	}
	if !set("monitoring.thresholds.service_memory") {
		m.Thresholds.ServiceMemory = above(s.MemoryTarget)
	}
	if !set("monitoring.thresholds.backup_age") {
		m.Thresholds.BackupAge = d.defaultBackupAge()
	}
}

// fifo says whether the topic is a FIFO topic.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateEventSubscription.html
func (m Monitoring) fifo() bool { return strings.HasSuffix(m.TopicArn, ".fifo") }

// tellsOfTasks says whether the topic hears of tasks of a service that failed to start.
func (m Monitoring) tellsOfTasks(s Scaling) bool {
	if m.TaskEventsGiven {
		return m.TaskEvents
	}
	return s.Queue != nil && m.Enabled && !m.fifo()
}
