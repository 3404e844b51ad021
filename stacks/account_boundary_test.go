package stacks

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/stackjson"
)

// TestTheAccountMakesTheBoundaryThatIsNamedForTheEnvironment, and no other.
func TestTheAccountMakesTheBoundaryThatIsNamedForTheEnvironment(t *testing.T) {
	minimal, err := os.ReadFile(filepath.Join("testdata", "minimal.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for boundary, want := range map[string]bool{"policy/ci/shop-dev-boundary": true, "policy/shop-dev-boundary": false, "policy/ci/shop-prod-boundary": false} {
		environment, err := config.Parse("dev.yaml", append(minimal, "iam: {permissions_boundary_arn: 'arn:aws:iam::123456789012:"+boundary+"'}\n"...))
		if err != nil {
			t.Fatal(err)
		}
		environments := []config.Environment{environment}
		delivered, err := delivery.Parse(delivery.File, []byte("github: {repository: acme/shop, owner_id: 1, repository_id: 2}\n"+
			"iam: {path: /ci/}\nenvironments: [{name: dev}]\n"), environments)
		if err != nil {
			t.Fatal(err)
		}
		out := t.TempDir()
		app := &cdktf.AppConfig{Outdir: jsii.String(out), StackTraces: jsii.Bool(false)}
		if err := Synth(nil, app, delivered.Accounts(environments)...); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(out, "stacks", "account-123456789012", "cdk.tf.json"))
		if err != nil {
			t.Fatal(err)
		}
		stack, err := stackjson.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		made, ok := stack.Block("aws_iam_policy.boundary_dev")
		document, _ := made.Text("policy")
		name, _ := made.Text("name")
		if ok != want || ok && (name != "shop-dev-boundary" || !strings.Contains(document, "NoRightsForOthers")) {
			t.Errorf("%s: made %t %s", boundary, ok, document)
		}
	}
}
