package rights

// backups: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html
var backups = []need{
	{types: "aws_backup_vault", reads: "backup:DescribeBackupVault backup:ListTags",
		writes: "backup:CreateBackupVault backup:DeleteBackupVault backup:TagResource backup:UntagResource", on: vault},
	{types: "aws_backup_vault_notifications", reads: "backup:GetBackupVaultNotifications",
		writes: "backup:PutBackupVaultNotifications backup:DeleteBackupVaultNotifications", on: vault},
	{types: "aws_backup_plan", reads: "backup:GetBackupPlan backup:ListTags", writes: "backup:UpdateBackupPlan backup:DeleteBackupPlan backup:TagResource backup:UntagResource", on: backupPlan},
	{types: "aws_backup_plan", writes: "backup:CreateBackupPlan", on: tagging("backup", "backup-plan:*")},
	{types: "aws_backup_selection", reads: "backup:GetBackupSelection", writes: "backup:CreateBackupSelection backup:DeleteBackupSelection", on: backupPlan},
}

var (
	vault      = called("aws_backup_vault", "name", "backup", "backup-vault:{}")
	backupPlan = tagged("backup", "backup-plan:*")
)
