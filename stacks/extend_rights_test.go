package stacks

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/iamrole"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/s3bucket"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/sqsqueue"

	"slipway/constructs/address"
	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/rights"
	"slipway/internal/rights/trial"
)

// TestCIHasRightsForWhatATeamAdds: for types that Slipway makes as well they follow from the blocks, for others from delivery.yaml. That these are missing is
// warned of.
func TestCIHasRightsForWhatATeamAdds(t *testing.T) {
	queueAndBucket := func(scope address.Scope, _ config.Environment, _ Handles) {
		queue := address.New(scope, sqsqueue.NewSqsQueue, "orders", &sqsqueue.SqsQueueConfig{})
		address.New(scope, s3bucket.NewS3Bucket, "uploads", &s3bucket.S3BucketConfig{Bucket: jsii.String("shop-dev-uploads")})
		address.New(scope, iamrole.NewIamRole, "orders", &iamrole.IamRoleConfig{Name: queue.Name(), AssumeRolePolicy: jsii.String("{}")})
	}
	const permissions = `    permissions:
      - actions: [sqs:CreateQueue, sqs:GetQueueAttributes, sqs:List*]
        resources: ["arn:aws:sqs:us-east-1:123456789012:shop-dev-${aws:username}"]
`
	deliver := func(extension Extension, added string) (plan, deploy, warnings string) {
		t.Helper()
		p := newProject(t, map[string]string{"environments/dev.yaml": smallest, "environments/dev/topic.tf": "resource \"aws_sqs_queue\" \"beside\" {\n}\n"})
		environments, err := config.Load(filepath.Join(p.dir, "environments"))
		if err != nil {
			t.Fatal(err)
		}
		delivered, err := delivery.Parse(delivery.File, []byte(strings.Replace(twoEnvironments, "  - name: prod\n", added, 1)), environments)
		if err != nil {
			t.Fatal(err)
		}
		_, said, err := Synthesis{Accounts: delivered.Accounts(environments), Extension: extension, Output: p.dir}.Write(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, policy := range p.stackAt("stacks/account-123456789012/cdk.tf.json").OfType("aws_iam_policy") {
			document, _ := policy.Text("policy")
			if strings.HasPrefix(policy.Label, "plan_") {
				plan += document
			} else {
				deploy += document
			}
		}
		return plan, deploy, strings.Join(said, "\n")
	}
	_, deploy, warnings := deliver(queueAndBucket, "")
	if want := "account-123456789012: aws_sqs_queue.beside, aws_sqs_queue.orders: CI has no rights for what Slipway does not make; name the actions in " +
		"delivery.yaml, at permissions of dev: docs/extending.md"; warnings != want {
		t.Errorf("got  %s\nwant %s", warnings, want)
	}
	if !strings.Contains(deploy, "arn:aws:s3:::shop-dev-uploads") || strings.Contains(deploy, "sqs:") || strings.Contains(deploy, "${") {
		t.Errorf("the deploy role may %s", deploy)
	}
	plan, deploy, warnings := deliver(queueAndBucket, permissions)
	const resource = `"Resource":["arn:aws:sqs:us-east-1:123456789012:shop-dev-$${aws:username}"]`
	for document, want := range map[string]string{
		deploy: `"Action":["sqs:CreateQueue","sqs:GetQueueAttributes","sqs:List*"],` + resource,
		plan:   `"Action":["sqs:GetQueueAttributes","sqs:List*"],` + resource,
	} {
		if !strings.Contains(document, want) {
			t.Errorf("lacks %s: %s", want, document)
		}
	}
	if warnings != "" {
		t.Error(warnings)
	}
}

// TestAMistakeBesideAnEnvironmentThatIsNotAskedFor has its place in an account's synthesis as well.
func TestAMistakeBesideAnEnvironmentThatIsNotAskedFor(t *testing.T) {
	p := newProject(t, map[string]string{"environments/dev.yaml": smallest, "environments/dev/queue.tf": "resource \"aws_lb\" \"main\" {\n}\n"})
	environments, err := config.Load(filepath.Join(p.dir, "environments"))
	if err != nil {
		t.Fatal(err)
	}
	delivered, err := delivery.Parse(delivery.File, []byte(strings.Replace(twoEnvironments, "  - name: prod\n", "", 1)), environments)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = Synthesis{Accounts: delivered.Accounts(environments), Output: p.dir}.Write(t.Context())
	if want := filepath.Join(p.dir, "environments/dev/queue.tf") + ":1:1: aws_lb.main: "; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want it at %s", err, want)
	}
}

