package config

import (
	"regexp"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/regions"
)

// likeECR finds what means to be an image in ECR.
var likeECR = regexp.MustCompile(`^[^/]*\bdkr[.-]ecr(-fips)?\.`)

// imageVersion is a tag or a digest at the end of an image; the port of a registry is none.
var imageVersion = regexp.MustCompile(`(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$`)

// latest says whether an image has the tag that names no release.
func latest(image string) bool { return strings.HasSuffix(image, ":latest") }

// checkRegistry holds an image in ECR against the environment. Another region's is pulled; of another partition are other accounts, whose
// credentials the execution role does not have.
// Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html and
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func (s Service) checkRegistry(c checker, e Environment) {
	registry, ok := arn.RegistryOf(s.Image)
	if !ok {
		if likeECR.MatchString(s.Image) {
			c.Value("image", s.Image, "like an image in ECR, whose registries begin with the 12 digits of their account",
				"write it as 123456789012.dkr.ecr."+e.Region+"."+arn.DNSSuffix(e.Region)+"/<repository>:<tag>")
		}
		return
	}
	partition := regions.PartitionOf(registry.Region)
	switch {
	case partition.ID != arn.Partition(e.Region):
		c.Conflict("image", s.Image, "in ECR of the partition "+partition.ID+", from which tasks in "+e.Region+" cannot pull",
			"push the image to ECR of "+e.Region, "region")
	case !e.knowsRegion(registry.Region):
		c.unknownRegion("image", registry.Region, "as the region of a registry")
	// Domains of dual-stack registries are documented for the partition aws only.
	case !registry.DualStack && registry.Domain != partition.DNSSuffix:
		c.Value("image", s.Image, registry.Domain+" is not the domain of ECR in "+registry.Region, "write "+registry.Region+"."+partition.DNSSuffix)
	}
}
