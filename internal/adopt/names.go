package adopt

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func roles(ctx context.Context, c *Clients, is map[string]string) ([]Thing, error) {
	answer, err := c.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(is["name"])})
	var none *iamtypes.NoSuchEntityException
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	thing := named(answer.Role.RoleName)
	thing.Attributes["arn"], thing.Made = aws.ToString(answer.Role.Arn), aws.ToTime(answer.Role.CreateDate)
	thing.Tags = tagMap(answer.Role.Tags, func(tag iamtypes.Tag) (key, value *string) { return tag.Key, tag.Value })
	return []Thing{thing}, nil
}

// logGroups: a service that logs before Terraform made its group makes it itself, without tags.
func logGroups(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := cloudwatchlogs.NewDescribeLogGroupsPaginator(c.logs, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(is["name"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, group := range page.LogGroups {
			if aws.ToString(group.LogGroupName) == is["name"] {
				all = append(all, named(group.LogGroupName))
			}
		}
	}
	return all, nil
}

// buckets of the account. A new one has no tags yet; its name is unique in all of AWS.
func buckets(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := s3.NewListBucketsPaginator(c.s3, &s3.ListBucketsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, bucket := range page.Buckets {
			if aws.ToString(bucket.Name) == is["bucket"] {
				thing := id(bucket.Name)
				thing.Attributes["bucket"], thing.Made = thing.ID, aws.ToTime(bucket.CreationDate)
				all = append(all, thing)
			}
		}
	}
	return all, nil
}

func scalableTargets(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := applicationautoscaling.NewDescribeScalableTargetsPaginator(c.scaling, &applicationautoscaling.DescribeScalableTargetsInput{
		ServiceNamespace:  scaling.ServiceNamespace(is["service_namespace"]),
		ResourceIds:       []string{is["resource_id"]},
		ScalableDimension: scaling.ScalableDimension(is["scalable_dimension"]),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, target := range page.ScalableTargets {
			all = append(all, Thing{
				ID:   is["service_namespace"] + "/" + is["resource_id"] + "/" + is["scalable_dimension"],
				Made: aws.ToTime(target.CreationTime),
			})
		}
	}
	return all, nil
}

// lastSegment of an ARN: the name, or the name and the revision.
func lastSegment(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

// cutLast cuts around the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}
