package arn

import "regexp"

var ecrImage = regexp.MustCompile(`^(\d{12})\.(dkr[.-]ecr)(?:-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+)/([^:@]+)(?:[:@].*)?$`)

// Registry is a private registry of ECR.
type Registry struct {
	Region string
	Domain string // what follows the region, such as amazonaws.com
	// DualStack registries have domains of their own, such as on.aws.
	DualStack bool
}

// RegistryOf an image; false for one of another registry than a private one of ECR.
func RegistryOf(image string) (Registry, bool) {
	match := ecrImage.FindStringSubmatch(image)
	if match == nil {
		return Registry{}, false
	}
	return Registry{Region: match[3], Domain: match[4], DualStack: match[2] == "dkr-ecr"}, true
}

// OfImage gives the ARN of the ECR repository that an image is pulled from, or "" for an image of another registry.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
func OfImage(image string) string {
	match := ecrImage.FindStringSubmatch(image)
	if match == nil {
		return ""
	}
	return Place{Region: match[3], Account: match[1]}.Of("ecr", "repository/"+match[5])
}
