package network

import (
	"math"
	"strings"

	"slipway/internal/planreview/plan"
)

func holdsRules(c *plan.Change) bool {
	return c.Is("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule", "aws_security_group_rule",
		"aws_security_group", "aws_default_security_group")
}

// edges reads the rules of one side of a change, and appends them.
func edges(all []Edge, c *plan.Change, side any, unknown func(string) bool) []Edge {
	if plan.Empty(side) {
		return all
	}
	if _, hidden := side.(plan.Masked); hidden {
		return append(all, Edge{Address: c.Address, Ingress: true, Protocol: "-1", Peer: Unknown})
	}
	base := Edge{Address: c.Address, Group: plan.Text(plan.Value(side, "security_group_id")), NewObject: unknown("security_group_id")}
	switch c.Type {
	case "aws_security_group", "aws_default_security_group":
		base.Group = plan.Text(plan.Value(side, "id"))
		base.NewObject = c.Action == plan.Create
		return inline(inline(all, base, side, "ingress", true, unknown), base, side, "egress", false, unknown)
	case "aws_security_group_rule":
		base.Ingress = plan.Text(plan.Value(side, "type")) == "ingress"
		return rule(all, base, side, plan.Text(plan.Value(side, "protocol")), unknown)
	}
	base.Ingress = c.Type == "aws_vpc_security_group_ingress_rule"
	return rule(all, base, side, plan.Text(plan.Value(side, "ip_protocol")), unknown)
}

// inline adds the rules inside a security group.
func inline(all []Edge, base Edge, side any, name string, ingress bool, unknown func(string) bool) []Edge {
	base.Ingress = ingress
	for _, block := range plan.List(plan.Value(side, name)) {
		all = rule(all, base, block, plan.Text(plan.Value(block, "protocol")), func(string) bool { return false })
	}
	if unknown(name) {
		base.Protocol, base.To, base.Peer = "-1", math.MaxInt, Unknown
		all = append(all, base)
	}
	return all
}

// peers are the attributes that hold a rule's other end, in the three forms that the AWS provider has for a rule.
var peers = []string{
	"cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id",
	"cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "source_security_group_id", "security_groups",
}

// rule adds the edges of a rule, one for each other end.
func rule(all []Edge, base Edge, side any, protocol string, unknown func(string) bool) []Edge {
	base.Protocol = protocolName(protocol)
	base.From, base.To = port(side, "from_port", 0), port(side, "to_port", math.MaxUint16)
	switch {
	case base.Protocol == "-1":
		base.From, base.To = 0, math.MaxUint16
	case base.ICMP(): // a type and a code of it, -1 for all
		base.From, base.To = port(side, "from_port", -1), port(side, "to_port", -1)
	}
	if unknown("from_port") || unknown("to_port") || unknown("ip_protocol") || unknown("protocol") {
		base.Protocol, base.From, base.To = "-1", 0, math.MaxUint16
	}
	add := func(peer string) {
		e := base
		e.Peer = peer
		all = append(all, e)
	}
	for _, name := range peers {
		value := plan.Value(side, name)
		given := false
		for _, item := range plan.List(value) {
			peer, ok := item.(string)
			if ok && peer != "" {
				add(peer)
			}
			given = given || ok
		}
		// A security group of the same plan has no id yet; a block of addresses is what must be seen.
		if !given && unknown(name) {
			if strings.Contains(name, "cidr") {
				add(Unknown)
			} else {
				add("a " + strings.TrimSuffix(strings.ReplaceAll(name, "_", " "), " id") + " made by this plan")
			}
		}
	}
	if self, _ := plan.Bool(plan.Value(side, "self")); self {
		add("itself")
	}
	return all
}

func port(side any, name string, missing int) int {
	n, ok := plan.Number(plan.Value(side, name))
	if !ok || n < -1 || n > math.MaxUint16 {
		return missing
	}
	return int(n)
}

// protocolName takes the numbers that the provider stores for the names that people write.
func protocolName(protocol string) string {
	switch strings.ToLower(protocol) {
	case "6":
		return "tcp"
	case "17":
		return "udp"
	case "1":
		return "icmp"
	case "58", "ipv6-icmp":
		return "icmpv6"
	case "all", "":
		return "-1"
	}
	return strings.ToLower(protocol)
}
