package config

import (
	"regexp"

	"slipway/internal/arn"
)

// A path that AWS keeps for service-linked roles cannot be had.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
var (
	rolePath = regexp.MustCompile(`^/([\x21-\x2e\x30-\x7e]+/)+$`)
	boundary = regexp.MustCompile(`^arn:[a-z-]+:iam::(\d{12}|aws):policy/[\w+=,.@/-]+$`)
)

func (i IAM) check(c checker, e Environment) {
	if i.Path != "" && (len(i.Path) > 512 || !rolePath.MatchString(i.Path)) {
		c.Value("path", i.Path, "not a path of IAM", "begin and end it with a slash, such as /team/, at most 512 characters; leave it out for /")
	}
	match := boundary.FindStringSubmatch(i.PermissionsBoundaryArn)
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
