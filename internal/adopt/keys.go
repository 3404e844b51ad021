package adopt

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/smithy-go"
)

// keys are known by their description and tags. KMS lists neither, and the policy of somebody else's key may hide both.
func keys(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := kms.NewListKeysPaginator(c.kms, &kms.ListKeysInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, entry := range page.Keys {
			answer, err := c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: entry.KeyArn})
			if denied(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			key := answer.KeyMetadata
			if aws.ToString(key.Description) != is["description"] || key.KeyState != types.KeyStateEnabled {
				continue
			}
			thing := id(key.KeyId)
			thing.Attributes["arn"], thing.Attributes["key_id"] = aws.ToString(key.Arn), thing.ID
			thing.Made = aws.ToTime(key.CreationDate)
			if thing.Tags, err = c.keyTags(ctx, key.KeyId); err != nil {
				return nil, err
			}
			if c.ours(thing.Tags) {
				all = append(all, thing)
			}
		}
	}
	return all, nil
}

func denied(err error) bool {
	var refusal smithy.APIError
	return errors.As(err, &refusal) && refusal.ErrorCode() == "AccessDeniedException"
}

func (c *Clients) keyTags(ctx context.Context, key *string) (map[string]string, error) {
	var tags []types.Tag
	pages := kms.NewListResourceTagsPaginator(c.kms, &kms.ListResourceTagsInput{KeyId: key})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		tags = append(tags, page.Tags...)
	}
	return tagMap(tags, func(tag types.Tag) (key, value *string) { return tag.TagKey, tag.TagValue }), nil
}

func keyAliases(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := kms.NewListAliasesPaginator(c.kms, &kms.ListAliasesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, alias := range page.Aliases {
			if aws.ToString(alias.AliasName) == is["name"] {
				all = append(all, Thing{ID: is["name"], Made: aws.ToTime(alias.CreationDate)})
			}
		}
	}
	return all, nil
}