// TestCIHasRightsForFurtherServices: for what is theirs by name, and for nothing of a service that the environment does not have.
func TestCIHasRightsForFurtherServices(t *testing.T) {
	const destination, role = "arn:aws:logs:us-east-1:210987654321:destination:worker", "arn:aws:iam::123456789012:role/logs"
	environment := parse(t, "minimal.yaml", "{services: {worker: {log_subscription: {destination_arn: '"+destination+"'}}, "+
		"admin: {routes: [{path: /admin/*}], log_subscription: {destination_arn: 'arn:aws:kinesis:us-east-1:123456789012:stream/logs', role_arn: '"+role+"'}, "+
		"volumes: [{name: media, path: /media, efs: {file_system_id: fs-0123456789abcdef0, security_group_id: sg-0123456789abcdef0}}]}}}")
	needed, err := rights.Of(read(t, synthesize(t, environment)["minimal"]), environment)
	if err != nil {
		t.Fatal(err)
	}
	const here = ":us-east-1:123456789012:"
	for _, request := range []trial.Request{
		{Action: "ecs:RegisterTaskDefinition", Resource: "arn:aws:ecs" + here + "task-definition/NAME:1"},
		{Action: "ecs:UntagResource", Resource: "arn:aws:ecs" + here + "task-definition/NAME:1"},
		{Action: "logs:CreateLogGroup", Resource: "arn:aws:logs" + here + "log-group:/ecs/NAME"},
		{Action: "logs:PutSubscriptionFilter", Resource: "arn:aws:logs" + here + "log-group:/ecs/NAME:*"},
		{Action: "iam:CreateRole", Resource: "arn:aws:iam::123456789012:role/NAME-ecs-task"},
		{Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/NAME-ecs-execution",
			Context: map[string]string{"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
	} {
		pattern := request.Resource
		for name, want := range map[string]bool{"shop-minimal": true, "shop-minimal-worker": true, "shop-minimal-admin": true, "shop-minimal-other": false} {
			request.Resource = strings.Replace(pattern, "NAME", name, 1)
			if got := trial.Allows(needed.Deploy, request); got != want {
				t.Errorf("%s: allowed is %v, want %v", request, got, want)
			}
		}
	}
	for _, request := range []trial.Request{
		{Action: "ecs:CreateService", Resource: "arn:aws:ecs" + here + "service/shop-minimal/shop-minimal-worker"},
		{Action: "cloudwatch:PutMetricAlarm", Resource: "arn:aws:cloudwatch" + here + "alarm:shop-minimal-worker-service-cpu"},
		{Action: "elasticloadbalancing:CreateTargetGroup",
			Resource: "arn:aws:elasticloadbalancing" + here + "targetgroup/shop-minimal-admin-0a1b2c3d/0123456789abcdef"},
		{Action: "logs:PutSubscriptionFilter", Resource: destination},
		{Action: "iam:PassRole", Resource: role, Context: map[string]string{"iam:PassedToService": "logs.amazonaws.com"}},
		{Action: "ec2:AuthorizeSecurityGroupIngress", Resource: "arn:aws:ec2" + here + "security-group/sg-0123456789abcdef0"},
	} {
		if !trial.Allows(needed.Deploy, request) {
			t.Errorf("not allowed: %s", request)
		}
	}
}
