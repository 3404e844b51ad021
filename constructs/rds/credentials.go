package rds

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/secretsmanagersecret"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/secretsmanagersecretversion"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
)

// CredentialsProps of the master user.
type CredentialsProps struct {
	UsernameSecret     string // name
	PasswordSecret     string // name
	Username           string
	Version            int // raised to make a new password
	Key                string
	RecoveryWindowDays int
}

// Credentials are the two secrets of the master user. The password goes through ephemeral values and write-only
// attributes from the generator to the secret and the cluster: it is in no plan and in no state.
type Credentials struct {
	UsernameSecret string // ARN
	PasswordSecret string // ARN
	Username       string
	Password       string                       // an ephemeral expression, for a write-only attribute
	Written        string                       // a number expression that changes whenever a password was written, for whatever reason
	VersionID      string                       // of the secret's value
	Ready          []cdktf.ITerraformDependable // the secrets have their values
}

const passwordAddress = "aws_secretsmanager_secret_version.db_password"

// passwordLength in letters and digits, about 238 bits; Aurora MySQL takes up to 41 characters.
const passwordLength = 40

// NewCredentials makes db_username, plain text, and db_password, the JSON {"username", "password"}, the only form that
// RDS Proxy reads.
func NewCredentials(scope address.Scope, props CredentialsProps) *Credentials {
	username := newSecret(scope, "db_username", "Database user name", props.UsernameSecret, props)
	usernameVersion := address.New(scope, secretsmanagersecretversion.NewSecretsmanagerSecretVersion, "db_username",
		&secretsmanagersecretversion.SecretsmanagerSecretVersionConfig{
			SecretId:     jsii.String(username),
			SecretString: jsii.String(props.Username),
		})

	password := newSecret(scope, "db_password", "Database user name and password, as RDS Proxy reads them", props.PasswordSecret, props)
	passwordVersion := address.New(scope, secretsmanagersecretversion.NewSecretsmanagerSecretVersion, "db_password",
		&secretsmanagersecretversion.SecretsmanagerSecretVersionConfig{
			SecretId: jsii.String(password),
			SecretStringWo: jsii.String(`${jsonencode({"username" = "` + props.Username + `", "password" = ` +
				`ephemeral.aws_secretsmanager_random_password.db_password.random_password})}`),
			SecretStringWoVersion: jsii.Number(props.Version),
		})

	// CDKTF 0.21 has no ephemeral blocks. The password is read back, in the version just written, so that an apply that
	// stopped between secret and cluster still ends with one password in both places.
	scope.Override("ephemeral", map[string]any{
		"aws_secretsmanager_random_password": map[string]any{"db_password": map[string]any{
			"password_length":            passwordLength,
			"exclude_punctuation":        true, // RDS refuses / @ " and clients' URLs many others
			"require_each_included_type": true,
		}},
		"aws_secretsmanager_secret_version": map[string]any{"db_password": map[string]any{
			"secret_id":  password,
			"version_id": *passwordVersion.VersionId(),
		}},
	})
	return &Credentials{
		UsernameSecret: username,
		PasswordSecret: password,
		Username:       props.Username,
		Password:       "${jsondecode(ephemeral.aws_secretsmanager_secret_version.db_password.secret_string).password}",
		// Not the configured version: a secret that was lost and made again has another password under the same one.
		Written:   fmt.Sprintf("${parseint(substr(sha256(%s.version_id), 0, 7), 16)}", passwordAddress),
		VersionID: *passwordVersion.VersionId(),
		Ready:     []cdktf.ITerraformDependable{usernameVersion, passwordVersion},
	}
}

func newSecret(scope address.Scope, label, description, name string, props CredentialsProps) string {
	return *address.New(scope, secretsmanagersecret.NewSecretsmanagerSecret, label, &secretsmanagersecret.SecretsmanagerSecretConfig{
		Name:                 jsii.String(name),
		Description:          jsii.String(description),
		KmsKeyId:             jsii.String(props.Key),
		RecoveryWindowInDays: jsii.Number(props.RecoveryWindowDays),
	}).Arn()
}
