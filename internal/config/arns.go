package config

import (
	"regexp"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/regions"
	"slipway/internal/template"
)

// arnKind is what the ARNs of one kind of resource look like.
type arnKind struct {
	what     string // such as "a KMS key"
	service  string
	resource *regexp.Regexp
	example  string // of the resource part
}

// secretName has what Secrets Manager allows, and the ! of secrets that AWS's services manage, such as rds!cluster-<uuid>.
// Sources: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html and
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
const secretName = `[A-Za-z0-9/_+=.@!-]+`

// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var (
	kmsKey = arnKind{"a KMS key", "kms",
		regexp.MustCompile(`^key/[A-Za-z0-9-]+$`), "key/1234abcd-12ab-34cd-56ef-1234567890ab"}
	certificate = arnKind{"an ACM certificate", "acm",
		regexp.MustCompile(`^certificate/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`), "certificate/1234abcd-12ab-34cd-56ef-1234567890ab"}
	regionalWebAcl = arnKind{"a regional WAF web ACL", "wafv2",
		regexp.MustCompile(`^regional/webacl/[A-Za-z0-9_-]+/[A-Za-z0-9-]+$`), "regional/webacl/shop/1234abcd-12ab-34cd-56ef-1234567890ab"}
	secret = arnKind{"a secret with its six random characters", "secretsmanager",
		regexp.MustCompile(`^secret:` + secretName + `-[A-Za-z0-9]{6}$`), "secret:shop-api-key-a1B2c3"}
	// secretValue is a secret as ECS names it: a JSON key, a version stage and a version id may follow, each empty or not.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
	secretValue = arnKind{"a secret with its six random characters", "secretsmanager",
		regexp.MustCompile(`^secret:` + secretName + `-[A-Za-z0-9]{6}(:[^:]*:[^:]*:[^:]*)?$`), "secret:shop-api-key-a1B2c3"}
	parameter = arnKind{"an SSM parameter", "ssm",
		regexp.MustCompile(`^parameter/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`), "parameter/shop/api-key"}
)

// arn checks the form of an ARN and gives its region, or "" where the form is wrong, or a reference stands for the ARN.
func (c checker) arn(key, text string, kind arnKind, e Environment) string {
	got, ok := arn.Parse(text)
	example := e.example(kind)
	single := strings.ReplaceAll(got.Resource, "//", "/")
	switch {
	case template.Refers(text):
	case ok && got.Service == kind.service && got.AccountID == "":
		c.Value(key, text, "has no account", "write the account's 12 digits between region and "+firstWord(got.Resource)+", as "+example)
	case ok && got.Service == kind.service && !accountForm.MatchString(got.AccountID):
		c.Value(key, text, "its account, "+got.AccountID+", does not have 12 digits", "write it in full, as "+example)
	case ok && got.Service == kind.service && single != got.Resource && !kind.resource.MatchString(got.Resource) && kind.resource.MatchString(single):
		c.Value(key, text, "one slash too many", "write "+strings.TrimSuffix(text, got.Resource)+single)
	case !ok || got.Service != kind.service || got.Region == "" || !accountForm.MatchString(got.AccountID) ||
		!kind.resource.MatchString(got.Resource):
		c.Value(key, text, "not the ARN of "+kind.what, "write it in full, as "+example)
	case got.Partition != arn.Partition(got.Region):
		c.Value(key, text, got.Region+" is in the partition "+arn.Partition(got.Region), "start it with arn:"+arn.Partition(got.Region)+":")
	case got.Partition != arn.Partition(e.Region):
		c.otherPartition(key, text, e)
	case !e.knowsRegion(got.Region):
		c.unknownRegion(key, got.Region, "as the region of an ARN")
		return got.Region
	default:
		return got.Region
	}
	return ""
}

func (c checker) otherPartition(key, text string, e Environment) {
	c.Conflict(key, text, "of another partition than "+e.Region, "use an ARN that begins with arn:"+arn.Partition(e.Region)+":", "region")
}

// example of an ARN of the environment's region.
func (e Environment) example(kind arnKind) string {
	region := e.Region
	if !regionForm.MatchString(region) {
		region = "us-east-1"
	}
	return arn.Place{Region: region, Account: "123456789012"}.Of(kind.service, kind.example)
}

// firstWord of the resource in an ARN, such as certificate.
func firstWord(resource string) string {
	if end := strings.IndexAny(resource, ":/"); end > 0 {
		return resource[:end]
	}
	return resource
}

// knowsRegion says whether a region is known, or allowed as one of the environment's own.
func (e Environment) knowsRegion(name string) bool {
	_, ok := regions.Find(name)
	return ok || name == e.Region || name == e.State.Region
}

// arnIn is arn, and reports a region other than the given one, which the key at regionPath sets.
func (c checker) arnIn(key, text string, kind arnKind, e Environment, region, regionPath string) {
	if got := c.arn(key, text, kind, e); got != "" && got != region {
		c.Conflict(key, text, "of another region than "+region, "use "+kind.what+" of "+region, regionPath)
	}
}

// arnHere is arnIn for what AWS takes from the environment's own region and account only.
func (c checker) arnHere(key, text string, kind arnKind, e Environment) {
	c.arnIn(key, text, kind, e, e.Region, "region")
	if got, _ := arn.Parse(text); accountForm.MatchString(got.AccountID) && accountForm.MatchString(e.Account) && got.AccountID != e.Account {
		c.Conflict(key, text, "of another account than "+e.Account, "use "+kind.what+" of the environment's account", "account")
	}
}
