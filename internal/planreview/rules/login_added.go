package rules

import (
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var loginAdded = Rule{
	ID:   "login-added",
	Fact: "Nobody gets a new key, a password or a way to log in unseen, and passwords need not be weaker than before.",
	Why: "A key or a password works from anywhere until somebody takes it away, and an identity provider vouches for everyone it knows. What they may do " +
		"is judged by iam-widened.",
	Severity: High,
	Blind:    "keys and passwords that are made outside of Terraform; what the provider itself checks before it vouches for somebody",
	Check: each(
		func(c *plan.Change) bool {
			return logins[c.Type] != "" || c.Is("aws_iam_account_password_policy", "github_membership", "aws_cognito_user_pool_client")
		},
		func(c *plan.Change) []Finding {
			switch {
			case c.Is("aws_iam_account_password_policy"):
				return weakerPasswords(c)
			case c.Is("github_membership"):
				if plan.Text(c.New("role")) == "admin" && plan.Text(c.Old("role")) != "admin" {
					return []Finding{login(c, High, plan.Text(c.New("username"))+" owns the organization")}
				}
			case c.Is("aws_cognito_user_pool_client"):
				before := plan.Strings(c.Old("callback_urls"))
				come := slices.DeleteFunc(plan.Strings(c.New("callback_urls")), func(url string) bool { return slices.Contains(before, url) })
				if c.Keeps() && len(come) > 0 {
					return []Finding{login(c, Medium, "callback_urls: + "+listed(come)+": who logs in is sent there with a code")}
				}
			case c.Action == plan.Create:
				return []Finding{login(c, Medium, logins[c.Type])}
			case c.Keeps() && c.Is("aws_iam_access_key") && plan.Text(c.Old("status")) == "Inactive" && plan.Text(c.New("status")) == "Active":
				return []Finding{login(c, Medium, "status: Inactive → Active")}
			case c.Keeps():
				for _, name := range []string{"url", "saml_metadata_document", "client_id_list", "source", "issuer_url"} {
					if !plan.Empty(c.Old(name)) && !c.Unknown(name) && !plan.Equal(c.Old(name), c.New(name)) && !fewer(c, name) {
						return []Finding{login(c, Medium, name+" changed: it vouches for others than before")}
					}
				}
			}
			return nil
		}),
}

// logins are the types by which somebody or something logs in, and what a new one is.
var logins = map[string]string{
	"aws_iam_access_key":                                "a long-lived access key",
	"aws_iam_user_login_profile":                        "a password for the console",
	"aws_iam_service_specific_credential":               "a long-lived credential of one service",
	"aws_iam_user_ssh_key":                              "an SSH key for CodeCommit",
	"aws_iam_signing_certificate":                       "a certificate that signs requests",
	"aws_iam_openid_connect_provider":                   "an identity provider: roles can trust whom it knows",
	"aws_iam_saml_provider":                             "an identity provider: roles can trust whom it knows",
	"aws_rolesanywhere_trust_anchor":                    "a certificate authority whose certificates can take roles",
	"aws_ssoadmin_trusted_token_issuer":                 "an issuer of tokens for IAM Identity Center",
	"aws_eks_identity_provider_config":                  "an identity provider of the cluster",
	"aws_cognito_identity_provider":                     "an identity provider of the user pool",
	"aws_lightsail_bucket_access_key":                   "a long-lived access key",
	"google_service_account_key":                        "a long-lived key",
	"google_iam_workload_identity_pool_provider":        "an identity provider: service accounts can trust whom it knows",
	"azuread_application_password":                      "a long-lived password of an application",
	"azuread_service_principal_password":                "a long-lived password of an application",
	"azuread_application_federated_identity_credential": "an identity provider of an application",
	"github_repository_deploy_key":                      "a key to a repository",
	"google_apikeys_key":                                "a long-lived key",
	"cloudflare_api_token":                              "a long-lived token",
	"cloudflare_account_token":                          "a long-lived token",
	"datadog_application_key":                           "a long-lived key",
	"gitlab_personal_access_token":                      "a long-lived token",
	"gitlab_group_access_token":                         "a long-lived token",
	"gitlab_project_access_token":                       "a long-lived token",
	"gitlab_deploy_key":                                 "a key to a repository",
	"tfe_team_token":                                    "a long-lived token",
	"tfe_organization_token":                            "a long-lived token",
	"digitalocean_spaces_key":                           "a long-lived key",
}

func login(c *plan.Change, severity Severity, what string) Finding {
	return Finding{
		Severity: severity, Address: c.Address, What: what, Why: reason(c), Effect: "somebody else can log in, with the permissions behind it",
		Undo: "delete it and apply; check CloudTrail for what was done meanwhile",
	}
}

// fewer says whether a list only lost items.
func fewer(c *plan.Change, name string) bool {
	before, after := plan.Strings(c.Old(name)), plan.Strings(c.New(name))
	return len(after) > 0 && len(before) > len(after) && !slices.ContainsFunc(after, func(item string) bool { return !slices.Contains(before, item) })
}

// weakerPasswords finds what the account's password policy no longer asks for.
func weakerPasswords(c *plan.Change) []Finding {
	if !c.Keeps() {
		return nil
	}
	var what []string
	say := func(name string) { what = append(what, name+": "+fromTo(c.Old(name), c.New(name))) }
	for _, name := range []string{"minimum_password_length", "password_reuse_prevention"} {
		if lowered(c, name) {
			say(name)
		}
	}
	for _, name := range []string{"require_lowercase_characters", "require_uppercase_characters", "require_numbers", "require_symbols"} {
		if turnedOff(c, name) {
			say(name)
		}
	}
	before, was := plan.Number(c.Old("max_password_age"))
	after, _ := plan.Number(c.New("max_password_age"))
	severity := High
	if len(what) == 0 {
		severity = Medium // NIST advises against passwords that expire
	}
	if was && before > 0 && (after == 0 || after > before) && !c.Unknown("max_password_age") {
		say("max_password_age")
	}
	if len(what) == 0 {
		return nil
	}
	return []Finding{{
		Severity: severity, Address: c.Address, What: strings.Join(what, ", "), Why: inConfiguration,
		Effect: "every user of the account can choose a weaker password", Undo: "set it back and apply",
	}}
}
