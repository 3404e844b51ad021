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

	// AzCount is how many availability zones are used, 2 or 3; not more than the region has with Fargate and RDS Proxy. Default: 2.
	AzCount int `yaml:"az_count" jsonschema:"minimum=2,maximum=3"`

	// AvailabilityZones names the zones, as many as az_count. A name such as us-east-1a means another zone in another account, so it
	// is not held against excluded_zone_ids (https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html).
	// Default: the first available ones of the region, leaving out excluded_zone_ids; once made, a subnet stays in its zone.
	AvailabilityZones []string `yaml:"availability_zones"`

	// ExcludedZoneIds are zone ids never chosen for new subnets, because Fargate or RDS Proxy is not offered there. AWS drops a subnet of
	// a proxy silently (hashicorp/terraform-provider-aws#17781), and starts no task there. Default: those that are known of the region:
	// use1-az3, usw1-az2, apne1-az3, cnn1-az3 and cnn1-az4.
	ExcludedZoneIds []string `yaml:"excluded_zone_ids"`

	// Subnets overrides the subnets' CIDR blocks of the created VPC. Default: derived from cidr.
	Subnets *SubnetCidrs `yaml:"subnets"`

	// Nat is how private subnets reach the internet: none, single (one NAT gateway) or perAz (one in each zone). Default: single.
	Nat string `yaml:"nat" jsonschema:"enum=none,enum=single,enum=perAz" choices:"ours"`

	// InterfaceEndpoints are AWS services reached through a VPC endpoint, such as ecr.api or secretsmanager, or by
	// their full names, such as com.amazonaws.us-east-1.ecr.api. Each costs money in each zone.
	// Without NAT, ecr.api, ecr.dkr, logs and secretsmanager are needed. Default: none.
	// The service's own DNS names lead to the endpoint, where it has such names: dynamodb has none. For a partner's, see private_dns of endpoint_services.
	InterfaceEndpoints []string `yaml:"interface_endpoints"`

	// EndpointServices are further interface endpoints, with settings of their own: for services of partners and other accounts, of
	// other ports than 443, or that are not in every zone. Each costs money in each zone. Default: none.
	EndpointServices []EndpointService `yaml:"endpoint_services"`

	// GatewayEndpoints are endpoints in the route tables, at no cost: dynamodb. That of S3 is always made. Default: none.
	GatewayEndpoints []string `yaml:"gateway_endpoints" jsonschema:"enum=dynamodb" choices:"theirs"`

	// FlowLogs writes the VPC's flow logs to CloudWatch Logs.
	FlowLogs FlowLogs `yaml:"flow_logs"`

	// Existing uses a VPC that is already there instead of creating one. Default: none.
	Existing *ExistingNetwork `yaml:"existing" known:"names that tie the database to its network follow from it"`
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

// EndpointService is an interface endpoint with settings of its own. Its security group lets in the tasks alone.
type EndpointService struct {
	// Name of the endpoint, from which its address follows. Lowercase letters, digits and underscores, starting with a letter.
	Name string `yaml:"name" jsonschema:"required,example=payments"`
	// Service is the service's name, such as com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0, or as in interface_endpoints. One of
	// another region needs the right to be reached from there (https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html).
	Service string `yaml:"service" jsonschema:"required,example=com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0" known:"the endpoint's ports and names follow from it"`
	// PrivateDns lets the service's own DNS names lead to the endpoint. A partner must have verified such a name, and have accepted the
	// endpoint. Default: true for a service of AWS that has such names, false for one of a partner.
	PrivateDns bool `yaml:"private_dns"`
	// Ports that the tasks may connect to, 1-65535. Default: those of the service of AWS, else 443.
	Ports []int `yaml:"ports"`
	// OnlyOfferedZones leaves out the subnets in zones that the service does not have, for which AWS refuses the endpoint. The zones are
	// looked up in every plan: a zone that the service adds is then added to the endpoint. Not for a service of another region. Default: false.
	OnlyOfferedZones bool `yaml:"only_offered_zones"`
}

// FlowLogs are the VPC's flow logs.
type FlowLogs struct {
	// Enabled makes the flow log. Default: false.
	Enabled bool `yaml:"enabled"`
	// TrafficType is ACCEPT, REJECT or ALL. Default: ALL.
	TrafficType string `yaml:"traffic_type" jsonschema:"enum=ACCEPT,enum=REJECT,enum=ALL" choices:"theirs"`
	// RetentionDays keeps the log events; a retention that CloudWatch Logs offers. Default: 30.
	RetentionDays int `yaml:"retention_days"`
}

// ExistingNetwork is a VPC made elsewhere. Its routing is taken as it is.
type ExistingNetwork struct {
	// VpcId of the VPC.
	VpcId string `yaml:"vpc_id" jsonschema:"required"`
	// PublicSubnetIds of at least two zones, for the load balancer; private ones when it is internal. Needed unless load_balancer.enabled is false.
	PublicSubnetIds []string `yaml:"public_subnet_ids"`
	// PrivateSubnetIds of at least two zones, for the tasks. They need a way to ECR, CloudWatch Logs and Secrets Manager.
	PrivateSubnetIds []string `yaml:"private_subnet_ids" jsonschema:"required"`
	// DatabaseSubnetIds of at least two zones in which RDS Proxy is offered, for the cluster and the proxy. Needed unless database.enabled is false.
	DatabaseSubnetIds []string `yaml:"database_subnet_ids"`
}

func defaultNetwork() Network {
	return Network{
		Cidr:     "10.0.0.0/16",
		AzCount:  2,
		Nat:      NatSingle,
		FlowLogs: FlowLogs{TrafficType: "ALL", RetentionDays: 30},
	}
}
