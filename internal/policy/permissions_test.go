package policy

import (
	"slices"
	"strings"
	"testing"

	"slipway/internal/planreview/iam/awsdata"
)

var platform = []string{"acme-state", "*-alb-logs-123456789012"}

func TestPermissionsOnBucketsAreOfTheAccountAndNeverThePlatforms(t *testing.T) {
	document := Permissions(place, []Statement{
		{Actions: []string{"sqs:SendMessage"}, Resources: []string{"arn:aws:sqs:us-east-1:123456789012:orders"}},
		{Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws:s3:::media/*"}, Conditions: Conditions{"StringEquals": {"a:b": {"c"}}}},
		{Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws:s3:::partner/*"}, Conditions: Conditions{"StringEquals": {"AWS:resourceaccount": {"2"}}}},
		{Actions: []string{"s3:GetObject", "sqs:SendMessage"}, Resources: []string{"arn:aws:s3:::mixed/*", "arn:aws:sqs:us-east-1:123456789012:orders"}},
		{Actions: []string{"s3:ListAllMyBuckets"}, Resources: []string{"*"}},
	}, platform)
	if got := sid(t, document, "Permission1").Conditions; got != nil {
		t.Errorf("a queue has the account in its ARN: %v", got)
	}
	if got := sid(t, document, "Permission2").Conditions["StringEquals"]; len(got) != 2 || !slices.Equal(got[ResourceAccount], []string{place.Account}) {
		t.Errorf("%v", got)
	}
	if got := sid(t, document, "Permission3").Conditions["StringEquals"]; len(got) != 1 {
		t.Errorf("the account is the condition's own: %v", got)
	}
	if got := sid(t, document, "Permission4"); len(got.Conditions) > 0 || len(got.Actions) != 1 || len(got.Resources) != 1 {
		t.Errorf("what is no bucket: %+v", got)
	}
	if got := sid(t, document, "Permission4Buckets"); len(got.Conditions) != 1 || len(got.Actions) != 1 || len(got.Resources) != 1 {
		t.Errorf("the bucket: %+v", got)
	}
	if got := sid(t, document, "Permission5").Conditions; got != nil {
		t.Errorf("* is no bucket: %v", got)
	}
	denied := sid(t, document, "NotThePlatformsBuckets")
	if denied.Effect != Deny || len(denied.Conditions) > 0 || !slices.Contains(denied.Resources, "arn:aws:s3:::acme-state/*") {
		t.Errorf("%+v", denied)
	}
	for _, s := range document {
		if IsOwn("aws_iam_role_policy.ecs_task_role_permissions", s.Sid) != strings.HasPrefix(s.Sid, "Permission") || IsOwn("x_objects", s.Sid) {
			t.Errorf("%s", s.Sid)
		}
	}
}

// ssm:SendCommand takes a bucket, too: AWS's reference has it so.
func TestABucketWithoutAnActionOfS3LeavesTheStatement(t *testing.T) {
	own := Statement{Actions: []string{"ssm:SendCommand"}, Resources: []string{"arn:aws:s3:::output"}}
	if got := Permissions(place, []Statement{own}, platform); len(got) != 1 || !slices.Equal(got[0].Actions, own.Actions) || len(got[0].Resources) != 1 {
		t.Errorf("%s", got.JSON())
	}
}

func TestPermissionsWithoutBucketsDenyNothing(t *testing.T) {
	if got := Permissions(place, nil, platform); len(got) > 0 {
		t.Errorf("%s", got.JSON())
	}
	queue := []Statement{{Actions: []string{"sqs:SendMessage"}, Resources: []string{"q"}}}
	if got := Permissions(place, queue, platform); len(got) != 1 {
		t.Errorf("%s", got.JSON())
	}
}

func TestThePlatformsBucketsAreDeniedBesideNamedOnes(t *testing.T) {
	named := TaskObjects{Prefix: "shop-", Buckets: []string{"media", "files"}, Platform: platform}.Document(place)
	if got := strings.Join(sid(t, named, "Objects").Resources, " "); got != "arn:aws:s3:::media/* arn:aws:s3:::files/*" {
		t.Error(got)
	}
	if got := strings.Join(sid(t, named, "ListBuckets").Resources, " "); got != "arn:aws:s3:::media arn:aws:s3:::files" {
		t.Error(got)
	}
	if got := sid(t, named, "NotThePlatformsBuckets").Resources; len(got) != 2 {
		t.Errorf("%v", got)
	}
}

func TestWhatNeedsAStar(t *testing.T) {
	for action, want := range map[string]bool{
		"rekognition:DetectFaces": true, "xray:PutTrace*": true, "sns:Publish": true, "ssmmessages:OpenDataChannel": true, "ecr:GetAuthorizationToken": true,
		"sqs:SendMessage": false, "s3:GetObject": false, "s3:*": false, "ec2:Describe*": false, "iam:PassRole": false, "events:PutEvents": false,
		"sqs:Levitate": false, "nosuch:Action": false,
	} {
		if got := NeedsStar(action); got != want {
			t.Errorf("%s: %t", action, got)
		}
	}
}

// TestActionsWithoutAResourceAreStillOfUse: an action that AWS no longer narrows at all needs no exception.
func TestActionsWithoutAResourceAreStillOfUse(t *testing.T) {
	for _, action := range withoutResource {
		service, name, _ := strings.Cut(strings.ToLower(action), ":")
		if one, ok := awsdata.Find(service, name); !ok || !one.OnResource || service+":"+one.Label != action {
			t.Errorf("%s: known %t, %+v: remove it from withoutResource", action, ok, one)
		}
	}
}
