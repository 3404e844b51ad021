package iam

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/planreview/iam/awsdata"
)

// Grade is how much somebody is allowed, as a reviewer would mind it.
type Grade int

// From nothing to everything.
const (
	None Grade = iota
	Low
	Medium
	High
	Critical
)

// Verdict is what a grant amounts to.
type Verdict struct {
	Grade  Grade
	Always bool   // also of a new identity or resource: it gives everything, leads to more, or lets others in
	Why    string // in a few words; empty where the grant says it all
}

func worse(a, b Verdict) Verdict {
	if b.Grade > a.Grade || b.Grade == a.Grade && b.Always && !a.Always {
		return b
	}
	return a
}

// scope is how many resources a statement is for.
type scope int

const (
	one   scope = iota // and what is in it
	some               // a pattern of names
	every              // of the account
)

// identity grades a row of a policy of a role, user or group: by the access level of its actions and how many resources they are for.
func identity(row Row) Verdict {
	if !row.Added {
		return Verdict{Grade: High}
	}
	where, self := scopeOf(row.Resources), own(row.Resources)
	limited := restricted(row.Conditions)
	var worst Verdict
	for _, action := range row.Actions {
		worst = worse(worst, allowed(action, where, limited, self))
	}
	return worst
}

// allowed grades one action, which may be a pattern.
func allowed(action string, where scope, limited, self bool) Verdict {
	lower := strings.ToLower(action)
	if rest, ok := strings.CutPrefix(action, allBut); ok {
		switch {
		case where != every:
			return Verdict{High, true, "everything but " + rest}
		case strings.Contains(lower, "iam:*"):
			return Verdict{High, true, "everything but " + rest}
		}
		return Verdict{Critical, true, "administrator but for " + rest}
	}
	service, name, ok := strings.Cut(lower, ":")
	switch {
	case lower == "*", service == "*" && name == "*":
		if where == every {
			return Verdict{Critical, true, "administrator"}
		}
		return Verdict{High, true, "every action"}
	case !ok, strings.ContainsAny(service, "*?"):
		return Verdict{High, true, "actions of every service"}
	case !strings.ContainsAny(name, "*?"):
		if known, ok := awsdata.Find(service, name); ok {
			return single(service, known, where, limited, self)
		}
		verdict := single(service, byVerb(name), where, limited, self)
		if verdict.Why == "" || verdict.Grade > Low {
			verdict.Why = "judged by its name: not in AWS's reference of " + awsdata.Date
		}
		return verdict
	}
	var worst Verdict
	switch {
	case routine(lower):
		return Verdict{Grade: Low}
	case name == "*" && where == every && quiet[service]:
		return Verdict{Medium, false, "all of " + service}
	case name == "*" && where == every && !limited:
		worst = Verdict{High, true, "all of " + service}
	}
	members := awsdata.Service(service)
	for _, member := range members {
		if Matches(name, member.Name) {
			worst = worse(worst, single(service, member, where, limited, self))
		}
	}
	if len(members) == 0 {
		worst = worse(worst, single(service, byVerb(name), where, limited, self))
	}
	if quiet[service] || name == "*" && where == one && !handsOut[service] {
		worst.Always, worst.Grade = false, min(worst.Grade, Medium)
	}
	return worst
}

// single grades an action of a known level.
func single(service string, a awsdata.Action, where scope, limited, self bool) Verdict {
	full := service + ":" + a.Name
	if routine(full) || self && service == "iam" {
		return Verdict{Grade: Low}
	}
	if path, ok := escalations[full]; ok {
		return path.verdict(service+":"+a.Label, where, limited)
	}
	if wholeAccount[full] {
		return Verdict{High, true, "for the whole account"}
	}
	if data, ok := reads(full); ok {
		switch {
		case where == every && !limited:
			return Verdict{High, data == secrets, "reads all " + string(data)}
		case data == secrets || data == contents:
			return Verdict{Grade: Medium}
		}
		return Verdict{Grade: Low}
	}
	if looks(a.Name) { // AWS's reference calls some of them a write
		a.Level = awsdata.List
	}
	switch a.Level {
	case awsdata.Permissions:
		if !hands(full) {
			break // it is a write
		}
		if limited {
			return Verdict{Medium, false, "can change who has access"}
		}
		return Verdict{High, where == every, "can change who has access"}
	case awsdata.List:
		if where == every && full == "s3:listbucket" {
			return Verdict{Grade: Medium}
		}
		return Verdict{Grade: Low}
	case awsdata.Read:
		if where == every && a.OnResource {
			return Verdict{Grade: Medium}
		}
		return Verdict{Grade: Low}
	case awsdata.Tagging:
		if where == every && !limited {
			return Verdict{Grade: Medium}
		}
		return Verdict{Grade: Low}
	}
	if where == every && a.OnResource && !limited && !makes(a.Name) && !sends[full] {
		return Verdict{High, false, fmt.Sprintf("writes to everything that %s is for", service+":"+a.Label)}
	}
	return Verdict{Grade: Medium}
}

// wholeAccount are actions on no resource that end or open an account as a whole.
var wholeAccount = set(`organizations:leaveorganization organizations:closeaccount organizations:deleteorganization organizations:removeaccountfromorganization
	organizations:disablepolicytype organizations:enableawsserviceaccess account:closeaccount account:disableregion ec2:disableebsencryptionbydefault
	ec2:disablesnapshotblockpublicaccess ec2:disableimageblockpublicaccess iam:deactivatemfadevice iam:deletevirtualmfadevice`)

