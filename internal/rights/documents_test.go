package rights

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/planreview/iam/awsdata"
	"slipway/internal/policy"
	"slipway/internal/rights/trial"
	"slipway/internal/stackjson"
)

func TestDocumentsFitManagedPolicies(t *testing.T) {
	for _, name := range environments {
		rights := of(t, name)
		for role, documents := range map[string][]policy.Document{"plan": rights.Plan, "deploy": rights.Deploy, "boundary": {rights.Boundary}} {
			if n := len(documents); n == 0 || n > 10 {
				t.Errorf("%s %s: %d documents", name, role, n)
			}
			for _, document := range documents {
				if n := size(document); n > 6144 {
					t.Errorf("%s %s: %d characters", name, role, n)
				}
			}
		}
	}
}

func TestWhatFitsNoPolicyIsAnError(t *testing.T) {
	long := policy.Statement{Actions: []string{"s3:GetObject"}, Resources: []string{strings.Repeat("a", 6000)}}
	if documents, err := split(policy.Document{long, long}); err != nil || len(documents) != 2 {
		t.Errorf("%d documents, %v", len(documents), err)
	}
	if _, err := split(slices.Repeat(policy.Document{long}, 11)); err == nil || !strings.Contains(err.Error(), "11 managed policies are needed") {
		t.Errorf("got %v", err)
	}
	long.Resources = []string{strings.Repeat("a", 6200)}
	if _, err := split(policy.Document{long}); err == nil || !strings.Contains(err.Error(), "allows s3:GetObject has more than 6144 characters") {
		t.Errorf("got %v", err)
	}
}

