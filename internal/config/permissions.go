package config

import (
	"slices"

	"slipway/internal/policy"
)

// Permission is a statement of the task role: what it allows, on what.
type Permission struct {
	// Actions that are allowed, each as service:Name in AWS's own spelling, such as sqs:SendMessage. A * may end a name that has a beginning, as
	// sqs:Receive*.
	// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
	Actions []string `yaml:"actions" jsonschema:"required"`
	// Resources are the ARNs on which they are allowed: of the environment's partition and account, with * as any text in the last part. * alone is for
	// actions that take no resource, such as rekognition:DetectFaces. What another account owns, or a bucket of one, is meant where conditions name that account
	// as aws:ResourceAccount.
	Resources []string `yaml:"resources" jsonschema:"required" refers:"arn"`
	// Conditions under which they are allowed, as AWS writes them: operator, key and a list of values, such as StringEquals: {"aws:ResourceTag/team": [shop]}.
	// Default: none.
	// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
	Conditions map[string]map[string][]string `yaml:"conditions" refers:"text"`
}

// Permissions are the statements of service.permissions, as the task role has them.
func (e Environment) Permissions() policy.Document {
	var own []policy.Statement
	for _, p := range e.Service.Permissions {
		own = append(own, policy.Statement{Actions: p.Actions, Resources: p.Resources, Conditions: p.Conditions})
	}
	return policy.Permissions(e.Place(), own, e.PlatformBuckets())
}

// PlatformBuckets are those that no application uses, by name or by a pattern that starts with *: that of the state, and those of access logs.
func (e Environment) PlatformBuckets() []string {
	return []string{e.State.Bucket, e.Names().AccessLogsBuckets()}
}

// UnscopedPermissions are the actions of service.permissions that are allowed on *.
func (s Service) UnscopedPermissions() []string {
	var all []string
	for _, p := range s.Permissions {
		if slices.Contains(p.Resources, "*") {
			all = append(all, p.Actions...)
		}
	}
	return all
}

// namesAccount says whether conditions name an account as the owner of a resource.
func (p Permission) namesAccount(account string) bool {
	return slices.Contains(policy.Conditions(p.Conditions).Values(policy.ResourceAccount), account)
}
