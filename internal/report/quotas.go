package report

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/quotas"
	"slipway/internal/stackjson"
)

// Demand is what the environment needs at most of one of AWS's quotas, while it is deployed and changed as well.
type Demand struct {
	Quota   string  `json:"quota"`
	Per     string  `json:"per"`
	Needed  float64 `json:"needed"`
	Default int     `json:"default"`
	Formula string  `json:"formula"`
	Ask     string  `json:"ask"`
	// Of is the quota itself.
	Of quotas.Quota `json:"-"`
}

// Fit is how often AWS's default has room for that; once is enough for what each environment has for itself, such as a VPC.
func (d Demand) Fit() int {
	return int(float64(d.Default) / d.Needed)
}

// demands gathers them.
type demands struct {
	stack  *stackjson.Config
	region string
	all    []Demand
}

func newDemands(stack *stackjson.Config) []Demand {
	d := &demands{stack: stack, region: region(stack)}
	d.ofServices()
	d.ofNetwork()
	for _, typ := range []string{"aws_lb", "aws_lb_target_group", "aws_rds_cluster", "aws_db_proxy", "aws_db_subnet_group",
		"aws_rds_cluster_parameter_group", "aws_db_parameter_group", "aws_db_event_subscription"} {
		d.ofType(typ)
	}
	listeners, at := most(stack.OfType("aws_lb_listener"), "load_balancer_arn")
	d.add(quotas.Listeners, float64(listeners), "of %s", d.name(at))
	d.ofListeners("aws_lb_listener_rule", quotas.RulesOfBalancer)
	d.ofListeners("aws_lb_listener_certificate", quotas.CertificatesOfBalancer)
	d.ofInstances()
	return d.all
}

func (d *demands) add(quota quotas.Quota, needed float64, format string, values ...any) {
	if needed > 0 {
		d.all = append(d.all, Demand{quota.Name, quota.Per, needed, quota.In(d.region), fmt.Sprintf(format, values...), quota.Ask(d.region), quota})
	}
}

// ofType counts all of a type.
func (d *demands) ofType(typ string) {
	count, how := atMost(d.stack.OfType(typ))
	d.add(quotas.ByType[typ], float64(count), "%s", how)
}

// ofListeners counts what all listeners of one load balancer have of a type together.
func (d *demands) ofListeners(typ string, quota quotas.Quota) {
	balancers := map[string][]stackjson.Block{}
	for _, block := range d.stack.OfType(typ) {
		listener, _, _ := d.stack.Reference(textOr(block, "listener_arn"))
		balancer := d.name(textOr(listener, "load_balancer_arn"))
		balancers[balancer] = append(balancers[balancer], block)
	}
	var largest int
	var where string
	for _, balancer := range sortedKeys(balancers) {
		if count, how := atMost(balancers[balancer]); count > largest {
			largest, where = count, fmt.Sprintf("%s: %s", balancer, how)
		}
	}
	d.add(quota, float64(largest), "%s", where)
}

// atMost counts blocks, twice where a replacement is made before the old one goes.
func atMost(blocks []stackjson.Block) (count int, how string) {
	twice := 0
	for _, block := range blocks {
		if first, _ := block.Text("lifecycle.create_before_destroy"); first == "true" {
			twice++
		}
	}
	if twice == 0 {
		return len(blocks), fmt.Sprint(len(blocks))
	}
	return len(blocks) + twice, fmt.Sprintf("%d, and %d while they are replaced", len(blocks), twice)
}

// most gives the largest number of blocks with the same value of an attribute, and that value.
func most(blocks []stackjson.Block, attribute string) (count int, value string) {
	counts := map[string]int{}
	for _, block := range blocks {
		at := textOr(block, attribute)
		counts[at]++
		if counts[at] > count || counts[at] == count && at < value {
			count, value = counts[at], at
		}
	}
	return count, value
}

