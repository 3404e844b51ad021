package adopt

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// pool is the only target group that a proxy can have.
const pool = "default"

func proxies(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.rds.DescribeDBProxies(ctx, &rds.DescribeDBProxiesInput{DBProxyName: aws.String(is["name"])})
	var none *types.DBProxyNotFoundFault
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, proxy := range answer.DBProxies {
		thing := named(proxy.DBProxyName)
		thing.Made, thing.Status = aws.ToTime(proxy.CreatedDate), unless(string(proxy.Status), "available")
		if thing.Tags, err = c.rdsTags(ctx, proxy.DBProxyArn); err != nil {
			return nil, err
		}
		all = append(all, thing)
	}
	return all, nil
}

// proxyPools: the proxy brings it along. It is imported all the same, because a target is replaced when its name is not known.
func proxyPools(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := rds.NewDescribeDBProxyTargetGroupsPaginator(c.rds, &rds.DescribeDBProxyTargetGroupsInput{DBProxyName: aws.String(is["db_proxy_name"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, group := range page.TargetGroups {
			if aws.ToString(group.TargetGroupName) == pool {
				all = append(all, Thing{ID: is["db_proxy_name"], Made: aws.ToTime(group.CreatedDate)})
			}
		}
	}
	return all, nil
}

func proxyEndpoints(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.rds.DescribeDBProxyEndpoints(ctx, &rds.DescribeDBProxyEndpointsInput{
		DBProxyName: aws.String(is["db_proxy_name"]), DBProxyEndpointName: aws.String(is["db_proxy_endpoint_name"]),
	})
	var none *types.DBProxyEndpointNotFoundFault
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, endpoint := range answer.DBProxyEndpoints {
		thing := Thing{ID: is["db_proxy_name"] + "/" + is["db_proxy_endpoint_name"], Made: aws.ToTime(endpoint.CreatedDate)}
		thing.Status = unless(string(endpoint.Status), "available")
		all = append(all, thing)
	}
	return all, nil
}

// proxyTargets: RegisterDBProxyTargets refuses a cluster that is registered.
func proxyTargets(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := rds.NewDescribeDBProxyTargetsPaginator(c.rds, &rds.DescribeDBProxyTargetsInput{
		DBProxyName: aws.String(is["db_proxy_name"]), TargetGroupName: aws.String(pool),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, target := range page.Targets {
			if target.Type == types.TargetTypeTrackedCluster && aws.ToString(target.RdsResourceId) == is["db_cluster_identifier"] {
				all = append(all, Thing{ID: is["db_proxy_name"] + "/" + pool + "/" + string(target.Type) + "/" + is["db_cluster_identifier"]})
			}
		}
	}
	return all, nil
}
