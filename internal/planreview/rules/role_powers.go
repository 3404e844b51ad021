package rules

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// power is something that a role's own definition, or a grant of another service than the clouds', lets somebody do.
type power map[string]Severity

// morePowers is the one finding of what a role or a grant allows now and did not before.
func morePowers(c *plan.Change) []Finding {
	before, after := powersOf(c, c.Before), powersOf(c, c.After)
	f := Finding{
		Address: c.Address, Why: reason(c), Effect: "whoever has it can use it at once",
		Undo: "take it away and apply; check the audit log for what was done meanwhile",
	}
	var what []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if _, had := before[name]; !had {
			what = append(what, name)
			f.Severity = max(f.Severity, after[name])
		}
	}
	if len(what) == 0 {
		return nil
	}
	f.What = strings.Join(what, ", ")
	return []Finding{f}
}

func powersOf(c *plan.Change, side any) power {
	found := power{}
	if plan.Empty(side) {
		return found
	}
	if o := kubernetesObject(c, side); o.kind == "Role" || o.kind == "ClusterRole" {
		for _, rule := range either(o.body, "rule", "rules") {
			clusterPowers(found, rule, o.kind == "ClusterRole")
		}
	}
	for _, g := range grants {
		if !matches(g.of, c.Type) {
			continue
		}
		for _, value := range valuesAt(side, g.path) {
			for _, item := range plan.List(value) {
				if text := plan.Text(item); g.words.MatchString(text) {
					if strings.Contains(text, "\n") || len(text) > 40 {
						text = g.words.FindString(text)
					}
					found[plan.Join(g.path)+": "+text] = g.severity
				}
			}
		}
	}
	return found
}

// clusterPowers finds the ways to more of https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks in a rule of a role.
func clusterPowers(found power, rule any, cluster bool) {
	resources, verbs := plan.Strings(field(rule, "resources")), plan.Strings(field(rule, "verbs"))
	every, all := slices.Contains(resources, "*"), slices.Contains(verbs, "*")
	high := High
	if !cluster { // a role of one namespace
		high = Medium
	}
	for _, verb := range verbs {
		if verb == "escalate" || verb == "bind" || verb == "impersonate" {
			found["may "+verb] = high
		}
	}
	changes := all || slices.ContainsFunc(verbs, func(verb string) bool { return verb == "create" || verb == "update" || verb == "patch" })
	reads := all || slices.ContainsFunc(verbs, func(verb string) bool { return verb == "get" || verb == "list" || verb == "watch" })
	has := func(name string) bool { return every || slices.Contains(resources, name) }
	switch {
	case every && all:
		found["may do everything"] = high
	case all && (has("clusterroles") || has("clusterrolebindings") || has("roles") || has("rolebindings")): // bind and escalate are among all verbs
		found["may give roles"] = high
	case every && changes:
		found["may change everything"] = high
	case reads && has("secrets") && len(plan.Strings(field(rule, "resource_names"))) == 0:
		found["may read secrets"] = Medium
	}
	if has("nodes/proxy") && !(every && all) {
		found["may use nodes/proxy"] = high
	}
	if changes && !every && (has("pods/exec") || has("serviceaccounts/token")) {
		found["may act as other pods"] = Medium
	}
}

// subjects are those whom a binding of Kubernetes gives its role.
func subjects(o object) []any {
	return either(o.body, "subject", "subjects")
}

// anybody names a subject of a binding that is everyone, or everyone in the cluster.
func anybody(o object) string {
	if !strings.HasSuffix(o.kind, "RoleBinding") {
		return ""
	}
	for _, subject := range subjects(o) {
		switch name := plan.Text(field(subject, "name")); name {
		case "system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts":
			return name
		}
	}
	return ""
}

// grants are attributes of other services by which somebody becomes an administrator, in the words of each service.
var grants = []struct {
	of       string // a type; may end in a star
	path     []string
	words    *regexp.Regexp
	severity Severity
}{
	{"github_repository_collaborators", []string{"user", "permission"}, regexp.MustCompile(`^(?:admin|maintain)$`), Medium},
	{"postgresql_role", []string{"superuser"}, regexp.MustCompile(`^true$`), High},
	{"postgresql_grant_role", []string{"grant_role"}, regexp.MustCompile(`^(?:rds_superuser|cloudsqlsuperuser|azure_pg_admin)$`), High},
	{"mysql_grant", []string{"privileges"}, regexp.MustCompile(`(?i)^ALL(?: PRIVILEGES)?$`), Medium},
	{"mongodbatlas_database_user", []string{"roles", "role_name"}, regexp.MustCompile(`^atlasAdmin$`), High},
	{"vault_policy", []string{"policy"}, regexp.MustCompile(`path\s+"(?:\*|\+/\*|sys/\*)"`), High},
	{"azurerm_key_vault_access_policy", []string{"secret_permissions"}, regexp.MustCompile(`^(?i:Purge|Delete|Set|All)$`), Medium},
	{"azurerm_key_vault_access_policy", []string{"key_permissions"}, regexp.MustCompile(`^(?i:Purge|Delete|All)$`), Medium},
	{"confluent_kafka_acl", []string{"principal"}, regexp.MustCompile(`^User:\*$`), Medium},
	{"aws_lakeformation_permissions", []string{"permissions"}, regexp.MustCompile(`^(?:ALL|SUPER|CREATE_LF_TAG|DATA_LOCATION_ACCESS)$`), Medium},
}