// name gives the address of what is referred to, or the text.
func (d *demands) name(text string) string {
	if block, _, ok := d.stack.Reference(text); ok {
		return block.Address
	}
	return text
}

// ofServices counts vCPUs, targets and network interfaces of the tasks of all services.
func (d *demands) ofServices() {
	all := firstFirst(d.stack.OfType("aws_ecs_service"))
	tasks, largest, targets := 0, 0, 0
	for _, service := range all {
		deploying := d.deploying(service)
		tasks += deploying
		if groups := len(service.Objects("load_balancer")); groups > 0 {
			largest = max(largest, deploying)
			targets += deploying * groups
		}
	}
	d.ofCPU(all)
	d.add(quotas.TargetsOfGroup, float64(largest), "%s while deploying", plural(largest, "task"))
	d.add(quotas.TargetsOfBalancer, float64(targets), "%s while deploying", plural(targets, "task"))
	if len(all) > 0 {
		d.ofInterfaces(tasks)
	}
}

// deploying is how many tasks a service has at most while it is deployed.
func (d *demands) deploying(service stackjson.Block) int {
	_, tasks := taskRange(d.stack, service)
	percent := 200.0 // AWS's default, which somebody else's service may leave out
	if given, ok := service.Number("deployment_maximum_percent"); ok {
		percent = given
	}
	return max(tasks, tasks*int(percent)/100)
}

func (d *demands) ofInterfaces(deploying int) {
	gateways, instances, endpoints := len(d.stack.OfType("aws_nat_gateway")), d.instances(), 0
	for _, endpoint := range d.stack.OfType("aws_vpc_endpoint") {
		endpoints += len(endpoint.Texts("subnet_ids"))
	}
	d.add(quotas.NetworkInterfaces, float64(deploying+gateways+instances+endpoints),
		"%s while deploying, %s, %s, %d of interface endpoints; the load balancer's and the proxy's come on top",
		plural(deploying, "task"), plural(gateways, "NAT gateway"), plural(instances, "instance"), endpoints)
}

// ofCPU adds up the vCPUs of all services.
func (d *demands) ofCPU(all []stackjson.Block) {
	for _, kind := range []struct {
		quota    quotas.Quota
		provider string
	}{{quotas.FargateCPU, "FARGATE"}, {quotas.FargateSpotCPU, "FARGATE_SPOT"}} {
		needed, how := 0.0, []string{}
		for _, service := range all {
			task, _, _ := d.stack.Reference(textOr(service, "task_definition"))
			units, known := task.Number("cpu")
			share := providerShares(service, d.deploying(service))[kind.provider]
			if !known || share == 0 {
				continue
			}
			needed += float64(share) * units / 1024
			what := plural(share, "task")
			if name, several := among(d.stack, service); several {
				what += " of " + name
			}
			how = append(how, fmt.Sprintf("%s while deploying × %s vCPU", what, Decimals(units/1024, 2)))
		}
		d.add(kind.quota, needed, "%s; tasks that end come on top", strings.Join(how, " + "))
	}
}

// providerShares are the tasks by capacity provider, as the strategy's base and weights say, each share rounded up.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
func providerShares(service stackjson.Block, tasks int) map[string]int {
	strategy := service.Objects("capacity_provider_strategy")
	if len(strategy) == 0 {
		return map[string]int{"FARGATE": tasks}
	}
	number := func(item map[string]any, key string) int {
		n, _ := stackjson.Block{Body: item}.Number(key)
		return int(n)
	}
	left, weights := tasks, 0
	for _, item := range strategy {
		left -= min(left, number(item, "base"))
		weights += number(item, "weight")
	}
	shares := map[string]int{}
	for _, item := range strategy {
		share := min(tasks, number(item, "base"))
		if weights > 0 {
			share += (left*number(item, "weight") + weights - 1) / weights
		}
		shares[textOf(item, "capacity_provider")] += share
	}
	return shares
}

