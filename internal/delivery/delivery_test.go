package delivery_test

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/config"
	"slipway/internal/delivery"
)

func environments(names ...string) (found []config.Environment) {
	for _, name := range names {
		found = append(found, config.Environment{Name: name, Project: "shop", Region: "us-east-1", Account: "123456789012"})
	}
	return found
}

const whole = `github:
  repository: acme/shop
  owner_id: 1
  repository_id: 2
environments:
  - name: dev
    approval: none
  - name: prod
`

func TestDefaults(t *testing.T) {
	all := environments("dev", "prod")
	d, err := delivery.Parse("delivery.yaml", []byte(whole), all)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range d.Places(all) {
		got = append(got, p.Name, p.Delivery.Approval, p.Delivery.ReviewedPlan, p.PlanEnvironment, p.PlanRoleArn, p.DeployRoleArn)
	}
	want := []string{
		"dev", "none", "preferred", "", "arn:aws:iam::123456789012:role/shop-dev-plan", "arn:aws:iam::123456789012:role/shop-dev-deploy",
		"prod", "reviewers", "required", "prod-plan", "arn:aws:iam::123456789012:role/shop-prod-plan", "arn:aws:iam::123456789012:role/shop-prod-deploy",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSubjectsHaveBothForms(t *testing.T) {
	g := delivery.Github{Repository: "acme/shop", OwnerID: 1, RepositoryID: 2}
	want := []string{"repo:acme/shop:environment:prod", "repo:acme@1/shop@2:environment:prod"}
	if diff := cmp.Diff(want, g.Subjects("environment:prod")); diff != "" {
		t.Error(diff)
	}
}

func TestNoFile(t *testing.T) {
	if _, err := delivery.Load(filepath.Join(t.TempDir(), delivery.File), nil); !errors.Is(err, delivery.ErrNone) {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsNoFileIsRefused(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), delivery.File)
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, is := range map[string]string{pipe: "is a named pipe", t.TempDir(): "is a folder"} { // nobody writes to the pipe
		if _, err := delivery.Load(name, nil); err == nil || err.Error() != name+":1:1: "+is+"; write it as docs/delivery.md has it" {
			t.Errorf("got %v", err)
		}
	}
}

// The GitHub environment of plans must not be one of deploys: whoever may plan could deploy there.
func TestPlansAndDeploysHaveEnvironmentsOfTheirOwn(t *testing.T) {
	text := strings.Replace(whole, "- name: dev\n", "- name: prod-plan\n", 1)
	_, err := delivery.Parse("delivery.yaml", []byte(text), environments("prod-plan", "prod"))
	const want = "environments[1].name: prod; its plans run in the GitHub environment prod-plan, where prod-plan is deployed; give environments/prod-plan.yaml"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := delivery.Parse("delivery.yaml", []byte(text+"    plan_approval: false\n"), environments("prod-plan", "prod")); err != nil {
		t.Errorf("without an approval of plans: %v", err)
	}
}

func TestMistakes(t *testing.T) {
	tests := map[string]struct{ old, new, want string }{
		"repository": {"acme/shop", "https://github.com/acme/shop",
			"delivery.yaml:2:15: github.repository: https://github.com/acme/shop; not the owner and the name"},
		"id":         {"owner_id: 1", "owner_id: 0", "delivery.yaml:3:13: github.owner_id: 0; too small"},
		"approval":   {"approval: none", "approval: nobody", "delivery.yaml:7:15: environments[0].approval: nobody; not one of the choices"},
		"misspelled": {"- name: prod", "- name: prd", "environments[1].name: prd; no environment; did you mean prod?"},
		"no file":    {"- name: prod", "- name: prod\n  - name: eu", "environments[2].name: eu; no environment; remove it, or add environments/eu.yaml"},
		"not listed": {"  - name: prod\n", "", "delivery.yaml:5:1: environments: lacks prod; add each"},
		"twice":      {"- name: prod", "- name: dev", "environments[1].name: dev; named twice"},
		"path":       {"environments:", "iam:\n  path: delivery\nenvironments:", "iam.path: delivery; not a path of IAM"},
		"empty part": {"environments:", "iam:\n  path: ///\nenvironments:", "iam.path: ///; not a path of IAM"},
		"boundary":   {"environments:", "iam:\n  permissions_boundary_arn: boundary\nenvironments:", "iam.permissions_boundary_arn: boundary; not the ARN"},
		"ecr":        {"environments:", "ecr_repositories: [Shop]\nenvironments:", "ecr_repositories[0]: Shop; not a name of an ECR repository"},
		"wide rights": {"approval: none", "permissions: [{actions: [\"sqs:*\"], resources: [\"*\"]}]",
			"delivery.yaml:7:30: environments[0].permissions[0].actions[0]: sqs:*; allows everything of sqs"},
		"reference": {"approval: none", `permissions: [{actions: ["sqs:CreateQueue"], resources: ["${aws_sqs_queue.orders.arn}"]}]`,
			"delivery.yaml:7:62: environments[0].permissions[0].resources[0]: ${aws_sqs_queue.orders.arn}; no reference is taken here: the account's stack"},
		"reference in a condition": {"approval: none",
			`permissions: [{actions: ["sqs:CreateQueue"], resources: ["*"], conditions: {StringEquals: {"aws:ResourceTag/team": ["${local.team}"]}}}]`,
			"environments[0].permissions[0].conditions.StringEquals.aws:ResourceTag/team[0]: ${local.team}; no reference is taken here"},
		"unknown key": {"environments:", "owner: me\nenvironments:", "delivery.yaml:5:1: owner: unknown key"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(whole, test.old, test.new, 1)
			_, err := delivery.Parse("delivery.yaml", []byte(text), environments("dev", "prod"))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestTheBoundaryThatTheAccountMakes(t *testing.T) {
	for arn, want := range map[string]string{
		"": "",
		"arn:aws:iam::123456789012:policy/ci/shop-dev-boundary": "shop-dev-boundary",
		"arn:aws:iam::123456789012:policy/shop-dev-boundary":    "",
	} {
		all := environments("dev", "prod")
		all[0].IAM.PermissionsBoundaryArn = arn
		d, err := delivery.Parse("delivery.yaml", []byte("iam: {path: /ci/}\n"+whole), all)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Places(all)[0].Boundary; got != want {
			t.Errorf("%s: got %q, want %q", arn, got, want)
		}
	}
}
