package policy

import (
	"slices"

	"slipway/internal/arn"
)

// Unscoped is an action that IAM lets no policy narrow to a resource, so that the statement of a role names "*".
type Unscoped struct {
	Role   string // label of the role's resource
	Action string
	Reason string
}

// UnscopedActions are those that the roles of an environment need: with an image of an ECR repository, with ECS Exec, where backups are copied,
// and with a chat channel; and those that the team's own permissions name. Any other action on "*" is a problem, and so is one of these that no policy has.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
func UnscopedActions(ecrImage, executeCommand, backupCopy, chat bool, own ...string) []Unscoped {
	var all []Unscoped
	if ecrImage {
		all = append(all, Unscoped{"ecs_task_execution_role", "ecr:GetAuthorizationToken", "the token is the account's"})
	}
	if executeCommand {
		const task, reason = "ecs_task_role", "ECS Exec sessions have no ARN"
		all = append(all,
			Unscoped{task, "ssmmessages:CreateControlChannel", reason},
			Unscoped{task, "ssmmessages:CreateDataChannel", reason},
			Unscoped{task, "ssmmessages:OpenControlChannel", reason},
			Unscoped{task, "ssmmessages:OpenDataChannel", reason},
		)
	}
	if chat {
		const role, reason = "chat_role", "metrics have no ARN"
		all = append(all, Unscoped{role, "cloudwatch:GetMetricData", reason}, Unscoped{role, "cloudwatch:GetMetricWidgetImage", reason})
	}
	if backupCopy {
		all = append(all, Unscoped{"backup_role", "backup:CopyFromBackupVault", "the recovery point has no ARN yet; a condition holds it to one vault"})
	}
	for _, action := range own {
		of := Unscoped{"ecs_task_role", action, "service.permissions names it, and it takes no resource, or this version does not know it"}
		if !slices.ContainsFunc(all, func(o Unscoped) bool { return o.Role == of.Role && o.Action == of.Action }) {
			all = append(all, of)
		}
	}
	return all
}

// Buckets gives the ARN patterns of the buckets whose names start with a prefix, and of their objects.
func Buckets(place arn.Place, prefix string) (buckets, objects string) {
	return place.S3(prefix + "*"), place.S3(prefix + "*/*")
}
