package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/report/architecture"
	"slipway/internal/stackjson"
)

// newArchitecture finds what is in the picture of a stack. Every node is a block, or an address that a rule names; every solid edge is a
// pair of security-group rules, or one rule to or from an address; every other edge is a reference. Nothing else is an edge.
func newArchitecture(stack *stackjson.Config) architecture.Model {
	d := drawing{stack: stack, owners: map[string][]string{}}
	d.Nodes, d.Others = map[string]architecture.Node{}, map[string]int{}
	d.members()
	d.behindGroups()
	d.rules()
	d.references()
	d.others()
	return d.Model
}

type drawing struct {
	architecture.Model
	stack  *stackjson.Config
	owners map[string][]string // nodes by the address of their security group
}

// placement is a type that stands behind security groups, with the arguments that name the groups and the subnets.
type placement struct{ typ, groups, subnets, about string }

var placed = []placement{
	{"aws_lb", "security_groups", "subnets", "load_balancer_type"},
	{"aws_ecs_service", "network_configuration.security_groups", "network_configuration.subnets", "name"},
	{"aws_db_proxy", "vpc_security_group_ids", "vpc_subnet_ids", "engine_family"},
	{"aws_rds_cluster", "vpc_security_group_ids", "db_subnet_group_name", "engine"},
	{"aws_vpc_endpoint", "security_group_ids", "subnet_ids", "service_name"},
}

func (d *drawing) members() {
	for _, kind := range placed {
		for _, block := range d.stack.OfType(kind.typ) {
			owned := d.addressesOf(block, kind.groups)
			if len(owned) == 0 && kind.typ == "aws_vpc_endpoint" {
				continue // a gateway, which rules reach by its prefix list
			}
			id := d.node(block, kind.about)
			for _, group := range block.Texts(kind.groups) {
				if !strings.Contains(group, "${") { // what its rules let through, only its owner knows
					d.edge(id, d.named(group), "is in", false)
				}
			}
			for _, group := range owned {
				d.owners[group] = append(d.owners[group], id)
			}
			d.place(id, d.tierOf(block, kind.subnets))
		}
	}
}

// behindGroups places what the team has behind security groups, whatever it is: its groups stand in an argument of one of these names.
func (d *drawing) behindGroups() {
	for _, address := range d.stack.Own() {
		block, _ := d.stack.Block(address)
		if slices.ContainsFunc(placed, func(kind placement) bool { return kind.typ == block.Type }) {
			continue
		}
		for _, groups := range []string{"security_group_ids", "vpc_security_group_ids", "security_groups", "vpc_config.security_group_ids"} {
			for _, group := range d.addressesOf(block, groups) {
				d.owners[group] = append(d.owners[group], d.node(block, ""))
			}
		}
	}
}

func (d *drawing) addressesOf(block stackjson.Block, attribute string) []string {
	value, _ := block.Lookup(attribute)
	return d.stack.References(value)
}

// tierOf is the subnets of a block. They are called by what their labels have in common: public, with the number of zones. Of subnets that the stack does not
// make it knows their ids alone.
func (d *drawing) tierOf(block stackjson.Block, attribute string) architecture.Tier {
	value, _ := block.Lookup(attribute)
	if group := first(d.stack.References(value)); strings.HasPrefix(group, "aws_db_subnet_group.") {
		block, _ = d.stack.Block(group)
		attribute = "subnet_ids"
		value, _ = block.Lookup(attribute)
	}
	var tier architecture.Tier
	zones := map[string]bool{}
	for _, address := range d.stack.References(value) {
		subnet, _ := d.stack.Block(address)
		if subnet.Type != "aws_subnet" {
			continue
		}
		tier.Name, tier.Known = strings.TrimRight(subnet.Label, "_0123456789"), true
		zone := textOr(subnet, "availability_zone")
		zones[zone] = true
		tier.Subnets = append(tier.Subnets,
			architecture.Subnet{Name: subnet.Label, Range: textOr(subnet, "cidr_block"), Zone: zone, Gateways: d.gateways(address)})
	}
	if tier.Known {
		tier.Name = fmt.Sprintf("%s subnets, %s", tier.Name, plural(len(zones), "zone"))
		return tier
	}
	tier.Name = "subnets that exist already"
	for _, id := range block.Texts(attribute) {
		tier.Subnets = append(tier.Subnets, architecture.Subnet{Name: id})
	}
	return tier
}

// gateways are the NAT gateways in a subnet.
func (d *drawing) gateways(subnet string) (all []string) {
	for _, gateway := range d.stack.OfType("aws_nat_gateway") {
		if slices.Contains(d.addressesOf(gateway, "subnet_id"), subnet) {
			all = append(all, gateway.Address)
		}
	}
	return all
}

