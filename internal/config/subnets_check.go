package config

import (
	"fmt"
	"net/netip"
)

// tier is one kind of subnets.
type tier struct {
	key      string
	cidrs    []string
	smallest int // prefix length
}

// checkSubnets holds the subnets against their VPC and against each other. EC2 allows subnets from /16 to /28.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
func (n Network) checkSubnets(c checker, vpc netip.Prefix) {
	if n.Subnets == nil || c.Spoiled(c.Path("az_count")) {
		return
	}
	tiers := []tier{
		// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
		{"subnets.public", n.Subnets.Public, 27},
		{"subnets.private", n.Subnets.Private, 28},
		{"subnets.database", n.Subnets.Database, 28},
	}
	type subnet struct {
		key   string
		block netip.Prefix
	}
	var before []subnet
	for _, t := range tiers {
		if !c.Given(t.key) && c.Spoiled(c.Path("cidr")) {
			continue // derived from a block that has a problem of its own
		}
		if len(t.cidrs) != n.AzCount {
			c.Conflict(t.key, fmt.Sprintf("%d blocks", len(t.cidrs)), fmt.Sprintf("az_count is %d", n.AzCount),
				"give one block for each zone", "network.az_count")
		}
		for i, text := range t.cidrs {
			key := index(t.key, i)
			block := c.cidr(key, text, "/24")
			if !block.IsValid() {
				continue
			}
			if block.Bits() < 16 || block.Bits() > t.smallest {
				c.Value(key, text, "too large or too small for its use", fmt.Sprintf("use a block from /16 to /%d", t.smallest))
				continue
			}
			if vpc.IsValid() && (block.Bits() < vpc.Bits() || !vpc.Contains(block.Addr())) {
				c.Conflict(key, text, "not inside the VPC's "+n.Cidr, "use a part of "+n.Cidr, "network.cidr", "network.subnets")
				continue
			}
			for _, other := range before {
				if other.block.Overlaps(block) {
					c.Conflict(key, text, "overlaps "+c.Path(other.key)+", "+other.block.String(), "use blocks that have no address in common",
						c.Path(other.key), "network.subnets")
					break
				}
			}
			before = append(before, subnet{key, block})
		}
	}
}
