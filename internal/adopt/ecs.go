package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func ecsTag(tag types.Tag) (key, value *string) { return tag.Key, tag.Value }

func ecsClusters(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.ecs.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: []string{is["name"]}, Include: []types.ClusterField{types.ClusterFieldTags}})
	if err != nil {
		return nil, err
	}
	for _, cluster := range answer.Clusters {
		if aws.ToString(cluster.Status) == "INACTIVE" { // deleted
			continue
		}
		arn := aws.ToString(cluster.ClusterArn)
		all = append(all, Thing{
			ID:         is["name"],
			Attributes: map[string]string{"arn": arn, "id": arn, "name": is["name"]},
			Tags:       tagMap(cluster.Tags, ecsTag),
			Status:     unless(aws.ToString(cluster.Status), "ACTIVE"),
		})
	}
	return all, nil
}

func ecsServices(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.ecs.DescribeServices(ctx, &ecs.DescribeServicesInput{
		Cluster: aws.String(is["cluster"]), Services: []string{is["name"]}, Include: []types.ServiceField{types.ServiceFieldTags},
	})
	if err != nil {
		return nil, err
	}
	for _, service := range answer.Services {
		if aws.ToString(service.Status) == "INACTIVE" {
			continue
		}
		all = append(all, Thing{
			ID:         lastSegment(is["cluster"]) + "/" + is["name"],
			Attributes: map[string]string{"name": is["name"]},
			Tags:       tagMap(service.Tags, ecsTag),
			Made:       aws.ToTime(service.CreatedAt),
			Status:     unless(aws.ToString(service.Status), "ACTIVE"),
		})
	}
	return all, nil
}

// taskDefinitions gives the newest revision. Older ones stay registered by design; the one that a service of the state runs is no loss.
func taskDefinitions(ctx context.Context, c *Clients, is map[string]string) ([]Thing, error) {
	pages := ecs.NewListTaskDefinitionsPaginator(c.ecs, &ecs.ListTaskDefinitionsInput{
		FamilyPrefix: aws.String(is["family"]), Sort: types.SortOrderDesc, Status: types.TaskDefinitionStatusActive,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, arn := range page.TaskDefinitionArns {
			if family, _, ok := cutLast(lastSegment(arn), ":"); ok && family == is["family"] {
				return []Thing{{ID: arn, Attributes: map[string]string{"arn": arn}}}, nil
			}
		}
	}
	return nil, nil
}
