package rules

import (
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var roleGranted = Rule{
	ID:   "role-granted",
	Fact: "Nobody becomes an owner or administrator of a project, a subscription, a cluster, a database or an organization unseen.",
	Why: "A role of Google Cloud, Azure or Kubernetes holds at once. Owner, editor and administrator of something whole is what AdministratorAccess is " +
		"on AWS, which iam-widened judges.",
	Severity: High,
	Blind: "what a role of one's own allows, but for Kubernetes' and Azure's: else it is judged by its name; who is in a group; roles of other services " +
		"than these",
	Check: each(
		func(c *plan.Change) bool {
			return grantedRole(c, c.Before)+grantedRole(c, c.After) != "" || len(powersOf(c, c.Before))+len(powersOf(c, c.After)) > 0
		},
		func(c *plan.Change) []Finding {
			if c.Action == plan.Delete || c.Action == plan.Forget {
				return nil
			}
			if more := morePowers(c); len(more) > 0 {
				return more
			}
			role, before := grantedRole(c, c.After), grantedRole(c, c.Before)
			if role == "" || role == before && !moreMembers(c) {
				return nil
			}
			severity := Medium
			if powerful.MatchString(role) && whole(c) {
				severity = High
			}
			if who := anybody(kubernetesObject(c, c.After)); who != "" {
				severity, role = max(severity, High), role+" for "+who
			}
			return []Finding{{
				Severity: severity, Address: c.Address, What: "role " + role + " granted", Why: reason(c),
				Effect: "whoever has it can use it at once", Undo: "take it away and apply; check the audit log for what was done meanwhile",
			}}
		}),
}

var (
	googleGrant = regexp.MustCompile(`^google_(\w+)_iam_(?:member|binding)$`)
	// powerful are the roles that allow everything, or to give oneself everything: Google's basic roles and IAM's, Azure's privileged ones, Kubernetes'.
	powerful = regexp.MustCompile(`^(?:roles/(?:owner|editor|iam\.(?:securityAdmin|serviceAccountTokenCreator|serviceAccountAdmin|serviceAccountKeyAdmin|` +
		`organizationRoleAdmin|roleAdmin)|resourcemanager\.\w*[aA]dmin)|Owner|Contributor|User Access Administrator|Role Based Access Control Administrator|` +
		`cluster-admin|admin)$|(?i:administrator$)`)
	// azureRoles are the ids of Azure's privileged roles (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles).
	azureRoles = map[string]string{
		"8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner", "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
		"18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator", "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
	}
)

// grantedRole is the role that a resource gives somebody, on one side of its change.
func grantedRole(c *plan.Change, side any) string {
	switch {
	case googleGrant.MatchString(c.Type):
		return plan.Text(plan.Value(side, "role"))
	case c.Is("azurerm_role_assignment"):
		id := plan.Text(plan.Value(side, "role_definition_id"))
		if name := plan.Text(plan.Value(side, "role_definition_name")); name != "" {
			return name
		}
		if name, ok := azureRoles[id[strings.LastIndex(id, "/")+1:]]; ok {
			return name
		}
		return id
	case c.Is("azuread_directory_role_assignment"):
		return plan.Text(plan.Value(side, "role_id"))
	}
	switch o := kubernetesObject(c, side); {
	case o.kind == "ClusterRoleBinding":
		return plan.Text(field(o.body, "role_ref", "name"))
	case o.kind == "RoleBinding":
		if role := plan.Text(field(o.body, "role_ref", "name")); powerful.MatchString(role) || anybody(o) != "" {
			return role
		}
	}
	return ""
}

// whole says whether a role is for something whole: a project or more, a subscription or a resource group, a cluster.
func whole(c *plan.Change) bool {
	if match := googleGrant.FindStringSubmatch(c.Type); match != nil {
		return slices.Contains([]string{"project", "folder", "organization"}, match[1])
	}
	if c.Is("azurerm_role_assignment") {
		scope := strings.ToLower(plan.Text(c.New("scope")))
		return !strings.Contains(scope, "/providers/") || strings.Contains(scope, "microsoft.management/managementgroups")
	}
	return kubernetesObject(c, c.After).kind != "RoleBinding"
}

func moreMembers(c *plan.Change) bool {
	for _, name := range []string{"member", "members", "principal_id", "scope"} {
		before := plan.Strings(c.Old(name))
		if slices.ContainsFunc(plan.Strings(c.New(name)), func(who string) bool { return !slices.Contains(before, who) }) {
			return true
		}
	}
	return len(subjects(kubernetesObject(c, c.After))) > len(subjects(kubernetesObject(c, c.Before)))
}
