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
)

func (n Network) check(c checker, e Environment) {
	c.in("flow_logs").logRetention("retention_days", n.FlowLogs.RetentionDays)
	n.checkZones(c, e)
	n.checkEndpoints(c, e)
	vpc := n.checkCidr(c)
	if n.Existing != nil {
		n.Existing.check(c.in("existing"), e)
		n.checkOnlyExisting(c)
		return
	}
	n.checkSubnets(c, vpc)
	n.checkWithoutNat(c, e)
}

// withoutNat says whether tasks reach the internet through nothing that Slipway makes or finds.
func (n Network) withoutNat() bool { return n.Existing == nil && n.Nat == NatNone }

// checkOnlyExisting reports what describes a network to be created, and would be ignored.
func (n Network) checkOnlyExisting(c checker) {
	for _, key := range []string{
		"cidr", "az_count", "availability_zones", "excluded_zone_ids", "subnets", "nat", "interface_endpoints", "endpoint_services",
		"gateway_endpoints", "flow_logs",
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
	vpc := c.cidr("cidr", n.Cidr, "/16")
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

// checkWithoutNat holds what tasks on Fargate must reach to start.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
func (n Network) checkWithoutNat(c checker, e Environment) {
	if !n.withoutNat() {
		return
	}
	needed := []string{"ecr.api", "ecr.dkr", "logs"}
	if e.readsSecrets() {
		needed = append(needed, "secretsmanager")
	}
	services := e.EachService()
	if slices.ContainsFunc(services, func(of Environment) bool { return of.Service.ExecuteCommand }) {
		needed = append(needed, "ssmmessages")
	}
	if slices.ContainsFunc(services, func(of Environment) bool { return slices.ContainsFunc(of.Service.Injected(), Secret.OfParameterStore) }) {
		needed = append(needed, "ssm")
	}
	needed = slices.DeleteFunc(needed, func(name string) bool { return n.reaches(name, e.Region) })
	if len(needed) > 0 {
		c.Conflict("nat", n.Nat, "without NAT the tasks cannot reach "+strings.Join(needed, ", "),
			"add it to network.interface_endpoints, or use single or perAz", "network.interface_endpoints")
	}
}

// checkWithoutNat holds what the containers of a service's tasks need.
func (s Service) checkWithoutNat(c checker, e Environment) {
	if !e.Network.withoutNat() {
		return
	}
	c.withoutNat(s.Image, s.Secrets, e.Region)
	for i, sidecar := range s.Sidecars {
		c.in(index("sidecars", i)).withoutNat(sidecar.Image, sidecar.Secrets, e.Region)
	}
}

// readsSecrets says whether ECS reads anything in Secrets Manager to start a task: a credential of the database, one of the registry, or a secret of a service.
func (e Environment) readsSecrets() bool {
	return e.Database.Enabled || slices.ContainsFunc(e.EachService(), func(of Environment) bool {
		stored := func(secret Secret) bool { return !secret.OfParameterStore() }
		return of.Service.RepositoryCredentialsArn != "" || slices.ContainsFunc(of.Service.Injected(), stored)
	})
}

// withoutNat holds the secrets and the image of one container.
func (c checker) withoutNat(image string, secrets []Secret, region string) {
	for i, secret := range secrets {
		if from := arn.Region(secret.ValueFrom); from != "" && from != region {
			c.Conflict(index("secrets", i)+".value_from", secret.ValueFrom,
				"without NAT the tasks reach secrets of "+region+" only", "copy it to "+region+", or set network.nat to single or perAz", "network.nat", "region")
		}
	}
	if registry, ok := arn.RegistryOf(image); !ok || registry.Region != region {
		c.Conflict("image", image, "without NAT only images in ECR of "+region+" can be pulled",
			"push the image to ECR, or set network.nat to single or perAz", "network.nat", "region")
	}
}

func (x ExistingNetwork) check(c checker, e Environment) {
	if !vpcID.MatchString(x.VpcId) {
		c.Value("vpc_id", x.VpcId, "not the id of a VPC", "write it as vpc-0123456789abcdef0")
	}
	c.subnetIDs("public_subnet_ids", x.PublicSubnetIds, e.LoadBalancer.Enabled)
	c.subnetIDs("private_subnet_ids", x.PrivateSubnetIds, true)
	c.subnetIDs("database_subnet_ids", x.DatabaseSubnetIds, e.Database.Enabled)
}

// subnetIDs of one kind, which may be left out where nothing of the environment is in them.
func (c checker) subnetIDs(key string, ids []string, needed bool) {
	if path := c.Path(key); !c.Given(key) {
		if needed && !c.Spoiled(path) {
			c.Add(c.Where(path), path, "", "missing", "add it")
		}
		return
	}
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
