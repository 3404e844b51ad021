package kinds

var accounts = []group{
	{class: Account, what: "a whole account or project, with everything in it, is closed or leaves", types: `
		aws_organizations_organization aws_organizations_account aws_controltower_landing_zone google_project google_folder google_organization_*
		azurerm_resource_group azurerm_subscription azurerm_management_group azurerm_management_group_subscription_association
		azuread_application_registration cloudflare_account digitalocean_project mongodbatlas_organization linode_account_settings
		github_organization_settings auth0_tenant okta_org_configuration datadog_child_organization tfe_project`},
	{class: Account, what: "the registration of a domain: every name below it, and mail", types: `
		aws_route53domains_domain aws_route53domains_registered_domain google_clouddomains_registration cloudflare_registrar_domain gandi_domain
		namecheap_domain_records azurerm_custom_domain`},
}
