// Package names is the one place that names AWS resources, with the limits that AWS sets on those names.
package names

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// Names of one environment's resources. All start with <project>-<environment>.
type Names struct {
	project, environment, account string
	service                       string // a further one's; "" for the first
}

// For gives the names of an environment. The account makes the name of a bucket unique.
func For(project, environment, account string) Names {
	return Names{project: project, environment: environment, account: account}
}

// Of gives the names of what is made for a further service: they begin with <project>-<environment>-<service>. With "" they are the first service's.
func (n Names) Of(service string) Names {
	n.service = service
	return n
}

// Label is the label in Terraform of what is made for the service: as it is for the first one, behind the name of a further one, and that name in place of main.
func (n Names) Label(label string) string { return Label(n.service, label) }

// Label is that of what is made for a part of an environment, or for none ("").
func Label(part, label string) string {
	part = strings.ReplaceAll(part, "-", "_")
	switch {
	case part == "":
		return label
	case label == "main":
		return part
	}
	return part + "_" + label
}

// Service is the name of the service: <project>-<environment> for the first, with its own name behind it for a further one.
func (n Names) Service() string { return strings.TrimSuffix(n.Prefix()+"-"+n.service, "-") }

// Prefix is <project>-<environment>: the name itself where AWS asks for one name only.
func (n Names) Prefix() string { return n.project + "-" + n.environment }

func (n Names) TaskRole() string       { return n.Service() + "-ecs-task" }
func (n Names) ExecutionRole() string  { return n.Service() + "-ecs-execution" }
func (n Names) ProxyRole() string      { return n.Prefix() + "-rds-proxy" }
func (n Names) MonitoringRole() string { return n.Prefix() + "-rds-monitoring" }
func (n Names) FlowLogsRole() string   { return n.Prefix() + "-flow-logs" }
func (n Names) BackupRole() string     { return n.Prefix() + "-backup" }

// LogSubscriptionRole writes the service's logs to a stream.
func (n Names) LogSubscriptionRole() string { return n.Service() + "-logs" }

// PlanRole and DeployRole are what CI takes on. The account's stack makes them, not the environment's.
func (n Names) PlanRole() string   { return n.Prefix() + "-plan" }
func (n Names) DeployRole() string { return n.Prefix() + "-deploy" }

// Boundary is the permissions boundary of the environment's roles, where the account's stack makes it.
func (n Names) Boundary() string { return n.Prefix() + "-boundary" }

// Proxy has the spec's name.
func (n Names) Proxy() string         { return n.Prefix() + "-rds-proxy" }
func (n Names) ProxyReader() string   { return n.Prefix() + "-rds-proxy-ro" }
func (n Names) ClusterID() string     { return n.Prefix() }
func (n Names) KmsAlias() string      { return "alias/" + n.Prefix() }
func (n Names) DbUsername() string    { return n.Prefix() + "-db-username" }
func (n Names) DbPassword() string    { return n.Prefix() + "-db-password" }
func (n Names) FinalSnapshot() string { return n.Prefix() + "-final" }

// BackupVault holds the snapshots that are copied, and BackupCopyVault the copies, which may be in the region of another environment. AWS allows
// 50 characters.
func (n Names) BackupVault() string     { return shorten(n.Prefix(), 43) + "-backup" }
func (n Names) BackupCopyVault() string { return shorten(n.Prefix(), 45) + "-copy" }

// BackupCopyKmsAlias is of the key of the copies. No environment's own alias has the slash.
func (n Names) BackupCopyKmsAlias() string { return n.KmsAlias() + "/backup-copy" }

// BackupPlan is the name of the plan: 50 characters at most.
func (n Names) BackupPlan() string { return shorten(n.Prefix(), 50) }

// SubnetGroup is another one in another network. A cluster cannot follow there: another name of its subnet group makes Terraform
// plan to replace the cluster, which its protection refuses, instead of failing half way.
func (n Names) SubnetGroup(network string) string { return n.Prefix() + "-" + hash(network) }

// DbSecrets is the pattern of the spec that all of this environment's database secrets match, and no others.
func (n Names) DbSecrets() string { return n.Prefix() + "-db-*" }

// Instance is the identifier of the cluster's instance with an index.
func (n Names) Instance(index int) string { return n.Prefix() + "-" + strconv.Itoa(index) }

// Cluster is that of ECS.
func (n Names) Cluster() string { return n.Prefix() }

func (n Names) ServiceLogs() string { return "/ecs/" + n.Service() }

