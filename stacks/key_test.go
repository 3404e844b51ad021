package stacks

import (
	"slices"
	"testing"
)

func Test14TheKeyEncryptsThisEnvironmentsLogGroupsOnly(t *testing.T) {
	stack := everything(t, "")
	check(t, stack, []expectation{{"", "aws_kms_key.main", "policy.Statement.1.Principal.Service", "logs.us-east-1.amazonaws.com"}})
	encrypted := 0
	groups := list(t, stack, "aws_kms_key.main", "policy.Statement.1.Condition.ArnEquals.kms:EncryptionContext:aws:logs:arn")
	for _, block := range stack.Blocks() {
		if block.Type != "aws_cloudwatch_log_group" || text(block.Body["kms_key_id"]) != keyArn {
			continue
		}
		encrypted++
		arn := "arn:aws:logs:us-east-1:123456789012:log-group:" + text(block.Body["name"])
		if !slices.Contains(groups, arn) {
			t.Errorf("the key's policy does not let CloudWatch Logs encrypt %s", arn)
		}
	}
	if encrypted != len(groups) {
		t.Errorf("the key's policy lets CloudWatch Logs encrypt %d groups, and %d have the key", len(groups), encrypted)
	}
	check(t, stack, []expectation{
		{"ELB refuses a bucket with a KMS key", "aws_s3_bucket_server_side_encryption_configuration.alb_logs",
			"rule.apply_server_side_encryption_by_default.sse_algorithm", "AES256"},
		{"", "aws_s3_bucket_policy.alb_logs", "policy.Statement.0.Principal.Service", "logdelivery.elasticloadbalancing.amazonaws.com"},
	})
	wantAmong(t, stack, "aws_lb.main", "depends_on", "aws_s3_bucket_policy.alb_logs")
}

func Test14AlarmsCanUseTheKeyOfTheirTopic(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"an alarm cannot publish to a topic on AWS's own key", "aws_sns_topic.alarms", "kms_master_key_id", keyArn},
		{"", "aws_kms_key.main", "policy.Statement.2.Principal.Service", "cloudwatch.amazonaws.com"},
		{"", "aws_kms_key.main", "policy.Statement.2.Action", "kms:Decrypt, kms:GenerateDataKey*"},
		{"", "aws_kms_key.main", "policy.Statement.2.Condition.StringEquals.aws:SourceAccount", "123456789012"},
		{"", "aws_kms_key.main", "policy.Statement.2.Condition.ArnLike.aws:SourceArn", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:shop-minimal-*"},
	})
	foreign := minimal(t, "{monitoring: {topic_arn: 'arn:aws:sns:us-east-1:210987654321:on-call'}}")
	check(t, foreign, []expectation{{"a topic of somebody else has a key of somebody else", "aws_kms_key.main", "policy.Statement.2", "(not set)"}})
}
