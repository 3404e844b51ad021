package rights

import "slipway/internal/policy"

// storage: buckets by their exact names, and the state of the environment.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
var storage = []need{
	{types: "aws_s3_bucket", reads: "s3:ListBucket s3:GetAccelerateConfiguration s3:GetBucketAcl s3:GetBucketCORS s3:GetBucketLogging " +
		"s3:GetBucketObjectLockConfiguration s3:GetBucketPolicy s3:GetBucketRequestPayment s3:GetBucketTagging s3:GetBucketVersioning s3:GetBucketWebsite " +
		"s3:GetEncryptionConfiguration s3:GetLifecycleConfiguration s3:GetReplicationConfiguration",
		writes: "s3:CreateBucket s3:DeleteBucket s3:PutBucketTagging", on: bucket},
	{types: "aws_s3_bucket", writes: "s3:ListBucketVersions s3:DeleteObject s3:DeleteObjectVersion", on: forced("aws_s3_bucket", bucketAndObjects),
		why: "a bucket is emptied before it goes: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/s3/bucket.go"},
	{types: "aws_s3_bucket_lifecycle_configuration", reads: "s3:GetLifecycleConfiguration", writes: "s3:PutLifecycleConfiguration", on: bucket},
	{types: "aws_s3_bucket_ownership_controls", reads: "s3:GetBucketOwnershipControls", writes: "s3:PutBucketOwnershipControls", on: bucket},
	{types: "aws_s3_bucket_policy", reads: "s3:GetBucketPolicy", writes: "s3:PutBucketPolicy s3:DeleteBucketPolicy", on: bucket},
	{types: "aws_s3_bucket_public_access_block", reads: "s3:GetBucketPublicAccessBlock", writes: "s3:PutBucketPublicAccessBlock", on: bucket},
	{types: "aws_s3_bucket_server_side_encryption_configuration", reads: "s3:GetEncryptionConfiguration", writes: "s3:PutEncryptionConfiguration", on: bucket},

	{reads: "s3:ListBucket", on: stateBucket},
	{reads: "s3:GetObject", writes: "s3:PutObject", on: stateObject("")},
	{writes: "s3:GetObject s3:PutObject s3:DeleteObject", on: stateObject(".tflock")},
}

func bucket(s subject) []policy.Statement {
	var arns []string
	for _, name := range s.texts("aws_s3_bucket", "bucket") {
		arns = append(arns, s.place().S3(name))
	}
	return one(arns)
}

func bucketAndObjects(s subject) []policy.Statement {
	statements := bucket(s)
	for i, statement := range statements {
		for _, arn := range statement.Resources {
			statements[i].Resources = append(statements[i].Resources, arn+"/*")
		}
	}
	return statements
}

func stateBucket(s subject) []policy.Statement {
	return one([]string{s.place().S3(s.environment.State.Bucket)})
}

// stateObject is the environment's state, or its lock file beside it. A plan with -lock=false does without the lock file.
// Source: https://developer.hashicorp.com/terraform/language/backend/s3
func stateObject(suffix string) scope {
	return func(s subject) []policy.Statement {
		return one([]string{s.place().S3(s.environment.State.Bucket + "/" + s.environment.State.Key + suffix)})
	}
}
