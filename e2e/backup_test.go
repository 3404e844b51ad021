//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/backup/types"
)

// backups gives AWS Backup in the environment's region, or in another one.
func (d *deployment) backups(region string) *backup.Client {
	config := d.emulator.Config()
	if region != "" {
		config.Region = region
	}
	return backup.NewFromConfig(config)
}

// wantBackupCopy compares vaults, plan and selection with the configuration.
func wantBackupCopy(d *deployment) {
	d.t.Helper()
	want, names := d.environment.Database.BackupCopy, d.names()
	if !d.environment.Database.Copies() {
		same(d.t, "vaults", len(must(d.backups("").ListBackupVaults(ctx, &backup.ListBackupVaultsInput{}))(d.t).BackupVaultList), 0)
		return
	}
	vaultName, destination := names.BackupVault(), want.VaultArn
	vault := must(d.backups("").DescribeBackupVault(ctx, &backup.DescribeBackupVaultInput{BackupVaultName: &vaultName}))(d.t)
	same(d.t, "key of the snapshots' vault", aws.ToString(vault.EncryptionKeyArn), aws.ToString(d.cluster().KmsKeyId))
	if want.Region != "" {
		copies := names.BackupCopyVault()
		there := must(d.backups(want.Region).DescribeBackupVault(ctx, &backup.DescribeBackupVaultInput{BackupVaultName: &copies}))(d.t)
		destination = aws.ToString(there.BackupVaultArn)
		if key := aws.ToString(there.EncryptionKeyArn); !strings.HasPrefix(key, "arn:aws:kms:"+want.Region+":") {
			d.t.Errorf("the copies have the key %s", key)
		}
	}
	same(d.t, "output backup_copy_vault_arn", d.output("backup_copy_vault_arn"), destination)

	plans := must(d.backups("").ListBackupPlans(ctx, &backup.ListBackupPlansInput{}))(d.t).BackupPlansList
	id := only(d.t, "backup plans", plans).BackupPlanId
	plan := must(d.backups("").GetBackupPlan(ctx, &backup.GetBackupPlanInput{BackupPlanId: id}))(d.t).BackupPlan
	rule := only(d.t, "rules", plan.Rules)
	same(d.t, "schedule", aws.ToString(rule.ScheduleExpression), want.Schedule)
	same(d.t, "vault of the snapshots", aws.ToString(rule.TargetBackupVaultName), vaultName)
	same(d.t, "days of a snapshot", aws.ToInt64(rule.Lifecycle.DeleteAfterDays), int64(want.SourceRetentionDays()))
	action := only(d.t, "copies", rule.CopyActions)
	same(d.t, "destination", aws.ToString(action.DestinationBackupVaultArn), destination)
	same(d.t, "days of a copy", aws.ToInt64(action.Lifecycle.DeleteAfterDays), int64(want.RetentionDays))

	selections := must(d.backups("").ListBackupSelections(ctx, &backup.ListBackupSelectionsInput{BackupPlanId: id}))(d.t).BackupSelectionsList
	selected := must(d.backups("").GetBackupSelection(ctx, &backup.GetBackupSelectionInput{
		BackupPlanId: id, SelectionId: only(d.t, "selections", selections).SelectionId}))(d.t).BackupSelection
	same(d.t, "what is selected", selected.Resources, []string{aws.ToString(d.cluster().DBClusterArn)})
	same(d.t, "role", aws.ToString(selected.IamRoleArn), d.output("backup_role_arn"))
	if d.environment.Monitoring.Enabled {
		told := must(d.backups("").GetBackupVaultNotifications(ctx, &backup.GetBackupVaultNotificationsInput{BackupVaultName: &vaultName}))(d.t)
		same(d.t, "what the topic is told", told.BackupVaultEvents, []types.BackupVaultEvent{types.BackupVaultEventCopyJobFailed})
		same(d.t, "who is told", aws.ToString(told.SNSTopicArn), d.output("sns_topic_arn"))
	}
}

// TestBackupCopy makes an environment whose backups are copied, and ends the copies as docs/changes.md says.
func TestBackupCopy(t *testing.T) {
	inTurn(t, 5)
	d := deploy(t, "prod", with(t, configuration(t, "dev"), map[string]any{"database.backup_copy.region": "us-west-2"}))
	d.apply()
	d.wantNoChanges()
	wantBackupCopy(d)

	d.change(map[string]any{"database.backup_copy.schedule": "cron(0 */6 * * ? *)", "database.backup_copy.retention_days": 90})
	d.apply()
	wantBackupCopy(d)

	d.change(map[string]any{"database.backup_copy.enabled": false})
	d.apply()
	wantBackupCopy(d)
	d.wantNoChanges()
}
