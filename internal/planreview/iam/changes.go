package iam

import (
	"slices"
	"strings"
	"sync"

	"slipway/internal/planreview/plan"
)

// Change is what a resource's change does to permissions.
type Change struct {
	*plan.Change
	Attribute   string
	Rows        []Row
	Said        []Said   // what is allowed more, worst first; without what a reviewer need not see of a new identity
	Unread      string   // why the policy after cannot be read; empty when it can
	Waits       []string // what a policy waits for that is known only after apply
	NewIdentity bool     // it belongs to a role, user or resource that the same plan makes
}

// attributes hold policies, in the AWS provider.
var attributes = []string{"policy", "assume_role_policy", "access_policy", "access_policies", "resource_policy", "policy_document", "bucket_policy"}

// otherPolicies are types whose policy is no IAM policy.
var otherPolicies = []string{
	"aws_ecr_lifecycle_policy", "aws_appautoscaling_policy", "aws_autoscaling_policy", "aws_dlm_lifecycle_policy", "aws_efs_backup_policy",
	"aws_networkfirewall_firewall_policy", "aws_fms_policy", "aws_lb_cookie_stickiness_policy",
	"aws_cloudfront_cache_policy", "aws_s3_bucket_lifecycle_configuration", "aws_ecr_repository_creation_template",
}

// Changes gives the changes of permissions in a plan, in its order.
func Changes(p *plan.Plan) []Change {
	return plan.Once(p, "iam", func() []Change { return changes(p) })
}

func changes(p *plan.Plan) []Change {
	var all []Change
	owners, accounts := ownersOf(p), accountsOf(p)
	for _, c := range p.Changes {
		if change, ok := clusterAccess(c); ok {
			all = append(all, change)
		}
		if c.Data || !strings.HasPrefix(c.Type, "aws_") || c.Action == plan.NoOp || c.Action == plan.Forget || c.Deposed != "" || slices.Contains(otherPolicies,
			c.Type) {
			continue
		}
		if c.Action == plan.Delete && owners.gone(c) {
			continue // nobody is left who could use it
		}
		r := reader{p, c, judge{accounts: accounts, made: owners.made(p, c), endpoint: isEndpoint(c)}}
		for _, attribute := range attributesOf(c) {
			if change, ok := r.document(attribute, c.Old(attribute), c.New(attribute), c.Unseen(attribute)); ok {
				all = append(all, change)
			}
		}
		all = append(all, r.inline()...)
		if change, ok := r.written(); ok {
			all = append(all, change)
		}
		for _, change := range []func() (Change, bool){r.attached, r.bounded, r.other} {
			if change, ok := change(); ok {
				all = append(all, change)
			}
		}
	}
	return all
}

func attributesOf(c *plan.Change) []string {
	switch c.Type {
	case "aws_ssoadmin_permission_set_inline_policy":
		return []string{"inline_policy"}
	case "aws_organizations_policy":
		if kind := plan.Text(c.New("type")); kind == "" || kind == "SERVICE_CONTROL_POLICY" || kind == "RESOURCE_CONTROL_POLICY" {
			return []string{"content"}
		}
	}
	return attributes
}

// reader reads what one change does to permissions.
type reader struct {
	plan *plan.Plan
	*plan.Change
	judge judge
}

func (r reader) change(attribute string) Change {
	return Change{Change: r.Change, Attribute: attribute, NewIdentity: r.judge.made}
}

func (r reader) document(attribute string, before, after any, unknown bool) (Change, bool) {
	change := r.change(attribute)
	gone := r.Action == plan.Delete
	if unknown {
		after, change.Waits = waited(r.plan, r.Change, attribute)
		if after == nil {
			change.Unread = "known only after apply"
			return change, true
		}
	}
	switch {
	case plan.Equal(before, after) && !gone || plan.Empty(before) && plan.Empty(after):
		return change, false
	case other(before) && other(after):
		return change, false
	case gone:
		after = nil
	}
	rows, ok := r.compare(before, after)
	if !ok {
		change.Unread = unread(after)
		return change, true
	}
	content := statements(after)
	j := r.judge
	j.trust = attribute == "assume_role_policy"
	j.accounts.hint(r.Change, content)
	if r.Is("aws_organizations_policy") { // it gives nothing; only what it denies, or does not let through, counts
		rows = slices.DeleteFunc(rows, func(row Row) bool { return row.Added && row.Effect == "Allow" && len(statements(before)) == 0 })
	}
	change.Rows = rows
	if slices.ContainsFunc(rows, Row.Widens) {
		change.Said = j.rows(rows, append(r.has(), content...))
	}
	return change, len(rows) > 0
}

