package rules

import (
	"fmt"
	"strconv"
	"strings"

	"slipway/internal/planreview/plan"
)

// entry is a rule of a firewall that is no security group of AWS.
type entry struct {
	allows  bool // and lets something in
	sources []string
	ports   []string // as 22 or 1000-2000; none for all
	what    string   // protocol and ports, for a reader
}

// firewallOpened grades a firewall's rule that lets in most of the internet now, and did not before.
func firewallOpened(c *plan.Change) (severity Severity, what, effect string) {
	before := map[string]bool{}
	for _, e := range entries(c, c.Before) {
		if source := e.open(); source != "" {
			before[e.what+source] = true
		}
	}
	for _, e := range entries(c, c.After) {
		source := e.open()
		if source == "" || before[e.what+source] {
			continue
		}
		worse := Critical
		switch {
		case e.web(), source == azureItself:
			worse = Medium
		case strings.HasPrefix(c.Type, "aws_network_acl"):
			worse = High // a security group still stands behind it
			if c.Action == plan.Create {
				worse = Medium
			}
		}
		if worse > severity {
			severity, what, effect = worse, "lets in "+e.what+" from "+source, internet
		}
	}
	return severity, what, effect
}

func (e entry) open() string {
	if !e.allows {
		return ""
	}
	for _, source := range e.sources {
		switch {
		case source == azureItself, source == "*", strings.EqualFold(source, "Internet"), strings.EqualFold(source, "Any"), mostOfTheInternet(source):
			return source
		}
	}
	return ""
}

// web says whether only the web's ports are open. 1024 to 65535 are those to which answers come back, where a firewall keeps no state.
func (e entry) web() bool {
	for _, port := range e.ports {
		if port != "80" && port != "443" && port != "1024-65535" && port != "32768-65535" {
			return false
		}
	}
	return len(e.ports) > 0
}

// entries reads the rules of one side of a change.
func entries(c *plan.Change, side any) []entry {
	if plan.Empty(side) {
		return nil
	}
	text := func(v any, path ...string) string { return plan.Text(plan.Value(v, path...)) }
	texts := func(v any, path ...string) []string { return plan.Strings(plan.Value(v, path...)) }
	switch c.Type {
	case "aws_network_acl_rule":
		egress, _ := plan.Bool(plan.Value(side, "egress"))
		return []entry{aclEntry(side, text(side, "rule_action"), !egress)}
	case "aws_network_acl", "aws_default_network_acl":
		var all []entry
		for _, block := range plan.List(plan.Value(side, "ingress")) {
			all = append(all, aclEntry(block, text(block, "action"), true))
		}
		return all
	case "google_compute_firewall":
		var all []entry
		for _, block := range plan.List(plan.Value(side, "allow")) {
			protocol, ports := text(block, "protocol"), texts(block, "ports")
			disabled, _ := plan.Bool(plan.Value(side, "disabled"))
			all = append(all, entry{text(side, "direction") != "EGRESS" && !disabled, texts(side, "source_ranges"), ports, portsOf(protocol, ports)})
		}
		return all
	case "azurerm_network_security_rule":
		return []entry{securityRule(side)}
	case "azurerm_network_security_group":
		var all []entry
		for _, block := range plan.List(plan.Value(side, "security_rule")) {
			all = append(all, securityRule(block))
		}
		return all
	case "digitalocean_firewall", "hcloud_firewall":
		var all []entry
		for _, name := range []string{"inbound_rule", "rule"} {
			for _, block := range plan.List(plan.Value(side, name)) {
				ports := some(text(block, "port_range"), text(block, "port"))
				sources := append(texts(block, "source_addresses"), texts(block, "source_ips")...)
				all = append(all, entry{text(block, "direction") != "out", sources, ports, portsOf(text(block, "protocol"), ports)})
			}
		}
		return all
	case "oci_core_security_list":
		var all []entry
		for _, block := range plan.List(plan.Value(side, "ingress_security_rules")) {
			all = append(all, oracleRule(block))
		}
		return all
	case "oci_core_network_security_group_security_rule":
		rule := oracleRule(side)
		rule.allows = text(side, "direction") == "INGRESS"
		return []entry{rule}
	case "alicloud_security_group_rule":
		first, last, _ := strings.Cut(text(side, "port_range"), "/")
		ports := rangeOf(first, last)
		return []entry{{text(side, "type") == "ingress" && text(side, "policy") != "drop", texts(side, "cidr_ip"), ports, portsOf(text(side, "ip_protocol"), ports)}}
	case "mongodbatlas_project_ip_access_list":
		return []entry{{true, texts(side, "cidr_block"), nil, "everything"}}
	case "snowflake_network_policy":
		return []entry{{true, texts(side, "allowed_ip_list"), nil, "everything"}}
	case "openstack_networking_secgroup_rule_v2":
		ports := rangeOf(text(side, "port_range_min"), text(side, "port_range_max"))
		return []entry{{text(side, "direction") == "ingress", texts(side, "remote_ip_prefix"), ports, portsOf(text(side, "protocol"), ports)}}
	}
	if first, last := text(side, "start_ip_address"), text(side, "end_ip_address"); strings.HasSuffix(c.Type, "_firewall_rule") && first == "0.0.0.0" {
		source := first + " to " + last
		switch last {
		case "255.255.255.255":
			source = "0.0.0.0/0"
		case first:
			source = azureItself
		}
		return []entry{{true, []string{source}, nil, "everything"}}
	}
	return nil
}

