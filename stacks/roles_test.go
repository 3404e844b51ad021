package stacks

import (
	"slices"
	"strings"
	"testing"

	"slipway/internal/policy"
	"slipway/internal/report"
	"slipway/internal/stackjson"
)

func Test05ArnsNameRegionAccountAndPartition(t *testing.T) {
	china := `{region: cn-north-1, service: {image: 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop:1}, network: {excluded_zone_ids: []}}`
	for _, test := range []struct{ change, arn, via string }{
		{"", "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-minimal-db-*", "secretsmanager.us-east-1.amazonaws.com"},
		{china, "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:shop-minimal-db-*", "secretsmanager.cn-north-1.amazonaws.com.cn"},
	} {
		check(t, minimal(t, test.change), []expectation{
			{"", "aws_iam_role_policy.ecs_task_role_secrets", "policy.Statement.0.Resource", test.arn},
			{"", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.0.Condition.StringEquals.kms:ViaService", test.via},
		})
	}
}

func Test06DecryptIsForOneKeyViaSecretsManagerAndDescribeIsDirect(t *testing.T) {
	const policy = "aws_iam_role_policy.ecs_task_role_key"
	check(t, minimal(t, ""), []expectation{
		{"", policy, "policy.Statement.0.Resource", keyArn},
		{"", policy, "policy.Statement.0.Condition.StringEquals.kms:ViaService", "secretsmanager.us-east-1.amazonaws.com"},
		{"", policy, "policy.Statement.2.Resource", keyArn},
		{"a direct call never matches ViaService", policy, "policy.Statement.2.Condition", "(not set)"},
	})
}

func Test07EncryptedObjectsCanBeWritten(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.1.Action", "kms:Decrypt, kms:GenerateDataKey"},
		{"", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.1.Condition.StringEquals.kms:ViaService", "s3.us-east-1.amazonaws.com"},
	})
}

func Test08BucketsAreOfThisAccountAndNeverThePlatforms(t *testing.T) {
	const policy = "aws_iam_role_policy.ecs_task_role_objects"
	check(t, minimal(t, "{state: {bucket: shop-state}}"), []expectation{
		{"", policy, "policy.Statement.0.Condition.StringEquals.aws:ResourceAccount", "123456789012"},
		{"a missing object is 404, not 403", policy, "policy.Statement.1.Action", "s3:GetBucketLocation, s3:ListBucket"},
		{"", policy, "policy.Statement.1.Condition.StringEquals.aws:ResourceAccount", "123456789012"},
		{"the state and the access logs match the pattern", policy, "policy.Statement.2.Effect", "Deny"},
		{"", policy, "policy.Statement.2.Resource", "arn:aws:s3:::shop-state, arn:aws:s3:::shop-state/*, arn:aws:s3:::*-alb-logs-123456789012, " +
			"arn:aws:s3:::*-alb-logs-123456789012/*"},
	})
	check(t, minimal(t, "{service: {s3: {bucket_prefix: shop-minimal-, allow_delete: true}}}"), []expectation{
		{"an environment may narrow it", policy, "policy.Statement.0.Resource", "arn:aws:s3:::shop-minimal-*/*"},
		{"deleting is asked for", policy, "policy.Statement.0.Action", "s3:AbortMultipartUpload, s3:GetObject, s3:PutObject, s3:DeleteObject"},
	})
}

func Test09TheTaskRoleWritesToOneLogGroup(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", "aws_iam_role_policy.ecs_task_role_logs", "policy.Statement.0.Resource", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-minimal:*"},
	})
}

func Test10TheProxyWaitsForItsRoleAndItsSecrets(t *testing.T) {
	stack := minimal(t, "")
	wantAmong(t, stack, "aws_db_proxy.main", "depends_on", "aws_iam_role_policy.rds_proxy_role_secrets",
		"aws_secretsmanager_secret_version.db_password", "aws_secretsmanager_secret_version.db_username")
	check(t, stack, []expectation{
		{"", "aws_iam_role.rds_proxy_role", "assume_role_policy.Statement.0.Principal.Service", "rds.amazonaws.com"},
		{"", "aws_iam_role_policy.rds_proxy_role_secrets", "policy.Statement.1.Condition.StringEquals.kms:ViaService", "secretsmanager.us-east-1.amazonaws.com"},
	})
}

func Test11TrustPoliciesNameTheAccount(t *testing.T) {
	for _, role := range []string{"aws_iam_role.ecs_task_role", "aws_iam_role.ecs_task_execution_role"} {
		check(t, minimal(t, ""), []expectation{
			{"", role, "assume_role_policy.Statement.0.Condition.StringEquals.aws:SourceAccount", "123456789012"},
			{"", role, "assume_role_policy.Statement.0.Condition.ArnLike.aws:SourceArn", "arn:aws:ecs:us-east-1:123456789012:*"},
		})
	}
	stack := everything(t, "")
	for _, policy := range stack.Policies() {
		if policy.Kind != stackjson.Trust {
			continue
		}
		for _, statement := range policy.Statements {
			if !slices.ContainsFunc(statement.Condition, func(c stackjson.Condition) bool { return c.Key == "aws:SourceAccount" }) {
				t.Errorf("%s: anyone's resources may borrow the role", policy.Address)
			}
		}
	}
}

