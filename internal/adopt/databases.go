package adopt

import (
	"context"
	"errors"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

func rdsTag(tag types.Tag) (key, value *string) { return tag.Key, tag.Value }

// rdsTags are for what is described without them.
func (c *Clients) rdsTags(ctx context.Context, arn *string) (map[string]string, error) {
	answer, err := c.rds.ListTagsForResource(ctx, &rds.ListTagsForResourceInput{ResourceName: arn})
	if err != nil {
		return nil, err
	}
	return tagMap(answer.TagList, rdsTag), nil
}

func clusters(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.rds.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{DBClusterIdentifier: aws.String(is["cluster_identifier"])})
	var none *types.DBClusterNotFoundFault
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, cluster := range answer.DBClusters {
		thing := id(cluster.DBClusterIdentifier)
		thing.Tags, thing.Made = tagMap(cluster.TagList, rdsTag), aws.ToTime(cluster.ClusterCreateTime)
		thing.Status = unless(aws.ToString(cluster.Status), "available")
		all = append(all, thing)
	}
	return all, nil
}

func instances(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.rds.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{DBInstanceIdentifier: aws.String(is["identifier"])})
	var none *types.DBInstanceNotFoundFault
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, instance := range answer.DBInstances {
		thing := id(instance.DBInstanceIdentifier)
		thing.Tags, thing.Made = tagMap(instance.TagList, rdsTag), aws.ToTime(instance.InstanceCreateTime)
		thing.Status = unless(aws.ToString(instance.DBInstanceStatus), "available")
		all = append(all, thing)
	}
	return all, nil
}

func eventSubscriptions(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.rds.DescribeEventSubscriptions(ctx, &rds.DescribeEventSubscriptionsInput{SubscriptionName: aws.String(is["name"])})
	var none *types.SubscriptionNotFoundFault
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, subscription := range answer.EventSubscriptionsList {
		thing := id(subscription.CustSubscriptionId)
		if thing.Tags, err = c.rdsTags(ctx, subscription.EventSubscriptionArn); err != nil {
			return nil, err
		}
		all = append(all, thing)
	}
	return all, nil
}

func subnetGroups(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.rds.DescribeDBSubnetGroups(ctx, &rds.DescribeDBSubnetGroupsInput{DBSubnetGroupName: aws.String(is["name"])})
	var none *types.DBSubnetGroupNotFoundFault
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, group := range answer.DBSubnetGroups {
		thing := id(group.DBSubnetGroupName)
		if thing.Tags, err = c.rdsTags(ctx, group.DBSubnetGroupArn); err != nil {
			return nil, err
		}
		all = append(all, thing)
	}
	return all, nil
}

// unique is what Terraform appends to a name_prefix: the time and a counter. The older name sorts first.
var unique = regexp.MustCompile(`^\d{18}[0-9a-f]{8}$`)

func prefixed(name, prefix string) bool {
	return len(name) > len(prefix) && name[:len(prefix)] == prefix && unique.MatchString(name[len(prefix):])
}

func clusterParameterGroups(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := rds.NewDescribeDBClusterParameterGroupsPaginator(c.rds, &rds.DescribeDBClusterParameterGroupsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, group := range page.DBClusterParameterGroups {
			if !prefixed(aws.ToString(group.DBClusterParameterGroupName), is["name_prefix"]) {
				continue
			}
			thing := named(group.DBClusterParameterGroupName)
			if thing.Tags, err = c.rdsTags(ctx, group.DBClusterParameterGroupArn); err != nil {
				return nil, err
			}
			all = append(all, thing.in(group.DBParameterGroupFamily, is["family"]))
		}
	}
	return all, nil
}

func parameterGroups(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := rds.NewDescribeDBParameterGroupsPaginator(c.rds, &rds.DescribeDBParameterGroupsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, group := range page.DBParameterGroups {
			if !prefixed(aws.ToString(group.DBParameterGroupName), is["name_prefix"]) {
				continue
			}
			thing := named(group.DBParameterGroupName)
			if thing.Tags, err = c.rdsTags(ctx, group.DBParameterGroupArn); err != nil {
				return nil, err
			}
			all = append(all, thing.in(group.DBParameterGroupFamily, is["family"]))
		}
	}
	return all, nil
}

func named(name *string) Thing {
	thing := id(name)
	thing.Attributes["name"] = thing.ID
	return thing
}
