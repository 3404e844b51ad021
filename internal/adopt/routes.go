package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func (c *Clients) tables(ctx context.Context, filters ...types.Filter) (all []types.RouteTable, err error) {
	pages := ec2.NewDescribeRouteTablesPaginator(c.ec2, &ec2.DescribeRouteTablesInput{Filters: filters})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, page.RouteTables...)
	}
	return all, nil
}

func routeTables(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	tables, err := c.tables(ctx, c.tagged(is["tags.Name"])...)
	for _, table := range tables {
		all = append(all, id(table.RouteTableId).in(table.VpcId, is["vpc_id"]))
	}
	return all, err
}

// routes: what CreateRoute refuses to make again is a route with the same destination.
func routes(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	tables, err := c.tables(ctx, types.Filter{Name: aws.String("route-table-id"), Values: []string{is["route_table_id"]}})
	for _, table := range tables {
		for _, route := range table.Routes {
			if aws.ToString(route.DestinationCidrBlock) == is["destination_cidr_block"] {
				all = append(all, Thing{ID: is["route_table_id"] + "_" + is["destination_cidr_block"]})
			}
		}
	}
	return all, err
}

func routeTableAssociations(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	tables, err := c.tables(ctx, types.Filter{Name: aws.String("association.subnet-id"), Values: []string{is["subnet_id"]}})
	for _, table := range tables {
		if aws.ToString(table.RouteTableId) == is["route_table_id"] {
			all = append(all, Thing{ID: is["subnet_id"] + "/" + is["route_table_id"]})
		}
	}
	return all, err
}
