package arn

import "regexp"

var ecrImage = regexp.MustCompile(`^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+/([^:@]+)(?:[:@].*)?$`)

// OfImage gives the ARN of the ECR repository that an image is pulled from, or "" for an image of another registry.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
func OfImage(image string) string {
	match := ecrImage.FindStringSubmatch(image)
	if match == nil {
		return ""
	}
	return Place{Region: match[2], Account: match[1]}.Of("ecr", "repository/"+match[3])
}
