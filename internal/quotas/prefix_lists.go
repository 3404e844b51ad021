package quotas

import (
	"slices"
	"strings"
)

// AWSPrefixList begins the name of each prefix list that AWS keeps.
const AWSPrefixList = "com.amazonaws."

// CloudFront is the list of the addresses from which CloudFront asks its origins.
const CloudFront = AWSPrefixList + "global.cloudfront.origin-facing"

// weights are as how many rules AWS's lists of IPv4 addresses count in a security group, by their names; {} is a region.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
var weights = map[string]int{
	"global.cloudfront.origin-facing": 55,
	"global.groundstation":            5,
	"{}.dynamodb":                     1,
	"{}.ec2-instance-connect":         2,
	"{}.route53-healthchecks":         25,
	"{}.s3":                           1,
	"{}.s3express":                    6,
	"{}.vpc-lattice":                  10,
}

// PrefixLists are the names of AWS's lists of a region.
func PrefixLists(region string) (names []string) {
	for name := range weights {
		names = append(names, AWSPrefixList+strings.ReplaceAll(name, "{}", region))
	}
	slices.Sort(names)
	return names
}

// Weight is as how many rules a list counts; of a list that is not known here as one, with false.
func Weight(region, list string) (int, bool) {
	name := strings.ReplaceAll(strings.TrimPrefix(list, AWSPrefixList), region+".", "{}.")
	weight, ok := weights[name]
	if !ok {
		return 1, false
	}
	return weight, true
}