func (d *demands) ofNetwork() {
	for _, typ := range []string{"aws_vpc", "aws_internet_gateway", "aws_eip"} {
		d.ofType(typ)
	}
	zones := map[string]string{}
	for _, subnet := range d.stack.OfType("aws_subnet") {
		zones[subnet.Address] = textOr(subnet, "availability_zone")
	}
	inZone := map[string]int{}
	for _, gateway := range d.stack.OfType("aws_nat_gateway") {
		inZone[zones[d.name(textOr(gateway, "subnet_id"))]]++
	}
	most := 0
	for _, count := range inZone {
		most = max(most, count)
	}
	d.add(quotas.NatGateways, float64(most), "in one zone")
	interfaces := slices.DeleteFunc(d.stack.OfType("aws_vpc_endpoint"), func(b stackjson.Block) bool { return textOr(b, "vpc_endpoint_type") != "Interface" })
	gateways := slices.DeleteFunc(d.stack.OfType("aws_vpc_endpoint"), func(b stackjson.Block) bool { return textOr(b, "vpc_endpoint_type") == "Interface" })
	d.add(quotas.InterfaceEndpoints, float64(len(interfaces)), "%d", len(interfaces))
	d.add(quotas.GatewayEndpoints, float64(len(gateways)), "%d", len(gateways))
	subnets, tables := len(d.stack.OfType("aws_subnet")), len(d.stack.OfType("aws_route_table"))
	d.add(quotas.Subnets, float64(subnets), "%d", subnets)
	if tables > 0 {
		d.add(quotas.RouteTables, float64(tables+1), "%d and the VPC's main one", tables)
	}
	groups, how := atMost(d.stack.OfType("aws_security_group"))
	ofVPC := len(d.stack.OfType("aws_default_security_group"))
	d.add(quotas.SecurityGroups, float64(groups+ofVPC), "%s; %d of the VPC", how, ofVPC)
	d.ofRules()
}

// ofRules finds the security group with the most rules in one direction. Rules for IPv4 and IPv6 are counted apart, those that name a group or a
// prefix list in both. A list counts as many as it may have entries, which is known here of AWS's own lists that are named. To change such a rule does not make
// it anew, so that only the others are counted twice.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
func (d *demands) ofRules() {
	var largest int
	var where string
	for _, direction := range []string{"ingress", "egress"} {
		groups := map[string][]stackjson.Block{}
		for _, rule := range d.rules(direction) {
			group := d.name(textOr(rule, "security_group_id"))
			groups[group] = append(groups[group], rule)
		}
		for group, rules := range groups {
			for _, other := range []string{"cidr_ipv4", "cidr_ipv6"} {
				counted := slices.DeleteFunc(slices.Clone(rules), func(rule stackjson.Block) bool { _, is := rule.Text(other); return is })
				count, how := d.weighed(counted)
				if name := fmt.Sprintf("%s, %s: %s", group, direction, how); count > largest || count == largest && name < where {
					largest, where = count, name
				}
			}
		}
	}
	d.add(quotas.RulesOfGroup, float64(largest), "%s", where)
}

// rules are those of one direction, a block each: a team's own may have several in one aws_security_group_rule, or stand in the group itself.
func (d *demands) rules(direction string) []stackjson.Block {
	rules := d.stack.OfType("aws_vpc_security_group_" + direction + "_rule")
	split := func(body map[string]any, group any) {
		of := stackjson.Block{Body: body}
		for list, argument := range map[string]string{
			"cidr_blocks": "cidr_ipv4", "ipv6_cidr_blocks": "cidr_ipv6", "prefix_list_ids": "prefix_list_id",
			"security_groups": "referenced_security_group_id", "source_security_group_id": "referenced_security_group_id", "self": "referenced_security_group_id",
		} {
			for _, one := range of.Texts(list) {
				rules = append(rules, stackjson.Block{Body: map[string]any{"security_group_id": group, argument: one}})
			}
			if body[list] == true {
				rules = append(rules, stackjson.Block{Body: map[string]any{"security_group_id": group, argument: group}})
			}
		}
	}
	for _, rule := range d.stack.OfType("aws_security_group_rule") {
		if textOr(rule, "type") == direction {
			split(rule.Body, rule.Body["security_group_id"])
		}
	}
	for _, group := range d.stack.OfType("aws_security_group") {
		for _, body := range group.Objects(direction) {
			split(body, "${"+group.Address+".id}")
		}
	}
	return rules
}

