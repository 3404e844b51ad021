package stacks

import (
	"strings"
	"testing"
)

func TestNobodyWhoAsksForNoCopiesHasAny(t *testing.T) {
	stack := minimal(t, "")
	for _, address := range stack.Addresses() {
		if strings.Contains(address, "backup") {
			t.Errorf("%s costs money, and nobody asked for it", address)
		}
	}
	if providers := stack.Providers(); len(providers) != 1 {
		t.Errorf("there are %d providers", len(providers))
	}
}

func TestCopiesGoToAVaultOfTheOtherRegion(t *testing.T) {
	stack := minimal(t, "{database: {backup_copy: {region: us-west-2}}}")
	const role, plan = "aws_iam_role_policy.backup_role_copy", "aws_backup_plan.main"
	const here, there = "arn:aws:backup:us-east-1:123456789012:backup-vault:shop-minimal-backup",
		"arn:aws:backup:us-west-2:123456789012:backup-vault:shop-minimal-copy"
	check(t, stack, []expectation{
		{"", "aws_backup_vault.backup_copy", "provider", "aws.backup_copy"},
		{"", "aws_backup_vault.backup_copy", "kms_key_arn", "${aws_kms_key.backup_copy.arn}"},
		{"a key is of one region", "aws_kms_key.backup_copy", "provider", "aws.backup_copy"},
		{"", "aws_kms_alias.backup_copy", "provider", "aws.backup_copy"},
		{"", "aws_backup_vault.backup_copy", "lifecycle.prevent_destroy", "true"},
		{"", "aws_kms_key.backup_copy", "lifecycle.prevent_destroy", "true"},
		{"", "aws_backup_vault.backup_copy", "force_destroy", "false"},
		{"", "aws_backup_vault.main", "provider", "(not set)"},
		{"", "aws_backup_vault.main", "kms_key_arn", keyArn},
		{"", plan, "rule.0.schedule", "cron(0 7 * * ? *)"},
		{"", plan, "rule.0.lifecycle.delete_after", "7"},
		{"", plan, "rule.0.copy_action.0.destination_vault_arn", "${aws_backup_vault.backup_copy.arn}"},
		{"", plan, "rule.0.copy_action.0.lifecycle.delete_after", "35"},
		{"AWS Backup would set the cluster's retention", plan, "rule.0.enable_continuous_backup", "(not set)"},
		{"one cluster, not all that the account has", "aws_backup_selection.database", "resources.0", "${aws_rds_cluster.main.arn}"},
		{"", "aws_backup_vault_notifications.main", "backup_vault_events.0", "COPY_JOB_FAILED"},
		{"", role, "policy.Statement.2.Resource", here + ", " + there},
		{"", role, "policy.Statement.3.Condition.ForAllValues:StringEquals.backup:CopyTargets", there},
		{"both keys", role, "policy.Statement.5.Resource", keyArn + ", ${aws_kms_key.backup_copy.arn}"},
		{"", role, "policy.Statement.5.Condition.Bool.kms:GrantIsForAWSResource", "true"},
		{"", "aws_sns_topic_policy.alarms", "policy.Statement.2.Principal.Service", "backup.amazonaws.com"},
		{"", "aws_sns_topic_policy.alarms", "policy.Statement.2.Condition.ArnEquals.aws:SourceArn", here},
		{"", "aws_cloudwatch_metric_alarm.backup_age", "evaluation_periods", "36"},
		{"", "aws_cloudwatch_metric_alarm.backup_age", "dimensions.BackupVaultName", "${aws_backup_vault.main.name}"},
	})
	wantAmong(t, stack, "aws_backup_selection.database", "depends_on", role)
	provider, ok := stack.Provider("aws.backup_copy")
	if !ok || text(provider["region"]) != "us-west-2" || text(provider["allowed_account_ids"]) != "123456789012" {
		t.Errorf("the provider of the other region is %v", provider)
	}
	block, _ := stack.Block(role)
	if policy := text(block.Body["policy"]); !strings.Contains(policy, "rds:CopyDBClusterSnapshot") || strings.Contains(policy, `"rds:ModifyDBCluster"`) {
		t.Errorf("the role may change the cluster, or not copy its snapshots: %s", policy)
	}
}

func TestCopiesGoToAVaultOfAnotherAccount(t *testing.T) {
	const vault = "arn:aws:backup:eu-west-1:210987654321:backup-vault:central"
	stack := minimal(t, "{database: {backup_copy: {vault_arn: '"+vault+"'}}}")
	wantNoBlock(t, stack, "aws_backup_vault.backup_copy")
	wantNoBlock(t, stack, "aws_kms_key.backup_copy")
	check(t, stack, []expectation{
		{"", "aws_backup_plan.main", "rule.0.copy_action.0.destination_vault_arn", vault},
		{"", "aws_kms_key.main", "policy.Statement.4.Principal.Service", "backup.amazonaws.com"},
		{"a snapshot has the cluster's key", "aws_kms_key.main", "policy.Statement.5.Principal.AWS", "arn:aws:iam::210987654321:root"},
		{"", "aws_kms_key.main", "policy.Statement.6.Action", "kms:CreateGrant"},
		{"", "aws_kms_key.main", "policy.Statement.6.Condition.Bool.kms:GrantIsForAWSResource", "true"},
		{"", "aws_iam_role_policy.backup_role_copy", "policy.Statement.5.Resource", keyArn},
	})
	if _, ok := stack.Provider("aws.backup_copy"); ok {
		t.Error("there is a provider for a region in which nothing is made")
	}
}

func TestCopiesEndInTwoSteps(t *testing.T) {
	stack := minimal(t, "{database: {backup_copy: {region: us-west-2, enabled: false}}}")
	if _, ok := stack.Provider("aws.backup_copy"); !ok {
		t.Error("Terraform cannot delete what is in the other region")
	}
	wantNoBlock(t, stack, "aws_backup_vault.main")
	wantNoBlock(t, stack, "aws_backup_vault.backup_copy")
	wantNoBlock(t, stack, "aws_cloudwatch_metric_alarm.backup_age")
}

func TestNoAlarmForBackupsThatAreRare(t *testing.T) {
	stack := minimal(t, "{database: {backup_copy: {region: us-west-2, schedule: 'cron(0 7 ? * MON *)'}}}")
	wantNoBlock(t, stack, "aws_cloudwatch_metric_alarm.backup_age")
	quiet := minimal(t, "{monitoring: {enabled: false}, database: {backup_copy: {region: us-west-2}}}")
	wantNoBlock(t, quiet, "aws_backup_vault_notifications.main")
}

func TestAWSBackupTellsStandardTopicsOfItsAccount(t *testing.T) {
	with := func(topic string) string {
		return "{monitoring: {topic_arn: '" + topic + "'}, database: {backup_copy: {region: us-west-2}}}"
	}
	for _, topic := range []string{"arn:aws:sns:us-east-1:123456789012:on-call.fifo", "arn:aws:sns:us-east-1:210987654321:on-call"} {
		wantNoBlock(t, minimal(t, with(topic)), "aws_backup_vault_notifications.main")
	}
	const ours = "arn:aws:sns:us-east-1:123456789012:on-call"
	check(t, minimal(t, with(ours)), []expectation{{"", "aws_backup_vault_notifications.main", "sns_topic_arn", ours}})
}
