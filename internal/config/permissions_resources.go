package config

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/planreview/iam/awsdata"
	"slipway/internal/policy"
	"slipway/internal/template"
)

// form is how AWS writes the ARN of a resource, such as arn:${Partition}:sqs:${Region}:${Account}:${QueueName}.
type form struct {
	text                               string
	service, region, account, resource string
}

var formVariable = regexp.MustCompile(`\$\{([^}]*)\}`)

func formsOf(actions ...string) []form {
	var all []form
	for _, action := range actions {
		for _, text := range policy.Forms(action) {
			parts := strings.SplitN(text, ":", 6)
			of := form{text, parts[2], parts[3], parts[4], parts[5]}
			if !slices.Contains(all, of) {
				all = append(all, of)
			}
		}
	}
	return all
}

// takes says whether an ARN, or one that its pattern matches, can be of this form by its service and resource. Whatever stands for a variable may have
// slashes, as paths and log groups have, but for the name of a bucket.
func (f form) takes(of arn.ARN) bool {
	if f.service != of.Service && !strings.Contains(f.service, "$") {
		return false
	}
	if f.service == "s3" && f.resource == "${BucketName}" && strings.Contains(of.Resource, "/") {
		return false
	}
	return policy.Overlap(anyOfVariables(f.resource), anyOfVariables(of.Resource))
}

// anyOfVariables puts a * for each variable: of a form, or of IAM, such as ${aws:PrincipalTag/team}, whose value is known with a request only. What a reference
// stands for is one thing, and the team's own: it stays as it is.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
func anyOfVariables(text string) string {
	return formVariable.ReplaceAllStringFunc(text, func(variable string) string {
		if template.Refers(variable) {
			return variable
		}
		return "*"
	})
}

// example of the form, of the environment's own.
func (f form) example(e Environment) string {
	region, account := e.Region, e.Account
	if !regionForm.MatchString(region) {
		region = "us-east-1"
	}
	if !accountForm.MatchString(account) {
		account = "123456789012"
	}
	text := strings.NewReplacer("${Partition}", arn.Partition(region), "${Region}", region, "${Account}", account).Replace(f.text)
	return formVariable.ReplaceAllString(text, "$1")
}

// public says whether an ARN is of what AWS publishes in ARNs without an account, though its reference gives them one.
// Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html and
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func public(of arn.ARN) bool {
	switch of.AccountID {
	case "":
		return of.Service == "ssm" && (strings.HasPrefix(of.Resource, "parameter/aws/") || strings.HasPrefix(of.Resource, "document/AWS-"))
	case "aws":
		return of.Service == "iam" && strings.HasPrefix(of.Resource, "policy/")
	}
	return false
}

func (p Permission) checkResources(c checker, e Environment) {
	if len(p.Resources) == 0 {
		c.Value("resources", "[]", "names no resource", "write the ARN on which the actions are allowed")
	}
	c.distinct("resources", p.Resources)
	if slices.Contains(p.Resources, "*") {
		p.checkStar(c, e)
		return
	}
	forms := formsOf(p.Actions...)
	if len(forms) == 0 && !slices.ContainsFunc(p.Actions, func(action string) bool { return !policy.NeedsStar(action) }) && len(p.Resources) > 0 {
		c.Conflict(index("resources", 0), p.Resources[0], strings.Join(p.Actions, ", ")+" takes no resource", `write resources as ["*"]`, c.Path("actions"))
		return
	}
	var named []arn.ARN
	for i, text := range p.Resources {
		if of, ok := p.checkResource(c, index("resources", i), text, forms, e); ok {
			named = append(named, of)
		}
	}
	if len(named) < len(p.Resources) || len(named) == 0 {
		return // what an action lacks may be the one that is wrong
	}
	for i, action := range p.Actions {
		p.checkTaken(c, index("actions", i), action, named, e)
	}
}

// checkStar: * is for actions that cannot be narrowed.
func (p Permission) checkStar(c checker, e Environment) {
	at := index("resources", slices.Index(p.Resources, "*"))
	if len(p.Resources) > 1 {
		c.Value(at, "*", "covers the others of the list", "remove it, and give actions that take no resource a statement of their own")
		return
	}
	var narrow []string
	for _, action := range p.Actions {
		if _, known := policy.Named(action); len(known) > 0 && !policy.NeedsStar(action) {
			narrow = append(narrow, action)
		}
	}
	if len(narrow) == 0 {
		return
	}
	takes := " takes a resource"
	if len(narrow) > 1 {
		takes = " take a resource"
	}
	c.Value(at, "*", allOf(narrow)+takes, "name it, as "+examples(formsOf(narrow...), e))
}

