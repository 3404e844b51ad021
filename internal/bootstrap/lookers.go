package bootstrap

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"slipway/internal/policy"
	"slipway/internal/stackjson"
)

// looker gives the import ID of a resource, and whether it exists. The IDs are those of the "Import" section of each type's page.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
type looker func(ctx context.Context, s *search, block stackjson.Block) (id string, exists bool, err error)

// lookers by resource type of an account's stack.
var lookers = map[string]looker{
	"aws_s3_bucket": func(_ context.Context, s *search, block stackjson.Block) (string, bool, error) {
		name := text(block, "bucket")
		return name, !s.missing[name], nil
	},
	"aws_s3_bucket_versioning": ofBucket(func(ctx context.Context, c *s3.Client, bucket *string) (bool, error) {
		versioning, err := c.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: bucket})
		return err == nil && versioning.Status != "", err
	}),
	"aws_s3_bucket_public_access_block": ofBucket(func(ctx context.Context, c *s3.Client, bucket *string) (bool, error) {
		_, err := c.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: bucket})
		return there(err, "NoSuchPublicAccessBlockConfiguration")
	}),
	"aws_s3_bucket_server_side_encryption_configuration": ofBucket(func(ctx context.Context, c *s3.Client, bucket *string) (bool, error) {
		_, err := c.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: bucket})
		return there(err, "ServerSideEncryptionConfigurationNotFoundError")
	}),
	"aws_s3_bucket_policy":            bucketPolicy,
	"aws_iam_openid_connect_provider": githubProvider,
	"aws_iam_role":                    role,
	"aws_iam_policy": func(ctx context.Context, s *search, block stackjson.Block) (string, bool, error) {
		id := s.of.Place().Global("iam", "policy"+text(block, "path")+text(block, "name"))
		_, err := s.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &id})
		exists, err := there(err, "NoSuchEntity")
		return id, exists, err
	},
	"aws_ecr_repository": func(ctx context.Context, s *search, block stackjson.Block) (string, bool, error) {
		id := text(block, "name")
		_, err := s.ecr(s.of.Region).DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{RepositoryNames: []string{id}})
		exists, err := there(err, "RepositoryNotFoundException")
		return id, exists, err
	},
	"aws_ecr_lifecycle_policy": func(ctx context.Context, s *search, block stackjson.Block) (string, bool, error) {
		id, err := s.target(block, "repository")
		if err != nil {
			return "", false, err
		}
		_, err = s.ecr(s.of.Region).GetLifecyclePolicy(ctx, &ecr.GetLifecyclePolicyInput{RepositoryName: &id})
		exists, err := there(err, "RepositoryNotFoundException", "LifecyclePolicyNotFoundException")
		return id, exists, err
	},
}

// repeatable tells why a type needs no looker.
var repeatable = map[string]string{
	"aws_iam_role_policy_attachment": "AttachRolePolicy may be repeated",
}

func text(block stackjson.Block, path string) string {
	value, _ := block.Text(path)
	return value
}

// target gives the attribute of another block that an argument refers to.
func (s *search) target(block stackjson.Block, argument string) (string, error) {
	target, attribute, ok := s.stack.Reference(text(block, argument))
	if !ok {
		return "", fmt.Errorf("%s: %s is no reference", argument, text(block, argument))
	}
	return text(target, attribute), nil
}

// there tells whether a thing exists by the error of the call that reads it.
func there(err error, missing ...string) (bool, error) {
	switch {
	case Refused(err, missing...):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
}

// ofBucket looks for a setting of a bucket, which it has no more than one of.
func ofBucket(exists func(ctx context.Context, c *s3.Client, bucket *string) (bool, error)) looker {
	return func(ctx context.Context, s *search, block stackjson.Block) (string, bool, error) {
		name, err := s.target(block, "bucket")
		if err != nil || s.missing[name] || len(s.found.Problems) > 0 { // a bucket that cannot be looked at is one of them
			return name, false, err
		}
		found, err := exists(ctx, s.s3(s.regionOf(name)), &name)
		return name, found, err
	}
}

func (s *search) regionOf(bucket string) string {
	for _, b := range s.of.Buckets {
		if b.Name == bucket {
			return b.Region
		}
	}
	return s.of.Region
}

// bucketPolicy refuses to take over a policy that says more than the stack's: Terraform would take the rest away.
func bucketPolicy(ctx context.Context, s *search, block stackjson.Block) (string, bool, error) {
	return ofBucket(func(ctx context.Context, c *s3.Client, bucket *string) (bool, error) {
		existing, err := c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: bucket})
		if exists, err := there(err, "NoSuchBucketPolicy"); !exists || err != nil {
			return false, err
		}
		lost, err := LostStatements(aws.ToString(existing.Policy), text(block, "policy"))
		if err != nil {
			return false, fmt.Errorf("policy of the bucket %s: %w", *bucket, err)
		}
		if len(lost) > 0 {
			s.problem("the policy of the bucket %s has statements that the stack would take away: %s; delete them, or name the bucket in foreign_buckets "+
				"of delivery.yaml and keep it as it is", *bucket, strings.Join(lost, ", "))
		}
		return true, nil
	})(ctx, s, block)
}

// githubProvider looks as well whether the provider that is there takes tokens for AWS.
func githubProvider(ctx context.Context, s *search, _ stackjson.Block) (string, bool, error) {
	id := policy.GithubProviderArn(s.of.Place())
	provider, err := s.iam.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &id})
	exists, err := there(err, "NoSuchEntity")
	s.found.Audience = exists && !slices.Contains(provider.ClientIDList, policy.StsAudience)
	return id, exists, err
}

// role refuses a role of the same name at another path, which Terraform would replace, and one that somebody else made with rights of its own: CI could
// take them on.
func role(ctx context.Context, s *search, block stackjson.Block) (string, bool, error) {
	name := text(block, "name")
	got, err := s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	exists, err := there(err, "NoSuchEntity")
	if !exists || err != nil {
		return name, false, err
	}
	if path := aws.ToString(got.Role.Path); path != text(block, "path") {
		s.problem("the role %s exists at the path %s: set iam.path of delivery.yaml to it, or delete the role", name, path)
	}
	ours := slices.ContainsFunc(got.Role.Tags, func(tag types.Tag) bool {
		return aws.ToString(tag.Key) == "ManagedBy" && aws.ToString(tag.Value) == "slipway"
	})
	if ours {
		return name, true, nil
	}
	others, err := s.policiesOf(ctx, name)
	if len(others) > 0 {
		s.problem("the role %s exists, is not of Slipway, and has policies that it would keep: %s; detach and delete them, or delete the role",
			name, strings.Join(others, ", "))
	}
	return name, true, err
}

// policiesOf names the policies of a role, attached or its own.
func (s *search) policiesOf(ctx context.Context, role string) (names []string, err error) {
	attached, err := s.iam.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: &role})
	if err != nil {
		return nil, err
	}
	for _, policy := range attached.AttachedPolicies {
		names = append(names, aws.ToString(policy.PolicyName))
	}
	own, err := s.iam.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &role})
	if err != nil {
		return nil, err
	}
	return append(names, own.PolicyNames...), nil
}
