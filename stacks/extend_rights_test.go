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
