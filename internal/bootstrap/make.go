package bootstrap

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"slipway/internal/delivery"
	"slipway/internal/policy"
)

// MakeBucket makes a bucket of states with its tags, which organizations demand of the very call. Versions, policy and the like are Terraform's; S3
// itself keeps a new bucket private and encrypts what is in it.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
func (c *Clients) MakeBucket(ctx context.Context, bucket delivery.Bucket, tags map[string]string) error {
	settings := &types.CreateBucketConfiguration{}
	if bucket.Region != "us-east-1" { // which S3 takes for none
		settings.LocationConstraint = types.BucketLocationConstraint(bucket.Region)
	}
	for key, value := range tags {
		settings.Tags = append(settings.Tags, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	_, err := c.s3(bucket.Region).CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &bucket.Name, CreateBucketConfiguration: settings})
	switch {
	case Refused(err, "BucketAlreadyOwnedByYou"): // made meanwhile
		return nil
	case Refused(err, "BucketAlreadyExists"):
		return fmt.Errorf("the bucket %s belongs to another account: set state.bucket to another name", bucket.Name)
	case err != nil:
		return fmt.Errorf("make the bucket %s: %w", bucket.Name, err)
	}
	return nil
}

// Prepare does what Terraform cannot do twice: it makes the service-linked roles that are missing, of which an account has one each, and adds AWS to those
// whom tokens of an OIDC provider that is there are for.
func (c *Clients) Prepare(ctx context.Context, of delivery.Account, found Found) error {
	for _, role := range found.Linked {
		_, err := c.iam.CreateServiceLinkedRole(ctx, &iam.CreateServiceLinkedRoleInput{AWSServiceName: aws.String(role.Service)})
		if err != nil && !Refused(err, "InvalidInput", "EntityAlreadyExists") { // somebody made it meanwhile, or a call that was tried again
			return fmt.Errorf("make the service-linked role of %s: %w", role.Service, err)
		}
	}
	if !found.Audience {
		return nil
	}
	_, err := c.iam.AddClientIDToOpenIDConnectProvider(ctx, &iam.AddClientIDToOpenIDConnectProviderInput{
		OpenIDConnectProviderArn: aws.String(policy.GithubProviderArn(of.Place())),
		ClientID:                 aws.String(policy.StsAudience),
	})
	if err != nil {
		return fmt.Errorf("add %s to the OIDC provider: %w", policy.StsAudience, err)
	}
	return nil
}
