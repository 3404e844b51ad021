package arn

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// ARN in its parts: partition, service, region, account and resource. Region and account may be empty. A part may hold patterns (*)
// and Terraform references (${...}); before the resource, these must be without colons.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
type ARN = arn.ARN

// Parse says false for what is no ARN, such as a reference to the whole of one.
func Parse(text string) (ARN, bool) {
	parsed, err := arn.Parse(text)
	return parsed, err == nil
}

// Prefixed says whether a text means to be an ARN. Parse may refuse it all the same.
func Prefixed(text string) bool { return strings.HasPrefix(text, "arn:") }

// Region of an ARN, or "" where it is not known before a deploy.
func Region(text string) string {
	parsed, _ := Parse(text)
	return parsed.Region
}
