package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"slipway/internal/planreview/iam"
	"slipway/internal/planreview/kinds"
	"slipway/internal/planreview/plan"
)

var resourceDeleted = Rule{
	ID:       "resource-deleted",
	Fact:     "Nothing is deleted or replaced but what is known to be harmless.",
	Why:      "A deletion is the change that most often cannot be taken back. What answers requests, what others stand on and what watches is missed at once.",
	Severity: Critical,
	Blind: "who uses the resource outside of the plan; what an update deletes, such as a block inside a resource; " +
		"types of which neither its tables nor the hints know anything, which are medium",
	Check: checkDeletions,
}

func checkDeletions(p *plan.Plan) Result {
	var result Result
	gone := map[*plan.Change]int{} // its place among the findings
	for _, c := range p.Changes {
		if c.Data || c.Block || !deletes(c) || elsewhere(c) {
			continue
		}
		kind := kinds.Of(c.Type)
		result.Applies = true
		if f, found := deletion(p, c, kind); found {
			gone[c] = len(result.Findings)
			result.Findings = append(result.Findings, f)
		}
	}
	result.Findings = withTheirParts(p, gone, result.Findings)
	return result
}

func deletes(c *plan.Change) bool {
	return c.Removes() || c.Action == plan.Forget || c.Action == plan.Replace
}

// elsewhere says whether another rule says what the deletion means.
func elsewhere(c *plan.Change) bool {
	_, held := stateful[c.Type]
	return held || proxied(c) || scaling(c) || kinds.Of(c.Type).Class == kinds.Alarm || c.Is("aws_rds_cluster_instance") ||
		(guardTypes[c.Type] != "" || blocksPublic(c)) && c.Action == plan.Delete
}

// deletion is the finding of one resource that goes.
func deletion(p *plan.Plan, c *plan.Change, kind kinds.Kind) (Finding, bool) {
	f := Finding{Address: c.Address, What: verb(c), Why: cause(c)}
	switch {
	case kind.Class == kinds.Harmless && !forced(c), kind.Remade && c.Action == plan.Replace:
		return f, false
	case c.Action == plan.Forget, c.Action == plan.Replace && c.Forgets:
		f.Severity, f.Effect, f.Undo = Medium, "it stays and costs, and nobody manages it", "import it again: import block with its id"
		if kind.Class == kinds.Setting || kind.Class == kinds.Rights {
			f.Severity = Low
		}
		return f, true
	case c.Deposed != "" && kind.Class != kinds.Data && kind.Class != kinds.Account:
		return f, false // what replaced it is there already
	}
	f.Severity, f.Effect, f.Undo = Medium, kind.What, "add it again and apply"
	switch kind.Class {
	case kinds.Data:
		f.Severity, f.Undo = Critical, "none once applied, but from a backup that was kept"
	case kinds.Account:
		f.Severity, f.Undo = Critical, "none once applied, or only by the provider's support"
		if closes, given := plan.Bool(c.Old("close_on_deletion")); given && !closes {
			f.Severity, f.Effect = High, "the account leaves the organization: its policies and its consolidated bill no longer hold"
		}
	case kinds.Traffic, kinds.Foundation:
		f.Severity, f.Undo = High, "add it again and apply: it gets another id, and mostly another address"
		if c.Is("aws_lb_listener", "aws_alb_listener") && otherListener(p, c) {
			f.Severity, f.Effect = Medium, "the load balancer's other listener answers"
		}
		if c.Is("aws_lb_listener_rule", "aws_alb_listener_rule") {
			answered(c, &f)
		}
		if provesCertificate(c) {
			f.Severity, f.Effect, f.Undo = Medium, "a certificate that it proves is not renewed any more, and expires", "add it again and apply"
		}
		if kind.Class == kinds.Traffic && rootVolumeGoes(c) {
			f.Effect += "; its root volume is deleted with it"
		}
	case kinds.Guard:
		f.Severity = High
	case kinds.Login:
		f.Severity = identity(c)
	case kinds.Unknown, kinds.Setting:
		f.Severity, f.Effect = hinted(p, c, kind)
	}
	if letsIn(c) {
		f.Severity, f.Effect = Medium, "what it let in is shut out"
	}
	if c.Action == plan.Replace {
		soften(c, kind, &f)
	}
	return f, true
}

// provesCertificate says whether a record is one by which ACM sees, at each renewal too, whose a name is: nobody else asks for it.
// https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html
func provesCertificate(c *plan.Change) bool {
	return c.Is("aws_route53_record") && slices.ContainsFunc(plan.Strings(c.Old("records")), func(value string) bool {
		return strings.HasSuffix(strings.TrimSuffix(value, "."), ".acm-validations.aws")
	})
}

