package network

import (
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/vpcendpoint"

	"slipway/constructs/address"
)

// newS3Endpoint makes the gateway endpoint of S3, which is free, and gives the id of its prefix list.
func newS3Endpoint(scope address.Scope, props Props, vpcID string, routeTables []string) string {
	endpoint := address.New(scope, vpcendpoint.NewVpcEndpoint, "s3", &vpcendpoint.VpcEndpointConfig{
		VpcId:           jsii.String(vpcID),
		VpcEndpointType: jsii.String("Gateway"),
		ServiceName:     jsii.String(endpointService(props.Region, "s3")),
		RouteTableIds:   jsii.Strings(routeTables...),
		Tags:            nameTag(props.Name + "-s3"),
	})
	return *endpoint.PrefixListId()
}

// NewInterfaceEndpoints puts each private service into the private subnets.
func NewInterfaceEndpoints(scope address.Scope, props Props, network *Network, securityGroup string) {
	for _, service := range network.PrivateServices {
		address.New(scope, vpcendpoint.NewVpcEndpoint, strings.NewReplacer(".", "_", "-", "_").Replace(service), &vpcendpoint.VpcEndpointConfig{
			VpcId:             jsii.String(network.VpcID),
			VpcEndpointType:   jsii.String("Interface"),
			ServiceName:       jsii.String(endpointService(props.Region, service)),
			PrivateDnsEnabled: jsii.Bool(true),
			SubnetIds:         jsii.Strings(network.PrivateSubnets...),
			SecurityGroupIds:  jsii.Strings(securityGroup),
			Tags:              nameTag(props.Name + "-" + service),
		})
	}
}

// endpointService is the name of an AWS service for VPC endpoints, such as com.amazonaws.us-east-1.s3; a full name is kept.
func endpointService(region, service string) string {
	if strings.Contains(service, ".amazonaws.") {
		return service
	}
	return "com.amazonaws." + region + "." + service
}
