package policy

import "slipway/internal/arn"

// Trust policies name the account whose resources the service may act for, so that nobody else's can borrow the role:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html

// EcsTasksTrust lets ECS tasks of this account and region assume the role.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
func EcsTasksTrust(place arn.Place) Document {
	return trust("ecs-tasks.amazonaws.com", Conditions{
		"StringEquals": {"aws:SourceAccount": {place.Account}},
		"ArnLike":      {"aws:SourceArn": {place.Of("ecs", "*")}},
	})
}

// ProxyTrust lets RDS Proxy assume the role. AWS does not document that RDS Proxy sends aws:SourceAccount, and a proxy that
// cannot assume its role has no database: IfExists holds the account to be ours where it is sent.
func ProxyTrust(place arn.Place) Document {
	return trust("rds.amazonaws.com", Conditions{
		"StringEqualsIfExists": {"aws:SourceAccount": {place.Account}},
	})
}

// MonitoringTrust lets RDS enhanced monitoring assume the role for instances of this account and region.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/cross-service-confused-deputy-prevention.html
func MonitoringTrust(place arn.Place) Document {
	return trust("monitoring.rds.amazonaws.com", Conditions{
		"StringEquals": {"aws:SourceAccount": {place.Account}},
		"ArnLike":      {"aws:SourceArn": {place.Of("rds", "db:*")}},
	})
}

// FlowLogsTrust lets VPC flow logs of this account and region assume the role.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
func FlowLogsTrust(place arn.Place) Document {
	return trust("vpc-flow-logs.amazonaws.com", Conditions{
		"StringEquals": {"aws:SourceAccount": {place.Account}},
		"ArnLike":      {"aws:SourceArn": {place.Of("ec2", "vpc-flow-log/*")}},
	})
}

// LogsTrust lets CloudWatch Logs of this account and region assume the role. AWS documents aws:SourceArn for it, and not aws:SourceAccount: as ProxyTrust.
// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
func LogsTrust(place arn.Place) Document {
	return trust("logs.amazonaws.com", Conditions{
		"StringEqualsIfExists": {"aws:SourceAccount": {place.Account}},
		"ArnLike":              {"aws:SourceArn": {place.Of("logs", "*")}},
	})
}

// BackupTrust lets AWS Backup assume the role. AWS documents aws:SourceAccount for the topics that AWS Backup publishes to
// (https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html) and not for roles: as ProxyTrust.
func BackupTrust(place arn.Place) Document {
	return trust(backup, Conditions{
		"StringEqualsIfExists": {"aws:SourceAccount": {place.Account}},
	})
}

func trust(service string, conditions Conditions) Document {
	return Document{{
		Principal:  map[string]string{"Service": service},
		Actions:    []string{"sts:AssumeRole"},
		Conditions: conditions,
	}}
}
