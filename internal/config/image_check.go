package config

import (
	"slipway/internal/arn"
	"slipway/internal/regions"
)

// checkRegistry holds an image in ECR against the environment. Another region's is pulled; of another partition are other accounts, whose
// credentials the execution role does not have.
// Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html and
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func (s Service) checkRegistry(c checker, e Environment) {
	registry, ok := arn.RegistryOf(s.Image)
	if !ok {
		return
	}
	partition := regions.PartitionOf(registry.Region)
	switch {
	case partition.ID != arn.Partition(e.Region):
		c.Conflict("image", s.Image, "in ECR of the partition "+partition.ID+", from which tasks in "+e.Region+" cannot pull",
			"push the image to ECR of "+e.Region, "region")
	case !e.knowsRegion(registry.Region):
		c.unknown("image", registry.Region, regions.Names(), "as the region of a registry")
	// Domains of dual-stack registries are documented for the partition aws only.
	case !registry.DualStack && registry.Domain != partition.DNSSuffix:
		c.Value("image", s.Image, registry.Domain+" is not the domain of ECR in "+registry.Region, "write "+registry.Region+"."+partition.DNSSuffix)
	}
}