// makes says whether an action makes something new and leaves alone what is there.
func makes(name string) bool {
	return slices.ContainsFunc([]string{"create", "register", "run", "allocate", "import"}, func(verb string) bool { return strings.HasPrefix(name, verb) })
}

// looks says whether an action only says what there is.
func looks(name string) bool {
	return strings.HasPrefix(name, "list") || strings.HasPrefix(name, "describe")
}

// byVerb grades an action that AWS's reference did not have when it was read, by the verb in its name.
func byVerb(name string) awsdata.Action {
	for level, verbs := range verbs {
		if slices.ContainsFunc(verbs, func(verb string) bool { return strings.HasPrefix(name, verb) }) {
			return awsdata.Action{Name: name, Label: name, Level: level, OnResource: true}
		}
	}
	return awsdata.Action{Name: name, Label: name, Level: awsdata.Write, OnResource: true}
}

var verbs = map[awsdata.Level][]string{
	awsdata.List:    {"list", "describe"},
	awsdata.Read:    {"get", "batchget", "query", "scan", "search", "read", "select", "view", "check", "lookup", "download"},
	awsdata.Tagging: {"tag", "untag"},
}

// scopeOf is the widest of a statement's resources.
func scopeOf(resources []string) scope {
	widest := one
	if len(resources) == 0 {
		return every
	}
	for _, resource := range resources {
		widest = max(widest, reach(resource))
	}
	return widest
}

func reach(resource string) scope {
	if resource == "*" || strings.HasPrefix(resource, allBut) {
		return every
	}
	parts := strings.SplitN(resource, ":", 6)
	if len(parts) < 6 {
		if strings.Trim(resource, "*?:/") == "arn" || strings.HasPrefix(resource, "arn:") && strings.HasSuffix(resource, "*") && len(parts) < 4 {
			return every
		}
		if strings.ContainsAny(resource, "*?") && !strings.Contains(resource, "${") {
			return some
		}
		return one
	}
	service, rest := parts[2], parts[5]
	if strings.ContainsAny(service, "*?") {
		return every
	}
	if service == "s3" {
		rest, _, _ = strings.Cut(rest, "/")
		return breadth(rest)
	}
	if i := strings.IndexAny(rest, "/:"); i >= 0 && !strings.ContainsAny(rest[:i], "*?") {
		rest = rest[i+1:] // without the type of the resource
	}
	switch {
	case strings.Trim(rest, "*?/:") == "":
		return every
	case service == "iam" && strings.ContainsAny(parts[4], "*?"): // the same name in any account
		return max(some, breadth(rest))
	case service == "iam", service == "kms":
		return breadth(rest)
	case service == "secretsmanager": // AWS ends the name with six letters of its own
		rest = strings.TrimSuffix(strings.TrimSuffix(rest, "-??????"), "-*")
	}
	for _, separator := range []string{"/*", ":*", "/*/*", "/*:*", ":*/*", "*:*"} { // what is in one
		if whole, ok := strings.CutSuffix(rest, separator); ok && whole != "" && !strings.ContainsAny(whole, "*?") {
			return one
		}
	}
	return breadth(rest)
}

func breadth(name string) scope {
	switch {
	case strings.Trim(name, "*?") == "" && name != "":
		return every
	case strings.ContainsAny(name, "*?"):
		return some
	}
	return one
}

// own says whether a statement is only for whoever has it: it names its resource by the caller's own name.
func own(resources []string) bool {
	return len(resources) > 0 && !slices.ContainsFunc(resources, func(r string) bool { return !strings.Contains(r, "${aws:") && !strings.Contains(r, "${AWS:") })
}

// restrictions are condition keys that leave few of the resources, or little to do with them, also on *.
var restrictions = []string{
	":resourcetag/", "aws:requesttag/", "iam:policyarn", "iam:permissionsboundary", "iam:passedtoservice", "iam:associatedresourcearn", "iam:awsservicename",
	"kms:viaservice", "kms:encryptioncontext", "kms:grantisforawsresource", "kms:resourcealiases", "kms:requestalias", "dynamodb:leadingkeys", "s3:prefix",
	"ecs:cluster", "ecs:service", "cloudwatch:namespace", "logs:loggroupname", "lambda:functionarn", "secretsmanager:name", "secretsmanager:secretid",
	"ec2:vpc", "ec2:subnet", "ec2:instanceprofile", "ssm:documentname", "ses:fromaddress", "sns:endpoint", "rds:databasename", "elasticloadbalancing:resourcetag",
	"route53:changeresourcerecordsetsnormalizedrecordnames", "aws:calledvia", "eks:clustername",
}

func restricted(conditions []Condition) bool {
	return slices.ContainsFunc(conditions, func(c Condition) bool {
		key := strings.ToLower(c.Key)
		return positive(c.Operator) && !slices.Contains(c.Values, "*") &&
			slices.ContainsFunc(restrictions, func(part string) bool { return strings.Contains(key, part) })
	})
}

// positive says whether an operator demands that the key is there and has one of the values. One with IfExists or ForAllValues also passes
// a request without the key, and one with Not passes all others
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
func positive(operator string) bool {
	operator = strings.TrimPrefix(operator, "ForAnyValue:")
	switch operator {
	case "StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress", "Bool", "NumericEquals":
		return true
	}
	return false
}