// checkResource checks one ARN, and says whether it is one of a form that the actions take.
func (p Permission) checkResource(c checker, key, text string, forms []form, e Environment) (arn.ARN, bool) {
	if before, r, _, found := template.Cut(text); found && before == "" {
		p.checkReference(c, key, text, r)
		return arn.ARN{}, false // of which form it is, nobody knows here
	}
	of, ok := arn.Parse(text)
	var taken []form
	for _, f := range forms {
		if f.takes(of) {
			taken = append(taken, f)
		}
	}
	switch {
	case !ok:
		fix := "write the resource's ARN in full"
		if len(forms) > 0 {
			fix = "write it as " + examples(forms, e)
		}
		c.Value(key, text, "not an ARN", fix)
		return of, false
	case !inPolicies(text):
		c.Value(key, text, "has a character that policies cannot hold", "use ? for any one character")
	case strings.ContainsAny(of.Service, "*?"):
		c.Value(key, text, "a wildcard for the service", "name the service")
		return of, false
	case len(taken) == 0 && len(forms) > 0:
		c.unknownBut(key, text, "they take "+examples(forms, e), "as a resource of "+allOf(p.Actions)+" (AWS's reference of "+awsdata.Date+")")
		return of, false
	case strings.IndexAny(of.Resource, "*?") == 0:
		c.Value(key, text, "a wildcard for all of the account's", "write at least the beginning of the name")
	case of.Service == "secretsmanager" && !strings.ContainsAny(of.Resource, "*?$") && arn.RandomSuffix(arn.SecretName(text)) == "":
		c.Value(key, text, "a secret without its six random characters", "end it with them, or with -??????")
	case of.Partition != arn.Partition(e.Region):
		c.otherPartition(key, text, e)
	default:
		p.checkRegion(c, key, text, of, taken, e)
		p.checkAccount(c, key, text, of, taken, e)
		e.checkReach(c, p, key, text, of)
	}
	return of, true
}

// checkReference: whose bucket it is, the statement must say, so it must be known which references are to buckets.
func (p Permission) checkReference(c checker, key, text string, r template.Reference) {
	switch {
	case r.Type == "" && policy.UsesS3([]policy.Statement{{Actions: p.Actions}}):
		c.Value(key, text, "nothing tells whether "+r.Address+" is a bucket, which must be of the environment's account",
			"refer to its block, as ${aws_s3_bucket.NAME.arn}; a data source can look it up")
	case !inPolicies(text):
		c.Value(key, text, "has a character that policies cannot hold", "use ? for any one character")
	}
}

func (p Permission) checkRegion(c checker, key, text string, of arn.ARN, taken []form, e Environment) {
	owned := of.AccountID == "" || of.AccountID == "aws"
	global := len(taken) == 0 || slices.ContainsFunc(taken, func(f form) bool { return f.region == "" })
	regional := len(taken) == 0 || slices.ContainsFunc(taken, func(f form) bool { return f.region != "" })
	switch {
	case of.Region == "":
		if !global && !owned {
			c.Value(key, text, "has no region", "write it as "+examples(taken, e))
		}
	case !regional:
		c.Value(key, text, "has a region, which AWS leaves out in it", "write it as "+examples(taken, e))
	case strings.ContainsAny(of.Region, "*?"):
		if of.Region != "*" || !owned {
			c.Value(key, text, "a wildcard for the region", "write an ARN for each region, as "+e.Region)
		}
	case !e.knowsRegion(of.Region):
		c.unknownRegion(key, of.Region, "as the region of an ARN")
	case arn.Partition(of.Region) != of.Partition:
		c.Value(key, text, of.Region+" is in the partition "+arn.Partition(of.Region), "use a region of "+of.Partition)
	}
}

