// Package network makes the VPC that the service runs in, or takes an existing one, and the security groups' edges.
package network

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/defaultsecuritygroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/internetgateway"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/vpc"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
)

// Network is where things run, created or existing.
type Network struct {
	VpcID           string
	PublicSubnets   []string // subnet ids, for the load balancer
	PrivateSubnets  []string // subnet ids, for the tasks
	DatabaseSubnets []string // subnet ids, for the cluster and the proxy

	// Key is another one in another VPC, and known before a deploy.
	Key string
	// PublicReady is the way to the internet, without which AWS refuses an internet-facing load balancer; nil in an existing network.
	PublicReady []cdktf.ITerraformDependable

	PrefixLists      []PrefixList // of services with a gateway endpoint; none in an existing network
	PrivateServices  []string     // AWS services with an interface endpoint
	EndpointServices []config.EndpointService
}

// PrefixList has the addresses of a service with a gateway endpoint.
type PrefixList struct{ Service, ID string }

// Props of a created network.
type Props struct {
	Name    string // the resources' Name tags start with it
	Region  string
	Network config.Network
	// PreventDestroy refuses a plan that replaces the VPC or a subnet: the database cannot move.
	PreventDestroy bool
}

// Existing takes a network as it is.
func Existing(network config.ExistingNetwork) *Network {
	return &Network{
		VpcID:           network.VpcId,
		Key:             network.VpcId,
		PublicSubnets:   network.PublicSubnetIds,
		PrivateSubnets:  network.PrivateSubnetIds,
		DatabaseSubnets: network.DatabaseSubnetIds,
	}
}

// New makes a VPC with public, private and database subnets in each zone. Database subnets have no route out.
func New(scope address.Scope, props Props) *Network {
	main := address.New(scope, vpc.NewVpc, "main", &vpc.VpcConfig{
		CidrBlock:          jsii.String(props.Network.Cidr),
		EnableDnsSupport:   jsii.Bool(true),
		EnableDnsHostnames: jsii.Bool(true), // interface endpoints' private DNS needs it
		Tags:               nameTag(props.Name),
		Lifecycle:          lifecycle.PreventDestroy(props.PreventDestroy),
	})
	id := main.Id()
	// Without rules: whatever lands in the default group by mistake can connect to nothing.
	address.New(scope, defaultsecuritygroup.NewDefaultSecurityGroup, "main", &defaultsecuritygroup.DefaultSecurityGroupConfig{
		VpcId: id,
		Tags:  nameTag(props.Name + "-default-unused"),
	})
	gateway := address.New(scope, internetgateway.NewInternetGateway, "main", &internetgateway.InternetGatewayConfig{
		VpcId: id,
		Tags:  nameTag(props.Name),
	})

	layout := newLayout(scope, props, *id)
	route := layout.routePublic(*gateway.Id())
	layout.routePrivate(gateway)
	return &Network{
		VpcID:            *id,
		Key:              props.Network.Cidr,
		PublicReady:      []cdktf.ITerraformDependable{gateway, route},
		PublicSubnets:    layout.public.subnets,
		PrivateSubnets:   layout.private.subnets,
		DatabaseSubnets:  layout.database.subnets,
		PrefixLists:      newGatewayEndpoints(scope, props, *id, layout.routeTables()),
		PrivateServices:  props.Network.InterfaceEndpoints,
		EndpointServices: props.Network.EndpointServices,
	}
}

func nameTag(name string) *map[string]*string {
	return &map[string]*string{"Name": jsii.String(name)}
}
