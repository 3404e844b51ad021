package config

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
)

var (
	vpcID    = regexp.MustCompile(`^vpc-([0-9a-f]{8}|[0-9a-f]{17})$`)
	subnetID = regexp.MustCompile(`^subnet-([0-9a-f]{8}|[0-9a-f]{17})$`)
	zoneID   = regexp.MustCompile(`^[a-z]+[0-9]+(-[a-z]+[0-9]+)?-az[0-9]+$`)
	endpoint = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
)

func (n Network) check(c checker, e Environment) {
	c.in("flow_logs").logRetention("retention_days", n.FlowLogs.RetentionDays)
	n.checkZones(c, e)
	n.checkEndpoints(c, e)
	vpc := n.checkCidr(c)
	if n.Existing != nil {
		n.Existing.check(c.in("existing"))
		n.checkOnlyExisting(c)
		return
	}
	n.checkSubnets(c, vpc)
	n.checkWithoutNat(c, e)
}

// checkOnlyExisting reports what describes a network to be created, and would be ignored.
func (n Network) checkOnlyExisting(c checker) {
	for _, key := range []string{
		"cidr", "az_count", "availability_zones", "excluded_zone_ids", "subnets", "nat", "interface_endpoints", "flow_logs",
	} {
		if c.Given(key) && !c.Spoiled(c.Path(key)) {
			c.Add(c.WhereKey(c.Path(key)), c.Path(key), "", "has no effect on an existing network", "remove it, or existing")
		}
	}
}

// notForVpc are the blocks that a VPC cannot have.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
var notForVpc = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("224.0.0.0/4"),
	netip.MustParsePrefix("240.0.0.0/4"),
}

func (n Network) checkCidr(c checker) netip.Prefix {
	vpc := c.cidr("cidr", n.Cidr)
	if vpc.IsValid() && (vpc.Bits() < 16 || vpc.Bits() > 21) {
		c.Value("cidr", n.Cidr, "not between /16, AWS's largest VPC, and /21, which still holds all subnets", "use a block from /16 to /21")
		return netip.Prefix{}
	}
	for _, reserved := range notForVpc {
		if vpc.IsValid() && reserved.Overlaps(vpc) {
			c.Value("cidr", n.Cidr, "AWS does not allow a VPC in "+reserved.String(), "use a private block, such as 10.0.0.0/16")
			return netip.Prefix{}
		}
	}
	return vpc
}

func (n Network) checkZones(c checker, e Environment) {
	zones := n.AvailabilityZones
	for i, zone := range zones {
		name, suffix := index("availability_zones", i), strings.TrimPrefix(zone, e.Region)
		if suffix == zone || len(suffix) != 1 || suffix < "a" || suffix > "z" {
			c.Conflict(name, zone, "not an availability zone of "+e.Region, "write it as "+e.Region+"a", "region")
		}
	}
	c.distinct("availability_zones", zones)
	if len(zones) > 0 && len(zones) != n.AzCount || zones != nil && len(zones) == 0 {
		c.Conflict("availability_zones", fmt.Sprintf("%d zones", len(zones)), fmt.Sprintf("az_count is %d", n.AzCount),
			"name as many zones as az_count says", "network.az_count")
	}
	for i, id := range n.ExcludedZoneIds {
		if !zoneID.MatchString(id) {
			c.Value(index("excluded_zone_ids", i), id, "not the id of a zone", "write it as use1-az3")
		}
	}
}

func (n Network) checkEndpoints(c checker, e Environment) {
	var before []string
	for i, name := range n.InterfaceEndpoints {
		key, short := index("interface_endpoints", i), shortEndpoint(name, e.Region)
		switch {
		case short == "s3":
			c.Value(key, name, "the gateway endpoint of S3 is always made, at no cost", "remove it")
		case !endpoint.MatchString(name):
			c.Value(key, name, "not the name of a service", "write it as ecr.api")
		case slices.Contains(before, strings.ReplaceAll(short, "-", ".")):
			c.Value(key, name, "in the list twice", "remove one of the two")
		}
		before = append(before, strings.ReplaceAll(short, "-", ".")) // ecr-api would have the address of ecr.api
	}
}

// shortEndpoint takes com.amazonaws.<region>. or its Chinese form off a full name.
func shortEndpoint(name, region string) string {
	for _, prefix := range []string{"com.amazonaws.", "cn.com.amazonaws."} {
		if short, ok := strings.CutPrefix(name, prefix+region+"."); ok {
			return short
		}
	}
	return name
}

// ecrImage is an image of a private repository. It gives the account and the region.
var ecrImage = regexp.MustCompile(`^([0-9]{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)/`)

// checkWithoutNat holds what tasks on Fargate must reach to start.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
func (n Network) checkWithoutNat(c checker, e Environment) {
	if n.Nat != NatNone {
		return
	}
	needed := []string{"ecr.api", "ecr.dkr", "logs", "secretsmanager"}
	if e.Service.ExecuteCommand {
		needed = append(needed, "ssmmessages")
	}
	if slices.ContainsFunc(e.Service.Secrets, func(s Secret) bool { return arn.IsParameter(s.ValueFrom) }) {
		needed = append(needed, "ssm")
	}
	needed = slices.DeleteFunc(needed, func(name string) bool {
		return slices.ContainsFunc(n.InterfaceEndpoints, func(given string) bool { return shortEndpoint(given, e.Region) == name })
	})
	if len(needed) > 0 {
		c.Conflict("nat", n.Nat, "without NAT the tasks cannot reach "+strings.Join(needed, ", "),
			"add it to network.interface_endpoints, or use single or perAz", "network.interface_endpoints")
	}
	for i, secret := range e.Service.Secrets {
		if from := arn.Region(secret.ValueFrom); from != "" && from != e.Region {
			checkerOf(c.File).Conflict("service."+index("secrets", i)+".value_from", secret.ValueFrom,
				"without NAT the tasks reach secrets of "+e.Region+" only", "copy it to "+e.Region+", or set network.nat to single or perAz", "network.nat", "region")
		}
	}
	if image := ecrImage.FindStringSubmatch(e.Service.Image); image == nil || image[2] != e.Region {
		checkerOf(c.File).Conflict("service.image", e.Service.Image, "without NAT only images in ECR of "+e.Region+" can be pulled",
			"push the image to ECR, or set network.nat to single or perAz", "network.nat", "region")
	}
}

func (x ExistingNetwork) check(c checker) {
	if !vpcID.MatchString(x.VpcId) {
		c.Value("vpc_id", x.VpcId, "not the id of a VPC", "write it as vpc-0123456789abcdef0")
	}
	c.subnetIDs("public_subnet_ids", x.PublicSubnetIds)
	c.subnetIDs("private_subnet_ids", x.PrivateSubnetIds)
	c.subnetIDs("database_subnet_ids", x.DatabaseSubnetIds)
}

func (c checker) subnetIDs(key string, ids []string) {
	for i, id := range ids {
		if !subnetID.MatchString(id) {
			c.Value(index(key, i), id, "not the id of a subnet", "write it as subnet-0123456789abcdef0")
		}
	}
	c.distinct(key, ids)
	if len(ids) < 2 { // load balancers and database subnet groups want two zones
		c.Value(key, fmt.Sprintf("%d subnets", len(ids)), "fewer than two", "name subnets of at least two zones")
	}
}
