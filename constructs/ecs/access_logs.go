package ecs

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucket"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucketlifecycleconfiguration"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucketownershipcontrols"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucketpolicy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucketpublicaccessblock"
	encryption "github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucketserversideencryptionconfiguration"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/arn"
	"slipway/internal/config"
	"slipway/internal/policy"
)

// AccessLogs is the bucket of the load balancer's access logs.
type AccessLogs struct {
	Bucket string                       // name
	Ready  []cdktf.ITerraformDependable // the load balancer may write to it
}

// NewAccessLogs makes a private bucket, which goes only after the load balancer has stopped writing to it, encrypted by S3's own key: Elastic Load
// Balancing refuses one with a KMS key.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
func NewAccessLogs(scope address.Scope, name string, place arn.Place, logs config.AccessLogs) *AccessLogs {
	const label = "alb_logs"
	bucket := address.New(scope, s3bucket.NewS3Bucket, label, &s3bucket.S3BucketConfig{
		Bucket:       jsii.String(name),
		ForceDestroy: jsii.Bool(logs.ForceDestroy),
		Lifecycle:    lifecycle.CreateBeforeDestroy(),
	}).Bucket()
	closed := address.New(scope, s3bucketpublicaccessblock.NewS3BucketPublicAccessBlock, label, &s3bucketpublicaccessblock.S3BucketPublicAccessBlockConfig{
		Bucket:                bucket,
		BlockPublicAcls:       jsii.Bool(true),
		BlockPublicPolicy:     jsii.Bool(true),
		IgnorePublicAcls:      jsii.Bool(true),
		RestrictPublicBuckets: jsii.Bool(true),
		Lifecycle:             lifecycle.CreateBeforeDestroy(),
	})
	writable := address.New(scope, s3bucketpolicy.NewS3BucketPolicy, label, &s3bucketpolicy.S3BucketPolicyConfig{
		Bucket:    bucket,
		Policy:    jsii.String(policy.AccessLogsBucket(place, name).JSON()),
		Lifecycle: lifecycle.CreateBeforeDestroy(),
		DependsOn: inTurn(closed),
	})
	owned := address.New(scope, s3bucketownershipcontrols.NewS3BucketOwnershipControls, label, &s3bucketownershipcontrols.S3BucketOwnershipControlsConfig{
		Bucket:    bucket,
		Rule:      &s3bucketownershipcontrols.S3BucketOwnershipControlsRule{ObjectOwnership: jsii.String("BucketOwnerEnforced")},
		DependsOn: inTurn(writable),
	})
	encrypted := address.New(scope, encryption.NewS3BucketServerSideEncryptionConfigurationA, label,
		&encryption.S3BucketServerSideEncryptionConfigurationAConfig{
			Bucket: bucket,
			Rule: []encryption.S3BucketServerSideEncryptionConfigurationRuleA{{
				ApplyServerSideEncryptionByDefault: &encryption.S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA{
					SseAlgorithm: jsii.String("AES256"),
				},
			}},
			DependsOn: inTurn(owned),
		})
	address.New(scope, s3bucketlifecycleconfiguration.NewS3BucketLifecycleConfiguration, label,
		&s3bucketlifecycleconfiguration.S3BucketLifecycleConfigurationConfig{
			Bucket:    bucket,
			Rule:      []s3bucketlifecycleconfiguration.S3BucketLifecycleConfigurationRule{expire(logs.RetentionDays)},
			DependsOn: inTurn(encrypted),
		})
	return &AccessLogs{Bucket: *bucket, Ready: []cdktf.ITerraformDependable{writable}}
}

// inTurn puts a setting of the bucket after another one: S3 refuses two at once with OperationAborted. The provider tries that again, 25 times at most, which
// was not always enough (hashicorp/terraform-provider-aws#7628, #36873).
func inTurn(before cdktf.ITerraformDependable) *[]cdktf.ITerraformDependable {
	return &[]cdktf.ITerraformDependable{before}
}

// expire deletes old logs, and the parts of uploads that were never completed, which no listing shows and which cost as objects do: after more time than the
// upload of a log takes. It is one rule for both, since both are for all that is in the bucket.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
func expire(days int) s3bucketlifecycleconfiguration.S3BucketLifecycleConfigurationRule {
	const uploadDays = 7
	return s3bucketlifecycleconfiguration.S3BucketLifecycleConfigurationRule{
		Id:         jsii.String("expire"),
		Status:     jsii.String("Enabled"),
		Filter:     []s3bucketlifecycleconfiguration.S3BucketLifecycleConfigurationRuleFilter{{Prefix: jsii.String("")}},
		Expiration: []s3bucketlifecycleconfiguration.S3BucketLifecycleConfigurationRuleExpiration{{Days: jsii.Number(days)}},
		AbortIncompleteMultipartUpload: []s3bucketlifecycleconfiguration.S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload{{
			DaysAfterInitiation: jsii.Number(uploadDays),
		}},
	}
}
