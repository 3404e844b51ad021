package rules

import (
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var (
	googleGrant = regexp.MustCompile(`^google_(\w+)_iam_(?:member|binding|policy)$`)
	// powerful are the roles that allow everything, or to give oneself everything: Google's basic roles and IAM's, Azure's privileged ones, Kubernetes',
	// and those of services.
	powerful = regexp.MustCompile(`^(?:roles/(?:owner|editor|iam\.(?:securityAdmin|serviceAccountTokenCreator|serviceAccountAdmin|serviceAccountKeyAdmin|` +
		`organizationRoleAdmin|roleAdmin)|resourcemanager\.\w*[aA]dmin)|Owner|Contributor|User Access Administrator|Role Based Access Control Administrator|` +
		`cluster-admin|admin|owner|maintain(?:er)?|ADMIN|(?:SUPER|ORG)_ADMIN|"?(?:ACCOUNT|SECURITY|ORG|SYS)ADMIN"?|(?:ORG|GROUP)_OWNER)$|(?i:administrator$)`)
	// azureRoles are the ids of Azure's privileged roles (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles) and of Entra's
	// (https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference).
	azureRoles = map[string]string{
		"8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner", "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
		"18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator", "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
		"62e90394-69f5-4237-9190-012177145e10": "Global Administrator", "e8611ab8-c189-46e8-94e1-60213ab1f814": "Privileged Role Administrator",
		"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
		"8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
	}

	// https://github.com/RhinoSecurityLabs/GCP-IAM-Privilege-Escalation
	googleEscalations = regexp.MustCompile(`\.setIamPolicy$|^iam\.(?:roles\.update|serviceAccountKeys\.create|serviceAccounts\.` +
		`(?:actAs|getAccessToken|getOpenIdToken|implicitDelegation|sign(?:Blob|Jwt)))$|^(?:cloudbuild\.builds|deploymentmanager\.deployments)\.create$`)
	azureEscalations = regexp.MustCompile(`(?i)^\*$|^\*/write$|^Microsoft\.Authorization/(?:\*|(?:roleAssignments|roleDefinitions|elevateAccess)/\S+)$`)
)

// services are types that give a role of a service, by the attribute that names the role; and whether it is for something whole.
var services = []struct {
	types, path string
	whole       bool
}{
	{"github_repository_collaborator github_team_repository", "permission", false},
	{"github_team_membership", "role", false},
	{"gitlab_group_membership", "access_level", true},
	{"gitlab_project_membership", "access_level", false},
	{"gitlab_group_share_group gitlab_project_share_group", "group_access", false},
	{"okta_user_admin_roles", "admin_roles", true},
	{"okta_group_role", "role_type", true},
	{"tfe_team_access tfe_team_project_access", "access", false},
	{"snowflake_grant_account_role snowflake_role_grants", "role_name", true},
	{"mongodbatlas_org_invitation mongodbatlas_project_invitation", "roles", true},
	{"databricks_mws_permission_assignment", "permissions", true},
	{"pagerduty_user sentry_organization_member vercel_team_member", "role", true},
}

// recipients are attributes that say who gets a role, or for what.
var recipients = strings.Fields(`member members principal_id scope username user user_id team_id group_id repository user_name email member_object_id
	principal_object_id share_group_id`)

// grantsOf are the roles that a resource gives, on one side of its change.
func grantsOf(c *plan.Change, side any) []grant {
	if side == nil {
		return nil
	}
	g := grant{who: recipientsOf(side)}
	if match := googleGrant.FindStringSubmatch(c.Type); match != nil {
		g.whole = slices.Contains([]string{"project", "folder", "organization"}, match[1])
		if policy := plan.Value(side, "policy_data"); policy != nil {
			return policyGrants(policy, g)
		}
		g.role = plan.Text(plan.Value(side, "role"))
		return []grant{g}
	}
	switch {
	case c.Is("azurerm_role_assignment", "azurerm_pim_active_role_assignment", "azurerm_pim_eligible_role_assignment"):
		scope := strings.ToLower(plan.Text(plan.Value(side, "scope")))
		g.whole = !strings.Contains(scope, "/providers/") || strings.Contains(scope, "microsoft.management/managementgroups")
		g.role = azureRole(side, "role_definition_name", "role_definition_id")
	case c.Is("azuread_directory_role_assignment"):
		g.whole, g.role = true, azureRole(side, "", "role_id")
	case c.Is("azuread_directory_role_member"):
		g.role = azureRole(side, "", "role_object_id")
	case c.Is("azuread_app_role_assignment"):
		g.role = azureRole(side, "", "app_role_id")
	case strings.HasSuffix(kubernetesObject(c, side).kind, "RoleBinding"):
		return bindings(kubernetesObject(c, side))
	default:
		return serviceGrants(c, side, g)
	}
	return []grant{g}
}

// bindings are the grants of a binding of Kubernetes. One of a namespace counts where its role is powerful, or where anybody has it.
func bindings(o object) []grant {
	g := grant{role: plan.Text(field(o.body, "role_ref", "name")), whole: o.kind == "ClusterRoleBinding"}
	if !g.whole && !powerful.MatchString(g.role) && anybody(o) == "" {
		return nil
	}
	for _, subject := range subjects(o) {
		g.who = append(g.who, plan.Text(field(subject, "kind"))+" "+plan.Text(field(subject, "namespace"))+" "+plan.Text(field(subject, "name")))
	}
	return []grant{g}
}

func azureRole(side any, name, id string) string {
	if role := plan.Text(plan.Value(side, name)); name != "" && role != "" {
		return role
	}
	text := plan.Text(plan.Value(side, id))
	if role, ok := azureRoles[text[strings.LastIndex(text, "/")+1:]]; ok {
		return role
	}
	return text
}

// policyGrants are the bindings of a whole policy of Google Cloud.
func policyGrants(policy any, of grant) []grant {
	var all []grant
	for _, binding := range plan.List(plan.Value(policy, "bindings")) {
		of.role, of.who = plan.Text(plan.Value(binding, "role")), plan.Strings(plan.Value(binding, "members"))
		all = append(all, of)
	}
	return all
}

func serviceGrants(c *plan.Change, side any, of grant) []grant {
	var all []grant
	for _, s := range services {
		if !slices.Contains(strings.Fields(s.types), c.Type) {
			continue
		}
		of.service, of.whole = true, s.whole
		for _, role := range plan.Strings(plan.Value(side, s.path)) {
			of.role = role
			all = append(all, of)
		}
	}
	return all
}

func recipientsOf(side any) []string {
	top, _ := plan.Object(side)
	var all []string
	for _, name := range recipients {
		all = append(all, plan.Strings(top[name])...)
	}
	return all
}
