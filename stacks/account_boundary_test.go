package stacks

import (
	"strings"
	"testing"
)

// TestTheAccountMakesTheBoundaryThatIsNamedForTheEnvironment, and no other.
func TestTheAccountMakesTheBoundaryThatIsNamedForTheEnvironment(t *testing.T) {
	const delivered = "github: {repository: acme/shop, owner_id: 1, repository_id: 2}\niam: {path: /ci/}\nenvironments: [{name: dev}]\n"
	const account = `account: "123456789012"`
	for boundary, want := range map[string]bool{"policy/ci/shop-dev-boundary": true, "policy/shop-dev-boundary": false, "policy/ci/shop-prod-boundary": false} {
		bounded := []string{account, account + "\niam: {permissions_boundary_arn: 'arn:aws:iam::123456789012:" + boundary + "'}"}
		stack := accountStacks(t, delivered, map[string][]string{"dev": bounded})["account-123456789012"]
		made, ok := stack.Block("aws_iam_policy.boundary_dev")
		document, _ := made.Text("policy")
		name, _ := made.Text("name")
		if ok != want || ok && (name != "shop-dev-boundary" || !strings.Contains(document, "NoRightsForOthers")) {
			t.Errorf("%s: made %t %s", boundary, ok, document)
		}
	}
}
