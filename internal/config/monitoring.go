package config

// Monitoring is the alarms, whom they tell, and the dashboard.
type Monitoring struct {
	// Enabled makes the alarms, their topic and the dashboard. Default: true.
	Enabled bool `yaml:"enabled"`

	// Emails are the addresses that the alarms' topic writes to; each gets a message to confirm first. Not together with topic_arn. Default: none, nobody is told.
	Emails []string `yaml:"emails"`

	// TopicArn is an SNS topic of the same region that the alarms tell instead of one of their own. Its policy, and that of its key, must let
	// cloudwatch.amazonaws.com publish, and backup.amazonaws.com where database.backup_copy is set. Default: none, a topic is made.
	TopicArn string `yaml:"topic_arn"`

	// RunbookUrl is where the alarms' descriptions point to, each with its own #anchor: where your copy of docs/runbook.md can be read. Default: docs/runbook.md.
	RunbookUrl string `yaml:"runbook_url"`

	// DeploymentAlarms also end a deployment during which the application begins to answer slowly or with errors.
	DeploymentAlarms DeploymentAlarms `yaml:"deployment_alarms"`

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
	return Monitoring{Enabled: true, RunbookUrl: "docs/runbook.md", Thresholds: defaultThresholds()}
}

// complete puts the service's CPU and memory above what scaling holds them at, and the age of a backup above what its schedule makes of it.
func (m *Monitoring) complete(set func(string) bool, s Scaling, d Database) {
	if !set("monitoring.deployment_alarms.rollback") {
		m.DeploymentAlarms.Rollback = m.DeploymentAlarms.Enable
	}
	above := func(target int) int { return max(90, (target+100)/2) }
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
