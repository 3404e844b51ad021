package account

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/iamopenidconnectprovider"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/policy"
)

// NewGithubProvider makes the OIDC provider of GitHub's workflows. An account has one for all repositories: one that was there before keeps its client
// ids, thumbprints and tags, and nothing deletes it. AWS trusts GitHub's certificates without a thumbprint.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
func NewGithubProvider(scope address.Scope) {
	address.New(scope, iamopenidconnectprovider.NewIamOpenidConnectProvider, "github", &iamopenidconnectprovider.IamOpenidConnectProviderConfig{
		Url:          jsii.String("https://" + policy.GithubIssuer),
		ClientIdList: jsii.Strings(policy.StsAudience),
		Lifecycle:    lifecycle.IgnoreChanges(lifecycle.PreventDestroy(true), "client_id_list", "thumbprint_list", "tags", "tags_all"),
	})
}
