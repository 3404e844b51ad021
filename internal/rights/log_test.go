package rights

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/policy"
	"slipway/internal/rights/trial"
)

// asked reads what IAM is asked for the calls of Terraform: make e2e with -update writes it.
func asked(t *testing.T, name, role string) []trial.Request {
	t.Helper()
	requests, err := trial.Parse(string(read(t, filepath.Join("testdata", name+"."+role+".log"))))
	if err != nil {
		t.Fatal(err)
	}
	return requests
}

// tried is a log with the rights of the role that made the calls.
type tried struct {
	name, role string
	subject    subject
	policies   []policy.Document
	requests   []trial.Request
}

// trials are all logs. The state is dev's.
func trials(t *testing.T) (all []tried) {
	t.Helper()
	for _, name := range append(slices.Clone(environments), "state") {
		whose := strings.Replace(name, "state", "dev", 1)
		stack, environment := load(t, whose)
		rights, plan := of(t, whose), asked(t, name, "plan")
		s := subject{stack: stack, environment: environment}
		all = append(all, tried{name, "plan", s, rights.Plan, plan}, tried{name, "deploy", s, rights.Deploy, append(plan, asked(t, name, "deploy")...)})
	}
	return all
}

func TestEveryCallIsAllowed(t *testing.T) {
	for _, of := range trials(t) {
		if len(of.requests) == 0 {
			t.Errorf("%s: no call of the %s role is known: cd e2e && go test -tags e2e -run 'TestEnvironments|TestStateRights' -update", of.name, of.role)
		}
		for _, request := range of.requests {
			if !trial.Allows(of.policies, request) {
				t.Errorf("%s: the %s role may not %s: allow it in a row of internal/rights", of.name, of.role, request)
			}
		}
	}
}

// TestEveryActionIsNeeded takes each action away: a call fails then, or a row says why it is there.
func TestEveryActionIsNeeded(t *testing.T) {
	missed := map[[2]string]bool{} // actions of roles without which a call fails
	for _, of := range trials(t) {
		for _, action := range actions(of.policies) {
			key := [2]string{of.role, action}
			if missed[key] {
				continue
			}
			left := without(of.policies, action)
			missed[key] = slices.ContainsFunc(of.requests, func(request trial.Request) bool {
				return request.Action == action && !trial.Allows(left, request)
			})
		}
	}
	for key, fails := range missed {
		if role, action := key[0], key[1]; !fails && !explained(role, action) {
			t.Errorf("no call of the %s role fails without %s: take it out of internal/rights, or give its row a why with the page that says so", role, action)
		}
	}
}

// TestEveryRowIsUsed: an action stands where a call needs it.
func TestEveryRowIsUsed(t *testing.T) {
	all := trials(t)
	for _, n := range needs {
		if n.why != "" {
			continue
		}
		for role, actions := range map[string]string{"plan": n.reads, "deploy": n.writes} {
			for _, action := range strings.Fields(actions) {
				if !slices.ContainsFunc(all, func(of tried) bool { return of.role == role && of.needs(n, action) }) {
					t.Errorf("%s of %s: no call of the %s role needs it there: take it out of the row, or give it a row with a why", action, n.types, role)
				}
			}
		}
	}
}

// needs says whether a row alone allows one of the requests for an action.
func (of tried) needs(n need, action string) bool {
	var document policy.Document
	for _, region := range of.subject.regions(n) {
		document = with(document, action, n.on(of.subject.in(region)))
	}
	return slices.ContainsFunc(of.requests, func(request trial.Request) bool { return trial.Allows([]policy.Document{document}, request) })
}

// shared is what dev's deploy role may do to what is not dev's, since AWS lets nobody narrow it further.
var shared = map[string]string{
	"ec2:DisassociateAddress":      "any network interface, for dev's addresses",
	"kms:CreateAlias":              "any key, for dev's aliases",
	"kms:DeleteAlias":              "any key, for dev's aliases",
	"kms:EnableKeyRotation":        "any key: KMS takes minutes to see its tags",
	"rds:CreateDBCluster":          "RDS's own option groups",
	"rds:CreateDBInstance":         "RDS's own option groups",
	"rds:CreateDBProxy":            "it has no resource",
	"rds:DeregisterDBProxyTargets": "the default target group of a proxy has an id and no tags; the proxy must be dev's",
	"rds:ModifyDBProxyTargetGroup": "the default target group of a proxy has an id and no tags",
	"rds:RegisterDBProxyTargets":   "the default target group of a proxy has an id and no tags; the cluster must be dev's",
}

// TestAnotherEnvironmentIsOutOfReach: what dev's role may do of what an apply and a destroy of prod ask for is reading, and what is shared.
func TestAnotherEnvironmentIsOutOfReach(t *testing.T) {
	rights, plan, used := of(t, "dev"), asked(t, "dev", "plan"), map[string]bool{}
	for _, request := range asked(t, "prod", "deploy") {
		reads := described(request.Action) || slices.ContainsFunc(plan, func(r trial.Request) bool { return r.Action == request.Action })
		if !trial.Allows(rights.Deploy, request) || reads {
			continue
		}
		used[request.Action] = true
		if shared[request.Action] == "" {
			t.Errorf("dev's deploy role may %s: narrow it, or say in shared why that cannot be", request)
		}
	}
	for action := range shared {
		if !used[action] {
			t.Errorf("%s is not shared: take it out", action)
		}
	}
}

func described(action string) bool {
	_, name, _ := strings.Cut(action, ":")
	return strings.HasPrefix(name, "Describe") || strings.HasPrefix(name, "List")
}

// actions that policies allow, sorted.
func actions(policies []policy.Document) (actions []string) {
	for _, statement := range slices.Concat(policies...) {
		if statement.Effect != policy.Deny {
			actions = append(actions, statement.Actions...)
		}
	}
	return sorted(actions)
}

func without(policies []policy.Document, action string) []policy.Document {
	var left policy.Document
	for _, statement := range slices.Concat(policies...) {
		statement.Actions = slices.DeleteFunc(slices.Clone(statement.Actions), func(a string) bool { return a == action })
		left = append(left, statement)
	}
	return []policy.Document{left}
}

// explained says whether a row has an action for the role and says why.
func explained(role, action string) bool {
	return slices.ContainsFunc(needs, func(n need) bool {
		has := strings.Fields(n.reads)
		if role == "deploy" {
			has = append(has, strings.Fields(n.writes)...)
		}
		return n.why != "" && slices.Contains(has, action)
	})
}