// compare gives what differs between two policies. What another policy of the same identity allowed before is nothing new.
func (r reader) compare(before, after any) ([]Row, bool) {
	rows, ok := Compare(before, after)
	if !ok || !slices.ContainsFunc(rows, func(row Row) bool { return row.Added && row.Effect == "Allow" }) {
		return rows, ok
	}
	had := r.had()
	if len(had) == 0 {
		return rows, ok
	}
	again, ok := compare(append(slices.Clone(had), statements(before)...), statements(after))
	if !ok {
		return rows, true
	}
	rows = slices.DeleteFunc(rows, func(row Row) bool { return row.Added })
	return append(slices.DeleteFunc(again, func(row Row) bool { return !row.Added }), rows...), true
}

// had are the statements that the plan shows an identity to have before, by all its other policies that are resources of their own; has those
// after.
func (r reader) had() []Statement {
	return r.peers("iam before", func(c *plan.Change) any { return c.Before })
}

func (r reader) has() []Statement {
	return r.peers("iam after", func(c *plan.Change) any {
		if c.Action == plan.Delete {
			return nil
		}
		return c.After
	})
}

func (r reader) peers(name string, side func(*plan.Change) any) []Statement {
	receiver, ok := receiverOf(r.Change, r.Before)
	if !ok {
		receiver, ok = receiverOf(r.Change, r.After)
	}
	if !ok {
		return nil
	}
	policies := plan.Once(r.plan, name, func() map[string][]peer {
		all := map[string][]peer{}
		for _, c := range r.plan.Changes {
			if receiver, ok := receiverOf(c, side(c)); ok {
				all[receiver] = append(all[receiver], peer{c, sync.OnceValue(func() []Statement {
					if arn := plan.Text(plan.Value(side(c), "policy_arn")); arn != "" {
						content, _ := contentOf(r.plan, arn, name == "iam after")
						return content
					}
					return statements(plan.Value(side(c), "policy"))
				})})
			}
		}
		return all
	})[receiver]
	const most = 100 // policies of one identity that are looked at; IAM's quota of attached ones is 10, or 20 on request
	var all []Statement
	for _, p := range policies[:min(len(policies), most)] {
		if p.change != r.Change {
			all = append(all, p.statements()...)
		}
	}
	return all
}

// peer is a policy of an identity, which each other one of it is compared with.
type peer struct {
	change     *plan.Change
	statements func() []Statement // read once
}

// receiverOf is the one identity whose policy a resource is or attaches, such as role/app.
func receiverOf(c *plan.Change, side any) (string, bool) {
	for _, kind := range []string{"role", "user", "group"} {
		if c.Is("aws_iam_"+kind+"_policy", "aws_iam_"+kind+"_policy_attachment") {
			name := plan.Text(plan.Value(side, kind))
			return kind + "/" + name, name != ""
		}
	}
	return "", false
}