// weighed is atMost for rules.
func (d *demands) weighed(rules []stackjson.Block) (count int, how string) {
	count, how = atMost(rules)
	var lists []string
	for _, rule := range rules {
		list, name := textOr(rule, "prefix_list_id"), ""
		if block, _, ok := d.stack.Reference(list); ok && block.Kind == stackjson.Data {
			name, _ = block.Text("name")
		}
		switch weight, known := quotas.Weight(d.region, name); {
		case known:
			count += weight - 2 // atMost has counted it twice
			lists = append(lists, fmt.Sprintf("%s is %d", name, weight))
		case strings.HasPrefix(list, "pl-"):
			lists = append(lists, list+" is as many as it may have entries")
		}
	}
	if len(lists) > 0 {
		slices.Sort(lists)
		how += "; of them " + strings.Join(slices.Compact(lists), ", ")
	}
	return count, how
}

// instances are those of all clusters, with the readers that scaling may add: its dimension counts every reader.
func (d *demands) instances() int {
	count := len(d.stack.OfType("aws_rds_cluster_instance"))
	for _, target := range d.stack.OfType("aws_appautoscaling_target") {
		if textOr(target, "scalable_dimension") == "rds:cluster:ReadReplicaCount" {
			readers, _ := target.Number("max_capacity")
			count = max(count, int(readers)+1)
		}
	}
	return count
}

func (d *demands) ofInstances() {
	made, all := len(d.stack.OfType("aws_rds_cluster_instance")), d.instances()
	how := fmt.Sprint(made)
	if all > made {
		how = fmt.Sprintf("%d, and %s that scaling may add", made, plural(all-made, "reader"))
	}
	d.add(quotas.DBInstances, float64(all), "%s", how)
}

// Tight tells whether AWS's default may not be enough: an account has more than one environment, but not ten.
func (d Demand) Tight() bool { return d.Per == quotas.Region && d.Fit() < 10 || d.Fit() == 0 }

func demandsMarkdown(out *strings.Builder, all []Demand) {
	out.WriteString("## Quotas\n\nWhat the environment needs at most, beside what AWS gives an account by default. A new account may have less, and " +
		"others use it " +
		"too: the commands ask the account.\n\n")
	var rows [][]string
	var commands strings.Builder
	var rest []string
	for _, d := range all {
		needed := Decimals(d.Needed, 2)
		if !d.Tight() {
			rest = append(rest, fmt.Sprintf("%s (%s of %d)", d.Quota, needed, d.Default))
			continue
		}
		fits := plural(d.Fit(), "time")
		if d.Fit() == 0 {
			fits = "**no: ask for more before the first apply**"
		}
		rows = append(rows, []string{cell(d.Quota), needed, fmt.Sprint(d.Default), d.Per, fits, cell(d.Formula)})
		fmt.Fprintf(&commands, "%s # %s for %s\n", d.Ask, needed, d.Quota)
	}
	if len(rows) > 0 {
		table(out, []string{"quota", "needed", "default", "for each", "fits", "computed from"}, rows)
		out.WriteString("```sh\n" + commands.String() + "```\n\n")
	}
	if len(rest) > 0 {
		out.WriteString("Room for ten, or for each environment its own: " + strings.Join(rest, ", ") + ".\n\n")
	}
}
