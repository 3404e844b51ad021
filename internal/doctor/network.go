package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"slipway/internal/config"
)

var ofNetwork = []Check{
	{
		Name: "subnets", Area: areaService, Holds: "with `network.existing`: the subnets are of the VPC, and each kind is in two zones or more",
		Asks:  "ec2:DescribeSubnets",
		after: []string{"credentials"}, of: ofNamed(isExisting), run: subnetsFit,
	},
	{
		Name: "routes", Area: areaService,
		Holds: "with `network.existing`: public subnets lead to an internet gateway, unless the load balancer is internal; private ones lead " +
			"out, or the VPC has an endpoint; database ones do not lead to an internet gateway",
		Asks: "ec2:DescribeRouteTables, ec2:DescribeVpcEndpoints", after: []string{"subnets"}, of: ofNamed(isExisting), run: routesFit,
	},
}

func isExisting(e config.Environment) bool { return e.Network.Existing != nil }

// kind of subnets of an existing network.
type kind struct {
	name string
	ids  []string
}

func (s *subject) kinds() []kind {
	existing := s.place.Network.Existing
	all := []kind{{"public", existing.PublicSubnetIds}, {"private", existing.PrivateSubnetIds}, {"database", existing.DatabaseSubnetIds}}
	return slices.DeleteFunc(all, func(of kind) bool { return len(of.ids) == 0 }) // nothing of the environment is in them
}

func (s *subject) ec2() *ec2.Client { return ec2.NewFromConfig(s.settings(s.place.Region)) }

func subnetsFit(ctx context.Context, s *subject) finding {
	vpc := s.place.Network.Existing.VpcId
	got, err := s.ec2().DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{Filters: []types.Filter{{Name: aws.String("vpc-id"), Values: []string{vpc}}}})
	if err != nil {
		return unknown(err)
	}
	zones := map[string]string{}
	for _, subnet := range got.Subnets {
		zones[aws.ToString(subnet.SubnetId)] = aws.ToString(subnet.AvailabilityZoneId)
	}
	var wrong []string
	for _, kind := range s.kinds() {
		in := map[string]bool{}
		for _, id := range kind.ids {
			zone, ok := zones[id]
			if !ok {
				wrong = append(wrong, fmt.Sprintf("%s is no subnet of %s", id, vpc))
				continue
			}
			in[zone] = true
		}
		if len(in) < 2 {
			wrong = append(wrong, fmt.Sprintf("%s subnets are in %d zones", kind.name, len(in)))
		}
	}
	if len(wrong) > 0 {
		return fail("name others in network.existing; this lists them: aws ec2 describe-subnets --region "+s.place.Region+" --filters Name=vpc-id,Values="+vpc,
			"%s", strings.Join(wrong, "; "))
	}
	return ok("they are of %s, each kind in two zones or more", vpc)
}

// routesFit looks at default routes alone.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
func routesFit(ctx context.Context, s *subject) finding {
	of := []types.Filter{{Name: aws.String("vpc-id"), Values: []string{s.place.Network.Existing.VpcId}}}
	got, err := s.ec2().DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{Filters: of})
	if err != nil {
		return unknown(err)
	}
	endpoints, err := s.ec2().DescribeVpcEndpoints(ctx, &ec2.DescribeVpcEndpointsInput{Filters: of})
	if err != nil {
		return unknown(err)
	}
	var wrong []string
	for _, kind := range s.kinds() {
		for _, id := range kind.ids {
			way := wayOut(got.RouteTables, id)
			public := strings.HasPrefix(way, "igw-")
			switch {
			case kind.name == "public" && !public && !s.place.LoadBalancer.Internal:
				wrong = append(wrong, fmt.Sprintf("public subnet %s leads to no internet gateway", id))
			case kind.name == "private" && public:
				wrong = append(wrong, fmt.Sprintf("private subnet %s leads to an internet gateway, and tasks have no public addresses: they reach nothing", id))
			case kind.name == "private" && way == "" && len(endpoints.VpcEndpoints) == 0:
				wrong = append(wrong, fmt.Sprintf("private subnet %s leads nowhere, and the VPC has no endpoint: tasks reach neither ECR nor Secrets Manager", id))
			case kind.name == "database" && public:
				wrong = append(wrong, fmt.Sprintf("database subnet %s leads to an internet gateway", id))
			}
		}
	}
	if len(wrong) > 0 {
		return fail("change the routes: aws ec2 describe-route-tables --region "+s.place.Region+" --filters Name=vpc-id,Values="+s.place.Network.Existing.VpcId,
			"%s", strings.Join(wrong, "; "))
	}
	return ok("public, private and database subnets lead where they must")
}

// wayOut is where the default route of a subnet leads, "" for nowhere. A subnet without a table of its own has the VPC's main one.
func wayOut(tables []types.RouteTable, subnet string) string {
	var found *types.RouteTable
	for i, table := range tables {
		for _, association := range table.Associations {
			if aws.ToString(association.SubnetId) == subnet || found == nil && aws.ToBool(association.Main) {
				found = &tables[i]
			}
		}
	}
	if found == nil {
		return ""
	}
	at := slices.IndexFunc(found.Routes, func(r types.Route) bool {
		return aws.ToString(r.DestinationCidrBlock) == "0.0.0.0/0" && r.State != types.RouteStateBlackhole
	})
	if at < 0 {
		return ""
	}
	route := found.Routes[at]
	for _, target := range []*string{route.GatewayId, route.NatGatewayId, route.TransitGatewayId, route.NetworkInterfaceId, route.VpcPeeringConnectionId,
		route.CoreNetworkArn} {
		if name := aws.ToString(target); name != "" {
			return name
		}
	}
	return ""
}
