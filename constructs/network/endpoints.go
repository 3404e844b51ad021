package network

import (
	"fmt"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dataawsvpcendpointservice"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/vpcendpoint"

	"slipway/constructs/address"
	"slipway/internal/config"
	"slipway/internal/regions"
)

// newGatewayEndpoints makes that of S3, and those that are asked for.
func newGatewayEndpoints(scope address.Scope, props Props, vpcID string, routeTables []string) []PrefixList {
	lists := []PrefixList{{"s3", newGatewayEndpoint(scope, props, vpcID, routeTables, "s3", "s3")}}
	for _, service := range props.Network.GatewayEndpoints {
		lists = append(lists, PrefixList{service, newGatewayEndpoint(scope, props, vpcID, routeTables, service, config.GatewayLabel(service))})
	}
	return lists
}

// newGatewayEndpoint makes the gateway endpoint of a service, which is free, and gives the id of its prefix list.
func newGatewayEndpoint(scope address.Scope, props Props, vpcID string, routeTables []string, service, label string) string {
	endpoint := address.New(scope, vpcendpoint.NewVpcEndpoint, label, &vpcendpoint.VpcEndpointConfig{
		VpcId:           jsii.String(vpcID),
		VpcEndpointType: jsii.String("Gateway"),
		ServiceName:     jsii.String(regions.Gateway(props.Region, service)),
		RouteTableIds:   jsii.Strings(routeTables...),
		Tags:            nameTag(props.Name + "-" + strings.ReplaceAll(label, "_", "-")),
	})
	return *endpoint.PrefixListId()
}

// NewInterfaceEndpoints puts each private service into the private subnets.
func NewInterfaceEndpoints(scope address.Scope, props Props, network *Network, groups *SecurityGroups) {
	for _, name := range network.PrivateServices {
		service, _ := regions.Endpoint(props.Region, name)
		newInterfaceEndpoint(scope, props, network, interfaceEndpoint{
			label: config.EndpointLabel(name), tag: name, service: service, privateDNS: service.PrivateDNS,
			subnets: network.PrivateSubnets, group: groups.Endpoints,
		})
	}
	for _, s := range network.EndpointServices {
		service, _ := regions.Endpoint(props.Region, s.Service)
		newInterfaceEndpoint(scope, props, network, interfaceEndpoint{
			label: s.Name, tag: strings.ReplaceAll(s.Name, "_", "-"), service: service, privateDNS: s.PrivateDns,
			subnets: network.PrivateSubnets, group: groups.EndpointServices[s.Name],
		})
		if s.OnlyOfferedZones {
			onlyOffered(scope, network, s.Name, service.Name)
		}
	}
}

type interfaceEndpoint struct {
	label, tag string
	service    regions.EndpointService
	privateDNS bool
	subnets    []string // ids
	group      string
}

func newInterfaceEndpoint(scope address.Scope, props Props, network *Network, e interfaceEndpoint) {
	endpoint := &vpcendpoint.VpcEndpointConfig{
		VpcId:             jsii.String(network.VpcID),
		VpcEndpointType:   jsii.String("Interface"),
		ServiceName:       jsii.String(e.service.Name),
		PrivateDnsEnabled: jsii.Bool(e.privateDNS),
		SubnetIds:         jsii.Strings(e.subnets...),
		SecurityGroupIds:  jsii.Strings(e.group),
		Tags:              nameTag(props.Name + "-" + e.tag),
	}
	if e.service.Region != "" && e.service.Region != props.Region {
		endpoint.ServiceRegion = jsii.String(e.service.Region)
	}
	address.New(scope, vpcendpoint.NewVpcEndpoint, e.label, endpoint)
}

// onlyOffered leaves out the private subnets in zones that the service does not have. Their zones are known when the plan is made.
func onlyOffered(scope address.Scope, network *Network, label, service string) {
	address.New(scope, dataawsvpcendpointservice.NewDataAwsVpcEndpointService, label, &dataawsvpcendpointservice.DataAwsVpcEndpointServiceConfig{
		ServiceName: jsii.String(service),
		ServiceType: jsii.String("Interface"), // S3 and DynamoDB have gateways of the same name
	})
	var subnets []string
	for i := range network.PrivateSubnets {
		subnets = append(subnets, fmt.Sprintf("aws_subnet.private_%d", i))
	}
	// The bindings take a list only, and the expression is one as a whole.
	scope.Override("resource.aws_vpc_endpoint."+label+".subnet_ids", fmt.Sprintf(
		"${[for subnet in [%s] : subnet.id if contains(data.aws_vpc_endpoint_service.%s.availability_zones, subnet.availability_zone)]}",
		strings.Join(subnets, ", "), label))
}
