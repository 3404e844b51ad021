package policy

import "slipway/internal/arn"

// ProxySecrets lets RDS Proxy read the database secrets and decrypt them, and nothing else.
func ProxySecrets(place arn.Place, secrets, keys []string) Document {
	return Document{
		ReadSecrets("ReadDatabaseSecrets", secrets...),
		DecryptVia("DecryptDatabaseSecrets", place, "secretsmanager", keys...),
	}
}

// Monitoring is the managed policy AmazonRDSEnhancedMonitoringRole, held to this account and region.
// Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSEnhancedMonitoringRole.html
func Monitoring(place arn.Place) Document {
	return Document{
		{
			Sid:       "LogGroup",
			Actions:   []string{"logs:CreateLogGroup", "logs:PutRetentionPolicy"},
			Resources: OsMetrics(place)[:1],
		},
		{
			Sid:       "LogStreams",
			Actions:   []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"},
			Resources: OsMetrics(place)[1:],
		},
	}
}

// FlowLogs lets VPC flow logs write to their log group.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
func FlowLogs(place arn.Place, logGroup string) Document {
	write := WriteLogs(place, logGroup)[0]
	write.Actions = append(write.Actions, "logs:DescribeLogStreams")
	return Document{write}
}

// OsMetrics are the patterns of RDSOSMetrics, the account's one log group of enhanced monitoring, and of its streams, as AWS's own policy has them.
func OsMetrics(place arn.Place) []string {
	return []string{place.Of("logs", "log-group:RDS*"), place.Of("logs", "log-group:RDS*:log-stream:*")}
}

// LogSubscription lets CloudWatch Logs write to a Kinesis or a Firehose stream, and use the key that encrypts the former.
// Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html and
// https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
func LogSubscription(place arn.Place, stream, action, key string) Document {
	written := Document{{Sid: "WriteLogs", Actions: []string{action}, Resources: []string{stream}}}
	if key == "" {
		return written
	}
	return append(written, Statement{
		Sid:        "EncryptLogs",
		Actions:    []string{"kms:GenerateDataKey"},
		Resources:  []string{key},
		Conditions: equals("kms:ViaService", place.Endpoint("kinesis")),
	})
}
