// Package account makes what an AWS account has once for all its environments.
package account

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucket"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucketpolicy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucketpublicaccessblock"
	encryption "github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucketserversideencryptionconfiguration"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucketversioning"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/policy"
)

// StateBucketProps says which bucket.
type StateBucketProps struct {
	Label string
	Name  string
	// Policy has to refuse connections without TLS.
	Policy policy.Document
	// Provider of the bucket's region; nil for that of the stack.
	Provider cdktf.TerraformProvider
}

// NewStateBucket makes a bucket for Terraform's states: versioned, private, encrypted. A bucket that was there before keeps its tags, and a key of its
// own: S3 encrypts with its own where there is none. Nothing deletes it.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
func NewStateBucket(scope address.Scope, props StateBucketProps) {
	bucket := address.New(scope, s3bucket.NewS3Bucket, props.Label, &s3bucket.S3BucketConfig{
		Provider:  props.Provider,
		Bucket:    jsii.String(props.Name),
		Lifecycle: lifecycle.IgnoreChanges(lifecycle.PreventDestroy(true), "tags", "tags_all"),
	}).Bucket()
	versioned := address.New(scope, s3bucketversioning.NewS3BucketVersioningA, props.Label, &s3bucketversioning.S3BucketVersioningAConfig{
		Provider:                props.Provider,
		Bucket:                  bucket,
		VersioningConfiguration: &s3bucketversioning.S3BucketVersioningVersioningConfiguration{Status: jsii.String("Enabled")},
		Lifecycle:               lifecycle.PreventDestroy(true),
	})
	closed := address.New(scope, s3bucketpublicaccessblock.NewS3BucketPublicAccessBlock, props.Label,
		&s3bucketpublicaccessblock.S3BucketPublicAccessBlockConfig{
			Provider:              props.Provider,
			Bucket:                bucket,
			BlockPublicAcls:       jsii.Bool(true),
			BlockPublicPolicy:     jsii.Bool(true),
			IgnorePublicAcls:      jsii.Bool(true),
			RestrictPublicBuckets: jsii.Bool(true),
			Lifecycle:             lifecycle.PreventDestroy(true),
			DependsOn:             inTurn(versioned),
		})
	encrypted := address.New(scope, encryption.NewS3BucketServerSideEncryptionConfigurationA, props.Label,
		&encryption.S3BucketServerSideEncryptionConfigurationAConfig{
			Provider: props.Provider,
			Bucket:   bucket,
			Rule: []encryption.S3BucketServerSideEncryptionConfigurationRuleA{{
				ApplyServerSideEncryptionByDefault: &encryption.S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA{
					SseAlgorithm: jsii.String("AES256"),
				},
			}},
			Lifecycle: lifecycle.IgnoreChanges(lifecycle.PreventDestroy(true), "rule"),
			DependsOn: inTurn(closed),
		})
	address.New(scope, s3bucketpolicy.NewS3BucketPolicy, props.Label, &s3bucketpolicy.S3BucketPolicyConfig{
		Provider:  props.Provider,
		Bucket:    bucket,
		Policy:    jsii.String(props.Policy.JSON()),
		Lifecycle: lifecycle.PreventDestroy(true),
		DependsOn: inTurn(encrypted),
	})
}

// inTurn puts a setting of the bucket after another one: S3 refuses two at once (hashicorp/terraform-provider-aws#7628).
func inTurn(before cdktf.ITerraformDependable) *[]cdktf.ITerraformDependable {
	return &[]cdktf.ITerraformDependable{before}
}
