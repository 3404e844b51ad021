package stacks

import (
	"maps"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/config"
	"slipway/internal/terraform"
)

const (
	terraformVersion = ">= " + terraform.Oldest
	// CDKTF writes the exact version that its bindings were made from; any later one of the same major version fits.
	providerVersion = ">= 5.99.1, < 6.0.0"
)

// configureTerraform gives the provider of the other region, or nil where there is none.
func configureTerraform(stack cdktf.TerraformStack, root address.Scope, env config.Environment) cdktf.TerraformProvider {
	configureBackend(stack, root, env.State)
	tags := ownTags(env)
	newProvider(stack, "aws", env.Region, env.Account, tags, "")
	if copies := env.Database.BackupCopy; copies != nil && copies.Region != "" {
		// Also where it is not enabled: without it Terraform could not delete what is there.
		return newProvider(stack, "aws_backup_copy", copies.Region, env.Account, tags, "backup_copy")
	}
	return nil
}

// configureBackend says where the state is, and which Terraform and provider the stack needs.
func configureBackend(stack cdktf.TerraformStack, root address.Scope, state config.State) {
	backend := &cdktf.S3BackendConfig{
		Bucket:  jsii.String(state.Bucket),
		Key:     jsii.String(state.Key),
		Region:  jsii.String(state.Region),
		Encrypt: jsii.Bool(true),
	}
	if state.KmsKeyArn != "" {
		backend.KmsKeyId = jsii.String(state.KmsKeyArn)
	}
	cdktf.NewS3Backend(stack, backend)
	root.Override("terraform.backend.s3.use_lockfile", true) // newer than CDKTF's backend
	root.Override("terraform.required_version", terraformVersion)
	root.Override("terraform.required_providers.aws", map[string]any{"source": "hashicorp/aws", "version": providerVersion})
}

// ownTags are those of everything of an environment.
func ownTags(env config.Environment) map[string]string {
	tags := map[string]string{}
	maps.Copy(tags, env.Tags)
	tags["Project"], tags["Environment"], tags["ManagedBy"] = env.Project, env.Name, "slipway"
	return tags
}

// newProvider makes a provider of one account and region. That without an alias is the stack's own.
func newProvider(stack cdktf.TerraformStack, id, region, account string, tags map[string]string, alias string) cdktf.TerraformProvider {
	config := &provider.AwsProviderConfig{Region: jsii.String(region), AllowedAccountIds: jsii.Strings(account)}
	texts := map[string]*string{}
	for key, value := range tags {
		texts[key] = jsii.String(value)
	}
	config.DefaultTags = []provider.AwsProviderDefaultTags{{Tags: &texts}}
	if alias != "" {
		config.Alias = jsii.String(alias)
	}
	return provider.NewAwsProvider(stack, jsii.String(id), config)
}
