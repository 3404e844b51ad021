package config

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/findings"
	"slipway/internal/planreview/iam/awsdata"
	"slipway/internal/policy"
)

// permissionWarnings are of permissions that give more than most applications need, or less than they seem to.
func (e Environment) permissionWarnings() []findings.Finding {
	var warnings []findings.Finding
	for i, p := range e.Service.Permissions {
		at := index("service.permissions", i)
		for j, action := range p.Actions {
			words := p.administers(action)
			if words == "" && boundaryDenies(action) && e.boundedByTheAccount() {
				words = "the permissions boundary that the account's stack makes denies it, so it allows nothing; use a boundary of your own"
			}
			if words != "" {
				warnings = append(warnings, findings.Warn(fmt.Sprintf("%s.actions[%d]", at, j), action+"; "+words, e.Service.withoutAction(i, action)))
			}
		}
		for j, text := range p.Resources {
			if bucket := e.reachedOfThePlatform(text); bucket != "" {
				warnings = append(warnings, findings.Warn(fmt.Sprintf("%s.resources[%d]", at, j), text+"; matches "+bucket+
					", which stays denied; nothing to do unless the application needs it").Because("it is denied as it is"))
			}
		}
	}
	return warnings
}

// withoutAction is the change that no longer allows an action.
func (s Service) withoutAction(i int, action string) findings.Change {
	permissions := slices.Clone(s.Permissions)
	if rest := without(permissions[i].Actions, action); len(rest) > 0 {
		permissions[i].Actions = rest
	} else {
		permissions = slices.Delete(permissions, i, i+1)
	}
	return findings.Change{Key: "service.permissions", Value: permissions, About: "where the application does without it"}
}

// administers words what an action lets the application do that is for administrators, or "". A database user is what rds-db:connect is for.
func (p Permission) administers(action string) string {
	service, all := policy.Named(action)
	for _, one := range all {
		full := service + ":" + one.Label
		switch {
		case full == "rds-db:connect":
		case (full == "iam:PassRole" || full == "sts:AssumeRole") && p.wildcard():
			return "lets whoever breaks into the application act as every role that matches; name each role in full"
		case one.Level == awsdata.Permissions, service == "iam" && one.Level == awsdata.Write && one.Label != "PassRole":
			return full + " changes who may do what, so that whoever breaks into the application can give rights; leave that to whoever administers the account"
		}
	}
	return ""
}

func (p Permission) wildcard() bool {
	for _, text := range p.Resources {
		if strings.ContainsAny(text, "*?") {
			return true
		}
	}
	return false
}

// boundaryDenies says whether the boundary of internal/rights denies an action that it would take for the environment's own.
func boundaryDenies(action string) bool {
	return strings.HasPrefix(action, "iam:") || action == "sts:AssumeRole"
}

func (e Environment) boundedByTheAccount() bool {
	return strings.HasSuffix(e.IAM.PermissionsBoundaryArn, "/"+e.Names().Boundary())
}

// reachedOfThePlatform gives the platform's bucket that a pattern of buckets matches, or "".
func (e Environment) reachedOfThePlatform(text string) string {
	of, ok := arn.Parse(anyOfVariables(text))
	bucket, _, _ := strings.Cut(of.Resource, "/")
	if !ok || of.Service != "s3" || of.AccountID != "" || !strings.ContainsAny(bucket, "*?") {
		return ""
	}
	if policy.Overlap(bucket, e.State.Bucket) {
		return e.State.Bucket + ", the bucket of the state"
	}
	return ""
}
