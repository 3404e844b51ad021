package adopt

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// tagged gives the filter for the environment's tags, and for the name if there is one. EC2 tags what it makes in the same call.
func (c *Clients) tagged(name string) []types.Filter {
	var filters []types.Filter
	for key, value := range c.tags {
		filters = append(filters, types.Filter{Name: aws.String("tag:" + key), Values: []string{value}})
	}
	if name != "" {
		filters = append(filters, types.Filter{Name: aws.String("tag:Name"), Values: []string{name}})
	}
	return filters
}

// id is a Thing that has no other attribute.
func id(id *string) Thing {
	return Thing{ID: aws.ToString(id), Attributes: map[string]string{"id": aws.ToString(id)}}
}

// in notes whether a thing lies in another parent than the block's.
func (t Thing) in(has *string, wants string) Thing {
	t.Elsewhere = aws.ToString(has) != wants
	return t
}

func vpcs(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := ec2.NewDescribeVpcsPaginator(c.ec2, &ec2.DescribeVpcsInput{Filters: c.tagged(is["tags.Name"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, vpc := range page.Vpcs {
			all = append(all, id(vpc.VpcId))
		}
	}
	return all, nil
}

func subnets(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := ec2.NewDescribeSubnetsPaginator(c.ec2, &ec2.DescribeSubnetsInput{Filters: c.tagged(is["tags.Name"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, subnet := range page.Subnets {
			all = append(all, id(subnet.SubnetId).in(subnet.VpcId, is["vpc_id"]))
		}
	}
	return all, nil
}

// internetGateways: one that is not attached yet is attached by the next apply.
func internetGateways(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := ec2.NewDescribeInternetGatewaysPaginator(c.ec2, &ec2.DescribeInternetGatewaysInput{Filters: c.tagged(is["tags.Name"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, gateway := range page.InternetGateways {
			thing := id(gateway.InternetGatewayId)
			for _, attachment := range gateway.Attachments {
				thing = thing.in(attachment.VpcId, is["vpc_id"])
			}
			all = append(all, thing)
		}
	}
	return all, nil
}

func addresses(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.ec2.DescribeAddresses(ctx, &ec2.DescribeAddressesInput{Filters: c.tagged(is["tags.Name"])})
	if err != nil {
		return nil, err
	}
	for _, address := range answer.Addresses {
		all = append(all, id(address.AllocationId))
	}
	return all, nil
}

func natGateways(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := ec2.NewDescribeNatGatewaysPaginator(c.ec2, &ec2.DescribeNatGatewaysInput{Filter: append(c.tagged(is["tags.Name"]),
		types.Filter{Name: aws.String("state"), Values: []string{"pending", "available"}})})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, gateway := range page.NatGateways {
			thing := id(gateway.NatGatewayId).in(gateway.SubnetId, is["subnet_id"])
			thing.Made, thing.Status = aws.ToTime(gateway.CreateTime), unless(string(gateway.State), "available")
			all = append(all, thing)
		}
	}
	return all, nil
}

func vpcEndpoints(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := ec2.NewDescribeVpcEndpointsPaginator(c.ec2, &ec2.DescribeVpcEndpointsInput{Filters: c.tagged(is["tags.Name"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, endpoint := range page.VpcEndpoints {
			state := strings.ToLower(string(endpoint.State))
			if strings.HasPrefix(state, "delet") {
				continue
			}
			thing := id(endpoint.VpcEndpointId).in(endpoint.VpcId, is["vpc_id"])
			thing.Made, thing.Status = aws.ToTime(endpoint.CreationTimestamp), unless(state, "available")
			if thing.Attributes["prefix_list_id"], err = prefixList(ctx, c, is["service_name"]); err != nil {
				return nil, err
			}
			all = append(all, thing)
		}
	}
	return all, nil
}

// prefixList of a service; "" where it has none.
func prefixList(ctx context.Context, c *Clients, service string) (string, error) {
	answer, err := c.ec2.DescribePrefixLists(ctx, &ec2.DescribePrefixListsInput{
		Filters: []types.Filter{{Name: aws.String("prefix-list-name"), Values: []string{service}}},
	})
	if err != nil {
		return "", err
	}
	for _, list := range answer.PrefixLists {
		if aws.ToString(list.PrefixListName) == service {
			return aws.ToString(list.PrefixListId), nil
		}
	}
	return "", nil
}

func flowLogs(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := ec2.NewDescribeFlowLogsPaginator(c.ec2, &ec2.DescribeFlowLogsInput{Filter: c.tagged(is["tags.Name"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, log := range page.FlowLogs {
			thing := id(log.FlowLogId).in(log.ResourceId, is["vpc_id"])
			thing.Made = aws.ToTime(log.CreationTime)
			all = append(all, thing)
		}
	}
	return all, nil
}

// unless gives a status other than the one of a thing that is ready.
func unless(status, ready string) string {
	if strings.EqualFold(status, ready) {
		return ""
	}
	return strings.ToLower(status)
}
