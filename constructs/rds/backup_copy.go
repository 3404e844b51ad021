package rds

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/backupplan"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/backupselection"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/backupvault"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/backupvaultnotifications"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
	"slipway/internal/names"
)

// BackupCopyProps say where snapshots of the cluster are copied to.
type BackupCopyProps struct {
	Names          names.Names
	Copy           config.BackupCopy
	Cluster        *Cluster
	Key            *Key // of the cluster: its snapshots have it too
	Role           *iam.Role
	Provider       cdktf.TerraformProvider // of the other region; nil where the vault is another account's
	CopiesKey      *Key                    // of the copies, in the other region
	PreventDestroy bool                    // of the vaults
	Topic          string                  // ARN, told of copies that fail; "" for nobody
}

// BackupCopy of the cluster.
type BackupCopy struct {
	Role        string // ARN
	Vault       string // name
	Destination string // ARN of the vault of the copies
}

// startWindow and completionWindow in minutes: AWS Backup takes no shorter start than an hour, and a day is what a copy may wait for.
// Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html
const startWindow, completionWindow = 60, 24 * 60

// NewBackupCopy makes the plan by which AWS Backup takes snapshots and copies them, the vault of the snapshots, and in another region that of
// the copies. It makes no continuous backups: their retention would be set on the cluster, and a copy of them is a snapshot all the same
// (https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery-copying.html).
func NewBackupCopy(scope address.Scope, props BackupCopyProps) *BackupCopy {
	vault := address.New(scope, backupvault.NewBackupVault, "main", &backupvault.BackupVaultConfig{
		Name:         jsii.String(props.Names.BackupVault()),
		KmsKeyArn:    jsii.String(props.Key.Arn),
		ForceDestroy: jsii.Bool(props.Copy.ForceDestroy),
		Lifecycle:    lifecycle.PreventDestroy(props.PreventDestroy),
	})
	destination := props.Copy.VaultArn
	if props.Provider != nil {
		destination = newCopiesVault(scope, props)
	}
	plan := address.New(scope, backupplan.NewBackupPlan, "main", &backupplan.BackupPlanConfig{
		Name: jsii.String(props.Names.BackupPlan()),
		Rule: []backupplan.BackupPlanRule{{
			RuleName:         jsii.String("copy"),
			TargetVaultName:  vault.Name(),
			Schedule:         jsii.String(props.Copy.Schedule),
			StartWindow:      jsii.Number(startWindow),
			CompletionWindow: jsii.Number(completionWindow),
			Lifecycle:        &backupplan.BackupPlanRuleLifecycle{DeleteAfter: jsii.Number(props.Copy.SourceRetentionDays())},
			CopyAction: []backupplan.BackupPlanRuleCopyAction{{
				DestinationVaultArn: jsii.String(destination),
				Lifecycle:           &backupplan.BackupPlanRuleCopyActionLifecycle{DeleteAfter: jsii.Number(props.Copy.RetentionDays)},
			}},
		}},
	})
	address.New(scope, backupselection.NewBackupSelection, "database", &backupselection.BackupSelectionConfig{
		Name:       jsii.String("database"),
		PlanId:     plan.Id(),
		IamRoleArn: jsii.String(props.Role.Arn),
		Resources:  jsii.Strings(props.Cluster.Arn),
		DependsOn:  &props.Role.Ready,
	})
	if props.Topic != "" {
		// Failed backups have no event of their own any more; the alarm backup-age is about them.
		address.New(scope, backupvaultnotifications.NewBackupVaultNotifications, "main", &backupvaultnotifications.BackupVaultNotificationsConfig{
			BackupVaultName:   vault.Name(),
			SnsTopicArn:       jsii.String(props.Topic),
			BackupVaultEvents: jsii.Strings("COPY_JOB_FAILED"),
		})
	}
	return &BackupCopy{Role: props.Role.Arn, Vault: *vault.Name(), Destination: destination}
}

// newCopiesVault makes the vault of the copies in the other region, and gives its ARN.
func newCopiesVault(scope address.Scope, props BackupCopyProps) string {
	return *address.New(scope, backupvault.NewBackupVault, "backup_copy", &backupvault.BackupVaultConfig{
		Provider:     props.Provider,
		Name:         jsii.String(props.Names.BackupCopyVault()),
		KmsKeyArn:    jsii.String(props.CopiesKey.Arn),
		ForceDestroy: jsii.Bool(props.Copy.ForceDestroy),
		Lifecycle:    lifecycle.PreventDestroy(props.PreventDestroy),
	}).Arn()
}
