package stacks

import (
	"maps"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/config"
)

const (
	// Ephemeral values and write-only attributes keep the password out of the state; both need Terraform 1.11.
	terraformVersion = ">= 1.11.0"
	// CDKTF writes the exact version that its bindings were made from; any later one of the same major version fits.
	providerVersion = ">= 5.99.1, < 6.0.0"
)

// configureTerraform gives the provider of the other region, or nil where there is none.
func configureTerraform(stack cdktf.TerraformStack, root address.Scope, env config.Environment) cdktf.TerraformProvider {
	backend := &cdktf.S3BackendConfig{
		Bucket:  jsii.String(env.State.Bucket),
		Key:     jsii.String(env.State.Key),
		Region:  jsii.String(env.State.Region),
		Encrypt: jsii.Bool(true),
	}
	if env.State.KmsKeyArn != "" {
		backend.KmsKeyId = jsii.String(env.State.KmsKeyArn)
	}
	cdktf.NewS3Backend(stack, backend)
	root.Override("terraform.backend.s3.use_lockfile", true) // newer than CDKTF's backend
	root.Override("terraform.required_version", terraformVersion)
	root.Override("terraform.required_providers.aws", map[string]any{"source": "hashicorp/aws", "version": providerVersion})

	tags := map[string]*string{}
	for key, value := range maps.All(env.Tags) {
		tags[key] = jsii.String(value)
	}
	tags["Project"], tags["Environment"], tags["ManagedBy"] = jsii.String(env.Project), jsii.String(env.Name), jsii.String("slipway")
	newProvider := func(id, region string, alias *string) cdktf.TerraformProvider {
		return provider.NewAwsProvider(stack, jsii.String(id), &provider.AwsProviderConfig{
			Alias:             alias,
			Region:            jsii.String(region),
			AllowedAccountIds: jsii.Strings(env.Account),
			DefaultTags:       []provider.AwsProviderDefaultTags{{Tags: &tags}},
		})
	}
	newProvider("aws", env.Region, nil)
	if copies := env.Database.BackupCopy; copies != nil && copies.Region != "" {
		// Also where it is not enabled: without it Terraform could not delete what is there.
		return newProvider("aws_backup_copy", copies.Region, jsii.String("backup_copy"))
	}
	return nil
}
