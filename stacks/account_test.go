package stacks

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/stackcheck"
	"slipway/internal/stackjson"
)

// accountStacks synthesizes the accounts of environments that differ from the smallest one in some texts: what is replaced, and by what.
func accountStacks(t *testing.T, deliveryYAML string, changed map[string][]string) map[string]*stackjson.Config {
	t.Helper()
	minimal, err := os.ReadFile(filepath.Join("testdata", "minimal.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var environments []config.Environment
	for name, texts := range changed {
		environment, err := config.Parse(name+".yaml", []byte(strings.NewReplacer(texts...).Replace(string(minimal))))
		if err != nil {
			t.Fatal(err)
		}
		environments = append(environments, environment)
	}
	delivered, err := delivery.Parse(delivery.File, []byte(deliveryYAML), environments)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	if _, _, err := (Synthesis{Accounts: delivered.Accounts(environments), Output: out}).Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := map[string]*stackjson.Config{}
	files, err := filepath.Glob(filepath.Join(out, "stacks", "*", "cdk.tf.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(file))
		if all[name], err = stackjson.ReadFiles(stackjson.File{Name: name, Data: data}); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

const twoEnvironments = `github:
  repository: acme/shop
  owner_id: 1
  repository_id: 2
environments:
  - name: dev
  - name: prod
`

func TestAccountStack(t *testing.T) {
	added := "ecr_repositories: [shop, shop/worker]\niam:\n  path: /ci/\n  permissions_boundary_arn: arn:aws:iam::123456789012:policy/boundary\n"
	all := accountStacks(t, added+twoEnvironments, map[string][]string{"dev": nil, "prod": nil})
	if len(all) != 1 {
		t.Fatalf("%d stacks", len(all))
	}
	stack := all["account-123456789012"]
	directory, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	problems := append(stackcheck.References(stack, providerSchema), stackcheck.Clean(stack, directory)...)
	for _, problem := range append(problems, providerSchema.Check(stack)...) {
		t.Error(problem)
	}
	for _, role := range stack.OfType("aws_iam_role") {
		for path, want := range map[string]string{
			"path": "/ci/", "permissions_boundary": "arn:aws:iam::123456789012:policy/boundary", "max_session_duration": "7200",
		} {
			if got, _ := role.Text(path); got != want {
				t.Errorf("%s: %s is %s, want %s", role.Address, path, got, want)
			}
		}
		if trust, _ := role.Text("assume_role_policy"); strings.Contains(trust, "*") || !strings.Contains(trust, "repo:acme@1/shop@2:") {
			t.Errorf("%s trusts %s", role.Address, trust)
		}
	}
	for _, policy := range stack.OfType("aws_iam_policy") {
		document, _ := policy.Text("policy")
		if path, _ := policy.Text("path"); path != "/ci/" || len(document) > 6144 {
			t.Errorf("%s: path %s, %d characters", policy.Address, path, len(document))
		}
	}
	if attached := len(stack.OfType("aws_iam_role_policy_attachment")); attached < 4 || attached != len(stack.OfType("aws_iam_policy")) {
		t.Errorf("%d policies are attached", attached)
	}
	for _, typ := range []string{"aws_s3_bucket", "aws_s3_bucket_versioning", "aws_s3_bucket_public_access_block",
		"aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_policy", "aws_iam_openid_connect_provider"} {
		blocks := stack.OfType(typ)
		if len(blocks) != 1 {
			t.Errorf("%d of %s", len(blocks), typ)
			continue
		}
		if kept, _ := blocks[0].Text("lifecycle.prevent_destroy"); kept != "true" {
			t.Errorf("%s can be destroyed", typ)
		}
	}
}

func TestAccountsThatShareABucketInAnotherRegion(t *testing.T) {
	elsewhere := []string{"bucket: acme-terraform-state", "bucket: acme-terraform-state\n  region: eu-west-1"}
	all := accountStacks(t, twoEnvironments, map[string][]string{
		"dev": elsewhere, "prod": append([]string{`account: "123456789012"`, `account: "210987654321"`}, elsewhere...),
	})
	owner, tenant := all["account-123456789012"], all["account-210987654321"]
	if owner == nil || tenant == nil {
		t.Fatalf("stacks %v", all)
	}
	for _, typ := range []string{"aws_s3_bucket", "aws_s3_bucket_policy"} {
		blocks := owner.OfType(typ)
		if len(blocks) != 1 || len(tenant.OfType(typ)) != 0 {
			t.Fatalf("the owner has %d of %s, the other account %d", len(blocks), typ, len(tenant.OfType(typ)))
		}
		if provider, _ := blocks[0].Text("provider"); provider != "aws.eu_west_1" {
			t.Errorf("%s is made by %s", typ, provider)
		}
	}
	policy, _ := owner.OfType("aws_s3_bucket_policy")[0].Text("policy")
	for _, want := range []string{
		"arn:aws:iam::210987654321:root", "acme-terraform-state/shop/prod/terraform.tfstate\"", "shop/prod/terraform.tfstate.tflock",
		"account/210987654321/2/terraform.tfstate\"",
	} {
		if !strings.Contains(policy, want) {
			t.Errorf("the bucket's policy lacks %s: %s", want, policy)
		}
	}
	if strings.Contains(policy, "shop/dev") {
		t.Errorf("the other account reads dev's state: %s", policy)
	}
}
