package network

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dataawsavailabilityzones"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/eip"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/natgateway"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/route"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/routetable"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/routetableassociation"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/subnet"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
)

// layout is three tiers of subnets, one of each in a zone.
type layout struct {
	scope                     address.Scope
	props                     Props
	vpcID                     string
	public, private, database tier
}

// tier is the subnets of one purpose and the route tables they use.
type tier struct {
	subnets     []string // ids, by zone
	routeTables []string // ids
}

func newLayout(scope address.Scope, props Props, vpcID string) *layout {
	l := &layout{scope: scope, props: props, vpcID: vpcID}
	zones, chosen := l.zones()
	guard := lifecycle.PreventDestroy(props.PreventDestroy)
	if chosen {
		guard = lifecycle.IgnoreChanges(guard, "availability_zone")
	}
	l.public.subnets = l.subnets("public", props.Network.Subnets.Public, zones, guard)
	l.private.subnets = l.subnets("private", props.Network.Subnets.Private, zones, guard)
	l.database.subnets = l.subnets("database", props.Network.Subnets.Database, zones, guard)
	table := l.routeTable("database", l.database.subnets...)
	l.database.routeTables = []string{table}
	return l
}

// zones are the named ones, or the region's first ones in which Fargate and RDS Proxy are offered. The answer of that data source changes
// when AWS opens a zone; subnets, and with them the database, must not be replaced for it.
func (l *layout) zones() (zones []string, chosen bool) {
	if len(l.props.Network.AvailabilityZones) > 0 {
		return l.props.Network.AvailabilityZones, false
	}
	var excluded *[]*string
	if ids := l.props.Network.ExcludedZoneIds; len(ids) > 0 {
		excluded = jsii.Strings(ids...)
	}
	address.New(l.scope, dataawsavailabilityzones.NewDataAwsAvailabilityZones, "available", &dataawsavailabilityzones.DataAwsAvailabilityZonesConfig{
		State:          jsii.String("available"),
		ExcludeZoneIds: excluded,
		Filter: []dataawsavailabilityzones.DataAwsAvailabilityZonesFilter{{
			Name:   jsii.String("opt-in-status"), // zones of the region itself, no local ones
			Values: jsii.Strings("opt-in-not-required"),
		}},
	})
	for i := range l.props.Network.AzCount {
		// An index, not element(): that wraps around and would put two subnets into one zone.
		zones = append(zones, fmt.Sprintf("${data.aws_availability_zones.available.names[%d]}", i))
	}
	return zones, true
}

func (l *layout) subnets(tier string, cidrs, zones []string, guard *cdktf.TerraformResourceLifecycle) []string {
	var ids []string
	for i, cidr := range cidrs {
		made := address.New(l.scope, subnet.NewSubnet, fmt.Sprintf("%s_%d", tier, i), &subnet.SubnetConfig{
			VpcId:            jsii.String(l.vpcID),
			CidrBlock:        jsii.String(cidr),
			AvailabilityZone: jsii.String(zones[i]),
			Tags:             nameTag(fmt.Sprintf("%s-%s-%d", l.props.Name, tier, i)),
			Lifecycle:        guard,
		})
		ids = append(ids, *made.Id())
	}
	return ids
}

func (l *layout) routePublic(gateway string) cdktf.ITerraformDependable {
	table := l.routeTable("public", l.public.subnets...)
	l.public.routeTables = []string{table}
	return l.defaultRoute("public", table, &route.RouteConfig{GatewayId: jsii.String(gateway)})
}

// routePrivate gives each private subnet a route table of its own, so that a NAT gateway a zone can be added later
// without touching any other.
func (l *layout) routePrivate(gateway cdktf.ITerraformDependable) {
	var nats []string
	switch l.props.Network.Nat {
	case config.NatSingle:
		nats = []string{l.natGateway(0, gateway)}
	case config.NatPerAz:
		for i := range l.public.subnets {
			nats = append(nats, l.natGateway(i, gateway))
		}
	}
	for i, id := range l.private.subnets {
		label := fmt.Sprintf("private_%d", i)
		table := l.routeTable(label, id)
		l.private.routeTables = append(l.private.routeTables, table)
		if len(nats) > 0 {
			l.defaultRoute(label, table, &route.RouteConfig{NatGatewayId: jsii.String(nats[i%len(nats)])})
		}
	}
}

func (l *layout) natGateway(zone int, gateway cdktf.ITerraformDependable) string {
	label := fmt.Sprintf("nat_%d", zone)
	tags := nameTag(fmt.Sprintf("%s-nat-%d", l.props.Name, zone))
	ip := address.New(l.scope, eip.NewEip, label, &eip.EipConfig{Domain: jsii.String("vpc"), Tags: tags})
	nat := address.New(l.scope, natgateway.NewNatGateway, label, &natgateway.NatGatewayConfig{
		AllocationId: ip.Id(),
		SubnetId:     jsii.String(l.public.subnets[zone]),
		Tags:         tags,
		DependsOn:    &[]cdktf.ITerraformDependable{gateway}, // a NAT gateway fails to start without the way out
		Lifecycle:    lifecycle.CreateBeforeDestroy(),        // routes leave it before it goes
	})
	return *nat.Id()
}

// routeTable with an association for each subnet; the label of an association is the subnet's.
func (l *layout) routeTable(label string, subnets ...string) string {
	table := address.New(l.scope, routetable.NewRouteTable, label, &routetable.RouteTableConfig{
		VpcId: jsii.String(l.vpcID),
		Tags:  nameTag(l.props.Name + "-" + label),
	})
	id := table.Id()
	for i, subnet := range subnets {
		association := label
		if len(subnets) > 1 {
			association = fmt.Sprintf("%s_%d", label, i)
		}
		address.New(l.scope, routetableassociation.NewRouteTableAssociation, association, &routetableassociation.RouteTableAssociationConfig{
			RouteTableId: id,
			SubnetId:     jsii.String(subnet),
		})
	}
	return *id
}

func (l *layout) defaultRoute(label, table string, to *route.RouteConfig) cdktf.ITerraformDependable {
	to.RouteTableId = jsii.String(table)
	to.DestinationCidrBlock = jsii.String("0.0.0.0/0")
	return address.New(l.scope, route.NewRoute, label, to)
}

func (l *layout) routeTables() []string {
	tables := append([]string{}, l.public.routeTables...)
	tables = append(tables, l.private.routeTables...)
	return append(tables, l.database.routeTables...)
}
