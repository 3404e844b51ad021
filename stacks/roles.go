package stacks

import (
	"slipway/constructs/iam"
	"slipway/internal/config"
)

// roleName puts every role of an environment under its path and its permissions boundary.
func roleName(env config.Environment, name string) iam.RoleName {
	return iam.RoleName{Name: name, Path: env.IAM.Path, PermissionsBoundaryArn: env.IAM.PermissionsBoundaryArn}
}
