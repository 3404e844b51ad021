package iam

import (
	"slipway/constructs/address"
	"slipway/internal/arn"
	"slipway/internal/policy"
)

// TaskRoleProps says what the application may do.
type TaskRoleProps struct {
	Name           RoleName
	Place          arn.Place
	Secrets        []string            // ARNs or ARN patterns of the database secrets
	SecretKeys     []string            // ARNs of the customer managed keys that encrypt them
	Key            string              // ARN of the environment's key
	Objects        *policy.TaskObjects // nil for none
	Permissions    policy.Document     // the team's own
	LogGroup       string              // name
	ExecuteCommand bool
	FileSystems    []policy.FileSystem
	Queue          string // ARN of the one that it works on; "" for none
	Protects       string // name of the cluster whose tasks it may protect; "" for none
}

// NewTaskRole makes the role of the application itself.
func NewTaskRole(scope address.Scope, props TaskRoleProps) *Role {
	var exec, objects, queue, protection policy.Document
	if props.Objects != nil {
		objects = props.Objects.Document(props.Place)
	}
	if props.ExecuteCommand {
		exec = policy.ExecSession()
	}
	if props.Queue != "" {
		queue = policy.WorkOn(props.Queue)
	}
	if props.Protects != "" {
		protection = policy.ProtectTasks(props.Place, props.Protects)
	}
	return newRole(scope, roleProps{
		label:       "ecs_task_role",
		name:        props.Name,
		description: "What the application may do",
		trust:       policy.EcsTasksTrust(props.Place),
		policies: []rolePolicy{
			{"secrets", policy.TaskSecrets(props.Secrets...)},
			{"key", policy.TaskKey(props.Place, props.Key, props.Objects != nil || policy.UsesS3(props.Permissions), props.SecretKeys...)},
			{"objects", objects},
			{"logs", policy.WriteLogs(props.Place, props.LogGroup)},
			{"exec", exec},
			{policy.PermissionsName, props.Permissions},
			{"file_systems", policy.FileSystems(props.Place, props.FileSystems...)},
			{"queue", queue},
			{"task_protection", protection},
		},
	})
}

// ExecutionRoleProps says what ECS needs to start a task.
type ExecutionRoleProps struct {
	Name         RoleName
	Place        arn.Place
	Repositories []string // ARNs of the ECR repositories that the images come from
	Registry     policy.RegistryCredentials
	LogGroup     string // name
	Injected     policy.InjectedSecrets
}

// NewExecutionRole makes the role with which ECS starts a task: it pulls the images, writes the log and, unlike the task role,
// reads the secrets that the task definition injects.
func NewExecutionRole(scope address.Scope, props ExecutionRoleProps) *Role {
	pull := props.Registry.Document(props.Place)
	if len(props.Repositories) > 0 {
		pull = append(pull, policy.PullImages(props.Repositories...)...)
	}
	return newRole(scope, roleProps{
		label:       "ecs_task_execution_role",
		name:        props.Name,
		description: "What ECS needs to start a task",
		trust:       policy.EcsTasksTrust(props.Place),
		policies: []rolePolicy{
			{"image", pull},
			{"logs", policy.WriteLogs(props.Place, props.LogGroup)},
			{"secrets", props.Injected.Document(props.Place)},
		},
	})
}
