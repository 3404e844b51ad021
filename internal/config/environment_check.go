package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"slipway/internal/arn"
	"slipway/internal/regions"
	"slipway/internal/strictyaml"
)

// check holds the complete environment against every rule that one file can break.
func (e Environment) check(c checker) {
	if !hyphenated.MatchString(e.Name) {
		c.Add(strictyaml.Position{Line: 1, Column: 1}, "file name", strictyaml.Show(e.Name),
			"an environment is named for its file", "rename the file: "+hyphenatedFix)
	}
	if !hyphenated.MatchString(e.Project) {
		c.Value("project", e.Project, "not a project name", hyphenatedFix)
	}
	if !accountForm.MatchString(e.Account) {
		c.Value("account", e.Account, "not an AWS account id", "write its 12 digits, in quotes")
	}
	e.checkAllowed(c)
	e.checkReferences(c)
	c.region("region", e.Region)
	c.offered("region", e.Region, e.Database.Proxy.Enabled)
	e.checkNames(c)
	e.checkTags(c)
	e.State.check(c.in("state"), e)
	e.IAM.check(c.in("iam"), e)
	e.Network.check(c.in("network"), e)
	e.LoadBalancer.check(c.in("load_balancer"), e)
	e.checkService(c)
	e.checkConnections(c)
	e.Database.check(c.in("database"), e)
	e.Monitoring.check(c.in("monitoring"), e)
	e.Report.check(c.in("report"))
}

// checkService holds one service against the rules.
func (e Environment) checkService(c checker) {
	if e.Balanced() {
		e.LoadBalancer.checkTargets(c.in("load_balancer"), e)
	}
	e.Service.check(c.in("service"), e)
	e.Deployment.check(c.in("deployment"), e)
	e.Scaling.check(c.in("scaling"), e)
	e.Monitoring.Thresholds.check(c.in("monitoring.thresholds"), e.Scaling)
}

func (c checker) region(key, region string) {
	last := len(region) - 1
	_, ok := regions.Find(region)
	switch partition := regions.PartitionOf(region); {
	case ok:
	case last > 0 && regionForm.MatchString(region[:last]) && region[last] >= 'a' && region[last] <= 'z':
		c.Value(key, region, fmt.Sprintf("%s is the region, %s a zone of it", region[:last], region), "use "+region[:last])
	case !partition.Supported:
		c.Value(key, region, "in the partition "+partition.ID+", which is not supported",
			"use a region of "+strictyaml.OneOf(regions.SupportedPartitions()))
	default:
		c.unknownRegion(key, region, "as a region of AWS")
		if !regionForm.MatchString(region) { // what nobody can allow
			c.Value(key, region, "not the code of a region", "write it as us-east-1")
		}
	}
}

// offered reports a region that is not known to have all that an environment is made of.
func (c checker) offered(key, name string, proxy bool) {
	region, ok := regions.Find(name)
	lacks := slices.DeleteFunc(region.Lacks(), func(service string) bool { return service == regions.RDSProxy && !proxy })
	if !ok || len(lacks) == 0 {
		return
	}
	c.unknownBut(key, name, "use a region that has them, such as "+anotherRegion(name),
		"to offer "+strings.Join(lacks, " and ")+" (AWS's lists, "+regions.Date+")")
}

// checkNames reports the name that is too long by most, so that the fix is enough for all of them.
func (e Environment) checkNames(c checker) {
	if !hyphenated.MatchString(e.Name) {
		return
	}
	// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
	if e.LoadBalancer.Enabled && strings.HasPrefix(e.Names().Prefix(), "internal-") {
		c.Value("project", e.Project, "load balancer names must not start with internal-", "choose another project name")
	}
	if excess, rule := e.excess(); excess > 0 {
		c.Value("project", e.Project, rule, fmt.Sprintf("make project or the environment's name shorter by %d", excess))
	}
}

// excess of the name that is too long by most.
func (e Environment) excess() (excess int, rule string) {
	for _, name := range e.Names().Limited() {
		if more := len(name.Value) - name.Max; more > excess {
			excess = more
			rule = fmt.Sprintf("the name of %s would be %s: %d characters, and AWS allows %d", name.What, name.Value, len(name.Value), name.Max)
		}
	}
	return excess, rule
}

// Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html. S3 and IAM allow 50
// tags, of which three are the stack's own; the rest leaves room for a Name.
var tagForm = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

func (e Environment) checkTags(c checker) {
	const most = 40
	if len(e.Tags) > most {
		c.Value("tags", fmt.Sprintf("%d tags", len(e.Tags)), "AWS allows 50 on a resource, some of which the stack needs", fmt.Sprintf("keep %d at most", most))
	}
	for key, value := range e.Tags {
		path := "tags." + key
		switch {
		case key == "" || utf8.RuneCountInString(key) > 128 || !tagForm.MatchString(key):
			c.Value(path, value, "not a tag key", "use 1 to 128 letters, digits, spaces and _ . : / = + - @")
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			c.Value(path, value, "AWS reserves tag keys that start with aws:", "choose another key")
		case isOneOf(key, "Project", "Environment", "ManagedBy"): // IAM tag keys are equal in any case
			c.Value(path, value, "Project, Environment and ManagedBy are set on every resource", "remove the tag")
		case utf8.RuneCountInString(value) > 256 || !tagForm.MatchString(value):
			c.Value(path, value, "not a tag value", "use at most 256 letters, digits, spaces and _ . : / = + - @")
		}
	}
}

func isOneOf(word string, words ...string) bool {
	for _, w := range words {
		if strings.EqualFold(word, w) {
			return true
		}
	}
	return false
}

// Source: https://developer.hashicorp.com/terraform/language/backend/s3
func (s State) check(c checker, e Environment) {
	if rule := bucketRule(s.Bucket); rule != "" {
		c.Value("bucket", s.Bucket, rule, bucketFix)
	}
	if c.Given("region") {
		c.region("region", s.Region)
		if arn.Partition(s.Region) != arn.Partition(e.Region) {
			c.Conflict("region", s.Region, "of another partition than "+e.Region, "use a region of "+arn.Partition(e.Region), "region")
		}
	}
	if c.Given("key") && (s.Key == "" || len(s.Key) > 1024 || strings.HasPrefix(s.Key, "/") || strings.HasSuffix(s.Key, "/")) {
		c.Value("key", s.Key, "not the key of an object", "use 1 to 1024 characters that neither start nor end with /")
	}
	if s.KmsKeyArn != "" {
		regionPath := "region"
		if c.Given("region") {
			regionPath = "state.region"
		}
		c.arnIn("kms_key_arn", s.KmsKeyArn, kmsKey, e, s.Region, regionPath)
	}
}
