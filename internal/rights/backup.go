package rights

// backups: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html
var backups = []need{
	{types: "aws_backup_vault", reads: "backup:DescribeBackupVault backup:ListTags",
		writes: "backup:CreateBackupVault backup:DeleteBackupVault backup:TagResource", on: vault},
	{types: "aws_backup_vault", writes: "backup:ListRecoveryPointsByBackupVault", on: forced("aws_backup_vault", vault)},
	{types: "aws_backup_vault", writes: "backup:DeleteRecoveryPoint", on: forced("aws_backup_vault", named("rds", "cluster-snapshot:awsbackup:*")),
		why: "a vault is emptied before it goes: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/backup/vault.go"},
	{types: "aws_backup_vault", writes: "backup:UntagResource", on: vault},
	{types: "aws_backup_vault_notifications", reads: "backup:GetBackupVaultNotifications",
		writes: "backup:PutBackupVaultNotifications backup:DeleteBackupVaultNotifications", on: vault},
	{types: "aws_backup_plan", reads: "backup:GetBackupPlan backup:ListTags", writes: "backup:DeleteBackupPlan backup:TagResource", on: backupPlan},
	{types: "aws_backup_plan", writes: "backup:UpdateBackupPlan", on: backupPlan},
	{types: "aws_backup_plan", writes: "backup:UntagResource", on: backupPlan},
	{types: "aws_backup_plan", writes: "backup:CreateBackupPlan backup:TagResource", on: tagging("backup", "backup-plan:*")},
	{types: "aws_backup_selection", reads: "backup:GetBackupSelection", writes: "backup:CreateBackupSelection backup:DeleteBackupSelection", on: backupPlan},
}

var (
	vault      = called("aws_backup_vault", "backup", "backup-vault:{}")
	backupPlan = tagged("backup", "backup-plan:*")
)
