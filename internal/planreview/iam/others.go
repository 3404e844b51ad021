package iam

import (
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// other reads what gives access without a policy: memberships, Kubernetes' access of EKS, assignments, delegated administration.
func (r reader) other() (Change, bool) {
	if r.Action == plan.Delete {
		return Change{}, false
	}
	change := r.change("")
	say := func(attribute, what string, verdict Verdict) (Change, bool) {
		change.Attribute = attribute
		change.Said = []Said{{what, verdict}}
		return change, true
	}
	switch r.Type {
	case "aws_lambda_function":
		return r.runsAs(change, "role")
	case "aws_instance":
		return r.runsAs(change, "iam_instance_profile")
	case "aws_launch_template":
		return r.runsAs(change, "iam_instance_profile", "name")
	case "aws_ecs_task_definition":
		return r.runsAs(change, "task_role_arn")
	case "aws_iam_user_group_membership":
		return r.membership(change, "groups", plan.Text(r.New("user")), added(r.Change, "groups"))
	case "aws_iam_group_membership":
		if len(added(r.Change, "users")) > 0 {
			return r.membership(change, "users", strings.Join(first(added(r.Change, "users"), 3), ", "), []string{plan.Text(r.New("group"))})
		}
	case "aws_identitystore_group_membership":
		if r.Action == plan.Create || r.Action == plan.Replace {
			return say("group_id", "a member of the group "+plan.Text(r.New("group_id")), Verdict{Grade: Medium})
		}
	case "aws_ssoadmin_customer_managed_policy_attachment":
		if name := plan.Text(r.New("customer_managed_policy_reference", "name")); name != plan.Text(r.Old("customer_managed_policy_reference", "name")) {
			return say("customer_managed_policy_reference", name, byPolicyName(":policy/"+name))
		}
	case "aws_eks_access_policy_association":
		before, after := plan.Text(r.Old("policy_arn")), plan.Text(r.New("policy_arn"))
		wide := plan.Text(r.New("access_scope", "type")) == "cluster"
		wider := wide && plan.Text(r.Old("access_scope", "type")) != "cluster"
		if clusterRank(after) <= clusterRank(before) && !wider {
			return change, false
		}
		return say("policy_arn", after+" for "+who(r.New("principal_arn")), clusterVerdict(after, wide))
	case "aws_eks_access_entry":
		if groups := added(r.Change, "kubernetes_groups"); len(groups) > 0 {
			verdict := Verdict{Grade: Medium}
			if slices.Contains(groups, "system:masters") {
				verdict = Verdict{High, true, "administrator of the cluster"}
			}
			return say("kubernetes_groups", strings.Join(groups, ", ")+" for "+who(r.New("principal_arn")), verdict)
		}
	case "aws_organizations_delegated_administrator":
		if r.Action != plan.Update {
			return say("account_id", "account "+plan.Text(r.New("account_id"))+" administers "+plan.Text(r.New("service_principal"))+" for the organization",
				Verdict{High, true, ""})
		}
	case "aws_ssoadmin_account_assignment":
		if r.Action != plan.Update {
			verdict := Verdict{Grade: Medium}
			if r.administers(plan.Text(r.New("permission_set_arn"))) {
				verdict = Verdict{High, true, "the permission set has everything"}
			}
			return say("permission_set_arn", "an account of the organization, for "+strings.ToLower(plan.Text(r.New("principal_type"))), verdict)
		}
	}
	return change, false
}

// runsAs judges another role that something runs with: by its name, since its permissions are perhaps not in the plan.
func (r reader) runsAs(change Change, path ...string) (Change, bool) {
	before, after := plan.Text(r.Old(path...)), plan.Text(r.New(path...))
	if r.Action == plan.Create || after == "" || before == after {
		return change, false
	}
	verdict := Verdict{Medium, false, ""}
	if name := after[strings.LastIndexAny(after, "/:")+1:]; administrative.MatchString(name) && !administrative.MatchString(before) {
		verdict = Verdict{High, true, "by its name the role has everything"}
	}
	change.Attribute = plan.Join(path)
	change.Said = []Said{{"runs as " + after, verdict}}
	return change, true
}

// added are the items of a list that were not there before.
func added(c *plan.Change, attribute string) []string {
	before := plan.Strings(c.Old(attribute))
	return slices.DeleteFunc(plan.Strings(c.New(attribute)), func(item string) bool { return slices.Contains(before, item) })
}

func who(v any) string { return orLater(plan.Text(v)) }

func (r reader) membership(change Change, attribute, member string, groups []string) (Change, bool) {
	change.Attribute = attribute
	for _, group := range groups {
		verdict := Verdict{Medium, false, ""}
		switch {
		case r.groupAdministers(group):
			verdict = Verdict{Critical, true, "the plan shows that the group has everything"}
		case administrative.MatchString(group):
			verdict = Verdict{High, true, "by its name the group has everything"}
		}
		change.Said = append(change.Said, Said{orLater(member) + " in the group " + group, verdict})
	}
	change.Said = r.judge.lessened(change.Said)
	return change, len(groups) > 0
}

// groupAdministers says whether the plan attaches to a group, before or after, what makes its members administrators.
func (r reader) groupAdministers(group string) bool {
	if address, ok := referenced(group); ok {
		if c := r.plan.Find(address); c != nil {
			group = plan.Text(c.New("name"))
		}
	}
	return plan.Once(r.plan, "iam groups", func() map[string]bool {
		all := map[string]bool{}
		for _, c := range r.plan.Changes {
			name := plan.Text(c.New("group"))
			switch {
			case name == "" || c.Action == plan.Delete:
			case c.Is("aws_iam_group_policy_attachment"):
				all[name] = all[name] || isEverything(r.plan, plan.Text(c.New("policy_arn")))
			case c.Is("aws_iam_group_policy"):
				all[name] = all[name] || everything(statements(c.New("policy")))
			}
		}
		return all
	})[group]
}

// administers says whether the plan attaches everything to a permission set.
func (r reader) administers(set string) bool {
	return slices.ContainsFunc(r.plan.Changes, func(c *plan.Change) bool {
		return c.Is("aws_ssoadmin_managed_policy_attachment") && c.Action != plan.Delete && plan.Text(c.New("permission_set_arn")) == set &&
			isEverything(r.plan, plan.Text(c.New("managed_policy_arn")))
	})
}

func isEverything(p *plan.Plan, arn string) bool {
	content, ok := contentOf(p, arn, true)
	return ok && everything(content)
}

func everything(content []Statement) bool {
	return slices.ContainsFunc(content, func(s Statement) bool {
		return s.Effect == "Allow" && identity(Row{true, s}).Grade == Critical
	})
}

var (
	clusterAdmin = regexp.MustCompile(`cluster-access-policy/AmazonEKS(?:Cluster)?AdminPolicy$`)
	clusterEdit  = regexp.MustCompile(`cluster-access-policy/.*(?:Edit|Admin)`)
)

// clusterRank orders the access policies of EKS (https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html).
func clusterRank(arn string) int {
	switch {
	case arn == "":
		return 0
	case clusterAdmin.MatchString(arn):
		return 3
	case clusterEdit.MatchString(arn):
		return 2
	}
	return 1
}

func clusterVerdict(arn string, whole bool) Verdict {
	switch rank := clusterRank(arn); {
	case rank == 3 && whole:
		return Verdict{High, true, "administrator of the whole cluster"}
	case rank >= 2:
		return Verdict{Medium, true, ""}
	}
	return Verdict{Low, false, ""}
}