func (p Permission) checkAccount(c checker, key, text string, of arn.ARN, taken []form, e Environment) {
	written := func(account string) bool {
		return len(taken) == 0 || public(of) || slices.ContainsFunc(taken, func(f form) bool { return f.account == account })
	}
	ours := len(taken) == 0 || slices.ContainsFunc(taken, func(f form) bool { return f.account != "" && f.account != "aws" })
	switch {
	case of.AccountID == "" || of.AccountID == "aws":
		if !written(of.AccountID) {
			c.Value(key, text, "does not name the account", "write it as "+examples(taken, e))
		}
	case !ours:
		c.Value(key, text, "has an account, which AWS's own form of it does not", "write it as "+examples(taken, e))
	case !accountForm.MatchString(of.AccountID):
		c.Value(key, text, "its account, "+of.AccountID+", does not have 12 digits", "write the account in full")
	case accountForm.MatchString(e.Account) && of.AccountID != e.Account && !p.namesAccount(of.AccountID):
		c.Conflict(key, text, "of another account than "+e.Account,
			`correct it; if the other one is meant, add conditions: {StringEquals: {"`+policy.ResourceAccount+`": ["`+of.AccountID+`"]}}`, "account")
	}
}

// checkTaken reports an action that none of the statement's resources is for: IAM takes it, and it allows nothing.
func (p Permission) checkTaken(c checker, key, action string, named []arn.ARN, e Environment) {
	forms := formsOf(action)
	_, known := policy.Named(action)
	switch {
	case len(known) == 0:
	case len(forms) == 0:
		c.Value(key, action, "takes no resource, so nothing is allowed by naming one", `give it a statement of its own with resources: ["*"]`)
	case !slices.ContainsFunc(named, func(of arn.ARN) bool { return slices.ContainsFunc(forms, func(f form) bool { return f.takes(of) }) }):
		c.unknownBut(key, action, "add "+examples(forms, e)+", or move the action to a statement with what it takes",
			"for any resource of the statement (AWS's reference of "+awsdata.Date+")")
	}
}

// examples of up to three forms, those without an account first: buckets before access points, AWS's models before one's own.
func examples(forms []form, e Environment) string {
	forms = slices.Clone(forms)
	slices.SortStableFunc(forms, func(a, b form) int { return cmp.Compare(min(len(a.account), 1), min(len(b.account), 1)) })
	var all []string
	for _, f := range forms {
		if text := f.example(e); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	const few = 3
	if len(all) > few {
		return strings.Join(all[:few], ", ") + " or another of its forms"
	}
	if last := len(all) - 1; last > 0 {
		return strings.Join(all[:last], ", ") + " or " + all[last]
	}
	return strings.Join(all, "")
}

// checkReach keeps a permission from what is the platform's or would undo what the role denies.
func (e Environment) checkReach(c checker, p Permission, key, text string, of arn.ARN) {
	pattern := anyOfVariables(text)
	bucket, _, _ := strings.Cut(anyOfVariables(of.Resource), "/")
	role := e.Place().Global("iam", "role"+e.path()+e.Names().TaskRole())
	switch {
	case of.Service == "s3" && of.AccountID == "" && bucket == e.State.Bucket:
		c.Conflict(key, text, "the bucket of the state, which the role denies whatever is allowed", "leave it out", "state.bucket")
	case of.Service == "s3" && of.AccountID == "" && accountForm.MatchString(e.Account) && policy.Like(e.Names().AccessLogsBuckets(), bucket) &&
		!strings.Contains(bucket, "*"):
		c.Conflict(key, text, "a bucket of access logs, which the role denies whatever is allowed", "leave it out", "account")
	case e.State.KmsKeyArn != "" && of.Service == "kms" && policy.Overlap(pattern, e.State.KmsKeyArn):
		c.Conflict(key, text, "reaches the key that encrypts the state", "name the application's own keys", "state.kms_key_arn")
	case of.Service == "iam" && policy.Overlap(pattern, role) && slices.ContainsFunc(p.Actions, changesRoles):
		c.Conflict(key, text, "lets the application change its own role, "+e.Names().TaskRole(), "name roles whose names begin otherwise", "project")
	}
}

// path of the environment's roles.
func (e Environment) path() string {
	if e.IAM.Path == "" {
		return "/"
	}
	return e.IAM.Path
}

// changesRoles says whether an action writes something of IAM. Passing a role on changes none.
func changesRoles(action string) bool {
	service, all := policy.Named(action)
	return service == "iam" && slices.ContainsFunc(all, func(one awsdata.Action) bool {
		return one.Level != awsdata.List && one.Level != awsdata.Read && one.Label != "PassRole"
	})
}
