package stacks

import (
	"slipway/constructs/address"
	"slipway/constructs/network"
	"slipway/constructs/rds"
	"slipway/internal/config"
)

// newOutputs are named as in the spec, where it names them.
func newOutputs(scope address.Scope, env config.Environment, net *network.Network, database database, backups *rds.BackupCopy, service service, watch *watch) {
	scope.Output("rds_proxy_endpoint", "RDS Proxy endpoint for connection pooling", database.proxy.Endpoint)
	scope.Output("rds_proxy_arn", "ARN of the RDS Proxy", database.proxy.Arn)
	if database.proxy.ReaderEndpoint != "" {
		scope.Output("rds_proxy_reader_endpoint", "Read-only RDS Proxy endpoint", database.proxy.ReaderEndpoint)
	}
	scope.Output("db_cluster_endpoint", "Cluster endpoint, for administration and migrations", database.cluster.Endpoint)
	scope.Output("db_reader_endpoint", "Cluster reader endpoint, for read-only queries and reports", database.cluster.ReaderEndpoint)
	scope.Output("db_cluster_identifier", "Identifier of the Aurora cluster", database.cluster.ID)
	scope.Output("rds_proxy_name", "Name of the RDS Proxy", database.proxy.Name)
	scope.Output("db_username_secret_arn", "ARN of the secret with the database user name", database.credentials.UsernameSecret)
	scope.Output("db_password_secret_arn", "ARN of the secret with the database user name and password as JSON", database.credentials.PasswordSecret)
	if backups != nil {
		scope.Output("backup_role_arn", "ARN of AWS Backup's role", backups.Role)
		scope.Output("backup_vault_name", "Name of the AWS Backup vault of the snapshots", backups.Vault)
		scope.Output("backup_copy_vault_arn", "ARN of the AWS Backup vault of the copies", backups.Destination)
	}
	scope.Output("alb_dns_name", "DNS name of the load balancer", service.balancer.DNSName)
	scope.Output("target_group_arn", "ARN of the service's target group", service.balancer.TargetGroup)
	scope.Output("service_url", "URL of the service", serviceURL(env, service))
	scope.Output("ecs_cluster_name", "Name of the ECS cluster", service.service.Cluster)
	scope.Output("ecs_service_name", "Name of the ECS service", service.service.Name)
	scope.Output("log_group_name", "Name of the service's log group", service.logGroup)
	if env.Monitoring.Enabled {
		scope.Output("sns_topic_arn", "ARN of the SNS topic that the alarms tell", watch.topic.Arn)
		scope.Output("dashboard_name", "Name of the CloudWatch dashboard", watch.dashboard)
	}
	scope.Output("vpc_id", "ID of the VPC", net.VpcID)
	scope.Output("public_subnet_ids", "IDs of the public subnets", net.PublicSubnets)
	scope.Output("private_subnet_ids", "IDs of the private subnets", net.PrivateSubnets)
	scope.Output("database_subnet_ids", "IDs of the database subnets", net.DatabaseSubnets)
}

// newHandles are for what stands beside the environment: a task by hand (docs/runbook.md), a DNS record, rules of another security group, a
// listener's rule, a secret under the environment's key.
func newHandles(scope address.Scope, key *rds.Key, groups *network.SecurityGroups, service service) {
	scope.Output("alb_arn", "ARN of the load balancer", service.balancer.Arn)
	scope.Output("alb_zone_id", "Route 53 zone ID of the load balancer's own name, for an alias record", service.balancer.ZoneID)
	scope.Output("alb_listener_arn", "ARN of the listener that forwards to the service", service.balancer.Listener)
	scope.Output("alb_security_group_id", "ID of the load balancer's security group", groups.LoadBalancer)
	scope.Output("ecs_cluster_arn", "ARN of the ECS cluster", service.service.ClusterArn)
	scope.Output("task_definition_arn", "ARN of the task definition's revision that was applied last", service.task)
	scope.Output("task_role_arn", "ARN of the role that the application has", service.taskRole.Arn)
	scope.Output("task_execution_role_arn", "ARN of the role with which ECS starts tasks", service.executionRole.Arn)
	scope.Output("service_security_group_id", "ID of the tasks' security group", groups.Service)
	scope.Output("rds_proxy_security_group_id", "ID of the proxy's security group", groups.Proxy)
	scope.Output("db_security_group_id", "ID of the cluster's security group", groups.Database)
	scope.Output("kms_key_arn", "ARN of the environment's key", key.Arn)
}

func serviceURL(env config.Environment, service service) string {
	scheme, host := "http", service.balancer.DNSName
	if env.LoadBalancer.HTTPS() {
		scheme = "https"
	}
	if name := env.LoadBalancer.Host(); name != "" {
		host = name
	}
	return scheme + "://" + host
}