// others counts what is no node.
func (d *drawing) others() {
	shown := map[string]bool{}
	for _, node := range d.Nodes {
		shown[node.Title] = true
	}
	for _, tier := range d.Tiers {
		for _, subnet := range tier.Subnets {
			for _, gateway := range subnet.Gateways {
				shown[gateway] = true
			}
		}
	}
	for _, block := range d.stack.Blocks() {
		switch {
		case block.Kind != stackjson.Resource || shown[block.Address]:
		case d.stack.Origin(block.Address) != "":
			d.Own = append(d.Own, block.Address)
		default:
			d.Others[block.Type]++
		}
	}
	for _, vpc := range d.stack.OfType("aws_vpc") {
		d.VPC = textOr(vpc, "cidr_block")
	}
	provider, _ := d.stack.Provider("aws")
	d.Region, _ = provider["region"].(string)
}

// place puts a node into the tier of its subnets.
func (d *drawing) place(id string, in architecture.Tier) {
	if len(in.Subnets) == 0 {
		return
	}
	at := slices.IndexFunc(d.Tiers, func(tier architecture.Tier) bool {
		return tier.Name == in.Name && slices.Equal(namesOf(tier), namesOf(in))
	})
	if at < 0 {
		at, d.Tiers = len(d.Tiers), append(d.Tiers, in)
	}
	d.Tiers[at].Nodes = append(d.Tiers[at].Nodes, id)
}

func namesOf(tier architecture.Tier) (names []string) {
	for _, subnet := range tier.Subnets {
		names = append(names, subnet.Name)
	}
	slices.Sort(names)
	return names
}

// rules draws who may connect to whom. A rule between two groups counts only with its counterpart on the other side.
func (d *drawing) rules() {
	leaves := map[string]bool{}
	for _, rule := range d.stack.OfType("aws_vpc_security_group_egress_rule") {
		from, to := first(d.addressesOf(rule, "security_group_id")), first(d.addressesOf(rule, "referenced_security_group_id"))
		leaves[from+" "+to+" "+ports(rule)] = true
		if to == "" {
			for _, source := range d.owners[from] {
				d.edge(source, d.outside(rule), ports(rule), true)
			}
		}
	}
	for _, rule := range d.stack.OfType("aws_vpc_security_group_ingress_rule") {
		to, from := first(d.addressesOf(rule, "security_group_id")), first(d.addressesOf(rule, "referenced_security_group_id"))
		for _, target := range d.owners[to] {
			if from == "" {
				d.edge(d.outside(rule), target, ports(rule), true)
				continue
			}
			for _, source := range d.owners[from] {
				if leaves[from+" "+to+" "+ports(rule)] {
					d.edge(source, target, ports(rule), true)
				}
			}
		}
	}
}

// outside is a node for an address block, a prefix list or a group of another stack.
func (d *drawing) outside(rule stackjson.Block) string {
	for _, attribute := range []string{"cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"} {
		value, ok := rule.Text(attribute)
		if !ok {
			continue
		}
		if block, _, found := d.stack.Reference(value); found {
			if block.Kind == stackjson.Data {
				return d.node(block, "name")
			}
			return d.node(block, "service_name")
		}
		return d.named(value)
	}
	return d.node(rule, "")
}

// named is a node for what the stack names and does not make.
func (d *drawing) named(value string) string {
	id := "outside_" + unsafe.ReplaceAllString(value, "_")
	d.Nodes[id] = architecture.Node{Title: value, Outside: true}
	return id
}

// references draws what is no connection: where secrets and keys come from, where logs and alarms go.
func (d *drawing) references() {
	for _, service := range d.stack.OfType("aws_ecs_service") {
		task, _, ok := d.stack.Reference(textOr(service, "task_definition"))
		if !ok {
			continue
		}
		for i := range task.Objects("container_definitions") {
			path := fmt.Sprintf("container_definitions[%d]", i)
			secrets, _ := task.Lookup(path + ".secrets")
			d.dotted(service, secrets, "secrets")
			logs, _ := task.Lookup(path + ".logConfiguration")
			d.dotted(service, logs, "logs")
			variables, _ := task.Lookup(path + ".environment")
			d.dottedOwn(service, variables, "uses")
		}
		d.fileSystems(service, task)
	}
	for _, link := range []struct{ typ, attribute, says string }{
		{"aws_db_proxy", "auth", "authenticates with"},
		{"aws_rds_cluster", "kms_key_id", "encrypted by"},
		{"aws_secretsmanager_secret", "kms_key_id", "encrypted by"},
		{"aws_lb", "access_logs", "access logs"},
		{"aws_wafv2_web_acl_association", "resource_arn", "protects"},
		{"aws_wafv2_web_acl_association", "web_acl_arn", "with"},
		{"aws_wafv2_web_acl_logging_configuration", "resource_arn", "logs of"},
		{"aws_wafv2_web_acl_logging_configuration", "log_destination_configs", "logs"},
	} {
		for _, block := range d.stack.OfType(link.typ) {
			value, _ := block.Lookup(link.attribute)
			d.dotted(block, value, link.says)
		}
	}
	for _, instance := range d.stack.OfType("aws_rds_cluster_instance") {
		for _, cluster := range d.addressesOf(instance, "cluster_identifier") {
			block, _ := d.stack.Block(cluster)
			whole, part := d.node(block, "engine"), d.node(instance, "instance_class")
			d.edge(whole, part, textOr(instance, "tags.Role"), false)
			node := d.Nodes[part]
			node.Of = whole
			d.Nodes[part] = node
		}
	}
	alarms := map[string]int{}
	for _, alarm := range d.stack.OfType("aws_cloudwatch_metric_alarm") {
		for _, topic := range d.addressesOf(alarm, "alarm_actions") {
			if block, _ := d.stack.Block(topic); block.Type != "aws_appautoscaling_policy" {
				alarms[topic]++
			}
		}
	}
	for _, topic := range sortedKeys(alarms) {
		block, _ := d.stack.Block(topic)
		d.Nodes["alarms"] = architecture.Node{Title: plural(alarms[topic], "alarm")}
		d.edge("alarms", d.node(block, "name"), "notify", false)
	}
	d.beyond()
}

