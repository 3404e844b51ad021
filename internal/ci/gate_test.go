package ci

import (
	"strings"
	"testing"
)

func TestGate(t *testing.T) {
	const reviewers = `"protection_rules": [{"type": "required_reviewers", "reviewers": [{"reviewer": {"login": "jane"}}]}]`
	const custom = `"deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}`
	for name, test := range map[string]struct {
		environment, policies, want string
	}{
		"sound":              {`{"name": "prod", ` + reviewers + `, ` + custom + `}`, `[{"name": "main"}]`, ""},
		"never made":         {"404", "[]", "is not there, and the first job that names it would make it without protection"},
		"no right to look":   {"403", "[]", "HTTP 403"},
		"no reviewers":       {`{"name": "prod", ` + custom + `}`, `[{"name": "main"}]`, "has no required reviewers"},
		"empty reviewers":    {`{"name": "prod", "protection_rules": [{"type": "required_reviewers"}], ` + custom + `}`, `[{"name": "main"}]`, "has no required reviewers"},
		"every branch":       {`{"name": "prod", ` + reviewers + `}`, "[]", "from every branch: allow main alone"},
		"protected branches": {`{"name": "prod", ` + reviewers + `, "deployment_branch_policy": {"protected_branches": true}}`, "[]", "from every protected branch"},
		"another branch":     {`{"name": "prod", ` + reviewers + `, ` + custom + `}`, `[{"name": "main"}, {"name": "release/*"}]`, "from main, release/*"},
		"a tag":              {`{"name": "prod", ` + reviewers + `, ` + custom + `}`, `[{"name": "main", "type": "tag"}]`, "from tag main"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "gate")
			b.answers["GET environments/prod"] = test.environment
			b.answers["GET environments/prod/deployment-branch-policies"] = `{"branch_policies": ` + test.policies + `}`
			wants(t, b.job.Gate(t.Context(), "prod"), test.want)
		})
	}
	for _, approval := range []string{"none", "manual"} {
		b := newBench(t, "gate")
		b.write("delivery.yaml", strings.Replace(deliveryFile, "- name: prod", "- name: prod\n    approval: "+approval, 1))
		b.answers["GET environments/prod"] = `{"name": "prod", ` + custom + `}`
		wants(t, b.job.Gate(t.Context(), "prod"), "")
	}
}
