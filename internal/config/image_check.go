package config

import (
	"regexp"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/regions"
)

// imageForm is a reference as container registries read it, with the 255 characters that ECS takes.
// Source: https://github.com/distribution/reference and
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
var imageForm = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*(:[0-9]+)?/)?` +
	`[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*` +
	`(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$`)

// likeECR finds what means to be an image in ECR.
var likeECR = regexp.MustCompile(`^[^/]*\bdkr[.-]ecr(-fips)?\.`)

// imageVersion is a tag or a digest at the end of an image; the port of a registry is none.
var imageVersion = regexp.MustCompile(`(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$`)

// latest says whether an image has the tag that names no release.
func latest(image string) bool { return strings.HasSuffix(image, ":latest") }

// image checks the image of a container.
func (c checker) image(key, image string, e Environment) {
	switch {
	case !imageForm.MatchString(image) || len(image) > 255:
		c.Value(key, image, "not the name of an image", "write it as [registry/]name[:tag][@digest], the name in lower case")
	case !imageVersion.MatchString(image):
		c.Value(key, image, "neither a tag nor a digest, so that nobody knows what runs", "add the tag of a release, as "+image+":1.0.0")
	}
	c.registry(key, image, e)
}

// registry holds an image in ECR against the environment. Another region's is pulled; of another partition are other accounts, whose
// credentials the execution role does not have.
// Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html and
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func (c checker) registry(key, image string, e Environment) {
	registry, ok := arn.RegistryOf(image)
	if !ok {
		if likeECR.MatchString(image) {
			c.Value(key, image, "like an image in ECR, whose registries begin with the 12 digits of their account",
				"write it as 123456789012.dkr.ecr."+e.Region+"."+arn.DNSSuffix(e.Region)+"/<repository>:<tag>")
		}
		return
	}
	partition := regions.PartitionOf(registry.Region)
	switch {
	case partition.ID != arn.Partition(e.Region):
		c.Conflict(key, image, "in ECR of the partition "+partition.ID+", from which tasks in "+e.Region+" cannot pull",
			"push the image to ECR of "+e.Region, "region")
	case !e.knowsRegion(registry.Region):
		c.unknownRegion(key, registry.Region, "as the region of a registry")
	// Domains of dual-stack registries are documented for the partition aws only.
	case !registry.DualStack && registry.Domain != partition.DNSSuffix:
		c.Value(key, image, registry.Domain+" is not the domain of ECR in "+registry.Region, "write "+registry.Region+"."+partition.DNSSuffix)
	}
}
