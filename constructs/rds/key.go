// Package rds makes the Aurora MySQL cluster, its key and credentials, and the RDS Proxy in front of it.
package rds

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/kmsalias"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/kmskey"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/policy"
)

// KeyProps of a key.
type KeyProps struct {
	Label              string // of the key and its alias
	Alias              string // with alias/
	Description        string
	Policy             policy.Document
	DeletionWindowDays int                     // 7-30
	PreventDestroy     bool                    // data encrypted with a deleted key is lost
	Provider           cdktf.TerraformProvider // of another region; nil for the environment's
}

// Key is the KMS key that encrypts everything of an environment: database, secrets and logs.
type Key struct {
	Arn string
	ID  string // the last part of the ARN
}

// NewKey makes the key, rotated each year, and its alias.
func NewKey(scope address.Scope, props KeyProps) *Key {
	key := address.New(scope, kmskey.NewKmsKey, props.Label, &kmskey.KmsKeyConfig{
		Provider:             props.Provider,
		Description:          jsii.String(props.Description),
		Policy:               jsii.String(props.Policy.JSON()),
		EnableKeyRotation:    jsii.Bool(true),
		DeletionWindowInDays: jsii.Number(props.DeletionWindowDays),
		Lifecycle:            lifecycle.PreventDestroy(props.PreventDestroy),
	})
	id := key.KeyId()
	address.New(scope, kmsalias.NewKmsAlias, props.Label, &kmsalias.KmsAliasConfig{
		Provider:    props.Provider,
		Name:        jsii.String(props.Alias),
		TargetKeyId: id,
	})
	return &Key{Arn: *key.Arn(), ID: *id}
}
