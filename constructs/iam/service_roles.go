package iam

import (
	"slipway/constructs/address"
	"slipway/internal/arn"
	"slipway/internal/policy"
)

// ProxyRoleProps says which secrets RDS Proxy reads.
type ProxyRoleProps struct {
	Name    RoleName
	Place   arn.Place
	Secrets []string // ARNs
	Keys    []string // ARNs of the keys that encrypt them
}

// NewProxyRole makes the role of RDS Proxy.
func NewProxyRole(scope address.Scope, props ProxyRoleProps) *Role {
	return newRole(scope, roleProps{
		label:       "rds_proxy_role",
		name:        props.Name,
		description: "RDS Proxy reads the database secrets",
		trust:       policy.ProxyTrust(props.Place),
		policies:    []rolePolicy{{"secrets", policy.ProxySecrets(props.Place, props.Secrets, props.Keys)}},
	})
}

// NewMonitoringRole makes the role of RDS enhanced monitoring.
func NewMonitoringRole(scope address.Scope, name RoleName, place arn.Place) *Role {
	return newRole(scope, roleProps{
		label:       "rds_monitoring_role",
		name:        name,
		description: "RDS enhanced monitoring writes its metrics",
		trust:       policy.MonitoringTrust(place),
		policies:    []rolePolicy{{"logs", policy.Monitoring(place)}},
	})
}

// NewFlowLogsRole makes the role with which VPC flow logs write to a log group, by name.
func NewFlowLogsRole(scope address.Scope, name RoleName, place arn.Place, logGroup string) *Role {
	return newRole(scope, roleProps{
		label:       "flow_logs_role",
		name:        name,
		description: "VPC flow logs write their records",
		trust:       policy.FlowLogsTrust(place),
		policies:    []rolePolicy{{"logs", policy.FlowLogs(place, logGroup)}},
	})
}

// NewBackupRole makes the role with which AWS Backup takes snapshots of the cluster and copies them.
func NewBackupRole(scope address.Scope, name RoleName, place arn.Place, copy policy.BackupCopy) *Role {
	return newRole(scope, roleProps{
		label:       "backup_role",
		name:        name,
		description: "AWS Backup copies snapshots of the database",
		trust:       policy.BackupTrust(place),
		policies:    []rolePolicy{{"copy", copy.Document(place)}},
	})
}

// NewChatRole makes the role of the chat channel that hears the alarms.
func NewChatRole(scope address.Scope, name RoleName, place arn.Place, alarms string) *Role {
	return newRole(scope, roleProps{
		label:       "chat_role",
		name:        name,
		description: "Amazon Q Developer in chat applications shows alarms and their metrics",
		trust:       policy.ChatTrust(place),
		policies:    []rolePolicy{{"alarms", policy.Chat(place, alarms)}},
	})
}

// NewLogSubscriptionRole makes the role with which CloudWatch Logs sends what the service logs to a stream.
func NewLogSubscriptionRole(scope address.Scope, name RoleName, place arn.Place, write policy.Document) *Role {
	return newRole(scope, roleProps{
		label:       "log_subscription_role",
		name:        name,
		description: "CloudWatch Logs sends what the service logs to a stream",
		trust:       policy.LogsTrust(place),
		policies:    []rolePolicy{{"write", write}},
	})
}
