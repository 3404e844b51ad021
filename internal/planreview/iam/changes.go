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
	"aws_networkfirewall_firewall_policy", "aws_fms_policy", "aws_lb_cookie_stickiness_policy",
	"aws_cloudfront_cache_policy", "aws_s3_bucket_lifecycle_configuration",
}

// Changes gives the changes of permissions in a plan, in its order.
func Changes(p *plan.Plan) []Change {
	return plan.Once(p, "iam", func() []Change { return changes(p) })
}

func changes(p *plan.Plan) []Change {
	var all []Change
	owners := ownersOf(p)
	for _, c := range p.Changes {
		if c.Data || !strings.HasPrefix(c.Type, "aws_") || c.Action == plan.NoOp || c.Action == plan.Forget || c.Deposed != "" || slices.Contains(otherPolicies,
			c.Type) {
			continue
		}
		if c.Action == plan.Delete && owners.gone(c) {
			continue // nobody is left who could use it
		}
		made := owners.made(p, c)
		for _, attribute := range attributes {
			if change, ok := document(made, c, attribute, c.Old(attribute), c.New(attribute), c.Unseen(attribute)); ok {
				all = append(all, change)
			}
		}
		all = append(all, inline(made, c)...)
		if change, ok := attached(made, c); ok {
			all = append(all, change)
		}
	}
	return all
}

func document(made bool, c *plan.Change, attribute string, before, after any, unknown bool) (Change, bool) {
	change := Change{Change: c, Attribute: attribute, NewIdentity: made}
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
func inline(made bool, c *plan.Change) []Change {
	if !c.Is("aws_iam_role") {
		return nil
	}
	before, after := byName(c.Old("inline_policy")), byName(c.New("inline_policy"))
	var all []Change
	for _, name := range names(before, after) {
		if change, ok := document(made, c, "inline_policy", before[name], after[name], false); ok {
			all = append(all, change)
		}
	}
	if c.Unseen("inline_policy") {
		all = append(all, Change{Change: c, Attribute: "inline_policy", Unread: "known only after apply", NewIdentity: made})
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
func attached(made bool, c *plan.Change) (Change, bool) {
	change := Change{Change: c, NewIdentity: made}
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
		if boundary := plan.Text(c.Old("permissions_boundary")); boundary != "" && plan.Text(c.New("permissions_boundary")) != boundary &&
			!c.Unknown("permissions_boundary") {
			change.Attribute = "permissions_boundary"
			change.Rows = append(change.Rows, Row{false, Statement{Effect: "Deny", Actions: []string{"what the boundary does not allow"},
				Resources: []string{boundary}}})
		}
	}
	return change, len(change.Rows) > 0 || change.Unread != ""
}
