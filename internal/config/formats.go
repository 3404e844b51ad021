package config

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// hyphenated is the form of project and environment: what is left of the rules of IAM, RDS, ELB and S3 names together.
var hyphenated = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

const hyphenatedFix = "use lowercase letters, digits and single hyphens, starting with a letter"

// accountForm. Source: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html
var accountForm = regexp.MustCompile(`^[0-9]{12}$`)

// regionForm covers all partitions. Source: the regionRegex of partitions.json in AWS's SDKs.
var regionForm = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+){1,3}-[1-9][0-9]?$`)

// bucketForm. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
var bucketForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// bucketRule says what is wrong with the name of a bucket, or "".
func bucketRule(name string) string {
	for _, reserved := range []string{"xn--", "sthree-", "amzn-s3-demo-"} {
		if strings.HasPrefix(name, reserved) {
			return "S3 reserves names that start with " + reserved
		}
	}
	for _, reserved := range []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"} {
		if strings.HasSuffix(name, reserved) {
			return "S3 reserves names that end with " + reserved
		}
	}
	_, notAddress := netip.ParseAddr(name)
	if !bucketForm.MatchString(name) || strings.Contains(name, "..") || notAddress == nil {
		return "not a bucket name"
	}
	return ""
}

const bucketFix = "use 3 to 63 lowercase letters, digits, dots and hyphens, starting and ending with a letter or digit"

// logRetentions in days that CloudWatch Logs offers.
// Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
var logRetentions = []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

func (c checker) logRetention(key string, days int) {
	switch {
	case days == 0:
		c.Value(key, days, "to keep events for ever is no choice here", "use 3653, ten years, for the longest")
	case days < 0:
		c.Value(key, days, "too small", "use 1 or more")
	default:
		known(c, key, days, logRetentions, "as a retention of CloudWatch Logs")
	}
}

// cidr checks an IPv4 block and gives it back; an invalid prefix is a reported one. The length is advice for an address without one.
func (c checker) cidr(key, text, length string) netip.Prefix {
	block, err := netip.ParsePrefix(text)
	_, notAddress := netip.ParseAddr(text)
	switch {
	case notAddress == nil:
		c.Value(key, text, "an address, not a block", "add the prefix length, as in "+text+length)
	case err != nil:
		c.Value(key, text, "not a CIDR block", "write it as 10.0.0.0/16")
	case !block.Addr().Is4():
		c.Value(key, text, "an IPv6 block", "use an IPv4 block")
	case block.Masked().String() != text: // EC2 refuses host bits
		c.Value(key, text, "has bits set after its prefix", "use "+block.Masked().String())
	default:
		return block
	}
	return netip.Prefix{}
}

// distinct reports each text of a list that was there before.
func (c checker) distinct(key string, list []string) {
	for i, text := range list {
		if slices.Contains(list[:i], text) {
			c.Value(index(key, i), text, "in the list twice", "remove one of the two")
		}
	}
}

// path checks the path of an HTTP health check.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
func (c checker) httpPath(key, path string, form *regexp.Regexp, fix string) {
	switch {
	case !strings.HasPrefix(path, "/"):
		c.Value(key, path, "does not start with /", "write it as /health")
	case len(path) > 1024:
		c.Value(key, path, "longer than 1024 characters", "use a shorter path")
	case !form.MatchString(path):
		c.Value(key, path, "has a character that is not allowed in it", fix)
	}
}
