package adopt

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/backup/types"
)

func backupVaults(ctx context.Context, c *Clients, is map[string]string) ([]Thing, error) {
	answer, err := c.backup.DescribeBackupVault(ctx, &backup.DescribeBackupVaultInput{BackupVaultName: aws.String(is["name"])})
	var none *types.ResourceNotFoundException
	if errors.As(err, &none) || denied(err) { // AWS Backup hides that a vault does not exist
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	thing := named(answer.BackupVaultName)
	thing.Attributes["arn"], thing.Made = aws.ToString(answer.BackupVaultArn), aws.ToTime(answer.CreationDate)
	thing.Tags, err = c.backupTags(ctx, answer.BackupVaultArn)
	return []Thing{thing}, err
}

// backupPlans are known by their name and tags; AWS makes their IDs.
func backupPlans(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := backup.NewListBackupPlansPaginator(c.backup, &backup.ListBackupPlansInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, plan := range page.BackupPlansList {
			if aws.ToString(plan.BackupPlanName) != is["name"] {
				continue
			}
			thing := id(plan.BackupPlanId)
			thing.Made = aws.ToTime(plan.CreationDate)
			if thing.Tags, err = c.backupTags(ctx, plan.BackupPlanArn); err != nil {
				return nil, err
			}
			all = append(all, thing)
		}
	}
	return all, nil
}

func backupSelections(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := backup.NewListBackupSelectionsPaginator(c.backup, &backup.ListBackupSelectionsInput{BackupPlanId: aws.String(is["plan_id"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, selection := range page.BackupSelectionsList {
			if aws.ToString(selection.SelectionName) == is["name"] {
				all = append(all, Thing{ID: is["plan_id"] + "|" + aws.ToString(selection.SelectionId), Made: aws.ToTime(selection.CreationDate)})
			}
		}
	}
	return all, nil
}

func (c *Clients) backupTags(ctx context.Context, arn *string) (map[string]string, error) {
	tags := map[string]string{}
	pages := backup.NewListTagsPaginator(c.backup, &backup.ListTagsInput{ResourceArn: arn})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for key, value := range page.Tags {
			tags[key] = value
		}
	}
	return tags, nil
}