func TestPermissionsAreAPolicyOfTheirOwn(t *testing.T) {
	const own, objects = "aws_iam_role_policy.ecs_task_role_permissions", "aws_iam_role_policy.ecs_task_role_objects"
	queue := `permissions: [{actions: ["sqs:SendMessage"], resources: ["arn:aws:sqs:us-east-1:123456789012:orders"]}]`
	files := `permissions: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::partner-files/*"]}]`
	stack := minimal(t, "{service: {"+queue+"}}")
	check(t, stack, []expectation{
		{"", own, "policy.Statement.0.Sid", "Permission1"},
		{"", own, "policy.Statement.0.Action", "sqs:SendMessage"},
		{"", own, "policy.Statement.0.Resource", "arn:aws:sqs:us-east-1:123456789012:orders"},
	})
	for _, block := range minimal(t, "").Blocks() {
		with, _ := stack.Block(block.Address)
		if block.Type == "aws_iam_role_policy" && block.Body["policy"] != with.Body["policy"] {
			t.Errorf("%s is another one", block.Address)
		}
	}
	wantAmong(t, stack, "aws_ecs_service.main", "depends_on", own)

	check(t, minimal(t, "{state: {bucket: acme-state}, service: {s3: {enabled: false}, "+files+"}}"), []expectation{
		{"the account's own bucket", own, "policy.Statement.0.Condition.StringEquals.aws:ResourceAccount", "123456789012"},
		{"the platform's stay denied", own, "policy.Statement.1.Effect", "Deny"},
		{"", own, "policy.Statement.1.Resource", "arn:aws:s3:::acme-state, arn:aws:s3:::acme-state/*, arn:aws:s3:::*-alb-logs-123456789012, " +
			"arn:aws:s3:::*-alb-logs-123456789012/*"},
		{"buckets may be encrypted with the key", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.1.Sid", "EncryptedObjects"},
	})
	// the buckets of the project are gone
	without := minimal(t, "{service: {s3: {enabled: false}}}")
	check(t, without, []expectation{{"no bucket, no objects", "aws_iam_role_policy.ecs_task_role_key", "policy.Statement.1.Sid", "DescribeKey"}})
	for _, row := range stackjson.Access(without) {
		if strings.HasPrefix(row.Action, "s3:") && row.Owner == "ecs_task_role" {
			t.Errorf("%+v", row)
		}
	}
	check(t, minimal(t, "{service: {s3: {buckets: [media]}}}"), []expectation{
		{"", objects, "policy.Statement.0.Resource", "arn:aws:s3:::media/*"},
		{"", objects, "policy.Statement.1.Resource", "arn:aws:s3:::media"},
		{"", objects, "policy.Statement.2.Effect", "Deny"},
	})
}

func TestPermissionsAreLeastPrivilegeInTheReport(t *testing.T) {
	const own, year = "aws_iam_role_policy.ecs_task_role_permissions", 2026
	c := open(t, "testdata/everything.yaml")
	stack, _ := c.synthesized(t)
	proven := 0
	for _, item := range report.Build(c.environment, stack, year).Checklist {
		for _, fact := range item.Facts {
			if fact.Address != own {
				continue
			}
			proven++
			if !fact.Holds {
				t.Errorf("%s: %s: %s", item.Item, fact.Value, fact.Rule)
			}
		}
	}
	if want := len(c.environment.Permissions()) - 1; proven < want { // all but the denial
		t.Errorf("%d of %d statements are judged", proven, want)
	}
}

// TestTheTaskRolesOwnPoliciesLeaveRoom for those of service.permissions: with what is longest in names, secrets and keys. internal/config counts on it.
func TestTheTaskRolesOwnPoliciesLeaveRoom(t *testing.T) {
	long := strings.Repeat("long-", 9)
	stack := minimal(t, "{region: us-gov-west-1, project: "+long[:39]+", state: {bucket: "+long[:39]+"-state}, "+
		"service: {image: 'nginx:1', execute_command: true, s3: {allow_delete: true}}, "+
		"network: {excluded_zone_ids: []}, "+
		"database: {app_secret: {arn: 'arn:aws-us-gov:secretsmanager:us-gov-west-1:210987654321:secret:"+strings.Repeat("s", 505)+"-a1B2c3', complete_arn: true, "+
		"kms_key_arn: 'arn:aws-us-gov:kms:us-gov-west-1:210987654321:key/11111111-2222-3333-4444-555555555555'}}}")
	size := 0
	for _, of := range stack.Policies() {
		block, _ := stack.Block(of.Address)
		if text, ok := block.Body["policy"].(string); ok && of.Owner == "ecs_task_role" && of.Kind == stackjson.Identity {
			size += len(strings.ReplaceAll(text, "${aws_kms_key.main.arn}", keyOfAws))
		}
	}
	if size > policy.TaskRolesOwn || size < policy.TaskRolesOwn/2 {
		t.Errorf("%d characters: set TaskRolesOwn of internal/policy to a little more", size)
	}
}

const keyOfAws = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"

func TestEveryRoleHasThePathAndTheBoundary(t *testing.T) {
	stack := everything(t, "")
	roles := stack.OfType("aws_iam_role")
	if len(roles) < 4 {
		t.Errorf("only %d roles", len(roles))
	}
	for _, role := range roles {
		path, _ := role.Text("path")
		boundary, _ := role.Text("permissions_boundary")
		if path != "/shop/" || boundary != "arn:aws:iam::123456789012:policy/shop-boundary" {
			t.Errorf("%s has the path %q and the boundary %q: make it with newRole of constructs/iam, which is given roleName(env, ...)", role.Address, path, boundary)
		}
	}
}
