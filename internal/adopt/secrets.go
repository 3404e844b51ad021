package adopt

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func secrets(ctx context.Context, c *Clients, is map[string]string) ([]Thing, error) {
	secret, err := c.secrets.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String(is["name"])})
	var none *types.ResourceNotFoundException
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	arn := aws.ToString(secret.ARN)
	thing := Thing{ID: arn, Attributes: map[string]string{"arn": arn, "id": arn}, Made: aws.ToTime(secret.CreatedDate)}
	thing.Tags = tagMap(secret.Tags, func(tag types.Tag) (key, value *string) { return tag.Key, tag.Value })
	if secret.DeletedDate != nil {
		thing.Blocked = "it waits for its deletion: aws --region " + c.Region + " secretsmanager restore-secret --secret-id " + is["name"]
	}
	return []Thing{thing}, nil
}
