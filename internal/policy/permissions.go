package policy

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/template"
)

// ResourceAccount is the condition key of the account that owns a resource. The ARN of a bucket has no account, so nothing else tells.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
const ResourceAccount = "aws:ResourceAccount"

// PermissionsName is the name of the policy with the team's own permissions, which ends its label, too.
const PermissionsName = "permissions"

// ownSid begins the Sid of each of the team's own statements.
const ownSid = "Permission"

// MaxInlinePolicies is how many characters the inline policies of a role may have together, white space not counted.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const MaxInlinePolicies = 10240

// TaskRolesOwn is how many of them the task role's policies take at most without the team's permissions and buckets by name: see
// TestTheTaskRolesOwnPoliciesLeaveRoom.
const TaskRolesOwn = 3800

// Permissions are what the team lets the application do beside what every application may. Buckets are the account's own, unless a condition names
// another account; and whatever is allowed on buckets, the platform's stay denied.
func Permissions(place arn.Place, own []Statement, platformBuckets []string) Document {
	var document Document
	for i, statement := range own {
		statement.Sid = fmt.Sprintf("%s%d", ownSid, i+1)
		document = append(document, withOwnBuckets(place, statement)...)
	}
	if UsesS3(own) {
		document = append(document, notThePlatforms(place, platformBuckets)...)
	}
	return document
}

// UsesS3 says whether one of the statements allows something of S3.
func UsesS3(statements []Statement) bool {
	return slices.ContainsFunc(statements, func(s Statement) bool { return slices.ContainsFunc(s.Actions, ofS3) })
}

func ofS3(action string) bool { return strings.HasPrefix(strings.ToLower(action), "s3:") }

// withOwnBuckets adds the account to what a statement allows on buckets. What it allows of other services becomes a statement beside it: not every service
// tells whose a resource is.
func withOwnBuckets(place arn.Place, statement Statement) Document {
	if len(statement.Conditions.Values(ResourceAccount)) > 0 || !slices.ContainsFunc(statement.Resources, isBucket) ||
		!slices.ContainsFunc(statement.Actions, ofS3) {
		return Document{statement}
	}
	buckets, others := statement, statement
	buckets.Actions, others.Actions = split(statement.Actions, ofS3)
	buckets.Resources, others.Resources = split(statement.Resources, isBucket)
	buckets.Conditions = statement.Conditions.and("StringEquals", ResourceAccount, place.Account)
	if slices.ContainsFunc(others.Resources, isOfS3) { // such as an access point
		others.Actions = append(others.Actions, buckets.Actions...)
	}
	if len(others.Actions) == 0 || len(others.Resources) == 0 {
		return Document{buckets}
	}
	buckets.Sid += "Buckets"
	return Document{others, buckets}
}

func isOfS3(text string) bool {
	if before, r, _, found := template.Cut(text); found && before == "" {
		return strings.HasPrefix(r.Type, "aws_s3") || isBucket(text)
	}
	parsed, ok := arn.Parse(text)
	return ok && parsed.Service == "s3"
}

// isBucket says whether an ARN is of a bucket or of objects in one: the ARNs of S3 without an account, and what begins with a reference to that of a bucket.
func isBucket(text string) bool {
	if before, r, _, found := template.Cut(text); found && before == "" {
		return r.Type == "aws_s3_bucket" || strings.HasSuffix(r.Attribute, "bucket_arn")
	}
	parsed, ok := arn.Parse(text)
	return ok && parsed.Service == "s3" && parsed.AccountID == ""
}

func split(list []string, is func(string) bool) (those, others []string) {
	for _, text := range list {
		if is(text) {
			those = append(those, text)
		} else {
			others = append(others, text)
		}
	}
	return those, others
}

// Values of a key in all conditions on it that want one of them. IAM takes keys in any case.
func (c Conditions) Values(key string) []string {
	var all []string
	for operator, keys := range c {
		for of, values := range keys {
			if strings.EqualFold(of, key) && !strings.Contains(operator, "Not") {
				all = append(all, values...)
			}
		}
	}
	return all
}

// and gives a copy with a condition more.
func (c Conditions) and(operator, key string, values ...string) Conditions {
	all := Conditions{}
	for of, keys := range c {
		all[of] = keys
	}
	more := map[string][]string{key: values}
	for of, list := range all[operator] {
		more[of] = list
	}
	all[operator] = more
	return all
}

// IsOwn says whether a statement is the team's own, by its Sid and the label of its policy.
func IsOwn(label, sid string) bool {
	return strings.HasSuffix(label, "_"+PermissionsName) && strings.HasPrefix(sid, ownSid)
}
