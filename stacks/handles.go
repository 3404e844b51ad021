package stacks

import (
	"slipway/constructs/ecs"
	"slipway/constructs/iam"
	"slipway/constructs/monitoring"
	"slipway/constructs/network"
	"slipway/constructs/rds"
)

// Handles are what the stack of an environment has made: for its outputs, and for extensions.go. Most texts are references, of which Terraform knows the value
// later: they go into an argument as they are, whole or as a part of it, and cannot be compared or cut. Fields are added, and not renamed.
type Handles struct {
	// Network has the VPC and its subnets, by ID.
	Network *network.Network
	// SecurityGroups has the groups, by ID: what the tasks reach gets a rule from Service, what reaches them one to it.
	SecurityGroups *network.SecurityGroups
	// Key encrypts what the environment stores.
	Key *rds.Key

	// Credentials has the secrets of the database's user. It and Cluster are nil without database.enabled.
	Credentials *rds.Credentials
	// Cluster is the database, and Proxy what is in front of it, which is nil without database.proxy.enabled.
	Cluster *rds.Cluster
	Proxy   *rds.Proxy
	// Backups is nil without database.backup_copy.
	Backups *rds.BackupCopy

	// LoadBalancer has the listener, for rules, and the DNS name. It is nil without load_balancer.enabled.
	LoadBalancer *ecs.LoadBalancer
	// Service is the ECS service, with its cluster.
	Service *ecs.Service
	// TaskDefinition is the ARN of its revision that is applied last.
	TaskDefinition string
	// TaskRole is the application's, ExecutionRole that with which ECS starts it.
	TaskRole, ExecutionRole *iam.Role
	// LogGroup is the name of the service's.
	LogGroup string

	// Services are the further ones, by their names in services.
	Services map[string]ServiceHandles

	// Topic hears the alarms. Its Arn is "" where there is none.
	Topic monitoring.Topic
	// Dashboard is its name; "" where there is none.
	Dashboard string
}

// ServiceHandles are what the stack has made for a further service.
type ServiceHandles struct {
	// Service is the ECS service.
	Service *ecs.Service
	// TargetGroup is the ARN of what the load balancer sends its requests to; "" for a worker.
	TargetGroup string
	// SecurityGroup is the ID of its tasks' group.
	SecurityGroup string
	// TaskDefinition is the ARN of its revision that is applied last.
	TaskDefinition string
	// TaskRole is the application's, ExecutionRole that with which ECS starts it.
	TaskRole, ExecutionRole *iam.Role
	// LogGroup is its name.
	LogGroup string
}

func (s service) handles() ServiceHandles {
	h := ServiceHandles{Service: s.service, SecurityGroup: s.group.ID, TaskDefinition: s.definition, TaskRole: s.role, ExecutionRole: s.executionRole,
		LogGroup: s.logGroup}
	if s.balancing != nil {
		h.TargetGroup = s.balancing.Targets.Arn
	}
	return h
}
