package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var roleGranted = Rule{
	ID: "role-granted",
	Fact: "Nobody becomes an owner or administrator of a project, a subscription, a cluster, a database or an organization unseen, " +
		"and no role of one's own allows that.",
	Why: "A role of Google Cloud, Azure, Kubernetes or a service holds at once. Owner, editor and administrator of something whole is what " +
		"AdministratorAccess is on AWS, which iam-widened judges.",
	Severity: High,
	Blind: "what a role of one's own allows that is not in the plan, which is judged by its name; who is in a group; policies in languages of their own, " +
		"such as Vault's; roles of other services than those of its list",
	Check: each(
		func(c *plan.Change) bool {
			return len(grantsOf(c, c.Before))+len(grantsOf(c, c.After))+len(powersOf(c, c.Before))+len(powersOf(c, c.After)) > 0 || definesRole(c)
		},
		func(c *plan.Change) []Finding {
			if c.Action == plan.Delete || c.Action == plan.Forget {
				return nil
			}
			if more := morePowers(c); len(more) > 0 {
				return more
			}
			if definesRole(c) {
				return widerRole(c)
			}
			var severity Severity
			var roles []string
			before := grantsOf(c, c.Before)
			for _, g := range grantsOf(c, c.After) {
				strong := powerful.MatchString(g.role)
				if slices.ContainsFunc(before, g.within) || g.service && !strong {
					continue
				}
				roles = append(roles, g.role)
				severity = max(severity, Medium)
				if strong && g.whole {
					severity = High
				}
			}
			if len(roles) == 0 {
				return nil
			}
			if who := anybody(kubernetesObject(c, c.After)); who != "" {
				severity, roles = High, append(roles, "for "+who)
			}
			return []Finding{{
				Severity: severity, Address: c.Address, What: "role " + listed(roles) + " granted", Why: reason(c),
				Effect: "whoever has it can use it at once", Undo: "take it away and apply; check the audit log for what was done meanwhile",
			}}
		}),
}

// grant is a role that a resource gives somebody.
type grant struct {
	role    string
	who     []string
	whole   bool // for something whole: a project or more, a subscription or a resource group, a cluster, an organization
	service bool // of a service whose weaker roles are everyday life
}

// within says whether a grant gives nothing beyond another one.
func (g grant) within(other grant) bool {
	return g.role == other.role && !slices.ContainsFunc(g.who, func(who string) bool { return !slices.Contains(other.who, who) })
}

// widerRole judges a role of one's own by the permissions that come. A new one is given to nobody yet.
func widerRole(c *plan.Change) []Finding {
	before := permissionsOf(c, c.Before)
	var more, strong []string
	for _, permission := range permissionsOf(c, c.After) {
		if slices.Contains(before, permission) || looks.MatchString(permission) {
			continue
		}
		more = append(more, permission)
		if leadsToAll(c, permission) {
			strong = append(strong, permission)
		}
	}
	f := Finding{
		Severity: Medium, Address: c.Address, Why: reason(c), Effect: "everybody who has the role can do more at once",
		Undo: back(c) + "; check the audit log for what was done meanwhile",
	}
	switch {
	case len(more) == 0, c.Action == plan.Create && len(strong) == 0:
		return nil
	case c.Action == plan.Create:
		f.Effect = "whoever gets the role can give himself everything"
	case len(strong) > 0:
		f.Severity, f.Effect = High, "everybody who has the role can give himself everything"
	}
	if len(strong) > 0 {
		more = strong
	}
	f.What = fmt.Sprintf("the role allows more: %s", listed(more))
	return []Finding{f}
}

func definesRole(c *plan.Change) bool {
	return strings.HasPrefix(c.Type, "google_") && strings.HasSuffix(c.Type, "_iam_custom_role") ||
		c.Is("azurerm_role_definition", "kubernetes_role", "kubernetes_role_v1", "kubernetes_cluster_role", "kubernetes_cluster_role_v1")
}

// permissionsOf are what a role allows. Those of Kubernetes are verbs of resources.
func permissionsOf(c *plan.Change, side any) []string {
	if c.Is("azurerm_role_definition") {
		return slices.Concat(placesAt(side, []string{"permissions", "actions"}), placesAt(side, []string{"permissions", "data_actions"}))
	}
	var all []string
	for _, rule := range plan.List(plan.Value(side, "rule")) {
		for _, resource := range plan.Strings(plan.Value(rule, "resources")) {
			for _, verb := range plan.Strings(plan.Value(rule, "verbs")) {
				all = append(all, verb+" "+resource)
			}
		}
	}
	return append(all, plan.Strings(plan.Value(side, "permissions"))...)
}

// looks are permissions of Google, Azure and Kubernetes that show what there is, and no data. Secrets of Kubernetes are among the powers.
var looks = regexp.MustCompile(`\.(?:list|getIamPolicy|search\w*)$|/read$|^(?:get|list|watch) `)

// leadsToAll says whether somebody with a permission can take every other. Those of Kubernetes are powers.
func leadsToAll(c *plan.Change, permission string) bool {
	switch {
	case strings.HasPrefix(c.Type, "google_"):
		return googleEscalations.MatchString(permission)
	case c.Is("azurerm_role_definition"):
		return azureEscalations.MatchString(permission)
	}
	return false
}