// other says whether JSON is of something else than permissions, such as a lifecycle policy; nothing at all can be either.
func other(v any) bool {
	if plan.Empty(v) {
		return true
	}
	if _, ok := v.(plan.Document); !ok {
		return false
	}
	object, ok := plan.Object(v)
	_, has := object["Statement"]
	return ok && !has
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
func (r reader) inline() []Change {
	if !r.Is("aws_iam_role") {
		return nil
	}
	before, after := byName(r.Old("inline_policy")), byName(r.New("inline_policy"))
	var all []Change
	for _, name := range names(before, after) {
		if change, ok := r.document("inline_policy", before[name], after[name], false); ok {
			all = append(all, change)
		}
	}
	if r.Unseen("inline_policy") {
		change := r.change("inline_policy")
		change.Unread = "known only after apply"
		all = append(all, change)
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

// attachments are the resources that give somebody a managed policy, with the attribute that names it.
var attachments = map[string]string{
	"aws_iam_role_policy_attachment": "policy_arn", "aws_iam_user_policy_attachment": "policy_arn", "aws_iam_group_policy_attachment": "policy_arn",
	"aws_iam_policy_attachment": "policy_arn", "aws_iam_role_policy_attachments_exclusive": "policy_arns",
	"aws_iam_user_policy_attachments_exclusive": "policy_arns", "aws_iam_group_policy_attachments_exclusive": "policy_arns",
	"aws_iam_role": "managed_policy_arns", "aws_iam_user": "managed_policy_arns", "aws_ssoadmin_managed_policy_attachment": "managed_policy_arn",
}

// receivers are the attributes of an attachment that say who has the policy.
var receivers = []string{"role", "user", "group", "roles", "users", "groups", "permission_set_arn", "role_name", "user_name", "group_name"}

// attached reads what is given by the name of a managed policy.
func (r reader) attached() (Change, bool) {
	attribute, ok := attachments[r.Type]
	if !ok {
		return Change{}, false
	}
	change := r.change(attribute)
	a := attachment{plan.Strings(r.Old(attribute)), plan.Strings(r.New(attribute))}
	switch {
	case r.Action == plan.Delete:
		a.after = nil
	case r.Unknown(attribute) && attribute == "managed_policy_arns": // the attribute is computed where it is not set
		if len(a.after) == 0 {
			return change, false
		}
	case r.Unknown(attribute):
		return r.later(change, a)
	}
	given := a
	if r.more() { // who did not have the policy before has it now
		given.before = nil
	}
	grant := func(added bool, policy string) {
		change.Rows = append(change.Rows, Row{added, Statement{Effect: "Allow", Actions: []string{"what the managed policy allows"}, Resources: []string{policy}}})
	}
	for _, policy := range a.before {
		if !slices.Contains(a.after, policy) {
			grant(false, policy)
		}
	}
	for _, policy := range a.after {
		if !slices.Contains(given.before, policy) {
			grant(true, policy)
		}
	}
	change.Said = r.judge.gives(r.plan, given, r.had())
	if r.judge.made {
		change.Said = slices.DeleteFunc(change.Said, func(s Said) bool { // the policy says it itself
			policy := policyOf(r.plan, s.What)
			return policy != nil && policy.Action == plan.Create
		})
	}
	return change, len(change.Rows) > 0
}

// more says whether an attachment has receivers that it had not before.
func (r reader) more() bool {
	return slices.ContainsFunc(receivers, func(name string) bool {
		if r.Unknown(name) && r.Action != plan.Replace {
			return true
		}
		before := plan.Strings(r.Old(name))
		return slices.ContainsFunc(plan.Strings(r.New(name)), func(who string) bool { return !slices.Contains(before, who) })
	})
}

// later reads an attachment of policies that the plan makes, by what the configuration says that it refers to.
func (r reader) later(change Change, a attachment) (Change, bool) {
	references, known := r.References(change.Attribute)
	if !known {
		references = r.likelyPolicy()
		known = len(references) == 1
	}
	var found []string
	for _, reference := range references {
		parts := strings.Split(reference, ".")
		if len(parts) != 3 || parts[0] == "data" {
			continue
		}
		change.Waits = append(change.Waits, reference)
		address := strings.Join(parts[:2], ".")
		if r.Module != "" {
			address = r.Module + "." + address
		}
		for _, candidate := range []string{address, address + instanceOf(r.Address)} {
			if policy := r.plan.Find(candidate); policy != nil && policy.Is("aws_iam_policy") {
				found = append(found, "${"+candidate+".arn}")
				break
			}
		}
	}
	if !known || len(found) == 0 || len(found) < len(change.Waits) {
		change.Unread = "known only after apply"
		return change, true
	}
	for _, policy := range found {
		name := strings.TrimSuffix(strings.TrimPrefix(policy, "${"), ".arn}")
		change.Rows = append(change.Rows, Row{true, Statement{Effect: "Allow", Actions: []string{"what the managed policy allows"}, Resources: []string{name}}})
	}
	if !r.judge.made { // the policy itself is judged as well
		a.after = append(a.after, found...)
		change.Said = r.judge.gives(r.plan, a, r.had())
		for i := range change.Said {
			change.Said[i].What = strings.TrimSuffix(strings.TrimPrefix(change.Said[i].What, "${"), ".arn}")
		}
	}
	return change, true
}

// likelyPolicy is the policy that the plan makes in the same module, where the plan does not say what refers to what: the one of the attachment's
// own name, or all.
func (r reader) likelyPolicy() []string {
	var all []string
	for _, c := range r.plan.Changes {
		if c.Is("aws_iam_policy") && c.Action == plan.Create && c.Module == r.Module {
			reference := c.Type + "." + c.Name + ".arn"
			if c.Name == r.Name {
				return []string{reference}
			}
			all = append(all, reference)
		}
	}
	return all
}

// bounded reads what a permissions boundary no longer keeps back.
func (r reader) bounded() (Change, bool) {
	change := r.change("permissions_boundary")
	if !r.Keeps() {
		return change, false
	}
	said, ok := boundary(r.plan, r.Change)
	if !ok {
		return change, false
	}
	change.Rows = []Row{{false, Statement{Effect: "Deny", Actions: []string{"what the boundary does not allow"},
		Resources: []string{plan.Text(r.Old("permissions_boundary"))}}}}
	change.Said = []Said{said}
	return change, true
}
