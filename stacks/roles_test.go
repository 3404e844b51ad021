package stacks

import (
	"slices"
	"testing"

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