// letsIn says whether all that a firewall's rule does is to let something in, so that without it less gets in.
func letsIn(c *plan.Change) bool {
	rules := entries(c, c.Before)
	return len(rules) > 0 && !slices.ContainsFunc(rules, func(e entry) bool { return !e.allows })
}

// soften says what a replacement does less than a deletion: what comes in its place is there before, or soon after.
func soften(c *plan.Change, kind kinds.Kind, f *Finding) {
	switch kind.Class {
	case kinds.Data, kinds.Account:
		f.Effect += "; the new one is empty"
		return
	case kinds.Guard, kinds.Rights, kinds.Setting:
		f.Severity = min(f.Severity, Medium)
	}
	f.Undo = "none needed where the new one does: it is made in the same apply"
	if c.CreateFirst {
		f.Severity = min(f.Severity, Medium)
		f.Effect = "the new one has another id, and mostly another address"
		return
	}
	f.Effect += ", until the new one is there"
}

// forced says whether a resource that Terraform normally only forgets is deleted.
func forced(c *plan.Change) bool {
	on, _ := plan.Bool(c.Old("force_destroy"))
	return on && strings.HasPrefix(c.Type, "aws_default_")
}

func rootVolumeGoes(c *plan.Change) bool {
	goes, _ := plan.Bool(c.Old("root_block_device", "delete_on_termination"))
	return goes
}

// identity grades a login by who loses it: services that run with a role stop working, and so do all people behind a provider.
func identity(c *plan.Change) Severity {
	switch {
	case c.Is("aws_iam_openid_connect_provider", "aws_iam_saml_provider", "aws_ssoadmin_permission_set", "aws_ssoadmin_account_assignment",
		"aws_rolesanywhere_trust_anchor", "aws_identitystore_group", "aws_cognito_user_pool_client", "aws_cognito_identity_provider",
		"google_iam_workload_identity_pool", "google_iam_workload_identity_pool_provider", "azuread_application", "azuread_service_principal", "auth0_client",
		"keycloak_openid_client"), strings.HasPrefix(c.Type, "okta_app_"):
		return High
	case c.Is("google_service_account", "azurerm_user_assigned_identity", "kubernetes_service_account", "kubernetes_service_account_v1",
		"aws_iam_instance_profile", "aws_eks_pod_identity_association", "aws_eks_access_entry"):
		return High
	case c.Is("aws_iam_role") && servesAWS(c), administers(c):
		return High
	}
	return Medium
}

// servesAWS says whether an AWS service takes the role, which is how what runs has its permissions.
func servesAWS(c *plan.Change) bool {
	statements, _ := iam.Parse(c.Old("assume_role_policy"))
	return slices.ContainsFunc(statements, func(s iam.Statement) bool {
		return s.Effect == "Allow" && slices.ContainsFunc(s.Principals, func(p string) bool { return strings.HasPrefix(p, "Service:") })
	})
}

// administers says whether an identity may do everything, or give itself the right to.
func administers(c *plan.Change) bool {
	return slices.ContainsFunc(plan.Strings(c.Old("managed_policy_arns")), func(arn string) bool {
		_, name, _ := strings.Cut(arn, ":policy/")
		return name == "AdministratorAccess" || name == "PowerUserAccess" || name == "IAMFullAccess"
	})
}

// hints are attributes that say what a resource is for, of a type that no table has.
var hints = []struct {
	class      kinds.Class
	effect     string
	attributes []string
}{
	{kinds.Data, "perhaps data loss: %s says that it holds data", []string{
		"deletion_protection", "deletion_protection_enabled", "enable_deletion_protection", "delete_protection", "deletion_policy", "skip_final_snapshot",
		"final_snapshot_identifier", "snapshot_identifier", "backup_retention_period", "backup_retention_days", "automatic_backup_retention_days",
		"snapshot_retention_limit", "point_in_time_recovery", "point_in_time_recovery_enabled", "allocated_storage", "storage_encrypted", "disk_size",
		"disk_size_gb", "storage_gb", "replication_factor", "database_version", "force_destroy", "recovery_window_in_days", "soft_delete_retention_days",
		"master_username", "master_password",
	}},
	{kinds.Traffic, "perhaps an outage: %s says that it answers requests", []string{
		"dns_name", "fqdn", "invoke_url", "reader_endpoint", "hosted_zone_id", "public_ip", "ipv4_address", "default_hostname", "cname", "ingress_ip",
	}},
}