// azureItself is the range that stands for whoever has something in Azure, of whatever customer:
// https://learn.microsoft.com/azure/azure-sql/database/firewall-configure#connections-from-inside-azure
const azureItself = "all of Azure, of every customer"

// oracleRule reads a rule of a security list or group: https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/core_security_list
func oracleRule(block any) entry {
	text := func(path ...string) string { return plan.Text(plan.Value(block, path...)) }
	protocol := aclProtocols[text("protocol")]
	ports := rangeOf(text("tcp_options", "min"), text("tcp_options", "max"))
	if protocol == "udp" {
		ports = rangeOf(text("udp_options", "min"), text("udp_options", "max"))
	}
	if ranges := protocol + "_options"; ports == nil && plan.Value(block, ranges, "destination_port_range") != nil {
		ports = rangeOf(text(ranges, "destination_port_range", "min"), text(ranges, "destination_port_range", "max"))
	}
	return entry{true, some(text("source")), ports, portsOf(protocol, ports)}
}

func aclEntry(block any, action string, ingress bool) entry {
	from, to := plan.Text(plan.Value(block, "from_port")), plan.Text(plan.Value(block, "to_port"))
	protocol := plan.Text(plan.Value(block, "protocol"))
	var ports []string
	if protocol != "-1" && protocol != "all" {
		ports = rangeOf(from, to)
	}
	sources := append(plan.Strings(plan.Value(block, "cidr_block")), plan.Strings(plan.Value(block, "ipv6_cidr_block"))...)
	return entry{ingress && action == "allow", sources, ports, portsOf(aclProtocols[protocol], ports)}
}

// aclProtocols are the numbers that AWS keeps for the names.
var aclProtocols = map[string]string{"6": "tcp", "17": "udp", "1": "icmp", "tcp": "tcp", "udp": "udp", "icmp": "icmp"}

func securityRule(block any) entry {
	text := func(name string) string { return plan.Text(plan.Value(block, name)) }
	list := func(name string) []string { return plan.Strings(plan.Value(block, name)) }
	ports := append(some(text("destination_port_range")), list("destination_port_ranges")...)
	if len(ports) == 1 && ports[0] == "*" {
		ports = nil
	}
	sources := append(some(text("source_address_prefix")), list("source_address_prefixes")...)
	return entry{text("access") == "Allow" && text("direction") == "Inbound", sources, ports, portsOf(strings.ToLower(text("protocol")), ports)}
}

func some(texts ...string) []string {
	var all []string
	for _, text := range texts {
		if text != "" {
			all = append(all, text)
		}
	}
	return all
}

// rangeOf writes ports as 22 or 1000-2000; none where they are all.
func rangeOf(from, to string) []string {
	first, errFirst := strconv.Atoi(from)
	last, errLast := strconv.Atoi(to)
	switch {
	case errFirst != nil || errLast != nil, first <= 0 && (last <= 0 || last == 65535):
		return nil
	case first == last:
		return []string{from}
	}
	return []string{fmt.Sprintf("%d-%d", first, last)}
}

func portsOf(protocol string, ports []string) string {
	if protocol == "" || protocol == "*" || protocol == "-1" || protocol == "all" {
		protocol = "everything"
	}
	if len(ports) == 0 {
		return protocol
	}
	return protocol + " " + strings.Join(ports, ", ")
}
