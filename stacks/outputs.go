package stacks

import (
	"slipway/constructs/address"
	"slipway/internal/config"
)

// newServiceOutputs are those of one service: the names of the first one's are the spec's, where it has them, and those of a further one begin with its name.
func newServiceOutputs(scope address.Scope, s service) {
	of := ""
	if s.env.Part != "" {
		of = s.env.Part + ": "
	}
	scope.Output("ecs_service_name", of+"Name of the ECS service", s.service.Name)
	scope.Output("log_group_name", of+"Name of the service's log group", s.logGroup)
	if s.balancing != nil {
		scope.Output("target_group_arn", of+"ARN of the service's target group", s.balancing.Targets.Arn)
	}
	scope.Output("task_definition_arn", of+"ARN of the task definition's revision that was applied last", s.definition)
	scope.Output("task_role_arn", of+"ARN of the role that the application has", s.role.Arn)
	scope.Output("task_execution_role_arn", of+"ARN of the role with which ECS starts tasks", s.executionRole.Arn)
	scope.Output("service_security_group_id", of+"ID of the tasks' security group", s.group.ID)
}

// newOutputs are named as in the spec, where it names them.
func newOutputs(scope address.Scope, env config.Environment, h Handles) {
	if h.Proxy != nil {
		scope.Output("rds_proxy_endpoint", "RDS Proxy endpoint for connection pooling", h.Proxy.Endpoint)
		scope.Output("rds_proxy_arn", "ARN of the RDS Proxy", h.Proxy.Arn)
		scope.Output("rds_proxy_name", "Name of the RDS Proxy", h.Proxy.Name)
		if h.Proxy.ReaderEndpoint != "" {
			scope.Output("rds_proxy_reader_endpoint", "Read-only RDS Proxy endpoint", h.Proxy.ReaderEndpoint)
		}
	}
	if h.Cluster != nil {
		scope.Output("db_cluster_endpoint", "Cluster endpoint, for administration and migrations", h.Cluster.Endpoint)
		scope.Output("db_reader_endpoint", "Cluster reader endpoint, for read-only queries and reports", h.Cluster.ReaderEndpoint)
		scope.Output("db_cluster_identifier", "Identifier of the Aurora cluster", h.Cluster.ID)
		scope.Output("db_username_secret_arn", "ARN of the secret with the database user name", h.Credentials.UsernameSecret)
		scope.Output("db_password_secret_arn", "ARN of the secret with the database user name and password as JSON", h.Credentials.PasswordSecret)
	}
	if h.Backups != nil {
		scope.Output("backup_role_arn", "ARN of AWS Backup's role", h.Backups.Role)
		scope.Output("backup_vault_name", "Name of the AWS Backup vault of the snapshots", h.Backups.Vault)
		scope.Output("backup_copy_vault_arn", "ARN of the AWS Backup vault of the copies", h.Backups.Destination)
	}
	if h.LoadBalancer != nil {
		scope.Output("alb_dns_name", "DNS name of the load balancer", h.LoadBalancer.DNSName)
		scope.Output("service_url", "URL of the service", serviceURL(env, h.LoadBalancer.DNSName))
	}
	scope.Output("ecs_cluster_name", "Name of the ECS cluster", h.Service.Cluster)
	if env.Monitoring.Enabled {
		scope.Output("sns_topic_arn", "ARN of the SNS topic that the alarms tell", h.Topic.Arn)
		scope.Output("dashboard_name", "Name of the CloudWatch dashboard", h.Dashboard)
	}
	scope.Output("vpc_id", "ID of the VPC", h.Network.VpcID)
	scope.Output("public_subnet_ids", "IDs of the public subnets", h.Network.PublicSubnets)
	scope.Output("private_subnet_ids", "IDs of the private subnets", h.Network.PrivateSubnets)
	if len(h.Network.DatabaseSubnets) > 0 {
		scope.Output("database_subnet_ids", "IDs of the database subnets", h.Network.DatabaseSubnets)
	}
}

// newOutputsForOthers are for what stands beside the environment: a task by hand (docs/runbook.md), a DNS record, rules of another security group, a
// listener's rule, a secret under the environment's key.
func newOutputsForOthers(scope address.Scope, h Handles) {
	if h.LoadBalancer != nil {
		scope.Output("alb_arn", "ARN of the load balancer", h.LoadBalancer.Arn)
		scope.Output("alb_zone_id", "Route 53 zone ID of the load balancer's own name, for an alias record", h.LoadBalancer.ZoneID)
		scope.Output("alb_listener_arn", "ARN of the listener that forwards to the service", h.LoadBalancer.Listener)
		scope.Output("alb_security_group_id", "ID of the load balancer's security group", h.SecurityGroups.LoadBalancer)
	}
	scope.Output("ecs_cluster_arn", "ARN of the ECS cluster", h.Service.ClusterArn)
	if h.Proxy != nil {
		scope.Output("rds_proxy_security_group_id", "ID of the proxy's security group", h.SecurityGroups.Proxy)
	}
	if h.Cluster != nil {
		scope.Output("db_security_group_id", "ID of the cluster's security group", h.SecurityGroups.Database)
	}
	scope.Output("kms_key_arn", "ARN of the environment's key", h.Key.Arn)
}

func serviceURL(env config.Environment, host string) string {
	scheme := "http"
	if env.LoadBalancer.HTTPS() {
		scheme = "https"
	}
	if name := env.LoadBalancer.Host(); name != "" {
		host = name
	}
	return scheme + "://" + host
}
