package iam

import (
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// Change is what a resource's change does to permissions.
type Change struct {
	*plan.Change
	Attribute   string
	Rows        []Row
	Unread      string // why the policy after cannot be read; empty when it can
	NewIdentity bool   // it belongs to a role, user or resource that the same plan makes
}

// attributes hold policies, in the AWS provider.
var attributes = []string{"policy", "assume_role_policy", "access_policy", "access_policies", "resource_policy", "policy_document", "bucket_policy"}

// otherPolicies are types whose policy is no IAM policy.
var otherPolicies = []string{
	"aws_ecr_lifecycle_policy", "aws_appautoscaling_policy", "aws_autoscaling_policy", "aws_dlm_lifecycle_policy", "aws_efs_backup_policy",
	"aws_networkfirewall_firewall_policy", "aws_fms_policy", "aws_lb_cookie_stickiness_policy", "aws_cloudfront_cache_policy", "aws_s3_bucket_lifecycle_configuration",
}

// Changes gives the changes of permissions in a plan, in its order.
func Changes(p *plan.Plan) []Change {
	var all []Change
	for _, c := range p.Changes {
		if c.Data || !strings.HasPrefix(c.Type, "aws_") || c.Action == plan.NoOp || c.Action == plan.Forget || c.Deposed != "" || slices.Contains(otherPolicies, c.Type) {
			continue
		}
		for _, attribute := range attributes {
			if change, ok := document(p, c, attribute, c.Old(attribute), c.New(attribute), c.Unknown(attribute)); ok {
				all = append(all, change)
			}
		}
		all = append(all, inline(p, c)...)
		if change, ok := attached(p, c); ok {
			all = append(all, change)
		}
	}
	return all
}

func document(p *plan.Plan, c *plan.Change, attribute string, before, after any, unknown bool) (Change, bool) {
	change := Change{Change: c, Attribute: attribute, NewIdentity: newIdentity(p, c)}
	gone := c.Action == plan.Delete
	switch {
	case unknown:
		change.Unread = "known only after apply"
	case plan.Equal(before, after) && !gone || plan.Empty(before) && plan.Empty(after):
		return change, false
	default:
		if gone {
			after = nil
		}
		rows, ok := Compare(before, after)
		change.Rows = rows
		if !ok {
			change.Unread = unread(after)
		}
		if ok && len(rows) == 0 {
			return change, false
		}
	}
	return change, true
}

func unread(after any) string {
	switch after := after.(type) {
	case plan.Masked:
		return "marked as sensitive"
	case string:
		if strings.Contains(after, "${") {
			return "known only to Terraform"
		}
		return "no JSON"
	case plan.Document:
		if _, ok := Parse(after); ok {
			return "too large to compare, or the policy before cannot be read"
		}
		return "no policy that can be read in full"
	}
	return "the policy before cannot be read"
}

// inline reads the inline_policy blocks of a role.
func inline(p *plan.Plan, c *plan.Change) []Change {
	if !c.Is("aws_iam_role") {
		return nil
	}
	before, after := byName(c.Old("inline_policy")), byName(c.New("inline_policy"))
	var all []Change
	for _, name := range names(before, after) {
		if change, ok := document(p, c, "inline_policy", before[name], after[name], false); ok {
			all = append(all, change)
		}
	}
	if c.Unknown("inline_policy") {
		all = append(all, Change{Change: c, Attribute: "inline_policy", Unread: "known only after apply", NewIdentity: newIdentity(p, c)})
	}
	return all
}

func byName(blocks any) map[string]any {
	all := map[string]any{}
	for _, block := range plan.List(blocks) {
		if policy := plan.Value(block, "policy"); !plan.Empty(policy) {
			all[plan.Text(plan.Value(block, "name"))] = policy
		}
	}
	return all
}

func names(before, after map[string]any) []string {
	var all []string
	for name := range before {
		all = append(all, name)
	}
	for name := range after {
		all = append(all, name)
	}
	return sorted(all)
}

// attached reads what is given by the name of a managed policy, whose content a plan does not hold, and what a permissions boundary
// no longer keeps back.
func attached(p *plan.Plan, c *plan.Change) (Change, bool) {
	change := Change{Change: c, NewIdentity: newIdentity(p, c)}
	grant := func(added bool, policy string) {
		if policy != "" {
			change.Rows = append(change.Rows, Row{added, Statement{Effect: "Allow", Actions: []string{"what the managed policy allows"}, Resources: []string{policy}}})
		}
	}
	switch c.Type {
	case "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment", "aws_iam_policy_attachment":
		change.Attribute = "policy_arn"
		before, after := plan.Text(c.Old("policy_arn")), plan.Text(c.New("policy_arn"))
		if c.Action == plan.Delete {
			after = ""
		}
		if before != after || !plan.Equal(c.Old("roles"), c.New("roles")) || !plan.Equal(c.Old("role"), c.New("role")) {
			grant(false, before)
			grant(true, after)
		}
		if c.Unknown("policy_arn") {
			change.Unread = "known only after apply"
		}
	case "aws_iam_role", "aws_iam_user":
		change.Attribute = "managed_policy_arns"
		before, after := plan.Strings(c.Old("managed_policy_arns")), plan.Strings(c.New("managed_policy_arns"))
		if c.Action == plan.Delete || c.Unknown("managed_policy_arns") { // the attribute is computed where it is not set
			break
		}
		for _, policy := range before {
			if !slices.Contains(after, policy) {
				grant(false, policy)
			}
		}
		for _, policy := range after {
			if !slices.Contains(before, policy) {
				grant(true, policy)
			}
		}
		if boundary := plan.Text(c.Old("permissions_boundary")); boundary != "" && plan.Text(c.New("permissions_boundary")) != boundary && !c.Unknown("permissions_boundary") {
			change.Attribute = "permissions_boundary"
			change.Rows = append(change.Rows, Row{false, Statement{Effect: "Deny", Actions: []string{"what the boundary does not allow"}, Resources: []string{boundary}}})
		}
	}
	return change, len(change.Rows) > 0 || change.Unread != ""
}

// owners are the attributes that say to whom or to what a policy belongs.
var owners = []string{"role", "user", "group", "bucket", "key_id", "secret_arn", "repository", "queue_url", "arn", "file_system_id", "topic_arn", "registry_id", "vault_name", "function_name", "domain_name"}

// newIdentity says whether a policy belongs to what the same plan makes: a new role's first policy widens nothing that is there.
func newIdentity(p *plan.Plan, c *plan.Change) bool {
	if c.Action != plan.Create {
		return false
	}
	for _, name := range owners {
		owner := plan.Text(c.New(name))
		reference := strings.TrimSuffix(strings.TrimPrefix(owner, "${"), "}")
		switch {
		case name != "arn" && c.Unknown(name):
			return true
		case owner == "":
		case reference != owner: // of synthesized JSON: ${aws_iam_role.main.id}
			if i := strings.LastIndex(reference, "."); i > 0 {
				reference = reference[:i]
			}
			made := p.Find(reference)
			return made != nil && made.Action == plan.Create
		default:
			return madeHere(p, name, owner)
		}
	}
	return true // a role, a key or a bucket of its own
}

// madeHere says whether the plan makes the role, user or bucket of that name: names are known before apply, ids are not.
func madeHere(p *plan.Plan, attribute, name string) bool {
	types := map[string]string{"role": "aws_iam_role", "user": "aws_iam_user", "group": "aws_iam_group", "bucket": "aws_s3_bucket", "repository": "aws_ecr_repository"}
	for _, c := range p.Changes {
		if c.Action == plan.Create && c.Is(types[attribute]) && (plan.Text(c.New("name")) == name || plan.Text(c.New("bucket")) == name) {
			return true
		}
	}
	return false
}
