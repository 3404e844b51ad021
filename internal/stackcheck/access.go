package stackcheck

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/policy"
	"slipway/internal/stackjson"
)

// AllowedStar is an action that AWS lets no one narrow to a resource, and why: ecr:GetAuthorizationToken, for example.
type AllowedStar struct {
	Owner  string // a role's label, or the address of a resource policy's block
	Action string // as the statement has it
	Reason string
}

// Access reports Allow statements wider than least privilege, documents that cannot be read, allow-list entries without a
// use or a reason, and secrets that a task definition injects and its execution role cannot read.
func Access(cfg *stackjson.Config, allow []AllowedStar) []stackjson.Problem {
	var p stackjson.Problems
	used := make([]bool, len(allow))
	for _, policy := range cfg.Policies() {
		refuse := func(what, fix string) {
			p.Add(stackjson.Problem{Address: policy.Address, Path: policy.Path, What: what + " (" + policy.Owner + ")", Fix: fix})
		}
		if policy.Unreadable != "" {
			refuse(policy.Unreadable, "write the document as JSON, so that it can be reviewed")
		}
		for _, s := range policy.Statements {
			if s.Effect != "Allow" {
				continue
			}
			if len(s.NotAction) > 0 || len(s.NotResource) > 0 {
				refuse(sid(s)+"allows all but what it names", "name what is allowed")
			}
			for _, action := range s.Action {
				if policy.Kind == stackjson.Identity && (action == "*" || strings.HasSuffix(action, ":*")) {
					refuse(sid(s)+"allows "+action, "name the actions")
				}
				if !slices.Contains(s.Resource, "*") || isKeyPolicy(policy) {
					continue
				}
				i := slices.IndexFunc(allow, func(a AllowedStar) bool { return a.Owner == policy.Owner && a.Action == action })
				if i < 0 {
					refuse(sid(s)+"allows "+action+" on *", "name the resource, or allow it with a reason in internal/policy/unscoped.go")
					continue
				}
				used[i] = true
			}
		}
	}
	for i, entry := range allow {
		where := fmt.Sprintf("allowed: %s %s on *", entry.Owner, entry.Action)
		if !used[i] {
			p.Add(stackjson.Problem{Address: where, What: "no statement needs it", Fix: "remove it from internal/policy/unscoped.go"})
		}
		if strings.TrimSpace(entry.Reason) == "" {
			p.Add(stackjson.Problem{Address: where, What: "has no reason", Fix: "say why AWS needs it"})
		}
	}
	checkSecrets(cfg, &p)
	return p.In(cfg)
}

// isKeyPolicy: in a key policy "*" is the key itself.
// Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
func isKeyPolicy(policy stackjson.Policy) bool {
	return policy.Kind == stackjson.ResourcePolicy && strings.HasPrefix(policy.Address, "aws_kms_key")
}

func sid(s stackjson.Statement) string {
	if s.Sid == "" {
		return "a statement "
	}
	return s.Sid + " "
}

// grants tells whether a role's own policies allow an action on a resource that onResource accepts, and no Deny without a
// condition takes it back. Conditions of an Allow are taken to hold.
func grants(cfg *stackjson.Config, role, action string, onResource func(pattern string) bool) bool {
	allowed := false
	for _, document := range cfg.Policies() {
		if document.Kind != stackjson.Identity || document.Owner != role {
			continue
		}
		for _, s := range document.Statements {
			matches := slices.ContainsFunc(s.Action, func(pattern string) bool {
				return policy.Like(strings.ToLower(pattern), strings.ToLower(action))
			}) && slices.ContainsFunc(s.Resource, onResource)
			switch {
			case matches && s.Effect == "Allow":
				allowed = true
			case matches && len(s.Condition) == 0:
				return false
			}
		}
	}
	return allowed
}
