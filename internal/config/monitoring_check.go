package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	// emailForm leaves out quoted local parts, which nobody has.
	emailForm = regexp.MustCompile(`^[A-Za-z0-9.!#%&'*+/=?^_|~-]+@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$`)
	// snsTopic. Source: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
	snsTopic   = arnKind{"an SNS topic", "sns", regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}(\.fifo)?$`), "on-call"}
	runbookURL = regexp.MustCompile(`^[!-~]+$`)
	noAddress  = regexp.MustCompile(`[^a-z0-9]+`)
)

func (m Monitoring) check(c checker, e Environment) {
	for i, email := range m.Emails {
		same := func(o string) bool { return EmailAddress(o) == EmailAddress(email) }
		switch first := slices.IndexFunc(m.Emails[:i], same); {
		case !emailForm.MatchString(email) || len(email) > 254:
			c.Value(index("emails", i), email, "not an e-mail address", "write it as on-call@example.com")
		case first >= 0:
			c.Value(index("emails", i), email, "the same as "+m.Emails[first]+" but for capitals and signs, and both would get one address in Terraform",
				"remove one of the two, or send to a list")
		}
	}
	if m.TopicArn != "" {
		c.arnIn("topic_arn", m.TopicArn, snsTopic, e, e.Region, "region")
		if len(m.Emails) > 0 {
			c.Conflict("emails", fmt.Sprintf("%d addresses", len(m.Emails)), "not together with topic_arn, whose owner subscribes", "remove one of the two",
				c.Path("topic_arn"))
		}
	}
	m.checkEndpoints(c)
	if m.Slack != nil {
		m.Slack.check(c.in("slack"), e)
	}
	m.checkLogAlarms(c, e)
	if m.DatabaseEvents && !m.Enabled {
		c.Conflict("database_events", true, "monitoring is off, so there is no topic", "set it to false or enabled to true", c.Path("enabled"))
	}
	if m.DatabaseEvents && !e.Database.Enabled {
		c.Conflict("database_events", true, "there is no database", "set it to false, or database.enabled to true", "database.enabled")
	}
	if m.DatabaseEvents && m.fifo() {
		c.Conflict("database_events", true, "RDS does not publish to FIFO topics", "set it to false or use a standard topic", c.Path("topic_arn"))
	}
	if m.TaskEvents && !m.Enabled {
		c.Conflict("task_events", true, "monitoring is off, so there is no topic", "set it to false or enabled to true", c.Path("enabled"))
	}
	if m.TaskEvents && m.fifo() {
		c.Conflict("task_events", true, "EventBridge gives a FIFO topic's messages no group, without which it takes none", "set it to false or use a standard topic",
			c.Path("topic_arn"))
	}
	if !runbookURL.MatchString(m.RunbookUrl) || len(m.RunbookUrl) > 500 || strings.Contains(m.RunbookUrl, "#") {
		c.Value("runbook_url", m.RunbookUrl, "not a URL or path that #anchor can follow", "write it as https://example.com/runbook, 500 characters at most")
	}
	if m.DeploymentAlarms.Rollback && !m.DeploymentAlarms.Enable {
		c.Conflict("deployment_alarms.rollback", true, "needs enable", "set rollback to false or enable to true", c.Path("deployment_alarms.enable"))
	}
	if m.DeploymentAlarms.Enable && !e.LoadBalancer.Enabled {
		c.Conflict("deployment_alarms.enable", true, "the alarms that end a deployment are of the load balancer, and there is none",
			"set it to false, or load_balancer.enabled to true", "load_balancer.enabled")
	}
	if m.DeploymentAlarms.Enable && !m.Enabled {
		c.Conflict("deployment_alarms.enable", true, "monitoring is off, so there are no alarms", "set it to false or enabled to true", c.Path("enabled"))
	}
}

// check holds the thresholds against what a service's scaling aims at.
func (t Thresholds) check(c checker, s Scaling) {
	c.above("service_cpu", float64(t.ServiceCpu), "scaling.cpu_target", float64(s.CpuTarget), s)
	c.above("service_memory", float64(t.ServiceMemory), "scaling.memory_target", float64(s.MemoryTarget), s)
	c.above("target_response_time", t.TargetResponseTime, "scaling.response_time_target", s.ResponseTimeTarget, s)
}

// above: an alarm below the target would ring while scaling does its work.
func (c checker) above(key string, threshold float64, targetPath string, target float64, s Scaling) {
	if s.Enabled && target > 0 && c.Given(key) && threshold <= target {
		c.Conflict(key, threshold, fmt.Sprintf("not above %s, which is %v", targetPath, target), "use a higher threshold or a lower target", targetPath)
	}
}

// EmailAddress is an e-mail address as a part of a resource's address: on-call@example.com is on_call_example_com.
func EmailAddress(email string) string {
	return noAddress.ReplaceAllString(strings.ToLower(email), "_")
}