func TestATypeWithoutRowSaysTheNextStep(t *testing.T) {
	stack, err := stackjson.Read([]byte(`{"resource": {"aws_sqs_queue": {"a": {}}}, "data": {"aws_ami": {"b": {}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Of(stack, config.Environment{})
	for _, want := range []string{
		"aws_sqs_queue.a: what aws_sqs_queue needs of IAM is not known: add a row to internal/rights", "data.aws_ami.b: what data.aws_ami",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestWhatCallsNothingNeedsNoRights: of a team's own types those alone are unknown that ask something of AWS.
func TestWhatCallsNothingNeedsNoRights(t *testing.T) {
	stack, err := stackjson.ReadFiles(
		stackjson.File{Name: "cdk.tf.json", Data: []byte(`{"//": {"slipway": {"configuration": "x"}}}`)},
		stackjson.File{Name: "own.tf", Data: []byte(`
data "aws_iam_policy_document" "orders" {
}
data "aws_caller_identity" "me" {
}
data "aws_ami" "newest" {
}
resource "terraform_data" "done" {
}
resource "random_id" "suffix" {
}
data "archive_file" "code" {
}
resource "aws_sqs_queue" "orders" {
}
`)})
	if err != nil {
		t.Fatal(err)
	}
	needed, err := Of(stack, config.Environment{})
	if want := []string{"aws_sqs_queue.orders", "data.aws_ami.newest"}; err != nil || !slices.Equal(needed.Unknown, want) {
		t.Errorf("got %v, %v, want %v", needed.Unknown, err, want)
	}
}

// secretsOfAPlan are what it reads beside descriptions: docs/decisions/delivery.md says why.
var secretsOfAPlan = []string{"kms:Decrypt", "s3:GetObject", "secretsmanager:GetRandomPassword", "secretsmanager:GetSecretValue"}

func TestAPlanOnlyReads(t *testing.T) {
	for _, name := range environments {
		for _, action := range actions(of(t, name).Plan) {
			service, operation, _ := strings.Cut(action, ":")
			known, ok := awsdata.Find(service, strings.ToLower(operation))
			if ok && known.Level != awsdata.List && known.Level != awsdata.Read && !slices.Contains(secretsOfAPlan, action) {
				t.Errorf("%s: a plan may %s, of the level %s", name, action, known.Level)
			}
		}
	}
}

// TestActionsAreAWSs: AWS knows each action, and one that it can narrow to resources is narrowed.
func TestActionsAreAWSs(t *testing.T) {
	narrowable := []string{
		"kms:CreateKey", "backup-storage:MountCapsule", // what is made has no ARN yet
	}
	stack, environment := load(t, "everything")
	s := subject{stack: stack, environment: environment, region: environment.Region}
	for _, n := range needs {
		for _, action := range strings.Fields(n.reads + " " + n.writes) {
			service, operation, _ := strings.Cut(action, ":")
			known, ok := awsdata.Find(service, strings.ToLower(operation))
			if !ok || known.Label != operation {
				t.Errorf("%s: AWS has no such action, as of %s", action, awsdata.Date)
				continue
			}
			for _, statement := range n.on(s) {
				everything := slices.Contains(statement.Resources, "*")
				if everything && known.OnResource && !slices.Contains(narrowable, action) {
					t.Errorf("%s: AWS can narrow it to resources, and it is allowed on *", action)
				}
				if !everything && !known.OnResource {
					t.Errorf("%s: AWS can narrow it to nothing, and it is allowed on %s", action, statement.Resources[0])
				}
			}
		}
	}
}

func TestWhyHasAPage(t *testing.T) {
	for _, n := range needs {
		if n.why != "" && !strings.Contains(n.why, "https://") && !strings.Contains(n.why, "docs/account.md") {
			t.Errorf("%s %s: %s: name the page that says so", n.reads, n.writes, n.why)
		}
	}
}

func TestTheDeployRoleCannotWidenWhatCIMay(t *testing.T) {
	administrator := policy.Document{{Actions: []string{"*"}, Resources: []string{"*"}}}
	policies := append(of(t, "dev").Deploy, administrator)
	for resource, actions := range map[string][]string{
		"role/%sshop-dev-deploy":     {"iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PassRole", "iam:DeleteRolePermissionsBoundary"},
		"role/%sshop-dev-plan":       {"iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DetachRolePolicy"},
		"policy/%sshop-dev-deploy-1": {"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"},
		"policy/%sshop-dev-plan-1":   {"iam:CreatePolicyVersion"},
		"policy/%sshop-dev-boundary": {"iam:CreatePolicyVersion", "iam:DeletePolicy"},
	} {
		for _, path := range []string{"", "delivery/"} {
			for _, action := range actions {
				request := trial.Request{Action: action, Resource: "arn:aws:iam::123456789012:" + fmt.Sprintf(resource, path)}
				if trial.Allows(policies, request) {
					t.Errorf("the deploy role may %s", request)
				}
			}
		}
	}
}

func TestRolesAreMadeUnderTheBoundaryAlone(t *testing.T) {
	const role, boundary = "arn:aws:iam::123456789012:role/shop/shop-everything-ecs-task", "arn:aws:iam::123456789012:policy/shop-boundary"
	policies := of(t, "everything").Deploy
	for _, action := range []string{"iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"} {
		for given, want := range map[string]bool{boundary: true, "arn:aws:iam::aws:policy/AdministratorAccess": false, "": false} {
			request := trial.Request{Action: action, Resource: role, Context: map[string]string{}}
			if given != "" {
				request.Context["iam:PermissionsBoundary"] = given
			}
			if trial.Allows(policies, request) != want {
				t.Errorf("%s: allowed %t", request, !want)
			}
		}
	}
	request := trial.Request{Action: "iam:DeleteRolePermissionsBoundary", Resource: role, Context: map[string]string{"iam:PermissionsBoundary": boundary}}
	if trial.Allows(policies, request) {
		t.Errorf("the deploy role may %s", request)
	}
}

func TestTheBoundaryHoldsWhatRolesNeed(t *testing.T) {
	for _, name := range environments {
		stack, _ := load(t, name)
		boundary := []policy.Document{of(t, name).Boundary}
		for _, of := range stack.Policies() {
			for _, statement := range of.Statements {
				for _, action := range statement.Action {
					allowed := trial.Allows(boundary, trial.Request{Action: action, Resource: "arn:aws:s3:::any"})
					if of.Kind == stackjson.Identity && statement.Effect == "Allow" && !allowed {
						t.Errorf("%s: the boundary keeps %s from %s", name, of.Owner, action)
					}
				}
			}
		}
		for _, action := range []string{"iam:PutRolePolicy", "iam:CreateUser", "iam:PassRole", "sts:AssumeRole"} {
			if trial.Allows(boundary, trial.Request{Action: action, Resource: "*"}) {
				t.Errorf("%s: the boundary allows %s", name, action)
			}
		}
	}
}

func TestAnExistingNetworkIsUsedAndNotChanged(t *testing.T) {
	stack, environment := load(t, "dev")
	environment.Network.Existing = &config.ExistingNetwork{VpcId: "vpc-1", PrivateSubnetIds: []string{"subnet-1"}}
	rights, err := Of(stack, environment)
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]bool{
		"ec2:CreateSecurityGroup arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1": true,
		"ec2:CreateSecurityGroup arn:aws:ec2:us-east-1:123456789012:vpc/vpc-2": false,
	} {
		requests, err := trial.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		if trial.Allows(rights.Deploy, requests[0]) != want {
			t.Errorf("%s: allowed %t", line, !want)
		}
	}
}

// TestOnlyTheNamedGroupsOfOthersGetARule: the deploy role may write into the groups of file systems that get a rule, and into no others.
func TestOnlyTheNamedGroupsOfOthersGetARule(t *testing.T) {
	policies := of(t, "everything").Deploy
	for group, want := range map[string]bool{"sg-0123456789abcdef0": true, "sg-0123456789abcdef1": false, "sg-0123456789abcdef2": false} {
		for _, action := range []string{"ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"} {
			request := trial.Request{Action: action, Resource: "arn:aws:ec2:us-east-1:123456789012:security-group/" + group, Context: map[string]string{}}
			if trial.Allows(policies, request) != want {
				t.Errorf("%s: allowed %t", request, !want)
			}
		}
	}
}
