// Package arn builds Amazon Resource Names from what is known before a deploy, so that a plan shows them, and reads them. It is the only
// place that knows how they are put together.
package arn

import "slipway/internal/regions"

// Partition of a region, such as aws or aws-cn.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func Partition(region string) string { return regions.PartitionOf(region).ID }

// DNSSuffix of the region's endpoints, such as amazonaws.com.
func DNSSuffix(region string) string { return regions.PartitionOf(region).DNSSuffix }

// Place is where a resource is: it completes an ARN.
type Place struct {
	Region  string
	Account string
}

// In is the same account in another region; "" is this one.
func (p Place) In(region string) Place {
	if region != "" {
		p.Region = region
	}
	return p
}

// Of gives the ARN of a regional resource, such as Of("ecs", "cluster/shop-dev").
func (p Place) Of(service, resource string) string {
	return "arn:" + Partition(p.Region) + ":" + service + ":" + p.Region + ":" + p.Account + ":" + resource
}

// Global gives the ARN of a resource whose ARN has an account but no region, such as an IAM role.
func (p Place) Global(service, resource string) string {
	return "arn:" + Partition(p.Region) + ":" + service + "::" + p.Account + ":" + resource
}

// S3 gives the ARN of a bucket or of objects, which has neither region nor account.
func (p Place) S3(resource string) string {
	return "arn:" + Partition(p.Region) + ":s3:::" + resource
}

// Route53 gives the ARN of a hosted zone or of a change of one, which has neither region nor account.
func (p Place) Route53(resource string) string {
	return "arn:" + Partition(p.Region) + ":route53:::" + resource
}

// Endpoint gives a service's regional DNS name, such as secretsmanager.us-east-1.amazonaws.com: the form of kms:ViaService.
func (p Place) Endpoint(service string) string {
	return service + "." + p.Region + "." + DNSSuffix(p.Region)
}