// LogSubscription is the filter that sends the service's logs elsewhere, one of two that a log group can have.
func (n Names) LogSubscription() string { return n.Service() }

// LogMetrics is the namespace of what is counted in the service's logs. AWS's own begin with AWS/.
func (n Names) LogMetrics() string { return n.Service() + "/logs" }

// ContainerInsightsLogs has the name that ECS gives it.
// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html
func (n Names) ContainerInsightsLogs() string {
	return "/aws/ecs/containerinsights/" + n.Prefix() + "/performance"
}

// WebACL is the name of the load balancer's, and WafLogs that of its log group, whose name must begin so.
// Source: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
func (n Names) WebACL() string  { return n.Prefix() }
func (n Names) WafLogs() string { return "aws-waf-logs-" + n.Prefix() }

func (n Names) FlowLogs() string { return "/aws/vpc/flow-logs/" + n.Prefix() }
func (n Names) ClusterLogs(export string) string {
	return "/aws/rds/cluster/" + n.ClusterID() + "/" + export
}
func (n Names) ProxyLogs() string { return "/aws/rds/proxy/" + n.Proxy() }

// AlarmTopic is the SNS topic that the alarms tell.
func (n Names) AlarmTopic() string { return n.Prefix() + "-alarms" }

// ClusterEvents, InstanceEvents and ProxyEvents are the subscriptions to what RDS tells; the second has another name for another number of instances.
func (n Names) ClusterEvents() string { return n.Prefix() + "-cluster" }
func (n Names) InstanceEvents(count int) string {
	return n.Prefix() + "-instances-" + strconv.Itoa(count)
}
func (n Names) ProxyEvents() string { return n.Prefix() + "-proxy" }

// FailedStarts is the rule about tasks that failed to start.
func (n Names) FailedStarts() string { return n.Service() + "-failed-starts" }

// AlarmChannel is the configuration of the chat channel that hears the alarms, and ChatRole what is allowed there.
func (n Names) AlarmChannel() string { return n.Prefix() + "-alarms" }
func (n Names) ChatRole() string     { return n.Prefix() + "-chat" }

// Alarm is the name of one alarm.
func (n Names) Alarm(name string) string { return n.Service() + "-" + name }

// Alarms is the pattern that the names of this environment's alarms match.
func (n Names) Alarms() string    { return n.Prefix() + "-*" }
func (n Names) Dashboard() string { return n.Prefix() }

// LoadBalancer is shortened with a hash where it would be longer than 32 characters.
func (n Names) LoadBalancer() string { return shorten(n.Prefix(), 32) }

// TargetGroup carries a hash of everything whose change replaces the target group, so that the new one can be made
// before the old one goes: 32 characters at most.
func (n Names) TargetGroup(replacedBy ...string) string {
	return shorten(n.Service(), 23) + "-" + hash(strings.Join(replacedBy, "\n"))
}

// AccessLogsBucket is shortened with a hash where it would be longer than 63 characters.
func (n Names) AccessLogsBucket() string {
	suffix := "-alb-logs-" + n.account
	return shorten(n.Prefix(), 63-len(suffix)) + suffix
}

// AccessLogsBuckets is the pattern that the access log buckets of all environments of the account match, shortened or not.
func (n Names) AccessLogsBuckets() string { return "*-alb-logs-" + n.account }

// Name is a name whose length AWS limits.
type Name struct {
	What  string // such as "the IAM role"
	Value string
	Max   int // characters
}

// Limited lists the names that are not shortened, each in its longest form, with AWS's limit on it; of a further service those that are its own.
// Sources: the CreateRole, CreateDBCluster, CreateDBInstance and CreateDBProxy pages of the AWS API references.
func (n Names) Limited() []Name {
	if n.service != "" {
		return []Name{{"the IAM role", n.ExecutionRole(), 64}}
	}
	return []Name{
		{"the IAM role", n.MonitoringRole(), 64},
		{"the RDS Proxy", n.Proxy(), 63},
		{"the RDS Proxy endpoint", n.ProxyReader(), 63},
		{"the Aurora cluster", n.ClusterID(), 63},
		{"the Aurora instance", n.Instance(15), 63},
	}
}

// shorten keeps a name of up to max characters and cuts a longer one to its start and 8 characters of its hash.
func shorten(name string, max int) string {
	if len(name) <= max {
		return name
	}
	return strings.TrimRight(name[:max-9], "-") + "-" + hash(name)
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}