// hinted grades a resource of a type that no table has, by its attributes and by what refers to it.
func hinted(p *plan.Plan, c *plan.Change, kind kinds.Kind) (Severity, string) {
	effect := kind.What
	if kind.Class == kinds.Unknown {
		effect = "not known: no rule knows this type"
		for _, hint := range hints {
			for _, name := range hint.attributes {
				if !plan.Empty(c.Old(name)) {
					return High, fmt.Sprintf(hint.effect, name)
				}
			}
		}
	}
	if users := referrers(p)[c]; users != "" && c.Action != plan.Replace {
		return High, users + " refers to it and stays"
	}
	return Medium, effect
}

// referrers finds the resources that stay and hold the id or ARN of one that goes.
func referrers(p *plan.Plan) map[*plan.Change]string {
	return plan.Once(p, "referrers", func() map[*plan.Change]string {
		names := identifiers(p.Changes, func(c *plan.Change) bool { return c.Removes() })
		users := map[*plan.Change]string{}
		if len(names) == 0 {
			return users
		}
		for _, c := range p.Changes {
			if c.Data || c.Action == plan.Delete || c.Action == plan.Forget || c.After == nil {
				continue
			}
			eachText(c.After, func(text string) {
				if used := names[text]; used != nil && used != c && users[used] == "" {
					users[used] = c.Address
				}
			})
		}
		return users
	})
}

// identifiers are the ids and ARNs of changes, by which others refer to them. A short id, such as a name, says nothing.
func identifiers(changes []*plan.Change, wanted func(*plan.Change) bool) map[string]*plan.Change {
	const telling = 8
	names := map[string]*plan.Change{}
	for _, c := range changes {
		if c.Data || !wanted(c) {
			continue
		}
		for _, attribute := range []string{"arn", "id", "self_link"} {
			if name := plan.Text(c.Old(attribute)); len(name) >= telling {
				names[name] = c
			}
		}
	}
	return names
}

func eachText(v any, visit func(string)) {
	switch v := v.(type) {
	case string:
		visit(v)
	case []any:
		for _, item := range v {
			eachText(item, visit)
		}
	case map[string]any:
		for _, item := range v {
			eachText(item, visit)
		}
	case plan.Document:
		eachText(v.Value, visit)
	}
}

// withTheirParts folds a deleted part into the finding of what it is a part of, where that goes too and says as much: one finding for one thing.
func withTheirParts(p *plan.Plan, gone map[*plan.Change]int, findings []Finding) []Finding {
	whole := func(c *plan.Change) bool {
		i, found := gone[c]
		return found && c.Action == plan.Delete && c.Deposed == "" && findings[i].Severity >= High
	}
	names := identifiers(p.Changes, whole)
	parent := map[*plan.Change]*plan.Change{}
	for _, c := range p.Changes {
		i, found := gone[c]
		if !found || c.Action != plan.Delete {
			continue
		}
		of := wholeOf(c, names)
		same := kinds.Of(of.Type).Class == kinds.Of(c.Type).Class
		if of != c &&
			(findings[gone[of]].Severity > findings[i].Severity || findings[gone[of]].Severity == findings[i].Severity && same && root(parent, of) != c) {
			parent[c] = of
		}
	}
	parts := map[*plan.Change][]string{}
	for _, c := range p.Changes {
		if parent[c] != nil {
			parts[root(parent, c)] = append(parts[root(parent, c)], c.Address)
		}
	}
	var kept []Finding
	for _, c := range p.Changes {
		i, found := gone[c]
		if !found || parent[c] != nil {
			continue
		}
		if len(parts[c]) > 0 {
			findings[i].What += ", and with it " + listed(parts[c])
		}
		kept = append(kept, findings[i])
	}
	return kept
}

func root(parent map[*plan.Change]*plan.Change, c *plan.Change) *plan.Change {
	for parent[c] != nil {
		c = parent[c]
	}
	return c
}

// wholeOf finds what a part refers to by an attribute of its own, as a rule does to its listener. Of several the first by the attribute's name; the part itself
// where there is none.
func wholeOf(part *plan.Change, names map[string]*plan.Change) *plan.Change {
	object, _ := plan.Object(part.Before)
	for _, attribute := range slices.Sorted(maps.Keys(object)) {
		if whole := names[plan.Text(object[attribute])]; whole != nil && whole != part && attribute != "id" && attribute != "arn" {
			return whole
		}
	}
	return part
}
