package config

import (
	"regexp"

	"slipway/internal/arn"
)

var (
	iamPath       = regexp.MustCompile(`^/([\x21-\x2e\x30-\x7e]+/)*$`)
	managedPolicy = regexp.MustCompile(`^arn:aws[a-z-]*:iam::(\d{12}|aws):policy/[\w+=,.@/-]+$`)
)

// IsIAMPath tells whether roles and policies can have a path: / or such as /team/.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
func IsIAMPath(path string) bool { return len(path) <= 512 && iamPath.MatchString(path) }

// IsManagedPolicy tells whether an ARN is one of a managed policy, an account's or AWS's own.
func IsManagedPolicy(arn string) bool { return managedPolicy.MatchString(arn) }

func (i IAM) check(c checker, e Environment) {
	if i.Path == "/" || i.Path != "" && !IsIAMPath(i.Path) {
		c.Value("path", i.Path, "not a path of IAM", "begin and end it with a slash, such as /team/, at most 512 characters; leave it out for /")
	}
	match := managedPolicy.FindStringSubmatch(i.PermissionsBoundaryArn)
	switch {
	case i.PermissionsBoundaryArn == "":
	case match == nil:
		c.Value("permissions_boundary_arn", i.PermissionsBoundaryArn, "not the ARN of a managed policy",
			"write it as "+e.Place().Global("iam", "policy/boundary"))
	case match[1] != "aws" && accountForm.MatchString(e.Account) && match[1] != e.Account:
		c.Conflict("permissions_boundary_arn", i.PermissionsBoundaryArn, "of another account than "+e.Account, "use a policy of the environment's account", "account")
	default:
		if got, _ := arn.Parse(i.PermissionsBoundaryArn); got.Partition != arn.Partition(e.Region) {
			c.Conflict("permissions_boundary_arn", i.PermissionsBoundaryArn, "of another partition than "+e.Region,
				"use an ARN that begins with arn:"+arn.Partition(e.Region)+":", "region")
		}
	}
}
