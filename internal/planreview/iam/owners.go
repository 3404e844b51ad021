package iam

import (
	"strings"

	"slipway/internal/planreview/plan"
)

// ownerAttributes say to whom or to what a policy belongs.
var ownerAttributes = []string{
	"role", "user", "group", "bucket", "key_id", "secret_arn", "repository", "queue_url", "arn", "file_system_id", "topic_arn", "registry_id", "vault_name",
	"function_name", "domain_name", "vpc_endpoint_id", "permission_set_arn",
	"event_bus_name", "backup_vault_name", "rest_api_id",
}

// ownerTypes are those whose names are known before apply.
var ownerTypes = map[string]string{
	"aws_iam_role": "role", "aws_iam_user": "user", "aws_iam_group": "group", "aws_s3_bucket": "bucket", "aws_ecr_repository": "repository",
	"aws_lambda_function": "function_name", "aws_backup_vault": "backup_vault_name", "aws_cloudwatch_event_bus": "event_bus_name",
	"aws_opensearch_domain": "domain_name", "aws_elasticsearch_domain": "domain_name",
}

// owners are the roles, users and resources that a plan makes and deletes, by attribute and name.
type owners map[[2]string]plan.Action

func ownersOf(p *plan.Plan) owners {
	all := owners{}
	for _, c := range p.Changes {
		attribute, ok := ownerTypes[c.Type]
		if !ok || c.Data || c.Action != plan.Create && c.Action != plan.Delete {
			continue
		}
		all[[2]string{"reference", c.Address}] = c.Action
		for _, side := range []any{c.Before, c.After} {
			for _, name := range []string{"name", "bucket", "id", "function_name", "domain_name"} {
				if text := plan.Text(plan.Value(side, name)); text != "" {
					all[[2]string{attribute, text}] = c.Action
				}
			}
		}
	}
	return all
}

// made says whether a policy belongs to what the same plan makes: a new role's first policy widens nothing that is there.
func (o owners) made(p *plan.Plan, c *plan.Change) bool {
	if c.Action != plan.Create {
		return false
	}
	if _, itself := ownerTypes[c.Type]; itself {
		return true
	}
	if c.Is("aws_iam_policy_attachment") {
		return o.allMade(c)
	}
	for _, name := range ownerAttributes {
		owner := plan.Text(c.New(name))
		switch {
		case name != "arn" && c.Unknown(name):
			return true
		case owner == "":
		default:
			if address, ok := referenced(owner); ok {
				made := p.Find(address)
				return made != nil && made.Action == plan.Create
			}
			return o[[2]string{name, owner}] == plan.Create
		}
	}
	return true // a role, a key or a bucket of its own
}

// allMade says whether the plan makes all to whom an attachment gives its policy.
func (o owners) allMade(c *plan.Change) bool {
	for plural, name := range map[string]string{"roles": "role", "users": "user", "groups": "group"} {
		for _, who := range plan.Strings(c.New(plural)) {
			if o[[2]string{name, who}] != plan.Create {
				return false
			}
		}
	}
	return true
}

// gone says whether a deleted policy belongs to what the same plan deletes.
func (o owners) gone(c *plan.Change) bool {
	for _, name := range ownerAttributes {
		if owner := plan.Text(c.Old(name)); owner != "" && name != "arn" && c.Type != ownerType(name) {
			if address, ok := referenced(owner); ok {
				return o[[2]string{"reference", address}] == plan.Delete
			}
			return o[[2]string{name, owner}] == plan.Delete
		}
	}
	return true // it is the policy of the deleted resource itself
}

func ownerType(attribute string) string {
	for kind, name := range ownerTypes {
		if name == attribute {
			return kind
		}
	}
	return ""
}

// referenced reads a reference of synthesized JSON: aws_iam_role.main of ${aws_iam_role.main.id}.
func referenced(text string) (string, bool) {
	address, ok := strings.CutPrefix(strings.TrimSuffix(text, "}"), "${")
	if i := strings.LastIndex(address, "."); ok && i > 0 {
		return address[:i], true
	}
	return address, ok
}
