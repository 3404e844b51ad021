package report

import (
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/policy"
	"slipway/internal/stackjson"
)

func checkTaskRole(p *proof) {
	for _, service := range p.services() {
		task, ok := p.refers(service, "task_definition", "aws_ecs_task_definition")
		if !ok {
			continue
		}
		role, ok := p.refers(task, "task_role_arn", "aws_iam_role")
		execution, okExecution := p.refers(task, "execution_role_arn", "aws_iam_role")
		if ok && okExecution {
			p.add(task, "task_role_arn", textOr(task, "task_role_arn"), role.Address != execution.Address, "must be another role than the execution role")
		}
		if ok {
			p.leastPrivilege(service, role)
		}
	}
}

// leastPrivilege wants every statement of a role to name its actions and resources, and only ECS tasks to take the role.
func (p *proof) leastPrivilege(service, role stackjson.Block) {
	statements := 0
	for _, policy := range p.stack.Policies() {
		if policy.Owner != role.Label || policy.Kind == stackjson.ResourcePolicy {
			continue
		}
		block, _ := p.stack.Block(policy.Address)
		if policy.Managed != "" || policy.Unreadable != "" {
			p.add(block, policy.Path, policy.Managed+policy.Unreadable, false, "must be a document in this configuration, so that it can be judged")
			continue
		}
		for _, s := range policy.Statements {
			if policy.Kind == stackjson.Trust {
				who := strings.Join(s.Principal, ", ")
				p.add(block, policy.Path, who, s.Effect == "Deny" || who == "Service:ecs-tasks.amazonaws.com", "must let ECS tasks alone take the role")
				continue
			}
			if s.Effect != "Allow" {
				continue
			}
			statements++
			p.add(block, policy.Path, strings.Join(s.Action, ", ")+" on "+strings.Join(s.Resource, ", "), narrow(s), "must name its actions and resources")
			p.noteOtherEnvironments(service, block, s)
		}
	}
	p.add(role, "policies", plural(statements, "statement"), statements > 0, "must allow something")
}

func narrow(s stackjson.Statement) bool {
	if len(s.NotAction) > 0 || len(s.NotResource) > 0 || len(s.Action) == 0 || len(s.Resource) == 0 {
		return false
	}
	for _, action := range s.Action {
		service, name, _ := strings.Cut(action, ":")
		if strings.Contains(service, "*") || strings.HasPrefix(name, "*") || name == "" {
			return false
		}
	}
	for _, resource := range s.Resource {
		if resource == "*" {
			if slices.ContainsFunc(s.Action, func(action string) bool { return !policy.NeedsStar(action) }) {
				return false
			}
			continue
		}
		if !arn.Prefixed(resource) {
			continue // a reference, to this configuration's own
		}
		named, ok := arn.Parse(resource)
		if !ok || named.AccountID == "*" || strings.Trim(named.Resource, "*/") == "" || strings.HasPrefix(named.Resource, "*") {
			return false
		}
	}
	return true
}

// noteOtherEnvironments says where the spec's own pattern, {project}-*, reaches further than this environment.
func (p *proof) noteOtherEnvironments(service, block stackjson.Block, s stackjson.Statement) {
	for _, resource := range s.Resource {
		named, ok := arn.Parse(resource)
		bucket, objects, _ := strings.Cut(named.Resource, "/")
		if !ok || named.Service != "s3" || objects == "" || !strings.ContainsAny(bucket, "*?") || slices.ContainsFunc(p.prefixes(),
			func(prefix string) bool { return strings.HasPrefix(bucket, prefix) }) {
			continue
		}
		const words = "%s allows %s, which buckets of other environments match; %s"
		if policy.IsOwn(block.Label, s.Sid) {
			p.note(words, block.Address, resource, "it is of "+keyOf(service, "service.permissions"))
			continue
		}
		p.mendable(service, mendPrefix, words, block.Address, resource, keyOf(service, "service.s3.bucket_prefix")+" narrows it")
	}
}

// prefixes of this environment's names: that of its ECS clusters.
func (p *proof) prefixes() []string {
	var all []string
	for _, cluster := range made(p.stack, "aws_ecs_cluster") {
		all = append(all, textOr(cluster, "name")+"-")
	}
	return all
}
