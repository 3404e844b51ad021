package rules

import "testing"

func TestLoginAdded(t *testing.T) {
	const passwords = "aws_iam_account_password_policy.a"
	create := func(address, after string) string { return changes(change("create", address, "", after)) }
	verify(t, loginAdded, map[string]example{
		"where logins end": {changes(change("update", "aws_cognito_user_pool_client.a", `{"callback_urls":["https://acme.com"]}`,
			`{"callback_urls":["https://acme.com","https://other.com"]}`)),
			"medium aws_cognito_user_pool_client.a: callback_urls: + https://other.com: who logs in is sent there with a code"},
		"a token of a service": {changes(change("create", "cloudflare_api_token.a", "", `{"name":"ci"}`)), "medium cloudflare_api_token.a: a long-lived token"},
		"another resource":     {unrelated, notApplicable},
		"access key":           {create("aws_iam_access_key.a", `{"user":"u"}`), "medium aws_iam_access_key.a: a long-lived access key"},
		"key rotated":          {changes(change("replace", "aws_iam_access_key.a", `{"user":"u","status":"Active"}`, `{"user":"u","status":"Active"}`)), ok},
		"key gone":             {changes(change("delete", "aws_iam_access_key.a", `{"user":"u"}`, "")), ok},
		"key active again": {changes(change("update", "aws_iam_access_key.a", `{"status":"Inactive"}`, `{"status":"Active"}`)),
			"medium aws_iam_access_key.a: status: Inactive → Active"},
		"console password": {create("aws_iam_user_login_profile.a", `{"user":"u"}`), "medium aws_iam_user_login_profile.a: a password for the console"},
		"OIDC provider": {create("aws_iam_openid_connect_provider.a", `{"url":"https://token.actions.githubusercontent.com"}`),
			"medium aws_iam_openid_connect_provider.a: an identity provider: roles can trust whom it knows"},
		"more audiences": {changes(change("update", "aws_iam_openid_connect_provider.a", `{"client_id_list":["a"]}`, `{"client_id_list":["a","b"]}`)),
			"medium aws_iam_openid_connect_provider.a: client_id_list changed: it vouches for others than before"},
		"fewer audiences": {changes(change("update", "aws_iam_openid_connect_provider.a", `{"client_id_list":["a","b"]}`, `{"client_id_list":["a"]}`)), ok},
		"thumbprints":     {changes(change("update", "aws_iam_openid_connect_provider.a", `{"thumbprint_list":["a"]}`, `{"thumbprint_list":["b"]}`)), ok},
		"SAML metadata": {changes(change("update", "aws_iam_saml_provider.a", `{"saml_metadata_document":"<a/>"}`, `{"saml_metadata_document":"<b/>"}`)),
			"medium aws_iam_saml_provider.a: saml_metadata_document changed: it vouches for others than before"},
		"shorter passwords": {changes(change("update", passwords, `{"minimum_password_length":14,"require_symbols":true}`,
			`{"minimum_password_length":8,"require_symbols":false}`)), "high " + passwords + ": minimum_password_length: 14 → 8, require_symbols: true → false"},
		"passwords that do not expire": {changes(change("update", passwords, `{"minimum_password_length":14,"max_password_age":90}`,
			`{"minimum_password_length":16,"max_password_age":0}`)), "medium " + passwords + ": max_password_age: 90 → 0"},
		"longer passwords": {changes(change("update", passwords, `{"minimum_password_length":8}`, `{"minimum_password_length":14}`)), ok},
		"owner on GitHub":  {create("github_membership.a", `{"username":"u","role":"admin"}`), "high github_membership.a: u owns the organization"},
		"member on GitHub": {create("github_membership.a", `{"username":"u","role":"member"}`), ok},
	})
}