// beyond draws what leads here by name, and who hears outside of what the stack makes. Addresses of people and services are left out: they may hold a key.
func (d *drawing) beyond() {
	for _, record := range d.stack.OfType("aws_route53_record") {
		for _, address := range d.addressesOf(record, "alias.name") {
			to, _ := d.stack.Block(address)
			d.edge(d.named(textOr(record, "name")), d.node(to, "load_balancer_type"), "leads to", false)
		}
	}
	for _, subscription := range d.stack.OfType("aws_cloudwatch_log_subscription_filter") {
		for _, group := range d.addressesOf(subscription, "log_group_name") {
			block, _ := d.stack.Block(group)
			d.edge(d.node(block, ""), d.named(textOr(subscription, "destination_arn")), "sends on to", false)
		}
	}
	for _, topic := range d.stack.OfType("aws_sns_topic") {
		for _, channel := range channelsOf(d.stack, topic) {
			d.edge(d.node(topic, "name"), d.node(channel, "slack_channel_id"), "tells", false)
		}
	}
}

// fileSystems are no blocks: the task definition names them.
func (d *drawing) fileSystems(service, task stackjson.Block) {
	for _, volume := range task.Objects("volume") {
		efs, _ := volume["efs_volume_configuration"].(map[string]any)
		if name, ok := efs["file_system_id"].(string); ok {
			id := "efs_" + unsafe.ReplaceAllString(name, "_")
			d.Nodes[id] = architecture.Node{Title: "EFS", About: name, Outside: true}
			d.edge(d.node(service, ""), id, fmt.Sprintf("mounts as %v", volume["name"]), false)
		}
	}
}

// dotted draws the references inside a value of a block.
func (d *drawing) dotted(from stackjson.Block, value any, says string) {
	for _, address := range d.stack.References(value) {
		if to, ok := d.stack.Block(address); ok && to.Kind == stackjson.Resource {
			d.edge(d.node(from, ""), d.node(to, ""), says, false)
		}
	}
}

// dottedOwn draws those references inside a value that lead to what is the team's own.
func (d *drawing) dottedOwn(from stackjson.Block, value any, says string) {
	for _, address := range d.stack.References(value) {
		if to, _ := d.stack.Block(address); d.stack.Origin(address) != "" {
			d.edge(d.node(from, ""), d.node(to, ""), says, false)
		}
	}
}

var unsafe = regexp.MustCompile(`[^A-Za-z0-9]+`)

// node gives the id of a block's node. About is an attribute to show below the address.
func (d *drawing) node(block stackjson.Block, about string) string {
	id := unsafe.ReplaceAllString(block.Address, "_")
	if _, known := d.Nodes[id]; !known {
		node := architecture.Node{Title: block.Address, Type: block.Type, Outside: block.Kind == stackjson.Data, Own: d.stack.Origin(block.Address) != ""}
		if value, ok := block.Text(about); ok && !strings.Contains(value, "${") {
			node.About = value
		}
		d.Nodes[id] = node
	}
	return id
}

func (d *drawing) edge(from, to, says string, solid bool) {
	edge := architecture.Edge{From: from, To: to, Says: says, Solid: solid}
	if !slices.Contains(d.Edges, edge) {
		d.Edges = append(d.Edges, edge)
	}
}

func ports(rule stackjson.Block) string {
	from, okFrom := rule.Text("from_port")
	to, okTo := rule.Text("to_port")
	protocol := textOr(rule, "ip_protocol")
	switch {
	case protocol == "-1":
		return "all"
	case !okFrom || !okTo:
		return protocol
	case from == to:
		return protocol + " " + from
	}
	return protocol + " " + from + "-" + to
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}
