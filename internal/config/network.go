package config

// NAT gateway layouts of a created network.
const (
	NatNone   = "none"
	NatSingle = "single"
	NatPerAz  = "perAz"
)

// Network is either created (the default) or, with existing, taken as it is.
type Network struct {
	// Cidr is the IPv4 block of the created VPC, /16 to /21. Private subnets get a quarter each, public ones a
	// sixteenth, database ones a sixty-fourth. Default: 10.0.0.0/16.
	Cidr string `yaml:"cidr"`

	// AzCount is how many availability zones are used, 2 or 3. Default: 2.
	AzCount int `yaml:"az_count" jsonschema:"minimum=2,maximum=3"`

	// AvailabilityZones names the zones, as many as az_count. Default: the first available ones of the region,
	// leaving out excluded_zone_ids; once made, a subnet stays in its zone.
	AvailabilityZones []string `yaml:"availability_zones"`

	// ExcludedZoneIds are zone ids never chosen, because RDS Proxy is not offered there. AWS drops such a subnet
	// silently and every later plan would replace the proxy (hashicorp/terraform-provider-aws#17781). Default: use1-az3.
	ExcludedZoneIds []string `yaml:"excluded_zone_ids"`

	// Subnets overrides the subnets' CIDR blocks of the created VPC. Default: derived from cidr.
	Subnets *SubnetCidrs `yaml:"subnets"`

	// Nat is how private subnets reach the internet: none, single (one NAT gateway) or perAz (one in each zone). Default: single.
	Nat string `yaml:"nat" jsonschema:"enum=none,enum=single,enum=perAz"`

	// InterfaceEndpoints are AWS services reached through a VPC endpoint, such as ecr.api or secretsmanager, or by
	// their full names, such as cn.com.amazonaws.cn-north-1.ecr.api. Each costs money in each zone.
	// Without NAT, ecr.api, ecr.dkr, logs and secretsmanager are needed. Default: none.
	// The S3 gateway endpoint is free and always made.
	InterfaceEndpoints []string `yaml:"interface_endpoints"`

	// FlowLogs writes the VPC's flow logs to CloudWatch Logs.
	FlowLogs FlowLogs `yaml:"flow_logs"`

	// Existing uses a VPC that is already there instead of creating one. Default: none.
	Existing *ExistingNetwork `yaml:"existing"`
}

// SubnetCidrs gives the CIDR blocks of the created subnets, one each zone.
type SubnetCidrs struct {
	// Public subnets, for the load balancer and NAT gateways. /27 or larger. Default: derived from cidr.
	Public []string `yaml:"public"`
	// Private subnets, for the tasks. Default: derived from cidr.
	Private []string `yaml:"private"`
	// Database subnets, for the cluster and the proxy, without a route to the internet. Default: derived from cidr.
	Database []string `yaml:"database"`
}

// FlowLogs are the VPC's flow logs.
type FlowLogs struct {
	// Enabled makes the flow log. Default: false.
	Enabled bool `yaml:"enabled"`
	// TrafficType is ACCEPT, REJECT or ALL. Default: ALL.
	TrafficType string `yaml:"traffic_type" jsonschema:"enum=ACCEPT,enum=REJECT,enum=ALL"`
	// RetentionDays keeps the log events; a retention that CloudWatch Logs offers. Default: 30.
	RetentionDays int `yaml:"retention_days"`
}

// ExistingNetwork is a VPC made elsewhere. Its routing is taken as it is.
type ExistingNetwork struct {
	// VpcId of the VPC.
	VpcId string `yaml:"vpc_id" jsonschema:"required"`
	// PublicSubnetIds of at least two zones, for the load balancer; private ones when it is internal.
	PublicSubnetIds []string `yaml:"public_subnet_ids" jsonschema:"required"`
	// PrivateSubnetIds of at least two zones, for the tasks. They need a way to ECR, CloudWatch Logs and Secrets Manager.
	PrivateSubnetIds []string `yaml:"private_subnet_ids" jsonschema:"required"`
	// DatabaseSubnetIds of at least two zones in which RDS Proxy is offered, for the cluster and the proxy.
	DatabaseSubnetIds []string `yaml:"database_subnet_ids" jsonschema:"required"`
}

func defaultNetwork() Network {
	return Network{
		Cidr:            "10.0.0.0/16",
		AzCount:         2,
		ExcludedZoneIds: []string{"use1-az3"},
		Nat:             NatSingle,
		FlowLogs:        FlowLogs{TrafficType: "ALL", RetentionDays: 30},
	}
}
