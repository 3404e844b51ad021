package stacks

import (
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/constructs/rds"
	"slipway/internal/arn"
	"slipway/internal/config"
	"slipway/internal/policy"
)

// newBackupCopy gives nil where backups are not copied.
func newBackupCopy(scope address.Scope, env config.Environment, key *rds.Key, database database, otherRegion cdktf.TerraformProvider,
	watch *watch) *rds.BackupCopy {
	if !env.Database.Copies() {
		return nil
	}
	names, place, copies := env.Names(), env.Place(), *env.Database.BackupCopy
	rights := policy.BackupCopy{
		Cluster: place.Of("rds", "cluster:"+names.ClusterID()),
		Vault:   backupVault(env),
		To:      copies.VaultArn,
		Keys:    []string{key.Arn},
	}
	props := rds.BackupCopyProps{
		Names:          names,
		Copy:           copies,
		Cluster:        database.cluster,
		Key:            key,
		Provider:       otherRegion,
		PreventDestroy: env.Database.DeletionProtection,
	}
	if otherRegion != nil {
		props.CopiesKey = rds.NewKey(scope, rds.KeyProps{
			Label:              "backup_copy",
			Alias:              names.BackupCopyKmsAlias(),
			Description:        "Copies of the backups of " + names.Prefix(),
			Policy:             policy.AccountKey(place),
			DeletionWindowDays: env.Database.KmsDeletionWindowDays,
			PreventDestroy:     env.Database.DeletionProtection,
			Provider:           otherRegion,
		})
		rights.To = place.In(copies.Region).Of("backup", "backup-vault:"+names.BackupCopyVault())
		rights.Keys = append(rights.Keys, props.CopiesKey.Arn)
	}
	props.Role = iam.NewBackupRole(scope, roleName(env, names.BackupRole()), place, rights)
	if env.Monitoring.HearsBackups(env.Account) {
		props.Topic = watch.topic.Arn
	}
	return rds.NewBackupCopy(scope, props)
}

// backupVault is the ARN of the vault that holds the snapshots, or "" where backups are not copied.
func backupVault(env config.Environment) string {
	if !env.Database.Copies() {
		return ""
	}
	return env.Place().Of("backup", "backup-vault:"+env.Names().BackupVault())
}

// keyForBackups lets AWS Backup use the environment's key: for its messages to the topic, and for a vault of another account.
func keyForBackups(env config.Environment) policy.Document {
	var key policy.Document
	if !env.Database.Copies() {
		return nil
	}
	if env.Monitoring.TopicOfItsOwn() {
		key = append(key, policy.KeyForBackups(env.Place())...)
	}
	if vault, ok := arn.Parse(env.Database.BackupCopy.VaultArn); ok {
		key = append(key, policy.KeyForCopies(env.Place(), vault.AccountID)...)
	}
	return key
}
