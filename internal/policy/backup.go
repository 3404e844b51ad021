package policy

import "slipway/internal/arn"

// BackupCopy is what AWS Backup copies.
type BackupCopy struct {
	Cluster string   // ARN
	Vault   string   // ARN of the vault that holds the snapshots
	To      string   // ARN of the vault that holds the copies
	Keys    []string // ARNs of the keys of the cluster and, in this account, of the copies
}

// Document lets AWS Backup take snapshots of one cluster, copy them, and delete those that are old. It is what the managed policy
// AWSBackupServiceRolePolicyForBackup (version 30) allows for Aurora, held to this cluster, these vaults and these keys. Left out of it is what
// only continuous backups need, rds:ModifyDBCluster among it: AWS Backup would set the cluster's backup retention.
// AWS Backup names its snapshots awsbackup:job-<id> and awsbackup:copyjob-<id>: a policy cannot tell whose they are.
// Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html
func (b BackupCopy) Document(place arn.Place) Document {
	snapshots := []string{place.Of("rds", "cluster-snapshot:awsbackup:*")}
	if other := place.In(arn.Region(b.To)).Of("rds", "cluster-snapshot:awsbackup:*"); other != snapshots[0] {
		snapshots = append(snapshots, other)
	}
	return Document{
		{
			Sid:       "Cluster",
			Actions:   []string{"rds:AddTagsToResource", "rds:DescribeDBClusters", "rds:ListTagsForResource"},
			Resources: []string{b.Cluster},
		},
		{
			Sid: "Snapshots",
			Actions: []string{
				"rds:AddTagsToResource", "rds:CopyDBClusterSnapshot", "rds:CreateDBClusterSnapshot", "rds:DeleteDBClusterSnapshot",
				"rds:DescribeDBClusterSnapshots", "rds:ListTagsForResource", "rds:ModifyDBClusterSnapshotAttribute",
			},
			Resources: append([]string{b.Cluster}, snapshots...),
		},
		{
			Sid:       "Vaults",
			Actions:   []string{"backup:CopyIntoBackupVault", "backup:DescribeBackupVault"},
			Resources: []string{b.Vault, b.To},
		},
		{
			Sid:       "CopyToOneVault",
			Actions:   []string{"backup:CopyFromBackupVault"},
			Resources: []string{"*"},
			// AWS Backup sends where a copy goes: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
			Conditions: Conditions{"ForAllValues:StringEquals": {"backup:CopyTargets": {b.To}}},
		},
		{Sid: "DescribeKeys", Actions: []string{"kms:DescribeKey"}, Resources: b.Keys},
		{
			Sid:        "GrantKeysToRds",
			Actions:    []string{"kms:CreateGrant"},
			Resources:  b.Keys,
			Conditions: Conditions{"Bool": {"kms:GrantIsForAWSResource": {"true"}}},
		},
	}
}

// KeyForCopies lets another account read, by way of the environment's key, the snapshots that AWS Backup copies into a vault of that account: a
// snapshot is encrypted with the key of its cluster, and its copy with the key of the vault.
// Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
func KeyForCopies(place arn.Place, account string) Document {
	other := map[string]string{"AWS": arn.Place{Region: place.Region, Account: account}.Global("iam", "root")}
	return Document{
		{
			Sid:       "CopiesOfAnotherAccount",
			Principal: other,
			Actions:   []string{"kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*", "kms:ReEncrypt*"},
			Resources: []string{"*"},
		},
		{
			Sid:        "GrantsOfAnotherAccount",
			Principal:  other,
			Actions:    []string{"kms:CreateGrant"},
			Resources:  []string{"*"},
			Conditions: Conditions{"Bool": {"kms:GrantIsForAWSResource": {"true"}}},
		},
	}
}

const backup = "backup.amazonaws.com"

// BackupTopic lets AWS Backup tell a topic about one vault, beside what AlarmTopic allows.
// Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html
func BackupTopic(place arn.Place, topic, vault string) Document {
	return Document{{
		Sid:       "Backups",
		Principal: map[string]string{"Service": backup},
		Actions:   []string{"sns:Publish"},
		Resources: []string{place.Of("sns", topic)},
		Conditions: Conditions{
			"StringEquals": {"aws:SourceAccount": {place.Account}},
			"ArnEquals":    {"aws:SourceArn": {vault}},
		},
	}}
}

// KeyForBackups lets AWS Backup publish to a topic that the key encrypts. Whether it sends aws:SourceAccount to KMS is not found in AWS's
// documents: IfExists.
// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
func KeyForBackups(place arn.Place) Document {
	return Document{{
		Sid:        "Backups",
		Principal:  map[string]string{"Service": backup},
		Actions:    []string{"kms:Decrypt", "kms:GenerateDataKey*"},
		Resources:  []string{"*"},
		Conditions: Conditions{"StringEqualsIfExists": {"aws:SourceAccount": {place.Account}}},
	}}
}
